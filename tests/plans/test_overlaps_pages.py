"""Overlaps on screen: beside the form, on the communication's page, the plan, today, the review."""

import time
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bsc_comms.kit import clock
from plans.choices import OverlapAnswerKind, State
from plans.models import Communication, Overlap
from plans.operations.overlaps.answering import answer_overlap
from plans.queries.overlaps.versions import version_of
from tests import factories
from tests.cast import cast
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.plans.overlap_pairs import MESSAGE, TITLE, about_burglary, about_hate_crime, look

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
NEAR_TYPED = "/communications/near/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    with clock.at(NOW):
        yield cast()


@pytest.fixture
def pair(people):
    ours = about_burglary(lead_partner=people.lead, title="Ours against burglary")
    theirs = about_burglary(lead_partner=people.other, title="Theirs against burglary")
    return overlap_of(ours, theirs)


def side(pair, partner):
    return next(one for one in (pair.first, pair.second) if one.lead_partner == partner)


def typed(**said):
    """What a person has typed so far of something against burglary on 8 November."""
    return {
        "title": TITLE,
        "message": MESSAGE,
        "when": "exact",
        "day_from_day": "8",
        "day_from_month": "11",
        "day_from_year": "2016",
        "reach": "borough",
        **said,
    }


def seen_by(client, person, address):
    client.force_login(person)
    return client.get(address).content.decode()


# --- while it is typed ---------------------------------------------------------------------------


def test_what_is_near_stands_beside_the_form_with_its_reasons(client, people):
    theirs = about_burglary(lead_partner=people.other, title="Theirs")
    about_hate_crime(lead_partner=people.other)
    look()
    client.force_login(people.alice)
    fragment = client.post(NEAR_TYPED, typed(lead_partner=people.lead.pk)).content.decode()
    assert "<html" not in fragment
    assert "Possible duplicate" in fragment
    assert f'href="{theirs.get_absolute_url()}"' in fragment
    assert "both in the whole borough" in fragment
    assert "Hate crime" not in fragment


def test_the_three_likeliest_are_shown_and_how_many_more_there_are(client, people):
    for number in range(5):
        about_burglary(lead_partner=people.other, title=f"Against burglary {number}")
    client.force_login(people.alice)
    fragment = client.post(NEAR_TYPED, typed(lead_partner=people.lead.pk)).content.decode()
    assert fragment.count("app-near__line") == 3
    assert "2 more are near it" in fragment


def test_offers_that_fit_stand_below(client, people):
    topic = factories.TopicFactory(label="Burglary")
    offer = factories.OfferFactory(partner=people.other, what="Home security checks")
    offer.topics.add(topic)
    client.force_login(people.alice)
    fragment = client.post(NEAR_TYPED, typed(lead_partner=people.lead.pk, topics=topic.pk))
    assert "Home security checks" in fragment.content.decode()
    assert "same topic (burglary)" in fragment.content.decode()


def test_what_is_edited_is_not_near_itself(client, people):
    ours = about_burglary(lead_partner=people.lead)
    client.force_login(people.alice)
    fragment = client.post(NEAR_TYPED, typed(of=ours.pk)).content.decode()
    assert "Nothing that you can see is near it." in fragment


def test_without_a_date_it_asks_for_one(client, people):
    client.force_login(people.alice)
    fragment = client.post(NEAR_TYPED, {"title": TITLE, "when": "undated"}).content.decode()
    assert "Say roughly when it is" in fragment


def test_without_a_script_a_button_checks_and_loses_nothing(client, people):
    about_burglary(lead_partner=people.other, title="Theirs")
    client.force_login(people.alice)
    sent = typed(
        title="",
        internal_notes="Ask Ann.",
        check="overlaps",
        identifier="0c7f7e7e-3f0c-4b41-bb4b-0c5cb54a3b4f",
    )
    page = client.post(reverse("plans:communication_new"), sent)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Theirs" in text
    assert "Ask Ann." in text
    assert MESSAGE in text
    assert "There is a problem" not in text
    assert 'value="overlaps"' in text
    assert not Communication.objects.filter(lead_partner=people.lead).exists()


def test_checking_an_edit_saves_nothing(client, people):
    ours = about_burglary(lead_partner=people.lead)
    about_burglary(lead_partner=people.other, title="Theirs")
    client.force_login(people.alice)
    address = reverse("plans:communication_edit", args=[ours.pk])
    page = client.post(address, typed(title="Other words", version=1, check="overlaps"))
    assert "Theirs" in page.content.decode()
    assert "Other words" in page.content.decode()
    assert Communication.objects.get(pk=ours.pk).title == TITLE


@pytest.mark.timed
@pytest.mark.parametrize(
    "text", ["lock your door " * 7_000, "\U0001f600" * 100_000, "? ! ." * 20_000, "", "\x00"]
)
def test_any_text_gives_a_result_fast(client, people, text):
    about_burglary(lead_partner=people.other)
    client.force_login(people.alice)
    client.post(NEAR_TYPED, typed())
    began = time.perf_counter()
    page = client.post(NEAR_TYPED, typed(title=text, message=text))
    assert page.status_code == 200
    assert time.perf_counter() - began < 2


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


# --- answering -----------------------------------------------------------------------------------


def version(pair):
    return version_of(pair, list(pair.answers.all()))


def send(client, person, name, pair, **sent):
    client.force_login(person)
    address = reverse(f"plans:{name}", args=[pair.pk])
    return client.post(address, {"version": version(pair), **sent}, follow=True)


