"""Takes in the words between dates: what links, shapes, opens, lengthens or repeats them."""

from bsc_comms.kit.weekdays import nth_weekday
from plans.rules.reading.date_words import Part
from plans.rules.reading.spans import EXACT, MONTH, Span
from plans.rules.reading.when.names import EARLY
from plans.rules.reading.when.shapes import in_month, shaped_day, shapes_a_month
from plans.rules.reading.when.told import Told


def shape(told: Told, place: int, part: Part) -> None:
    """A word that shapes the next date; a month before it will do as well ("Nov, last Fri")."""
    before = told.spans[-1] if told.spans else None
    following = told.next(place)
    awaits = following is not None and (bool(following.month) or following.kind == "days")
    hinted = told.hinted_first()
    if part.this_month and hinted:
        told.add([in_month(part, hinted.month, hinted.year)])
    elif part.this_month and part.kind == "nthweekday":
        told.repeats.monthly = part
    elif shapes_a_month(part) and before and before.precision == MONTH and not awaits:
        told.spans.pop()
        told.said.link = before.link
        told.add([in_month(part, before.start.month, before.start.year)])
    else:
        told.said.shape = part


def take_range(told: Told, place: int, part: Part) -> None:
    if told.spans or told.repeats.monthly:
        told.said.link = "range"
    elif part.start == told.pieces.parts[0].start and part.text in ("to", ">"):
        told.ends.start = part.text == "to"
        told.ends.end = part.text == ">"


def take_list(told: Told, place: int, part: Part) -> None:
    closes = told.between and part.text == "and"
    told.between = told.between and not closes
    told.said.link = told.said.link or ("range" if closes else "list")


def take_into(told: Told, place: int, part: Part) -> None:
    """ "late Nov into Dec": to the first days of December."""
    following = told.next(place)
    told.said.link = "range" if told.spans else ""
    if following is not None and following.kind == "month":
        told.said.shape = Part(f"part:{EARLY}", part.text, part.start, part.end)


def take_or(told: Told, place: int, part: Part) -> None:
    told.said.link = "or"


def take_between(told: Told, place: int, part: Part) -> None:
    told.between = True


def take_weekday(told: Told, place: int, part: Part) -> None:
    told.said.weekday = part.weekdays[0]


def take_weekdays(told: Told, place: int, part: Part) -> None:
    told.repeats.weekdays = part.weekdays


def take_monthly_day(told: Told, place: int, part: Part) -> None:
    """ "1st and 3rd Mon of the month": of the row's month where it has one, else of each."""
    first = told.hinted_first()
    if not part.this_month or first is None:
        told.repeats.monthly = part
        return
    days = tuple(
        nth_weekday(first.year, first.month, part.weekdays[0], number) for number in part.days
    )
    told.add([Span(day, day, EXACT, "list", days=(day,)) for day in days])


def take_from(told: Told, place: int, part: Part) -> None:
    told.ends.end = True
    told.ends.after = part.text in ("after", "post")


def take_until(told: Told, place: int, part: Part) -> None:
    if told.spans or told.repeats.monthly:
        told.said.link = "range"
    else:
        told.ends.start = True


def take_onwards(told: Told, place: int, part: Part) -> None:
    told.ends.end = True
    told.ends.always = told.ends.always or part.text.startswith("onward")


def take_ongoing(told: Told, place: int, part: Part) -> None:
    told.ends.always = True
    told.repeats.ongoing = True


def take_always(told: Told, place: int, part: Part) -> None:
    told.repeats.always = True


def take_often(told: Told, place: int, part: Part) -> None:
    told.repeats.often = True


def take_daily(told: Told, place: int, part: Part) -> None:
    """Every day of what else is said: of the row's month, or else of the year."""
    told.repeats.ongoing = told.hinted_first() is None


def take_all_week(told: Told, place: int, part: Part) -> None:
    """ "5 Nov all week": the week of that day."""
    if [span.precision for span in told.spans] == [EXACT] and told.spans[0].days:
        told.spans = [shaped_day(told.spans[0].start, "weekaround")]


def take_duration(told: Told, place: int, part: Part) -> None:
    told.ends.days = part.number


def take_months(told: Told, place: int, part: Part) -> None:
    told.ends.months = part.number
