"""Notes what cells say by their looks: text struck through, a colour where nothing is typed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

_FEWEST_TYPED = 2  # cells of a row that is none of titles or dividers
_WHITE = frozenset(("FFFFFFFF", "00FFFFFF"))
_WHITE_INDEXES = frozenset((1, 9, 65))
_WHITE_THEMES = frozenset((0,))


class Cell(NamedTuple):
    """A cell that stands in the file, typed or not; its column counts from 0."""

    column: int
    style: int
    typed: bool


class Styles:
    """Which styles of a book strike text through, and which colours others fill a cell with."""

    def __init__(self, book: Any) -> None:
        fonts, fills = list(book._fonts), list(book._fills)
        struck = {place for place, font in enumerate(fonts) if font.strike}
        colours = {place: colour for place, fill in enumerate(fills) if (colour := _colour(fill))}
        self.struck = {n for n, one in enumerate(book._cell_styles) if one.fontId in struck}
        self.colours = {
            number: colours[one.fillId]
            for number, one in enumerate(book._cell_styles)
            if one.fillId in colours
        }

    def __bool__(self) -> bool:
        return bool(self.struck or self.colours)


class Looks:
    """What the rows of one sheet say by their looks."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._rows = 0
        self._struck_rows: list[int] = []
        self._seen: dict[int, Counter[str]] = defaultdict(Counter)
        self._alone: dict[int, dict[str, int]] = defaultdict(dict)

    def take(self, number: int, cells: Sequence[Cell]) -> None:
        """Look at one more row."""
        typed = [cell.style for cell in cells if cell.typed]
        if not self._styles.struck.isdisjoint(typed):
            self._struck_rows.append(number)
        if len(typed) < _FEWEST_TYPED:
            return
        self._rows += 1
        of_row = {self._styles.colours.get(style) for style in typed}
        for cell in cells:
            if colour := self._styles.colours.get(cell.style):
                self._seen[cell.column][colour] += 1
                if not cell.typed and colour not in of_row:
                    self._alone[cell.column][colour] = number

    def struck_rows(self) -> list[int]:
        """The rows in which something typed is struck through."""
        return self._struck_rows

    def coloured(self, *, but: Iterable[int]) -> list[tuple[int, int]]:
        """Each column that says something by colour alone, with the last row where it does.

        A colour of the whole row or of most of the column is how the sheet is drawn. but: columns
        in which cells are merged over rows, whose lower parts are coloured as the upper one.
        """
        last = {
            column: [row for colour, row in rows.items() if colour != self._usual(column)]
            for column, rows in self._alone.items()
            if column not in set(but)
        }
        return sorted((column, max(rows)) for column, rows in last.items() if rows)

    def _usual(self, column: int) -> str:
        [(colour, count)] = self._seen[column].most_common(1)
        return colour if count > self._rows - self._seen[column].total() else ""


def _colour(fill: Any) -> str:
    """A name for the colour of a solid fill; none for white and for no fill."""
    if getattr(fill, "fill_type", None) != "solid":
        return ""
    colour = fill.fgColor
    whites = {"rgb": _WHITE, "indexed": _WHITE_INDEXES, "theme": _WHITE_THEMES}
    if colour.value in whites.get(colour.type, ()) and not colour.tint:
        return ""
    return f"{colour.type} {colour.value} {colour.tint}"
