"""Kept back and yet shown by time and place, so that a clash can be found and asked about."""

import re
from datetime import UTC, date, datetime, time

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import AreaLevel
from partnership.models import Change
from plans.choices import ApproachAnswer, OverlapAnswerKind, Precision, Reach, State, Visibility
from plans.models import Approach, Communication, Overlap
from plans.operations.approaches import GivenAnswer, answer_approach, ask_the_advocates
from plans.operations.overlaps.answering import answer_overlap
from plans.queries.overlaps.versions import version_of
from plans.queries.time_and_place import shown_between
from tests import factories
from tests.cast import cast
from tests.guards.pages import without_tokens
from tests.plans.communication_forms import errors, only, said
from tests.plans.overlap_pairs import about_burglary, look

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
LATER = datetime(2016, 11, 25, 9, tzinfo=UTC)
NEW_ID = re.compile(r'name="identifier" value="[^"]*"')
COUNTED = re.compile('class="app-count">([^<]*)<')
LINE = "Lead: something planned, Tue 8 Nov, Colindale"
NEW, NEAR = "/communications/new/", "/communications/near/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    with clock.at(NOW):
        yield cast()


@pytest.fixture
def colindale():
    return factories.AreaFactory(code="COLINDALE", name="Colindale", level=AreaLevel.WARD)


def kept_back(people, place, **fields) -> Communication:
    """Lead partner's own on 8 November, in that place, shown by time and place."""
    return factories.CommunicationFactory(
        **{
            "lead_partner": people.lead,
            "title": "Operation Falcon",
            "visibility": Visibility.LEAD,
            "time_and_place_shown": True,
            "reference": None,
            "reach": Reach.LOCAL,
            "areas": [place],
            **fields,
        }
    )


def lines(person, first=None, last=None) -> list[str]:
    person.__dict__.pop("current_appointments", None)
    return [f"{one.lead}, {one.when}, {one.where}" for one in shown_between(person, first, last)]


def page(client, person, address) -> str:
    """A page without tokens and new ids, its white space drawn together."""
    client.force_login(person)
    text = without_tokens(client.get(address).content).decode()
    return NEW_ID.sub("", " ".join(text.split()))


# --- who learns of it ---------------------------------------------------------------------------


@pytest.mark.both_databases
def test_who_may_not_see_it_learns_when_and_where_and_who_may_see_it_gets_no_line(
    people, colindale
):
    kept = kept_back(people, colindale, visibility=Visibility.NAMED, named_partners=[people.named])
    told = {
        name: lines(person)
        for name, person in {**people.everybody, "deactivated": people.deactivated}.items()
    }
    line = ["Lead, Tue 8 Nov, Colindale"]
    others = ("bob", "champion", "coordinator", "chair", "board_member", "administrator")
    assert told == {
        **dict.fromkeys(others, line),
        "alice": [],
        "charlie": [],
        "deactivated": [],
    }
    whole = {
        name
        for name, person in people.everybody.items()
        if Communication.objects.visible_to(person).filter(pk=kept.pk).exists()
    }
    assert whole == {"alice", "charlie"}


@pytest.mark.parametrize(
    "fields",
    [
        {"time_and_place_shown": False},
        {"areas": []},
        {"precision": Precision.UNDATED, "window_start": None, "window_end": None},
        {"window_start": date(2016, 10, 24)},
        {"state": State.IDEA},
        {"state": State.CANCELLED},
        {"state": State.POSTPONED},
    ],
)
def test_there_is_no_line_where_nothing_can_clash(people, colindale, fields):
    kept_back(people, colindale, **fields)
    assert lines(people.bob) == []


def test_the_last_day_still_counts_and_what_goes_out_early_still_takes_its_place(people, colindale):
    kept_back(people, colindale, window_start=date(2016, 10, 25))
    kept_back(people, colindale, state=State.ISSUED)
    assert lines(people.bob) == ["Lead, Tue 25 Oct, Colindale", "Lead, Tue 8 Nov, Colindale"]
    assert lines(people.bob, date(2016, 10, 26), date(2016, 11, 7)) == []
    assert len(lines(people.bob, date(2016, 10, 25), date(2016, 11, 8))) == 2


def test_two_at_the_same_time_in_the_same_place_are_one_line(people, colindale):
    kept_back(people, colindale)
    kept_back(people, colindale, title="Another", state=State.AGREED)
    assert lines(people.bob) == ["Lead, Tue 8 Nov, Colindale"]


