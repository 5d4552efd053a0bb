"""Writes a value as its cell shows it, as far as reading a plan needs."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

_CURRENCY = re.compile(r"\[\$([^\]\-]+)|([£€$¥])")
_SIGNS = re.compile(r"[£€$¥]")
_PARTS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_CONDITION = re.compile(r"\[[<>=]")
#: What shows as it is; what is no word (a colour, a blank, a currency); else a place of the value.
_PIECES = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<plain>[ ():/+-])'
    r"|(?P<no_word>\[[^\]]*\]|[_*].|[£€$¥])|(?P<value>.)",
    re.DOTALL,
)
_LONGEST_FORMAT = 255  # Excel's own limit
_LONGEST_CELL = 32_767  # likewise; `bsc_comms.kit.excel` cannot be read from here
_IN_THOUSANDS = re.compile(r"[0#?],+(?![0#?,])")
_SAYS_SOMETHING = re.compile(r"[A-Za-z?%]")
#: What belongs to a day or a time itself: "14th", "19:00 hrs".
_OF_ITSELF = re.compile(r"\s*(?:st|nd|rd|th|h|hrs?|hours)\.?\s*", re.IGNORECASE)
_ESCAPED_CONTROL = re.compile(r"_x00(0[0-9A-Fa-f]|1[0-9A-Fa-f])_")


class Form(NamedTuple):
    """A number format: its first part, the words it shows around a value, and how many parts."""

    first: str
    before: str
    after: str
    parts: int


def shown_by(book: Any, *, words: bool) -> Callable[[Any, str, int], str]:
    """Give a function that writes a value as its cell shows it, as far as reading a plan needs.

    words: with those that the number format shows around it, which who counts or stores cannot use.
    """
    formats: dict[int, Form] = {}

    def format_of(style: int) -> Form:
        if style not in formats:
            form = _form(_number_format(book, style))
            formats[style] = form if words else form._replace(before="", after="")
        return formats[style]

    def shown(value: Any, kind: str, style: int) -> str:
        match value:
            case str():
                return _ESCAPED_CONTROL.sub(_control, value)[:_LONGEST_CELL]
            case bool():
                return "yes" if value else "no"
            case datetime() | date():
                form = format_of(style)
                return _among_words(_day_text(value, form.first), form)
            case time():
                form = format_of(style)
                return _among_words(_time_text(value, form.first), form)
            case timedelta():
                minutes = round(value.total_seconds() / 60)
                return f"{minutes // 60}:{minutes % 60:02}"
        form = format_of(style)
        text = _number_text(value, form.first)
        return f"{form.before}{text}{form.after}" if _is_for_first(value, form) else text

    return shown


def _control(found: re.Match[str]) -> str:
    return chr(int(found.group(1), 16))


def _number_format(book: Any, style: int) -> str:
    """The format as the workbook has it; of a built-in one without the currency."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # noqa: PLC0415

    number = book._cell_styles[style].numFmtId
    if number < 164:
        # The built-in currency formats show the sign of the reader's own country.
        return re.sub(r"\"[^\"]*\"|[$£€¥]", "", str(BUILTIN_FORMATS.get(number, "General")))
    return str(book._number_formats[number - 164])[:_LONGEST_FORMAT]


def _form(text: str) -> Form:
    parts = _PARTS.split(text)
    before, after = ("", "") if _CONDITION.search(text) else _words_of(parts[0])
    return Form(parts[0], before, after, len(parts))


def _words_of(part: str) -> tuple[str, str]:
    """What a format shows before and after the value: "w/c" before a day, "Nov" after a number."""
    pieces = list(_PIECES.finditer(part))
    of_value = [place for place, piece in enumerate(pieces) if piece["value"]]
    if not of_value or _IN_THOUSANDS.search(_bare(part)):
        return "", ""
    before = "".join(map(_word, pieces[: of_value[0]]))
    after = "".join(map(_word, pieces[of_value[-1] + 1 :]))
    return (before, after) if _SAYS_SOMETHING.search(before + after) else ("", "")


def _word(piece: re.Match[str]) -> str:
    text = piece["quoted"] or piece["escaped"] or piece["plain"] or ""
    return _SIGNS.sub("", text)  # the currency is written with the amount


def _among_words(text: str, form: Form) -> str:
    """A day or a time with the words that its format shows around it."""
    after = "" if _OF_ITSELF.fullmatch(form.after) else form.after
    return " ".join(filter(None, (form.before.strip(), text, after.strip()))) if text else ""


def _is_for_first(value: Any, form: Form) -> bool:
    """Whether this number is shown by the format's first part; others have words of their own."""
    return value > 0 or form.parts == 1 or (value == 0 and form.parts == 2)


def _bare(form: str) -> str:
    return re.sub(r"\"[^\"]*\"|\[[^\]]*\]|\\.", "", form).lower()


def _day_text(value: date, form: str) -> str:
    """ISO, but no more exact than what the cell shows: a cell that shows "Nov-16" is a month."""
    bare = _bare(form)
    if isinstance(value, datetime):
        value += timedelta(milliseconds=500)
        if value.time().replace(microsecond=0) != time.min:
            return f"{value:%Y-%m-%d %H:%M}"
        value = value.date()
    if bare and not set("dhs") & set(bare):
        if "m" in bare:
            return f"{value:%b %Y}" if "y" in bare else f"{value:%B}"
        if "y" in bare:
            return f"{value:%Y}"
    return value.isoformat()


def _time_text(value: time, form: str) -> str:
    bare = _bare(form)
    if value == time.min and "h" not in bare:
        return ""  # nought in a cell for dates
    moment = datetime.combine(date.min, value) + timedelta(milliseconds=500)
    return f"{moment:%H:%M}"


def _number_text(value: Any, form: str) -> str:
    if "%" in _bare(form):
        return f"{_digits(value * 100)}%"
    currency = _CURRENCY.search(form)
    if currency:
        sign = (currency.group(1) or currency.group(2)).strip()
        amount = _digits(abs(value)) if float(value).is_integer() else f"{abs(value):.2f}"
        return f"{'-' if value < 0 else ''}{sign}{amount}"
    return _digits(value)


def _digits(value: Any) -> str:
    """A number with the 15 digits that a spreadsheet keeps."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.15g}"
