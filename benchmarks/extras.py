"""What each extra costs on disk: the distributions that it brings beyond those it is added to.

Reads the environment it runs in, where the extras have to be installed; compiled modules are left
out, as they are made later. What two extras share counts for the first of the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NAME = "convergence-kg"
#: None for what is needed without any; those of `make demo`; those that it does not show.
EXTRAS = (None, "plot", "readiness", "reasoner", "llm", "cluster")
#: What is told of an extra: its largest distributions.
TOLD = 3


def needed(name: str, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the installed distributions that one asks for, with the extras it wants of them."""
    for text in distribution(name).requires or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras or {""}):
            yield canonicalize_name(requirement.name), frozenset(requirement.extras)


def closure(extra: str | None) -> set[str]:
    """Return the distributions that are installed for the package with an extra, or without."""
    found: set[str] = set()
    seen: set[tuple[str, frozenset[str]]] = set()
    open_ones = [(NAME, frozenset({extra} if extra else ()))]
    while open_ones:
        name, extras = open_ones.pop()
        for one in needed(name, extras):
            if one in seen:
                continue
            seen.add(one)
            try:
                distribution(one[0])
            except PackageNotFoundError:
                raise SystemExit(f"{one[0]} is not installed; run this after `make test`") from None
            found.add(one[0])
            open_ones.append(one)
    return found


def size(installed: Distribution) -> int:
    """Return the bytes of the files of a distribution, without what Python compiled."""
    paths = [installed.locate_file(file) for file in installed.files or () if file.suffix != ".pyc"]
    return sum(path.stat().st_size for path in paths if path.is_file())  # type: ignore[attr-defined]


def main() -> None:
    counted: set[str] = set()
    total = 0
    for extra in EXTRAS:
        sizes = {name: size(distribution(name)) for name in closure(extra) - counted}
        counted |= set(sizes)
        total += sum(sizes.values())
        largest = sorted(sizes, key=lambda name: -sizes[name])[:TOLD]
        told = ", ".join(f"{name} {sizes[name] / 1e6:.0f}" for name in largest)
        label = f"[{extra}]" if extra else "without an extra"
        print(f"{label:18} {sum(sizes.values()) / 1e6:4.0f} MB, {total / 1e6:4.0f} in all   {told}")


if __name__ == "__main__":
    main()
