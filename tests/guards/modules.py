"""The modules of the product, as they are read and not run."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("bsc_comms", "partnership", "channels_registry", "evidence", "plans", "subgroup")


def modules_with(*names: str) -> Iterator[tuple[str, ast.Module]]:
    """The files of the code in which one of these names stands, read as Python."""
    for path in sorted(each for name in APPS for each in (ROOT / name).rglob("*.py")):
        text = path.read_text()
        if any(name in text for name in names):
            yield str(path.relative_to(ROOT)), ast.parse(text)
