"""Which letters a meeting's cycle must send, worked out without the planner's own code.

Working days are Monday to Friday without England's bank holidays, typed here from the published
lists; a step lies so many of them before the meeting, and its letter leaves at eight in the
morning, London, on a clock that goes forward on the last Sunday of March and back on that of
October.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

HOLIDAYS = {
    date.fromisoformat(day)
    for day in """
    2015-12-25 2015-12-28 2016-01-01 2016-03-25 2016-03-28 2016-05-02 2016-05-30 2016-08-29
    2016-12-26 2016-12-27 2017-01-02 2017-04-14 2017-04-17 2017-05-01 2017-05-29 2017-08-28
    2017-12-25 2017-12-26 2018-01-01 2018-03-30 2018-04-02 2018-05-07 2018-05-28 2018-08-27
    2018-12-25 2018-12-26 2019-01-01 2019-04-19 2019-04-22 2019-05-06 2019-05-27 2019-08-26
    2019-12-25 2019-12-26 2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31
    2020-12-25 2020-12-28 2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30
    2021-12-27 2021-12-28 2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03
    2022-08-29 2022-09-19 2022-12-26 2022-12-27 2023-01-02 2023-04-07 2023-04-10 2023-05-01
    2023-05-08 2023-05-29 2023-08-28 2023-12-25 2023-12-26 2024-01-01 2024-03-29 2024-04-01
    2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26 2025-01-01 2025-04-18 2025-04-21
    2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26 2026-01-01 2026-04-03 2026-04-06
    2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
    """.split()
}
FIRST_DAY, LAST_DAY = date(2015, 12, 1), date(2026, 12, 31)
WORKING_DAYS = [
    day
    for n in range((LAST_DAY - FIRST_DAY).days)
    if (day := FIRST_DAY + timedelta(days=n)).weekday() < 5 and day not in HOLIDAYS
]
# What each letter is called in its key, and how many working days before the meeting it leaves.
LETTERS = (("call_for_updates", 15), ("first_reminder", 10), ("second_reminder", 7))


def meetings(first_year: int, years: int) -> list[date]:
    """The second Tuesday of February, May, August and November, in so many years.

    Where that is no working day, the working day after it.
    """
    found = []
    for year in range(first_year, first_year + years):
        for month in (2, 5, 8, 11):
            tuesdays = [day for n in range(1, 15) if (day := date(year, month, n)).weekday() == 1]
            found.append(next(day for day in WORKING_DAYS if day >= tuesdays[1]))
    return found


def expected(
    days: Iterable[date], people: Iterable[int]
) -> Iterator[tuple[date, int, str, datetime]]:
    """Meeting, person, step and the moment (UTC) of every letter that has to leave."""
    members = list(people)
    for meeting in days:
        place = WORKING_DAYS.index(meeting)
        for step, before in LETTERS:
            leaves = eight_in_london(WORKING_DAYS[place - before])
            for person in members:
                yield meeting, person, step, leaves


def eight_in_london(day: date) -> datetime:
    """Eight in the morning there, in UTC: an hour earlier in summer time."""
    summer = last_sunday(day.year, 3) <= day < last_sunday(day.year, 10)
    return datetime(day.year, day.month, day.day, 7 if summer else 8, tzinfo=UTC)


def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)