# --- never with an embargo ----------------------------------------------------------------------


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "fields",
    [
        {"embargo_until": LATER},
        {"visibility": Visibility.NAMED, "embargo_until": LATER},
        {"visibility": Visibility.PARTNERSHIP},
        {"visibility": Visibility.PARTNERSHIP, "embargo_until": LATER},
    ],
)
def test_the_database_refuses_it_with_an_embargo_and_for_what_all_may_see(
    people, colindale, fields
):
    with pytest.raises(IntegrityError), transaction.atomic():
        kept_back(people, colindale, **fields)


def test_the_form_keeps_it_and_its_history_stays_with_the_lead_partner(client, people, colindale):
    client.force_login(people.alice)
    form = said(people, visibility="lead", time_and_place_shown="on", reach="local")
    response = client.post(NEW, {**form, "areas": [colindale.pk]})
    made = only()
    assert response.status_code == 302
    assert (made.visibility, made.time_and_place_shown, made.reference) == ("lead", True, None)
    opened = page(client, people.alice, f"/communications/{made.pk}/edit/")
    (box,) = re.findall(r'<input[^>]*name="time_and_place_shown"[^>]*>', opened)
    assert " checked" in box
    client.post(
        f"/communications/{made.pk}/edit/",
        {**form, "areas": [colindale.pk], "time_and_place_shown": "", "version": made.version},
    )
    made.refresh_from_db()
    assert made.time_and_place_shown is False
    change = Change.objects.get(field="time_and_place_shown", act="edited")
    assert (change.before, change.after, change.by) == ("yes", "no", people.alice)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (
            {"visibility": "partnership"},
            "The whole partnership sees all of it: choose above who may, or take off this tick",
        ),
        (
            {
                "visibility": "lead",
                "embargo_day_day": "1",
                "embargo_day_month": "12",
                "embargo_day_year": "2016",
            },
            "Until that day nobody may know of it: empty “Kept back until”, or take off this tick",
        ),
    ],
)
def test_the_form_says_why_not(client, people, fields, why):
    client.force_login(people.alice)
    response = client.post(NEW, said(people, time_and_place_shown="on", **fields))
    assert errors(response) == {"time_and_place_shown": [why]}
    assert not Communication.objects.exists()


def test_only_its_lead_partner_can_choose_it(client, people):
    client.force_login(people.coordinator)
    response = client.post(NEW, said(people, visibility="lead", time_and_place_shown="on"))
    assert list(errors(response)) == ["visibility"]


def test_a_copy_shows_nothing(client, people, colindale):
    client.force_login(people.alice)
    form = client.get(f"{NEW}?copy={kept_back(people, colindale).pk}").context["form"]
    assert form["visibility"].value() == Visibility.LEAD
    assert not form["time_and_place_shown"].value()


# --- where it stands ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "stands"),
    [
        ("/plan/", True),
        ("/plan/?area=COLINDALE", True),
        ("/plan/?partner=LEAD", True),
        ("/plan/?partner=OTHER", False),
        ("/plan/?year=2015-16", False),
        ("/plan/?first=2016-11-08&last=2016-11-08", True),
        ("/plan/?first=2016-11-09&last=2016-11-30", False),
        ("/plan/?text=Falcon", False),
        ("/plan/?state=planned", False),
        ("/plan/?area=whole", False),
        ("/plan/calendar/?month=2016-11", True),
        ("/plan/calendar/?month=2016-12", False),
        ("/plan/calendar/?week=2016-11-08", True),
        ("/plan/calendar/?week=2016-11-15", False),
        ("/plan/calendar/?day=2016-11-08", True),
        ("/plan/calendar/?day=2016-11-09", False),
    ],
)
def test_the_plan_says_it_below_and_counts_it_nowhere(client, people, colindale, address, stands):
    without = page(client, people.bob, address)
    kept_back(people, colindale)
    shown = page(client, people.bob, address)
    assert (LINE in shown) is stands
    assert "Operation Falcon" not in shown
    assert COUNTED.findall(without) == COUNTED.findall(shown)
    assert LINE not in page(client, people.alice, address)


def test_a_time_of_day_is_said_and_the_whole_borough_meets_every_place(client, people, colindale):
    kept_back(
        people,
        colindale,
        reach=Reach.BOROUGH,
        start_time=time(10),
        end_time=time(12, 30),
        place_text="By the old depot",
    )
    shown = page(client, people.bob, "/plan/?area=COLINDALE")
    assert "Lead: something planned, Tue 8 Nov, 10am to 12.30pm, the whole borough" in shown
    assert "depot" not in shown


