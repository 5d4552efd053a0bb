"""Writes a value as its cell shows it, as far as reading a plan needs."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

_CURRENCY = re.compile(r"\[\$([^\]\-]+)|([£€$¥])")
_ESCAPED_CONTROL = re.compile(r"_x00(0[0-9A-Fa-f]|1[0-9A-Fa-f])_")


def shown_by(book: Any) -> Callable[[Any, str, int], str]:
    """Give a function that writes a value as its cell shows it, as far as reading a plan needs."""
    formats: dict[int, str] = {}

    def format_of(style: int) -> str:
        if style not in formats:
            formats[style] = _number_format(book, style)
        return formats[style]

    def shown(value: Any, kind: str, style: int) -> str:
        match value:
            case str():
                return _ESCAPED_CONTROL.sub(_control, value)[:32_767]
            case bool():
                return "yes" if value else "no"
            case datetime() | date():
                return _day_text(value, format_of(style))
            case time():
                return _time_text(value, format_of(style))
            case timedelta():
                minutes = round(value.total_seconds() / 60)
                return f"{minutes // 60}:{minutes % 60:02}"
        return _number_text(value, format_of(style))

    return shown


def _control(found: re.Match[str]) -> str:
    return chr(int(found.group(1), 16))


def _number_format(book: Any, style: int) -> str:
    """The format's first part, without what is quoted or a condition; currency signs stay."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # noqa: PLC0415

    number = book._cell_styles[style].numFmtId
    if number < 164:
        # The built-in currency formats show the sign of the reader's own country.
        return re.sub(r"\"[^\"]*\"|[$£€¥]", "", str(BUILTIN_FORMATS.get(number, "General")))
    return str(book._number_formats[number - 164]).split(";")[0]


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
    if "%" in form:
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
