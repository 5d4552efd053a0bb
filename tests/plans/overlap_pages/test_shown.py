"""What is near a communication: on its page, the plan, today and the review, and for whom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.choices import Role
from plans.choices import OverlapAnswerKind, State
from plans.models import Overlap
from plans.operations.overlaps.answering import answer_overlap
from tests import factories
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.plans.how_many import ROWS
from tests.plans.october import NOW
from tests.plans.overlap_pages.near import NEAR_TYPED, seen_by, side, typed, version
from tests.plans.overlap_pairs import about_burglary, about_hate_crime, look

pytestmark = pytest.mark.django_db


# --- on its page ---------------------------------------------------------------------------------


def test_the_page_shows_what_is_near_and_where_to_answer(client, people, pair):
    text = seen_by(client, people.alice, side(pair, people.lead).get_absolute_url())
    assert "Theirs against burglary" in text
    assert "Same subject (burglary), dates overlap" in text
    assert f"/overlaps/{pair.pk}/" in text
    other = seen_by(client, people.bob, side(pair, people.other).get_absolute_url())
    assert "Ours against burglary" in other


def test_an_answer_stands_on_both_pages_with_who_and_when(client, people, pair):
    OverlapAnswerFactory(
        overlap=pair, by=people.alice, partner=people.lead, note="Other streets.", at=NOW
    )
    for partner in (people.lead, people.other):
        text = seen_by(client, people.charlie, side(pair, partner).get_absolute_url())
        assert "Every overlap that you can see is answered." in text
        assert "No overlap: “Other streets.”" in text
        assert "Alice, Lead, Tue 25 Oct, 10am" in text


def test_the_best_three_stand_on_the_page_and_all_on_a_page_of_their_own(client, people):
    ours = about_burglary(lead_partner=people.lead)
    for number in range(25):
        overlap_of(ours, about_burglary(lead_partner=people.other, title=f"Number {number}."))
    text = seen_by(client, people.alice, ours.get_absolute_url())
    assert text.count("app-near__line") == 3
    assert "See all 25 near it" in text
    listed = seen_by(client, people.alice, reverse("plans:communication_near", args=[ours.pk]))
    assert listed.count("Number ") >= 20
    assert "1 to 20 of 25" in listed


# --- plan, today, review -------------------------------------------------------------------------


def test_the_plan_flags_and_filters_what_is_near(client, people, pair):
    about_hate_crime(lead_partner=people.lead)
    text = seen_by(client, people.alice, "/plan/?year=2016-17")
    assert text.count('<span class="app-flag">1 near</span>') == 2
    found = seen_by(client, people.alice, "/plan/?year=2016-17&near=duplicates")
    assert "Ours against burglary" in found
    assert "Hate crime" not in found
    assert "Overlaps: Possible duplicates" in found
    OverlapAnswerFactory(overlap=pair, by=people.alice, partner=people.lead)
    text = seen_by(client, people.alice, "/plan/?year=2016-17")
    assert "1 near" not in text
    none = seen_by(client, people.alice, "/plan/?year=2016-17&near=any")
    assert "Ours against burglary" not in none


def test_today_asks_the_advocate_and_counts_for_the_chair(client, people, pair):
    waiting = seen_by(client, people.alice, "/")
    assert "Ours against burglary" in waiting
    assert "Possible duplicate: " in waiting
    for who in (people.chair, people.coordinator):
        assert "overlap unanswered" in seen_by(client, who, "/")
    assert "Nothing waits for you." in seen_by(client, people.charlie, "/")


def test_what_has_gone_out_on_both_sides_asks_nobody(client, people):
    overlap_of(
        about_burglary(lead_partner=people.lead, state=State.ISSUED),
        about_burglary(lead_partner=people.other, state=State.ISSUED),
    )
    assert "Nothing waits for you." in seen_by(client, people.alice, "/")
    assert "No overlap waits for an answer." in seen_by(client, people.alice, "/overlaps/")


def test_near_what_has_gone_out_nothing_waits_and_what_nobody_answered_is_named(client, people):
    ours = about_burglary(lead_partner=people.lead, state=State.ISSUED)
    theirs = about_burglary(lead_partner=people.other, title="Theirs", state=State.ISSUED)
    pair = overlap_of(ours, theirs)
    for address in (
        ours.get_absolute_url(),
        reverse("plans:communication_near", args=[ours.pk]),
    ):
        text = seen_by(client, people.alice, address)
        assert "Nothing that you can see near it waits for an answer." in text
        assert "What was never answered" in text
        assert f"/overlaps/{pair.pk}/" in text
    late = seen_by(client, people.alice, reverse("plans:overlap", args=[pair.pk]))
    assert "Record the answer" in late


def test_the_review_has_a_column_of_what_is_near(client, people, pair):
    text = seen_by(client, people.chair, reverse("subgroup:review"))
    assert f'href="/overlaps/{pair.pk}/"' in text
    assert '<span class="app-table__sub">Possible duplicate</span>' in text
    line = reverse("subgroup:review_line", args=[side(pair, people.lead).pk])
    shown = seen_by(client, people.chair, line)
    assert "Near it, without an answer" in shown
    assert "Possible duplicate: same subject (burglary), dates overlap" in shown


def test_duplicates_come_first_in_the_list(client, people, pair):
    joint = overlap_of(
        about_burglary(lead_partner=people.lead, title="Could be joint one"),
        about_burglary(lead_partner=people.other),
        kind="joint_opportunity",
        score=0.99,
    )
    text = seen_by(client, people.alice, "/overlaps/")
    assert text.index(f"/overlaps/{pair.pk}/") < text.index(f"/overlaps/{joint.pk}/")


# --- nobody learns of what is kept back ----------------------------------------------------------


@pytest.fixture
def kept_back(people) -> Overlap:
    """What is near a communication that its lead partner keeps back."""
    about_burglary(lead_partner=people.lead, title="Quokka", embargoed=True)
    about_burglary(lead_partner=people.other, title="Theirs")
    look()
    return Overlap.objects.get()


def test_a_pair_with_what_is_kept_back_is_shown_to_its_partner(client, people, kept_back):
    secret = side(kept_back, people.lead)
    assert "Theirs" in seen_by(client, people.alice, secret.get_absolute_url())
    assert "Your answer stays with your partner" in seen_by(
        client, people.alice, reverse("plans:overlap", args=[kept_back.pk])
    )


@pytest.mark.parametrize("who", ["bob", "chair", "coordinator", "administrator"])
def test_a_pair_with_what_is_kept_back_exists_for_nobody_else(client, people, kept_back, who):
    answer_overlap(
        by=people.alice,
        overlap=kept_back,
        kind=OverlapAnswerKind.NONE,
        note="Quokka hunts at night.",
        version=version(kept_back),
    )
    person, theirs = getattr(people, who), side(kept_back, people.other).get_absolute_url()
    for address in ("/", "/plan/?near=any&year=all", theirs):
        text = seen_by(client, person, address)
        assert "Quokka" not in text
        assert "1 near" not in text
    assert "Nothing that you can see is near it." in text
    assert client.get(reverse("plans:overlap", args=[kept_back.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.CHAIR, Role.COORDINATOR])
def test_who_leads_the_group_finds_what_their_own_partner_keeps_back_in_the_list(
    client, people, pair, role
):
    about_others = overlap_of(
        about_burglary(lead_partner=people.other), about_burglary(lead_partner=people.named)
    )
    kept_back = overlap_of(
        about_burglary(lead_partner=people.lead, embargoed=True),
        about_burglary(lead_partner=people.other),
    )
    factories.AppointmentFactory(person=people.alice, role=role)
    text = seen_by(client, people.alice, "/overlaps/")
    for one in (pair, about_others, kept_back):
        assert f"/overlaps/{one.pk}/" in text
    text = seen_by(client, people.coordinator, "/overlaps/")
    assert f"/overlaps/{about_others.pk}/" in text
    assert f"/overlaps/{kept_back.pk}/" not in text


# --- what it costs -------------------------------------------------------------------------------

QUERIES = {"list": 7, "pair": 13, "near": 7, "typed": 32}


@pytest.mark.parametrize("rows", ROWS)
def test_the_queries_do_not_grow_with_the_pairs(client, people, rows):
    ours = about_burglary(
        lead_partner=people.lead,
        areas=[factories.AreaFactory()],
        channels=[factories.ChannelFactory()],
        partners=[people.named],
    )
    for number in range(rows):
        theirs = about_burglary(
            lead_partner=people.other,
            title=f"Against burglary {number}",
            channels=[factories.ChannelFactory()],
            topics=[factories.TopicFactory()],
        )
        pair = overlap_of(ours, theirs)
        OverlapAnswerFactory(overlap=pair, by=people.alice, withdrawn_at=NOW)
    client.force_login(people.alice)
    client.get("/overlaps/")
    asked = {
        "list": lambda: client.get("/overlaps/"),
        "pair": lambda: client.get(reverse("plans:overlap", args=[pair.pk])),
        "near": lambda: client.get(reverse("plans:communication_near", args=[ours.pk])),
        "typed": lambda: client.post(NEAR_TYPED, typed()),
    }
    counted = {}
    for name, act in asked.items():
        with CaptureQueriesContext(connection) as queries:
            act()
        counted[name] = len(queries)
    assert counted == QUERIES
