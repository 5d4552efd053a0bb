"""Files of figures from the hand-in to what is saved: once, all or none, and never by halves."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.conf import settings

from bsc_comms.kit import clock
from bsc_comms.kit.tables import TableRefused
from evidence.choices import Basis, FileKind, MeasuredLevel, Outcome
from evidence.models import FiguresFile, MonthlyCount, Score, SeasonalIndex, Wave
from evidence.operations.figures import receiving as receiving_module
from evidence.rules.months import add_months, days_in
from partnership.models import Change
from tests.evidence.files import as_csv, by_month_file, hand_in, street_file, street_row
from tests.factories import AudienceFactory
from tests.factories.evidence import (
    CensusAreaFactory,
    IndicatorFactory,
    MeasuredAreaFactory,
    our_borough,
)

pytestmark = pytest.mark.django_db
FILES = settings.BASE_DIR / "tests" / "data" / "evidence"
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
OLD, NEW = "Wexcombe 024A", "Wexcombe 024G"


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(NOW):
        yield


def counted(figures: FiguresFile) -> tuple[int, int, int]:
    return figures.figures_new, figures.figures_changed, figures.figures_same


def years(first: date, count: int, *, high: int = 11) -> list[int]:
    """Counts that stand three times as high in one month of the year."""
    months = [add_months(first, step) for step in range(count)]
    return [days_in(month) * (30 if month.month == high else 10) for month in months]


# --- surveys ---
def test_the_published_survey_file_fills_waves_and_scores(survey):
    figures = hand_in(FILES / "attitudes.csv")
    assert (figures.kind, figures.outcome, counted(figures)) == (
        FileKind.SURVEY,
        Outcome.TAKEN,
        (12, 0, 0),
    )
    assert [(wave.starts, wave.ends) for wave in Wave.objects.all()] == [
        (date(2015, 4, 1), date(2016, 3, 31)),
        (date(2016, 4, 1), date(2017, 3, 31)),
    ]
    ours = Score.objects.in_our_area().filter(indicator__code="PAS-INFORMED")
    assert [(one.value, one.sample_size, one.file) for one in ours.order_by("wave__ends")] == [
        (Decimal(41), 400, figures),
        (Decimal(37), 400, figures),
    ]


def test_the_same_file_twice_changes_nothing(survey):
    hand_in(FILES / "attitudes.csv")
    before = list(Score.objects.order_by("pk").values())
    again = hand_in(FILES / "attitudes.csv")
    assert counted(again) == (0, 0, 12)
    assert list(Score.objects.order_by("pk").values()) == before
    assert Wave.objects.count() == 2


def test_what_was_corrected_is_changed_and_counted(survey):
    hand_in(FILES / "attitudes.csv")
    text = (FILES / "attitudes.csv").read_text().replace('"0,37"', '"0,38"')
    assert counted(hand_in(io.BytesIO(text.encode()))) == (0, 1, 11)


def test_how_many_were_asked_stays_known_where_a_later_file_does_not_say(survey):
    heading, row = "Wave,Area,Measure,Percent", "2017-03-31,Wexcombe,PAS-INFORMED"

    def sizes_after(text: str) -> list[int | None]:
        hand_in(io.BytesIO(text.encode()))
        return [one.sample_size for one in Score.objects.all()]

    assert sizes_after(f"{heading}\n{row},37\n") == [400]
    assert sizes_after(f"{heading},n\n{row},37,812\n") == [812]
    assert sizes_after(f"{heading}\n{row},37\n") == [812]
    assert sizes_after(f"{heading}\n{row},38\n") == [812]


def test_of_a_ward_nobody_knows_how_many_were_asked(survey):
    MeasuredAreaFactory(name="Mill Hill", level=MeasuredLevel.WARD)
    hand_in(io.BytesIO(b"Wave,Area,Measure,Percent\n2017-03-31,Mill Hill,PAS-INFORMED,37\n"))
    assert Score.objects.get().sample_size is None


def test_a_name_that_two_areas_share_is_refused_by_its_row_and_the_code_of_one_is_taken(survey):
    for code in ("W02-HENDON", "W22-HENDON"):
        MeasuredAreaFactory(code=code, name="Hendon", level=MeasuredLevel.WARD)
    rows = [("Wave", "Area", "Measure", "Percent")]
    rows += [("2017-03-31", name, "PAS-INFORMED", 37) for name in ("Hendon", "W22-HENDON")]
    figures = hand_in(as_csv(rows))
    assert [(row.number, row.why) for row in figures.refused_rows.all()] == [
        (
            2,
            "“Hendon” is the name of several areas: write the code of the one meant, "
            "W02-HENDON or W22-HENDON.",
        )
    ]
    assert Score.objects.get().area.code == "W22-HENDON"


def test_a_name_that_two_measures_or_two_audiences_share_is_refused_by_its_row(survey):
    for code in ("DAY", "DARK"):
        IndicatorFactory(code=code, survey=survey, label="Feel safe")
        AudienceFactory(code=f"{code}-OUT", aliases=["Walkers"])
    rows = [("Feel safe", ""), ("PAS-INFORMED", "Walkers"), ("DAY", "")]
    headings = ("Wave", "Percent", "Measure", "Audience")
    figures = hand_in(as_csv([headings, *(("2017-03-31", 37, *row) for row in rows)]))
    assert [row.why for row in figures.refused_rows.all()] == [
        "“Feel safe” is the name of several measures: write the code of the one meant, "
        "DARK or DAY.",
        "“Walkers” is the name of several audiences: write the code of the one meant, "
        "DARK-OUT or DAY-OUT.",
    ]
    assert Score.objects.get().indicator.code == "DAY"


def test_all_or_none_takes_none_where_a_row_is_refused(survey):
    text = (FILES / "attitudes.csv").read_text().replace("Millford", "Milford Haven")
    figures = hand_in(io.BytesIO(text.encode()), strict=True)
    assert (figures.outcome, figures.refused_because, Score.objects.count()) == (
        Outcome.REFUSED,
        "3 rows cannot be taken, and you asked for all or none. Nothing was brought in.",
        0,
    )
    assert [row.number for row in figures.refused_rows.all()] == [3, 5, 7]


def test_without_it_the_sure_rows_are_taken_and_the_others_named(survey):
    text = (FILES / "attitudes.csv").read_text().replace("Millford", "Milford Haven")
    figures = hand_in(io.BytesIO(text.encode()))
    assert (figures.outcome, figures.figures_new, figures.rows_refused) == (Outcome.TAKEN, 9, 3)


def test_a_survey_file_that_was_cut_off_in_a_number_gives_no_half_number(survey):
    text = "Wave,Informed local,PAS-GOODJOB\n2016-03-31,41,63\n2017-03-31,37,6"
    cut = hand_in(io.BytesIO(text.removesuffix("7,6").encode()))
    assert (cut.outcome, Score.objects.count()) == (Outcome.REFUSED, 0)
    assert cut.refused_because.startswith("The file ends in the middle of row 3")
    doubted = hand_in(io.BytesIO(text.encode()))
    assert doubted.outcome == Outcome.TAKEN, doubted.refused_because
    assert [note for note in doubted.notes if "“6” has lost its last digits" in note]


# --- recorded crime by month ---
def test_a_file_by_month_fills_months_and_counts_the_season(homes):
    first = date(2011, 1, 1)
    counts = years(first, 60)
    file = by_month_file(
        [("Burglary", "Domestic Burglary", "Wexcombe", counts)], first=first, months=60
    )
    figures = hand_in(file)
    assert (figures.kind, counted(figures)) == (FileKind.BOROUGH, (60, 0, 0))
    assert list(MonthlyCount.objects.order_by("month").values_list("count", flat=True)) == counts
    index = SeasonalIndex.objects.get()
    assert (index.basis, index.strength, index.offences) == (
        Basis.COUNTED,
        "strong",
        sum(counts),
    )
    highest = max(index.figures.all(), key=lambda figure: figure.value)
    assert (highest.month, highest.years_above, highest.years_counted) == (11, 4, 4)


def test_a_file_by_month_whose_last_row_may_be_cut_off_says_so(homes):
    whole = by_month_file([("Burglary", "Domestic Burglary", "Wexcombe", [31] * 24)]).getvalue()
    assert not [note for note in hand_in(io.BytesIO(whole)).notes if "line end" in note]
    cut = hand_in(io.BytesIO(whole.rstrip()[:-1]))
    assert [note for note in cut.notes if "“3” has lost its last digits" in note]


@pytest.mark.parametrize(
    ("months", "named"),
    [
        (3, "April 2015, May 2015, June 2015"),
        (4, "April 2015, May 2015, June 2015 and 1 more month"),
        (5, "April 2015, May 2015, June 2015 and 2 more months"),
    ],
)
def test_of_months_that_changed_three_are_named_and_the_others_counted(homes, months, named):
    for counts in ([10] * months, [11] * months):
        row = ("Burglary", "Domestic Burglary", "Wexcombe", counts)
        figures = hand_in(by_month_file([row], months=months))
    assert figures.notes == [
        f"{named} had been brought in before, and some of it has changed since."
    ]


@pytest.mark.parametrize(("more", "stays"), [(1, True), (0, False)])
def test_a_published_season_stays_where_it_rests_on_a_longer_time(homes, more, stays):
    published = SeasonalIndex.objects.create(
        code="OURS-homes",
        series=homes,
        area=our_borough(),
        basis=Basis.PUBLISHED,
        strength="none",
        offences=9,
        first_month=add_months(date(2011, 1, 1), -more),
        last_month=date(2015, 12, 1),
    )
    first = date(2011, 1, 1)
    row = ("Burglary", "Domestic Burglary", "Wexcombe", years(first, 60))
    hand_in(by_month_file([row], first=first, months=60))
    published.refresh_from_db()
    assert (published.basis == Basis.PUBLISHED, published.offences == 9) == (stays, stays)


def test_incomplete_months_count_for_no_season_until_they_come_again(homes):
    first = date(2016, 7, 1)
    row = ("Burglary", "Domestic Burglary", "Wexcombe", [10, 20, 30])
    figures = hand_in(by_month_file([row], first=first, months=3))
    held = MonthlyCount.objects.order_by("month").values_list("month", "complete")
    assert list(held) == [
        (date(2016, 7, 1), True),
        (date(2016, 8, 1), False),
        (date(2016, 9, 1), False),
    ]
    assert figures.notes == [
        "August 2016, September 2016: marked incomplete, because late records may still arrive. "
        "It counts for no season until it is brought in again."
    ]
    with clock.at(datetime(2017, 1, 10, 9, tzinfo=UTC)):
        again = hand_in(by_month_file([row], first=first, months=3))
    assert counted(again) == (0, 2, 1)
    assert MonthlyCount.objects.complete().count() == 3


# --- street-level crime ---
def test_a_street_file_gives_sums_by_month_and_incidents_apart(street):
    rows = [street_row(number) for number in range(3)]
    rows += [street_row(9, kind="Anti-social behaviour")] * 2
    figures = hand_in(street_file(rows))
    assert (figures.kind, figures.rows_read, counted(figures)) == (FileKind.STREET, 5, (2, 0, 0))
    assert [one.count for one in MonthlyCount.objects.filter(series__counts="crimes")] == [3]
    assert counted(hand_in(street_file(rows))) == (0, 0, 2)


def test_a_month_that_mixes_two_censuses_is_refused_whole(street):
    CensusAreaFactory(area=our_borough(), code="E01000125", name_2011=OLD, name_2021="")
    CensusAreaFactory(area=our_borough(), code="E01033913", name_2011="", name_2021=NEW)
    old, new = street_row(2, code="E01000125", name=OLD), street_row(3, code="E01033913", name=NEW)
    figures = hand_in(street_file([street_row(), old, new]))
    assert figures.outcome == Outcome.REFUSED
    assert figures.refused_because.startswith("2016-06 mixes census areas of 2011 and of 2021:")
    assert not MonthlyCount.objects.exists()


def test_a_month_that_comes_again_with_much_less_is_refused(street):
    hand_in(street_file(street_row(number) for number in range(100)))
    figures = hand_in(street_file(street_row(number) for number in range(79)))
    assert figures.outcome == Outcome.REFUSED
    assert figures.refused_because == (
        "June 2016 was brought in with 100 before, and this file holds 79: it looks like a part "
        "of a file. Download it again."
    )
    assert MonthlyCount.objects.get().count == 100


@pytest.mark.parametrize(
    ("before", "now", "outcome"),
    [
        (50, 40, Outcome.TAKEN),
        (50, 39, Outcome.REFUSED),
        (49, 39, Outcome.TAKEN),
        (49, 1, Outcome.TAKEN),
    ],
)
def test_a_month_of_fifty_or_more_may_lose_a_fifth_and_no_more(street, before, now, outcome):
    hand_in(street_file(street_row(number) for number in range(before)))
    figures = hand_in(street_file(street_row(number) for number in range(now)))
    assert figures.outcome == outcome


def test_a_month_that_comes_again_with_a_little_more_is_changed_and_said(street):
    hand_in(street_file(street_row(number) for number in range(100)))
    figures = hand_in(street_file(street_row(number) for number in range(104)))
    assert (counted(figures), figures.notes) == (
        (0, 1, 0),
        ["June 2016 had been brought in before, and some of it has changed since."],
    )


def test_a_corrected_month_without_the_one_of_its_kind_holds_nought(street):
    rows = [street_row(1), street_row(9, kind="Anti-social behaviour")]
    hand_in(street_file(rows))
    there = street_row(8, kind="Anti-social behaviour", name="Millford 001A", code="E01000999")
    assert counted(hand_in(street_file([rows[0], there]))) == (0, 1, 1)
    assert MonthlyCount.objects.get(series__counts="incidents").count == 0


def test_months_before_a_kind_meant_the_same_count_for_no_season(homes):
    homes.starts = date(2012, 1, 1)
    homes.save()
    first = date(2011, 1, 1)
    row = ("Burglary", "Domestic Burglary", "Wexcombe", years(first, 60))
    hand_in(by_month_file([row], first=first, months=60))
    assert SeasonalIndex.objects.get().first_month == date(2012, 1, 1)


def test_months_after_a_kind_meant_the_same_count_for_no_season(homes):
    homes.ends = date(2015, 6, 30)
    homes.save()
    first = date(2011, 1, 1)
    row = ("Burglary", "Domestic Burglary", "Wexcombe", years(first, 60))
    hand_in(by_month_file([row], first=first, months=60))
    assert SeasonalIndex.objects.get().last_month == date(2015, 6, 1)


def test_a_file_of_another_force_is_refused_and_nothing_is_saved(street):
    figures = hand_in(street_file([street_row(force="British Transport Police")]))
    assert figures.outcome == Outcome.REFUSED
    assert "This is a file of British Transport Police" in figures.refused_because
    assert not MonthlyCount.objects.exists()


# --- what is no file of figures ---
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7 and more", "is a PDF"),
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture"),
        (b"<html><body>Sign in</body></html>", "is a web page"),
        (b"a,b\x00c\n", "is not plain text"),
    ],
)
def test_what_is_no_table_is_refused_at_once_and_not_kept(content, why):
    with pytest.raises(TableRefused, match=why):
        hand_in(io.BytesIO(content))
    assert not FiguresFile.objects.exists()


def test_a_file_larger_than_the_most_is_refused(monkeypatch):
    monkeypatch.setattr(receiving_module, "MOST_BYTES", 20)
    with pytest.raises(TableRefused, match="is larger than 0 MB"):
        hand_in(io.BytesIO(b"Date,Area,Measure,Percent\n"))


def test_without_an_area_of_our_own_every_file_is_refused_in_words():
    figures = hand_in(street_file([street_row()]))
    assert figures.refused_because == (
        "No area is marked as the partnership’s own, so no figure can be placed. Whoever runs "
        "the planner names it in measured_areas.csv of the reference data; then bring the file in "
        "again."
    )


FEEL_SAFE = [
    ["Measure", "Area", "Year ending", "Percent"],
    ["Feel safe", "Wexcombe", "2016-03-31", 62],
]


@pytest.mark.parametrize(
    ("file", "listed_in"),
    [(as_csv(FEEL_SAFE), "indicators.csv"), (street_file([street_row()]), "crime_series.csv")],
)
def test_a_planner_that_knows_no_measure_or_kind_of_crime_says_where_they_are_listed(
    file, listed_in
):
    """As one is right after it was set up: each row by itself would be refused for its own word."""
    our_borough()
    refused = hand_in(file)
    assert (refused.outcome, refused.rows_refused) == (Outcome.REFUSED, 0)
    assert f"{listed_in} of the reference data; then bring" in refused.refused_because


def test_who_brought_it_in_stands_in_the_history(survey):
    figures = hand_in(FILES / "attitudes.csv")
    change = Change.objects.get(subject_id=str(figures.pk))
    assert (change.by, change.act) == (figures.by, "figures handed in")
