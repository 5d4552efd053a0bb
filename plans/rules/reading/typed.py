"""Says whether what a person typed in place of a cell can be read at all."""

from collections.abc import Mapping
from datetime import date

from plans.rules.reading import columns as fields
from plans.rules.reading.cells import says_nothing
from plans.rules.reading.results import RowReading
from plans.rules.reading.rows import read_row
from plans.rules.reading.vocabulary import Vocabulary

#: Fields that name terms: what a reading holds of each, and what people call one of them.
_NAMES: Mapping[str, tuple[str, str]] = {
    fields.OTHERS: ("others", "partner"),
    fields.AUDIENCE: ("audiences", "audience"),
    fields.CHANNEL: ("channels", "channel"),
    fields.OBJECTIVE: ("objectives", "objective"),
    fields.TOPIC: ("topics", "topic"),
}
_NO_SUCH_CAMPAIGN = (
    "There is no campaign “{}” that you can see. Write the name of one that there is, or start it "
    "under Campaigns first."
)
_DATES = frozenset({*fields.DATES, fields.TIME, fields.END_TIME})


def why_not_read(
    field: str,
    text: str,
    *,
    vocabulary: Vocabulary,
    year_start: date,
    on: date | None = None,
    month: str = "",
    legend: Mapping[str, str] | None = None,
) -> str:
    """A sentence that says why nothing of the text can be read; "" where any of it can.

    In: the field and the words typed for it, the first day of the row's window and the text of its
    month, what the sheet says that its signs mean. A blank says that there is nothing, and texts
    that are kept as they are typed are always read.
    """
    if not text.strip() or (field not in _DATES and says_nothing(text)):
        return ""
    cells = {fields.MONTH: month, field: text}
    if field not in _DATES and on is not None:
        cells[fields.WHEN] = on.isoformat()
    reading = read_row(cells, vocabulary=vocabulary, year_start=year_start, legend=legend)
    if field in _NAMES:
        return _names_nothing(reading, field, text)
    if field == fields.CAMPAIGN:
        return "" if reading.campaign_code else _NO_SUCH_CAMPAIGN.format(text.strip())
    error = next((one for one in reading.errors if one.field == _field_of(field)), None)
    if error is not None:
        return f"{error.wrong} {error.right}"
    return _is_no_answer(reading, field, text)


def _field_of(field: str) -> str:
    return fields.WHEN if field in _DATES else field


def _names_nothing(reading: RowReading, field: str, text: str) -> str:
    attribute, kind = _NAMES[field]
    if getattr(reading, attribute):
        return ""
    article = "an" if kind[0] in "aeio" else "a"
    return f"“{text}” names no {kind} that we know. Choose from the list, or name {article} {kind}."


def _is_no_answer(reading: RowReading, field: str, text: str) -> str:
    """Of a status, a logo or a precision: that the whole text is none."""
    unread = any(one.field == field and one.text == text.strip() for one in reading.not_understood)
    if field == fields.STATE and unread:
        return f"“{text}” is no status. Write planned, issued, postponed or cancelled."
    if field == fields.LOGO and unread:
        return f"“{text}” does not say whether the logo is on it. Write yes or no."
    if field == fields.PRECISION and unread:
        return f"“{text}” does not say how precise the date is. Write Week or Month, for example."
    return ""
