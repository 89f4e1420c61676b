"""Addresses that a server may listen on."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

from kg.errors import InputError
from kg.i18n import _

__all__ = ["is_loopback", "listening"]


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach a host, by its name or address.

    >>> is_loopback("localhost"), is_loopback("::1"), is_loopback("0.0.0.0"), is_loopback("a.org")
    (True, True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Listen on an address of this machine, and close it afterwards.

    Args:
        host: a name or an address.
        port: 0 for any that is free.

    Raises:
        InputError: if the address cannot be listened on.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        family, address = found[0], found[-1]
        listener = socket.create_server(address[:2], family=family, backlog=512)
    except (socket.gaierror, UnicodeError):  # the second of a name that none can have
        raise InputError(
            _("{host}: no such address; give one of this machine", host=host)
        ) from None
    except OSError as error:
        raise InputError(f"{host}:{port}: {_why(error)}") from None
    with listener:
        yield listener


def _why(error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return _("the port is in use; give another with --port, or 0 for one that is free")
        case errno.EACCES:
            return _("only the administrator may listen on this port; give one from 1024 on")
        case errno.EADDRNOTAVAIL:
            return _("not an address of this machine")
        case _:
            return _("cannot listen: {reason}", reason=error.strerror or error)
