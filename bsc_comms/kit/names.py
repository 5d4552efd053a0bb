"""Names in a row, for pages, documents and rules alike."""

from collections.abc import Iterable


def listed(names: Iterable[str]) -> str:
    """Parted by commas; by semicolons where one of them holds a comma."""
    found = [str(name) for name in names]
    return ("; " if any("," in name for name in found) else ", ").join(found)
