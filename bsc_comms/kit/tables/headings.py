"""Finds the row of headings of a sheet, under its title rows, and joins two rows of headings.

What a heading means is not decided here, only that a row is one: by the words that stand over
columns of plans everywhere, and where there are none, by how full the row is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bsc_comms.kit.tables.cells import Grid, Merge, Record
from bsc_comms.kit.tables.result import HEADER_SEARCH_ROWS

#: Words that stand over columns of a plan. A word that mostly stands in titles is not among them.
_HEADING_WORDS = frozenset(
    """
    action activity agency aim aimed area audience audiences borough budget campaign category
    channel channels code comment comments communication contact content date dates deadline
    department description detail details end estate event evaluation format from group how
    id initiative item items lead leader location logo media medium message messages method
    mnth month mth msg name neighbourhood no note notes number objective objectives op operation
    org organisation outcome output owner partner partners period place premises priority
    product progress project purpose quarter rag reach ref reference responsible result results
    service source stage start state status subject summary supporting target team theme time
    timescale timing title to topic type update venue via visits ward wards week what when
    where who whom whose why
    """.split()
)  # fmt: skip
_FILLERS = frozenset("a also and any be by else for in is it of on or s the will with we".split())
_MONTH = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[\s.,'’/-]*(?:\d\d|\d{4})?"
    r"|\d{4}-\d\d-01",
    re.IGNORECASE,
)
_QUARTER_OR_WEEK = re.compile(
    r"q(?:tr|uarter)?[\s.]*[1-4](?:\s.*)?|(?:w/?[ce]|wk|week)\b.*\d.*", re.IGNORECASE
)
_DAY = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}[\s./-]+(?:\d{1,2}|[a-z]{3,9})(?:[\s./-]+\d{2,4})?", re.I
)
_LEAST_DAYS = 3
#: What stands below a heading that spans several columns: "Dates" over "From" and "To".
_PART = re.compile(
    r"from|to|start(?:s| date)?|end(?:s| date)?|begins?|finish|first|last|date|day|time|until"
    r"|weeks?|months?|name|number|no\.?|lead|others?|planned|actual|due|done|y/?n|yes|no"
    r"|(?:w/?[ce]|wk|week)?[\s.:]*\d{1,2}(?:st|nd|rd|th)?(?:[\s/.-]+[a-z0-9]{1,9})?"
    r"|\d{4}-\d\d-\d\d",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_HEADING = 60
#: What a spreadsheet program writes over columns that have no heading.
_NUMBERED = re.compile(r"(?:column|col|field|heading|header|f)[\s_]?\d{1,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HeadingRows:
    """Where the headings stand among the records (`first` to `last`), and their texts."""

    first: int
    last: int
    cells: tuple[str, ...]
    known_words: int


def is_month(text: str) -> bool:
    """Say whether a text is a month and nothing else ("Apr", "April 2016", "Apr-16")."""
    return _MONTH.fullmatch(text.strip()) is not None


def are_known(headings: Sequence[str]) -> bool:
    """Whether one of them at least reads like a heading of a plan."""
    return _known_words(headings) > 0


def find_headings(grid: Grid) -> HeadingRows | None:
    """Find the row or two rows of headings; None where no row has two filled cells."""
    place = _place_of_headings(grid.records)
    if place is None:
        return None
    band = place - 1 if _is_band_over(grid, place) else place
    parts = place + 1 if band == place and _has_parts_below(grid, place) else place
    cells = grid.records[place][1]
    known = _known_words(cells)
    if band < place:
        cells = _joined(grid, band, place)
    elif parts > place:
        cells = _joined(grid, place, parts)
    else:
        cells = _with_those_further_down(cells, grid.records[place + 1 :])
    return HeadingRows(first=band, last=parts, cells=cells, known_words=known)


def _place_of_headings(records: Sequence[Record]) -> int | None:
    rows = [cells for _, cells in records[: HEADER_SEARCH_ROWS + 1]]
    rows = [_without_days(cells) for cells in rows]
    counts = [sum(map(bool, cells)) for cells in rows]
    fullest = max(counts, default=0)
    if fullest < 2:
        return None
    full = [place for place, count in enumerate(counts) if count >= 2 and count * 2 >= fullest]
    tidy = [place for place in full if sum(map(_is_odd, rows[place])) * 2 < counts[place]]
    by_fullness = (tidy or full)[0]
    by_words = _place_by_words(rows)
    if by_words is None or by_words <= by_fullness:
        return by_fullness if by_words is None else by_words
    if _stand_again(rows[by_fullness], rows[by_words]):
        return by_fullness
    if counts[by_fullness] < counts[by_words]:
        return by_words
    # Both are as full, and the upper may be a row of titles: that takes clearer words below it.
    clear = max(3, _known_words(rows[by_fullness]) + 2)
    return by_words if _known_words(rows[by_words]) >= clear else by_fullness


def _stand_again(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a row reads like headings, and most of them stand over a further table below it."""
    filled = sum(map(bool, upper))
    pairs = zip(upper, lower, strict=False)
    again = sum(bool(above) and above.casefold() == below.casefold() for above, below in pairs)
    return again > 1 and again * 2 >= filled and _known_words(upper) * 2 > filled


