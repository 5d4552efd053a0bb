"""Who used a channel for what, before, now and later; and the channels nobody used."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from plans.choices import PlacementState, Precision, State, Visibility
from plans.queries.channel_use import channel_use, communications_on, unused_channels
from tests.factories import ChannelFactory, CommunicationFactory, EditionFactory, PlacementFactory
from tests.plans.how_many import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
YEAR = FinancialYear(2016)


@pytest.fixture
def magazine(people):
    return ChannelFactory(name="The magazine", code="MAGZ", owners=[people.other])


def used(people, channel, title, start, **fields):
    names = ("issued", "issued_until", "edition")
    of_placement = {name: fields.pop(name) for name in names if name in fields}
    if "issued" in of_placement:
        of_placement["issued_on"] = start
    found = CommunicationFactory(
        lead_partner=people.lead, title=title, window_start=start, **fields
    )
    return PlacementFactory(communication=found, channel=channel, **of_placement)


def titles(of_year):
    return [use.communication.title for use in of_year.uses]


def test_a_channel_without_a_use_offers_to_log_to_who_may(client, people, magazine):
    to_log = f'href="{reverse("plans:communication_new")}"'
    for person, offered in ((people.alice, True), (people.board_member, False)):
        client.force_login(person)
        page = client.get(reverse("plans:channel_use", args=[magazine.code])).text
        assert "Nothing that you can see was issued on it or is planned for it." in page
        assert (to_log in page) == offered


def test_uses_are_told_by_financial_year(people, magazine):
    used(people, magazine, "Last of before", date(2016, 3, 31), issued=True, state=State.ISSUED)
    used(people, magazine, "First of this year", date(2016, 4, 1), issued=True, state=State.ISSUED)
    used(people, magazine, "Last of this year", date(2017, 3, 31))
    used(people, magazine, "First of next year", date(2017, 4, 1))
    used(people, magazine, "After the next", date(2018, 4, 1))
    undated = {"precision": Precision.UNDATED, "window_end": None}
    used(people, magazine, "Some day", None, **undated)
    used(people, ChannelFactory(), "Elsewhere", date(2016, 5, 1))
    use = channel_use(magazine, people.bob)
    assert titles(use.this_year) == ["First of this year", "Last of this year"]
    assert (use.this_year.issued, use.this_year.planned) == (1, 1)
    assert titles(use.next_year) == ["First of next year"]
    assert titles(use.later) == ["After the next"]
    assert titles(use.undated) == ["Some day"]
    assert titles(use.earlier) == ["Last of before"]
    assert use.earlier_count == 1


def test_what_is_planned_belongs_to_each_year_that_its_days_touch(people, magazine):
    for title, first, last in (
        ("Until the last day before", date(2016, 3, 1), date(2016, 3, 31)),
        ("Until the first day", date(2016, 3, 15), date(2016, 4, 1)),
        ("From the last day on", date(2017, 3, 31), date(2017, 5, 15)),
    ):
        window = {"precision": Precision.OTHER_WINDOW, "window_end": last}
        used(people, magazine, title, first, **window)
    use = channel_use(magazine, people.bob)
    assert titles(use.this_year) == ["Until the first day", "From the last day on"]
    assert titles(use.next_year) == ["From the last day on"]
    assert titles(use.earlier) == ["Until the last day before"]


def test_what_is_planned_for_later_than_next_year_stands_on_the_page_as_in_its_files(
    client, people, magazine
):
    used(people, magazine, "Last of next year", date(2018, 3, 31))
    window = {"precision": Precision.OTHER_WINDOW, "window_end": date(2018, 4, 1)}
    used(people, magazine, "Until the first day after", date(2018, 3, 1), **window)
    use = channel_use(magazine, people.bob)
    assert titles(use.next_year) == ["Until the first day after", "Last of next year"]
    assert titles(use.later) == ["Until the first day after"]

    alone = ChannelFactory(code="ALONE")
    used(people, alone, "In three years", date(2019, 9, 1))
    client.force_login(people.bob)
    page = client.get(reverse("plans:channel_use", args=["ALONE"])).text
    assert [one.title in page for one in communications_on(alone, people.bob)] == [True]


def test_what_was_issued_belongs_to_the_year_of_its_day_alone(people, magazine):
    window = {"precision": Precision.OTHER_WINDOW, "window_end": date(2017, 5, 15)}
    early = {"issued": True, "state": State.ISSUED} | window
    used(people, magazine, "Out in March", date(2016, 3, 15), **early)
    use = channel_use(magazine, people.bob)
    assert (titles(use.this_year), titles(use.next_year)) == ([], [])
    assert titles(use.earlier) == ["Out in March"]


def test_what_went_out_some_time_in_a_window_is_shown_with_both_days(client, people, magazine):
    window = {"issued": True, "issued_until": date(2016, 4, 30), "state": State.ISSUED}
    used(people, magazine, "Some time in April", date(2016, 4, 1), **window)
    client.force_login(people.bob)
    page = client.get(reverse("plans:channel_use", args=[magazine.code])).text
    assert "Fri 1 Apr to Sat 30 Apr" in page


def test_what_is_no_use_of_it_is_left_out(people, magazine):
    used(people, magazine, "Cancelled", date(2016, 11, 8), state=State.CANCELLED)
    dropped = used(people, magazine, "Dropped", date(2016, 11, 8))
    dropped.state = PlacementState.DROPPED
    dropped.save()
    assert channel_use(magazine, people.bob).is_empty


def test_what_the_page_leaves_out_is_in_no_file_and_not_called_kept_back(people, magazine):
    gone = {"state": State.CANCELLED}
    used(people, magazine, "Cancelled", date(2016, 11, 8), **gone)
    used(people, magazine, "A secret", date(2016, 11, 8), visibility=Visibility.LEAD, **gone)
    went_out = used(people, magazine, "Went out", date(2016, 5, 2), issued=True, **gone)
    assert channel_use(magazine, people.alice).kept_back == 0
    assert list(communications_on(magazine, people.alice)) == [went_out.communication]


def test_merged_channels_are_read_together(people, magazine):
    older = ChannelFactory(name="Older", merged_into=magazine, valid_to=date(2016, 6, 1))
    oldest = ChannelFactory(name="Oldest", merged_into=older, valid_to=date(2015, 6, 1))
    used(people, older, "On the older", date(2016, 5, 1))
    used(people, oldest, "On the oldest", date(2016, 4, 20))
    use = channel_use(magazine, people.bob)
    assert titles(use.this_year) == ["On the oldest", "On the older"]
    assert use.merged == [older, oldest]
    assert titles(channel_use(oldest, people.bob).this_year) == ["On the oldest"]


def test_what_is_kept_back_is_no_use_for_others(people, magazine):
    used(people, magazine, "A secret", date(2016, 11, 8), visibility=Visibility.LEAD)
    assert titles(channel_use(magazine, people.alice).this_year) == ["A secret"]
    assert channel_use(magazine, people.bob).is_empty
    assert magazine in unused_channels(YEAR, people.bob)
    assert magazine not in unused_channels(YEAR, people.alice)


def test_a_result_in_a_sheet_is_read_by_its_partner_and_the_coordinator(people, magazine):
    used(people, magazine, "Lock up", date(2016, 5, 2), reported_result="Read by 300 homes")
    results = {
        who: channel_use(magazine, person).this_year.uses[0].result
        for who, person in (("alice", people.alice), ("bob", people.bob), ("c", people.coordinator))
    }
    assert results == {"alice": "Read by 300 homes", "bob": "", "c": "Read by 300 homes"}


def test_the_page_shows_reach_claimed_beside_what_was_achieved(client, people, magazine):
    magazine.reach_number, magazine.reach_unit = 190000, "households"
    magazine.save()
    edition = EditionFactory(channel=magazine, name="Winter")
    used(
        people,
        magazine,
        "Lock up",
        date(2016, 5, 2),
        edition=edition,
        reported_result="Read by 300 homes",
    )
    client.force_login(people.alice)
    text = " ".join(client.get(reverse("plans:channel_use", args=["MAGZ"])).text.split())
    for words in ("190,000 households", "Read by 300 homes", "1 result in words", "Winter"):
        assert words in text
    channel_page = client.get(reverse("channels_registry:channel", args=["MAGZ"])).text
    assert reverse("plans:channel_use", args=["MAGZ"]) in channel_page


def test_the_files_hold_the_same_communications(client, people, magazine):
    used(people, magazine, "Lock up", date(2016, 5, 2))
    used(people, magazine, "A secret", date(2016, 11, 8), visibility=Visibility.LEAD)
    used(people, ChannelFactory(), "Elsewhere", date(2016, 5, 1))
    client.force_login(people.alice)
    content = client.get(reverse("plans:channel_use_csv", args=["MAGZ"])).content.decode(
        "utf-8-sig"
    )
    rows = list(csv.DictReader(io.StringIO(content)))
    # What is kept back stands in no file, not even in its own partner's.
    assert [row["Title"] for row in rows] == ["Lock up"]
    book = client.get(reverse("plans:channel_use_xlsx", args=["MAGZ"]))
    assert book.content[:2] == b"PK"
    assert (
        "1 kept back communication is not in the files."
        in client.get(reverse("plans:channel_use", args=["MAGZ"])).text
    )


def test_a_channel_that_is_not_there_is_not_found(client, people):
    client.force_login(people.alice)
    for name in ("channel_use", "channel_use_csv", "channel_use_xlsx"):
        assert client.get(reverse(f"plans:{name}", args=["NONE"])).status_code == 404


# --- channels nobody used -------------------------------------------------------------------------


def test_channels_nobody_used_in_the_year(people, magazine):
    last_year = ChannelFactory(name="Only last year")
    used(people, last_year, "Before", date(2016, 3, 31), issued=True, state=State.ISSUED)
    next_year = ChannelFactory(name="Only next year")
    used(people, next_year, "To come", date(2017, 4, 1))
    ChannelFactory(name="Ended before", valid_to=date(2016, 3, 31))
    ChannelFactory(name="Begins after", valid_from=date(2017, 4, 1))
    used(people, magazine, "Now", date(2016, 5, 2))
    unused = [channel.name for channel in unused_channels(YEAR, people.bob)]
    assert sorted(unused) == ["Only last year", "Only next year"]


def test_a_channel_is_used_while_the_days_of_what_is_planned_on_it_last(people, magazine):
    spring = {"precision": Precision.OTHER_WINDOW, "window_end": date(2016, 5, 15)}
    used(people, magazine, "Spring drive", date(2016, 3, 15), **spring)
    with clock.at(datetime(2016, 4, 10, 10, tzinfo=UTC)):
        assert unused_channels(YEAR, people.bob) == []


def test_in_a_year_that_is_over_only_what_was_issued_was_a_use(client, people, magazine):
    used(people, magazine, "Never marked", date(2016, 11, 8))
    here = f"{reverse('plans:unused_channels')}?year=2016-17"
    client.force_login(people.alice)
    last_day, day_after = (
        datetime(2017, month, day, 10, tzinfo=UTC) for month, day in ((3, 31), (4, 1))
    )
    with clock.at(last_day):
        assert unused_channels(YEAR, people.bob) == []
    with clock.at(day_after):
        assert unused_channels(YEAR, people.bob) == [magazine]
        assert "is planned for it" not in client.get(here).text
        used(people, magazine, "Went out", date(2016, 12, 1), issued=True, state=State.ISSUED)
        assert "Something was issued on every channel." in client.get(here).text


def test_a_use_of_a_merged_channel_is_a_use_of_where_it_went(people, magazine):
    older = ChannelFactory(name="Older", merged_into=magazine, valid_to=date(2016, 6, 1))
    oldest = ChannelFactory(name="Oldest", merged_into=older, valid_to=date(2015, 6, 1))
    assert [channel.name for channel in unused_channels(YEAR, people.bob)] == ["The magazine"]
    used(people, oldest, "On the oldest", date(2016, 4, 20))
    assert unused_channels(YEAR, people.bob) == []


def test_the_page_of_unused_channels_offers_the_years_around(client, people, magazine):
    used(people, magazine, "Now", date(2016, 5, 2))
    client.force_login(people.chair)
    here = reverse("plans:unused_channels")
    assert "Every channel was used or is planned to be." in client.get(here).text
    assert "The magazine" in client.get(f"{here}?year=2015-16").text
    assert client.get(f"{here}?year=1066").context["year"] == YEAR
    assert here in client.get(reverse("plans:channel_gaps")).text


@pytest.mark.parametrize("rows", ROWS)
def test_the_pages_cost_the_same_for_any_number_of_rows(
    client, people, magazine, rows, django_assert_num_queries
):
    for number in range(rows):
        for start in (date(2015, 5, 1), date(2016, 5, 1), date(2017, 5, 1)):
            used(people, magazine, f"{start} {number}", start)
        ChannelFactory(merged_into=magazine, valid_to=date(2016, 6, 1))
        ChannelFactory(owners=[people.other])
    client.force_login(people.alice)
    with django_assert_num_queries(18):
        client.get(reverse("plans:channel_use", args=["MAGZ"]))
    with django_assert_num_queries(8):
        client.get(reverse("plans:unused_channels"))