def test_it_is_answered_on_one_page(client, people, pair):
    page = send(
        client, people.bob, "overlap_answer", pair, kind="coordinate", note="We take the evenings."
    )
    assert "Your answer is on record." in page.content.decode()
    assert pair.answers.get().note == "We take the evenings."


def test_an_answer_without_a_word_is_asked_for_one(client, people, pair):
    page = send(client, people.bob, "overlap_answer", pair, kind="no_overlap", note="")
    assert page.status_code == 422
    assert "Say how you coordinate, or why they do not overlap" in page.content.decode()
    assert not pair.answers.exists()


def test_an_answer_that_comes_second_keeps_its_words(client, people, pair):
    seen = version(pair)
    OverlapAnswerFactory(overlap=pair, by=people.alice, partner=people.lead, note="Other days.")
    page = send(
        client,
        people.bob,
        "overlap_answer",
        pair,
        kind="no_overlap",
        note="Other streets.",
        version=seen,
    )
    assert page.status_code == 409
    text = page.content.decode()
    assert "Somebody answered it or changed one of the two in the meantime" in text
    assert "Other days." in text
    assert pair.answers.count() == 1


def test_going_joint_takes_two_clicks_of_two_partners(client, people, pair):
    ours = side(pair, people.lead)
    page = send(
        client, people.alice, "overlap_joint", pair, takes_over=ours.pk, carries_channels="yes"
    )
    assert "with the other partner’s advocate" in page.content.decode()
    given = pair.answers.get()
    shown = seen_by(client, people.bob, reverse("plans:overlap", args=[pair.pk]))
    assert "Agree and go joint" in shown
    page = send(client, people.bob, "overlap_agree", pair, answer=given.pk)
    assert "They are joint now" in page.content.decode()
    merged = Communication.objects.get(pk=side(pair, people.other).pk)
    assert (merged.state, merged.merged_into) == (State.MERGED, ours)
    text = seen_by(client, people.bob, merged.get_absolute_url())
    assert "Now part of a joint communication" in text


def test_a_proposal_waits_for_the_other_side_alone(client, people, pair):
    OverlapAnswerFactory(
        overlap=pair,
        kind=OverlapAnswerKind.JOINT,
        takes_over=side(pair, people.lead),
        by=people.alice,
        partner=people.lead,
    )
    assert "proposes to go joint with" in seen_by(client, people.bob, "/")
    assert "proposes to go joint with" not in seen_by(client, people.alice, "/")
    assert "Agree and go joint" not in seen_by(
        client, people.alice, reverse("plans:overlap", args=[pair.pk])
    )


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
        assert "overlaps unanswered" in seen_by(client, who, "/")
    assert "Nothing waits for you." in seen_by(client, people.charlie, "/")


def test_what_has_gone_out_on_both_sides_asks_nobody(client, people):
    overlap_of(
        about_burglary(lead_partner=people.lead, state=State.ISSUED),
        about_burglary(lead_partner=people.other, state=State.ISSUED),
    )
    assert "Nothing waits for you." in seen_by(client, people.alice, "/")
    assert "No overlap waits for an answer." in seen_by(client, people.alice, "/overlaps/")


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


def test_a_pair_with_what_is_kept_back_exists_for_its_partner_alone(client, people):
    secret = about_burglary(lead_partner=people.lead, title="Quokka", embargoed=True)
    theirs = about_burglary(lead_partner=people.other, title="Theirs")
    look()
    pair = Overlap.objects.get()
    assert "Theirs" in seen_by(client, people.alice, secret.get_absolute_url())
    assert "Your answer stays with your partner" in seen_by(
        client, people.alice, reverse("plans:overlap", args=[pair.pk])
    )
    answer_overlap(
        by=people.alice,
        overlap=pair,
        kind=OverlapAnswerKind.NONE,
        note="Quokka hunts at night.",
        version=version(pair),
    )
    for who in (people.bob, people.chair, people.coordinator, people.administrator):
        for address in ("/", "/plan/?near=any&year=all", theirs.get_absolute_url()):
            text = seen_by(client, who, address)
            assert "Quokka" not in text
            assert "1 near" not in text
        assert client.get(reverse("plans:overlap", args=[pair.pk])).status_code == 404
    assert "Nothing that you can see is near it." in seen_by(
        client, people.bob, theirs.get_absolute_url()
    )


def test_typing_tells_nobody_of_what_is_kept_back(client, people):
    about_burglary(lead_partner=people.lead, title="Quokka", embargoed=True)
    client.force_login(people.bob)
    without = client.post(NEAR_TYPED, typed()).content
    Communication.objects.all().delete()
    assert client.post(NEAR_TYPED, typed()).content == without


# --- what it costs -------------------------------------------------------------------------------

QUERIES = {"list": 7, "pair": 13, "near": 7, "typed": 35}


@pytest.mark.parametrize("rows", [1, 3, 50])
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


def test_the_windows_of_a_year_ago_are_found_like_those_of_today(client, people):
    about_burglary(
        lead_partner=people.other,
        title="All year long",
        window_start=date(2015, 11, 1),
        window_end=date(2016, 12, 31),
        precision="other_window",
    )
    look()
    client.force_login(people.alice)
    fragment = client.post(NEAR_TYPED, typed(lead_partner=people.lead.pk)).content.decode()
    assert "All year long" in fragment