def test_its_lead_partner_reads_what_the_others_see(client, people, colindale):
    kept = kept_back(people, colindale)
    assert LINE in page(client, people.alice, kept.get_absolute_url())
    kept.areas.clear()
    assert "no day, no ward or neighbourhood yet" in page(
        client, people.alice, kept.get_absolute_url()
    )


def test_its_page_is_not_there_for_the_others(client, people, colindale):
    client.force_login(people.bob)
    assert client.get(kept_back(people, colindale).get_absolute_url()).status_code == 404


# --- a clash is found, asked about and answered -------------------------------------------------


def ours(people, place, **fields) -> Communication:
    return factories.CommunicationFactory(
        **{
            "lead_partner": people.other,
            "reach": Reach.LOCAL,
            "areas": [place],
            "title": "Home safety visits",
            **fields,
        }
    )


def test_who_edits_sees_it_beside_their_own_and_nobody_else_does(client, people, colindale):
    street = factories.AreaFactory(
        code="STREET", name="The Greenway", level=AreaLevel.STREET, parent=colindale
    )
    elsewhere = factories.AreaFactory(code="HENDON", name="Hendon", level=AreaLevel.WARD)
    kept_back(people, colindale)
    assert LINE in page(client, people.bob, ours(people, street).get_absolute_url())
    for other in (
        ours(people, elsewhere),
        ours(people, street, window_start=date(2016, 11, 9)),
        ours(people, street, state=State.CANCELLED),
    ):
        assert "Lead: something planned" not in page(client, people.bob, other.get_absolute_url())
    in_the_street = Communication.objects.filter(areas=street).first()
    assert "Lead: something planned" not in page(
        client, people.chair, in_the_street.get_absolute_url()
    )


def test_the_form_says_it_while_one_types(client, people, colindale):
    kept_back(people, colindale)
    client.force_login(people.bob)
    typed = {
        "title": "Visits",
        "lead_partner": people.other.pk,
        "when": "exact",
        "day_from_day": "8",
        "day_from_month": "11",
        "day_from_year": "2016",
        "reach": "local",
        "areas": [colindale.pk],
    }
    assert LINE in " ".join(client.post(NEAR, typed).content.decode().split())
    moved = {**typed, "day_from_day": "9"}
    assert "Lead: something planned" not in client.post(NEAR, moved).content.decode()


def test_the_partner_behind_it_is_suggested_and_answers_without_a_trace(client, people, colindale):
    kept = kept_back(people, colindale)
    visits = ours(people, colindale)
    asking = page(client, people.bob, reverse("plans:approach_ask", args=[visits.pk]))
    assert "Those with something near: Lead" in asking
    assert "Near this: something at that time, Colindale" in asking
    approach = ask_the_advocates(
        by=people.bob, communication=visits, partners=[people.lead], working_days=3, question=""
    )
    asked = approach.asked.get()
    answer_approach(
        by=people.alice,
        asked=asked,
        opened_version=asked.version,
        answer=GivenAnswer(ApproachAnswer.CLASH, words="Please take another day."),
    )
    read = page(client, people.bob, visits.get_absolute_url())
    assert "Please take another day." in read
    assert kept.title not in read
    assert str(kept.pk) not in read
    assert Approach.objects.count() == 1


def test_the_pair_is_the_lead_partners_alone_and_its_answer_leaves_the_line(
    client, people, colindale
):
    kept = about_burglary(
        lead_partner=people.lead,
        visibility=Visibility.LEAD,
        time_and_place_shown=True,
        reference=None,
        reach=Reach.LOCAL,
        areas=[colindale],
    )
    theirs = about_burglary(lead_partner=people.other, reach=Reach.LOCAL, areas=[colindale])
    look()
    pair = Overlap.objects.get()
    assert not Overlap.objects.visible_to(people.bob).exists()
    before = page(client, people.bob, theirs.get_absolute_url())
    answer_overlap(
        by=people.alice,
        overlap=pair,
        kind=OverlapAnswerKind.NONE,
        note="Another matter.",
        version=version_of(pair, []),
    )
    after = page(client, people.bob, theirs.get_absolute_url())
    assert LINE in before
    assert before == after
    assert kept.title not in after.replace(theirs.title, "")
