"""The cluster: one that is there, or one of processes of this machine."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kg.errors import InputError, MissingExtraError
from kg.i18n import _

__all__ = ["connected"]


@contextmanager
def connected(scheduler: str | None, workers: int) -> Iterator[Any]:
    """Connect to a cluster, and begin one first where none is named; that ends with the block.

    One that begins here listens on the loopback interface only, on ports that the system chooses,
    and has no dashboard.

    Args:
        scheduler: the address of one that is there, such as `tcp://10.0.0.1:8786`; None for none.
        workers: how many processes one that begins here has.

    Raises:
        InputError: if nothing answers at the address, or has no workers.
        MissingExtraError: if the library is not installed.
    """
    try:
        import distributed
    except ImportError:
        raise MissingExtraError("cluster", _("the engine dask")) from None
    if scheduler is not None:
        with _client(distributed, scheduler) as client:
            yield client
        return
    with (
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            memory_limit=0,  # parts are scored in little memory, and a worker that waits is stuck
            silence_logs=logging.CRITICAL,  # what goes wrong with a part is told by its error
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def _client(distributed: Any, address: str) -> Any:
    try:
        client = distributed.Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = " ".join(str(error).split())
        raise InputError(
            _(
                "--scheduler {address}: no scheduler answers there: {reason}",
                address=address,
                reason=reason,
            )
        ) from None
    if not client.nthreads():
        client.close()
        raise InputError(
            _(
                "--scheduler {address}: has no workers; begin some with: dask worker",
                address=address,
            )
        )
    return client
