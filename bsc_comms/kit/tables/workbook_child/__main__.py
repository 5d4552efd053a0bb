"""Opens a workbook in a process of its own, which may die without harm.

Run as a program by `workbook.py`, never imported by the planner, and importing nothing of it but
its neighbours in this folder: so it starts quickly and holds no secret. In, on standard input: a
line of JSON (limits, what is asked for), then the workbook. Out: a line of
JSON for each thing found, the last being `["end"]` or `["refused", why]`. Sentences for people are
made by the parent.
"""

import contextlib
import io
import json
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from archive import Limits, Refused, inspect
from comments import commented
from looks import Styles
from sheet import SheetReader
from shown import shown_by


def main() -> None:
    limits = json.loads(sys.stdin.buffer.readline())
    _hold_back(limits)
    content = sys.stdin.buffer.read()
    try:
        inspect(content, limits)
        for message in read(content, limits):
            _say(message)
        _say(["end"])
    except Refused as refusal:
        _say(["refused", str(refusal)])
    except ImportError as fault:
        _say(["fault", str(fault)])
    except MemoryError:
        _say(["refused", "too much"])
    except Exception:  # a broken workbook fails in the reader in a hundred ways
        _say(["refused", "broken"])


def _say(message: list[Any]) -> None:
    sys.stdout.write(json.dumps(message))
    sys.stdout.write("\n")


def _hold_back(limits: Limits) -> None:
    """Ask the system to stop this process past its limits, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))


def read(content: bytes, limits: Limits) -> Iterator[list[Any]]:
    """Give the sheets with their rows, and after each what was seen beside its cells."""
    warnings.simplefilter("ignore")
    # openpyxl takes numpy in where it finds it: twice the time to start, for nothing that we read.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from openpyxl import load_workbook  # noqa: PLC0415 - only once the archive was looked at
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet  # noqa: PLC0415

    # A sheet that does not say its size would be parsed twice, for a size that nobody asks.
    ReadOnlyWorksheet._get_size = lambda _: None
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    names = [sheet.title for sheet in book.worksheets]
    asked = limits["sheet"].strip().casefold()
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if asked:
        sheets = [sheet for sheet in book.worksheets if sheet.title.strip().casefold() == asked]
        if not sheets:
            yield ["no sheet", names]
            raise Refused("no sheet")
    yield ["names", names, [s.title for s in book.worksheets if s.sheet_state != "visible"]]
    characters = 0
    shown, styles = shown_by(book, words=limits["words"]), Styles(book)
    for sheet in sheets:
        yield ["sheet", sheet.title]
        reader = SheetReader(book, sheet, shown, styles)
        for count, (number, cells) in enumerate(reader.rows(limits["columns"])):
            if count == limits["rows"]:
                yield ["too long"]
                break
            characters += sum(map(len, cells))
            if characters > limits["characters"]:
                raise Refused("too much text")
            yield ["row", number, cells]
        yield ["beside", reader.beside() | {"comments": commented(book, sheet)}]


if __name__ == "__main__":
    main()