def _with_those_further_down(cells: Sequence[str], below: Sequence[Record]) -> tuple[str, ...]:
    """The headings, with those of a further table over the columns that have none."""
    named = tuple(cells)
    for _, row in below:
        if _stand_again(cells, row):
            named = tuple(above or more for above, more in zip_longest(named, row, fillvalue=""))
    return named


def _without_days(cells: Sequence[str]) -> Sequence[str]:
    """The cells of a year planner by days with a month in place of each: it is a heading there."""
    days = [place for place, cell in enumerate(cells) if _DAY.fullmatch(cell.strip())]
    if len(days) < _LEAST_DAYS or days[-1] - days[0] != len(days) - 1:
        return cells
    return ["May" if place in days else cell for place, cell in enumerate(cells)]


def _place_by_words(rows: Sequence[Sequence[str]]) -> int | None:
    """The first row with the most cells that read like headings, if they are enough of it."""
    best, most = None, 1
    for place, cells in enumerate(rows):
        known = _known_words(cells)
        score = known - sum(map(_is_odd, cells))
        if known * 5 >= sum(map(bool, cells)) * 2 and score > most:
            best, most = place, score
    return best


def _known_words(cells: Sequence[str]) -> int:
    """How many of the cells read like headings of a plan; the same heading counts once."""
    return len({cell.casefold() for cell in cells if cell and _is_known(cell)})


def _is_known(cell: str) -> bool:
    if is_month(cell) or _QUARTER_OR_WEEK.fullmatch(cell.strip()):
        return True
    if len(cell) > _LONGEST_HEADING or re.search(r":\s*\S|\d", cell):
        return False
    words = [word for word in _WORD.findall(cell.casefold()) if word not in _FILLERS]
    return bool(words) and sum(word in _HEADING_WORDS for word in words) * 2 >= len(words)


def _is_odd(cell: str) -> bool:
    """Nothing that people write over a column: a number, a day, a long text, "Version: 3"."""
    if not cell or is_month(cell) or _QUARTER_OR_WEEK.fullmatch(cell.strip()):
        return False
    if _NUMBERED.fullmatch(cell.strip()):
        return False
    return len(cell) > _LONGEST_HEADING or re.search(r":\s*\S|\d", cell) is not None


# Two rows of headings


def _is_band_over(grid: Grid, place: int) -> bool:
    """Whether the row just above holds headings of groups: it spans, and stands over headings."""
    if place == 0 or grid.records[place - 1][0] != grid.records[place][0] - 1:
        return False
    number, upper = grid.records[place - 1]
    lower = grid.records[place][1]
    filled = [column for column, cell in enumerate(upper) if cell]
    if not filled or len(filled) >= sum(map(bool, lower)):
        return False
    if any(_is_odd(upper[column]) or not _at(lower, column) for column in filled):
        return False
    if not any(_is_known(upper[column]) for column in filled):
        return False
    widths = _widths(grid.merges, number)
    if len(filled) == 1 and is_month(upper[filled[0]]) and not widths:
        return False  # the month of the rows below, as more months may stand between them
    return any(_spans(upper, lower, widths, column) for column in filled)


def _spans(
    upper: Sequence[str], lower: Sequence[str], widths: Mapping[int, int], column: int
) -> bool:
    """Whether an upper heading covers the next column too: merged, or its parts say so."""
    if _at(upper, column + 1) or not _at(lower, column + 1):
        return False
    if widths:
        return widths.get(column, 1) > 1
    return _is_part(_at(lower, column)) and _is_part(lower[column + 1])


def _has_parts_below(grid: Grid, place: int) -> bool:
    """Whether the row just below goes on with the headings: "From" and "To" below "Dates"."""
    if place + 2 > len(grid.records) - 1:
        return False
    number, upper = grid.records[place]
    below, lower = grid.records[place + 1]
    if below != number + 1:
        return False
    filled = [column for column, cell in enumerate(lower) if cell]
    widths = _widths(grid.merges, number)
    if not all(_is_part(lower[column]) or _is_known(lower[column]) for column in filled):
        # Other words are headings only where nothing stands below a heading of one column.
        single = [column for column in filled if _at(upper, column) and column not in widths]
        if single or any(_is_odd(lower[column]) for column in filled):
            return False
    return any(
        _at(upper, column) and _spans(upper, lower, widths, column) and _at(lower, column)
        for column in filled
    )


def _joined(grid: Grid, upper_place: int, lower_place: int) -> tuple[str, ...]:
    number, upper = grid.records[upper_place]
    lower = grid.records[lower_place][1]
    widths = _widths(grid.merges, number)
    joined: list[str] = []
    group, ends = "", 0
    for column in range(max(len(upper), len(lower))):
        above, below = _at(upper, column), _at(lower, column)
        if above:
            group, ends = above, column + widths.get(column, 1)
        elif column >= ends and (widths or not _is_part(below)):
            group = ""
        alone = not group or not below or group.casefold() == below.casefold()
        joined.append((below or above) if alone else f"{group}: {below}")
    return tuple(joined)


def _widths(merges: Sequence[Merge], number: int) -> dict[int, int]:
    """How many columns each cell of a row covers, of those that were merged sideways."""
    return {
        merge.first_column: merge.last_column - merge.first_column + 1
        for merge in merges
        if merge.first_row == number and merge.last_column > merge.first_column
    }


def _is_part(text: str) -> bool:
    return _PART.fullmatch(text.strip()) is not None


def _at(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""
