"""An overlap is answered on its page, and going joint takes both partners."""

from datetime import date, time

import pytest
from django.urls import reverse

from plans.choices import OverlapAnswerKind, Precision, Reach, State, Visibility
from plans.models import Communication, Overlap
from plans.operations.communications import move_communication
from plans.operations.details import Window
from plans.operations.overlaps.answering import answer_overlap
from plans.views.overlaps import pairs
from tests.factories import AreaFactory
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.plans.october import NOW
from tests.plans.overlap_answers import agree, propose
from tests.plans.overlap_pages.near import seen_by, side, version
from tests.plans.overlap_pairs import about_burglary, look, pair_of

pytestmark = pytest.mark.django_db
SAID = {
    "overlap_answer": {"kind": "coordinate", "note": "We take the evenings."},
    "overlap_joint": {"takes_over": "one", "note": "We take the evenings."},
}
OTHER_STREETS = {"kind": "no_overlap", "note": "Other streets."}


def send(client, person, name, pair, **sent):
    client.force_login(person)
    address = reverse(f"plans:{name}", args=[pair.pk])
    return client.post(address, {"version": version(pair), **sent}, follow=True)


def proposal_of(person, pair, partner):
    """To go joint, the one that this partner leads taking over."""
    return OverlapAnswerFactory(
        overlap=pair,
        kind=OverlapAnswerKind.JOINT,
        takes_over=side(pair, partner),
        by=person,
        partner=partner,
    )


def when_and_where(client, person, pair):
    """What the page says of each side, the person's own first."""
    client.force_login(person)
    page = client.get(reverse("plans:overlap", args=[pair.pk]))
    return [
        tuple(fact["value"] for fact in side.facts if fact["key"] in ("When", "Where"))
        for side in page.context["sides"]
    ]


@pytest.mark.parametrize(("name", "order"), [("alice", 1), ("bob", -1)])
def test_two_in_one_area_on_one_day_are_told_apart_by_time_and_place(client, people, name, order):
    there = {"reach": Reach.LOCAL, "areas": [AreaFactory(name="Burnt Oak")]}
    morning = {"place_text": "Watling Avenue", "start_time": time(10), "confirmed": False}
    evening = {"place_text": "Silkstream Park", "start_time": time(18), "end_time": time(20)}
    pair = overlap_of(
        about_burglary(lead_partner=people.lead, **there, **morning),
        about_burglary(lead_partner=people.other, **there, **evening),
    )
    told = [
        ("Tue 8 Nov, 10:00, provisional", "Burnt Oak, Watling Avenue"),
        ("Tue 8 Nov, 18:00 to 20:00", "Burnt Oak, Silkstream Park"),
    ]
    assert when_and_where(client, getattr(people, name), pair) == told[::order]


def test_whoever_is_shown_one_by_time_and_place_alone_is_shown_no_pair_with_it(client, people):
    kept_back = {"visibility": Visibility.LEAD, "reference": None, "time_and_place_shown": True}
    pair = overlap_of(
        about_burglary(lead_partner=people.lead, start_time=time(10), **kept_back),
        about_burglary(lead_partner=people.other),
    )
    assert when_and_where(client, people.alice, pair) == [
        ("Tue 8 Nov, 10:00", "Whole borough"),
        ("Tue 8 Nov", "Whole borough"),
    ]
    client.force_login(people.bob)
    assert client.get(reverse("plans:overlap", args=[pair.pk])).status_code == 404


def test_it_is_answered_on_one_page(client, people, pair):
    page = send(
        client, people.bob, "overlap_answer", pair, kind="coordinate", note="We take the evenings."
    )
    assert "Your answer is on record." in page.content.decode()
    assert pair.answers.get().note == "We take the evenings."


def test_whoever_answered_is_led_on_to_the_next_that_waits(client, people, pair):
    said = "The next overlap that waits for an answer"
    another = overlap_of(
        about_burglary(lead_partner=people.lead), about_burglary(lead_partner=people.other)
    )
    client.force_login(people.bob)
    assert said not in client.get(reverse("plans:overlap", args=[pair.pk])).text
    page = send(client, people.bob, "overlap_answer", pair, **OTHER_STREETS)
    assert said in page.text
    assert reverse("plans:overlap", args=[page.context["next"]]) in page.text
    assert page.context["next"] == another.pk
    page = send(client, people.bob, "overlap_answer", another, **OTHER_STREETS)
    assert said not in page.text


def test_a_proposal_leads_on_whoever_made_it_and_nobody_else(client, people, pair):
    for sides in ("lead", "other"), ("other", "named"):
        overlap_of(*(about_burglary(lead_partner=getattr(people, side)) for side in sides))
    proposal_of(people.alice, pair, people.lead)
    led_on = set()
    for name in ("alice", "bob", "coordinator", "chair"):
        client.force_login(getattr(people, name))
        page = client.get(reverse("plans:overlap", args=[pair.pk]))
        if "The next overlap that waits for an answer" in page.text:
            led_on.add(name)
    assert led_on == {"alice"}


def test_an_answer_without_a_word_is_asked_for_one(client, people, pair):
    page = send(client, people.bob, "overlap_answer", pair, kind="no_overlap", note="")
    assert page.status_code == 422
    assert "Say how you coordinate, or why they do not overlap" in page.content.decode()
    assert not pair.answers.exists()


def test_an_answer_that_comes_second_keeps_its_words(client, people, pair):
    seen = version(pair)
    OverlapAnswerFactory(overlap=pair, by=people.alice, partner=people.lead, note="Other days.")
    page = send(client, people.bob, "overlap_answer", pair, **OTHER_STREETS, version=seen)
    assert page.status_code == 409
    text = page.content.decode()
    assert "Somebody answered it in the meantime, so nothing was recorded." in text
    assert "Other days." in text
    assert "“Other streets.”" in text
    assert pair.answers.count() == 1


def test_a_proposal_that_comes_second_keeps_its_words_and_the_pair_can_be_answered(
    client, people, pair
):
    seen = version(pair)
    proposal_of(people.alice, pair, people.lead)
    page = send(
        client,
        people.bob,
        "overlap_joint",
        pair,
        takes_over=side(pair, people.other).pk,
        carries_channels="yes",
        note="Ours is further.",
        version=seen,
    )
    assert page.status_code == 409
    text = page.content.decode()
    assert "This is how it stands now; please decide again." in text
    assert "“Ours is further.”" in text
    assert "Agree and go joint" in text


def test_an_answer_to_a_changed_pair_is_in_the_form_again(client, people, pair):
    page = send(client, people.bob, "overlap_answer", pair, **OTHER_STREETS, version="as it was")
    assert page.status_code == 409
    text = page.content.decode()
    assert "please decide again" in text
    assert text.count("Other streets.") == 1


def test_an_answer_to_two_that_are_near_no_more_is_given_back(client, people, pair):
    OverlapAnswerFactory(overlap=pair, by=people.alice, partner=people.lead, withdrawn_at=NOW)
    seen = version(pair)
    Overlap.objects.update(stands=False)
    page = send(client, people.bob, "overlap_answer", pair, **SAID["overlap_answer"], version=seen)
    text = page.content.decode()
    assert "They are no longer near each other: one of the two was moved" in text
    assert "“We take the evenings.”" in text


@pytest.mark.parametrize(("name", "said"), SAID.items())
def test_words_about_a_pair_that_has_gone_meanwhile_are_given_back(
    client, people, pair, name, said
):
    seen = version(pair)
    gone = Overlap(pk=pair.pk)
    pair.delete()
    page = send(client, people.bob, name, gone, **said, version=seen)
    assert page.status_code == 404
    text = page.content.decode()
    assert "Nothing was recorded" in text
    assert 'role="alert" tabindex="-1" data-told>' in text
    assert "“We take the evenings.”" in text


def test_words_are_given_back_where_the_pair_goes_while_they_are_recorded(
    client, people, pair, monkeypatch
):
    def gone_before_the_lock(*, overlap, **said):
        Overlap.objects.filter(pk=overlap.pk).delete()
        return answer_overlap(overlap=overlap, **said)

    monkeypatch.setattr(pairs, "answer_overlap", gone_before_the_lock)
    page = send(client, people.bob, "overlap_answer", pair, **SAID["overlap_answer"])
    assert page.status_code == 404
    assert "“We take the evenings.”" in page.content.decode()


def test_who_has_to_move_a_date_answers_first_and_the_answer_stays(client, people):
    ours = about_burglary(lead_partner=people.lead)
    theirs = about_burglary(lead_partner=people.other)
    look()
    found = pair_of(ours, theirs)
    shown = seen_by(client, people.alice, reverse("plans:overlap", args=[found.pk]))
    assert f'">move {ours.title}</a>' in shown
    send(client, people.alice, "overlap_answer", found, **SAID["overlap_answer"])
    move_communication(
        by=people.alice,
        communication=ours,
        opened_version=ours.version,
        window=Window(Precision.EXACT, date(2017, 4, 4), date(2017, 4, 4)),
        reason="We take the spring.",
    )
    look()
    text = seen_by(client, people.alice, reverse("plans:overlap", args=[found.pk]))
    assert "They are no longer near each other as they stand now." in text
    assert "We take the evenings." in text


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
    proposal_of(people.alice, pair, people.lead)
    assert "proposes to go joint with" in seen_by(client, people.bob, "/")
    assert "proposes to go joint with" not in seen_by(client, people.alice, "/")
    assert "Agree and go joint" not in seen_by(
        client, people.alice, reverse("plans:overlap", args=[pair.pk])
    )


def test_what_can_go_joint_no_more_can_be_declined_and_not_agreed_to(client, people, pair):
    given = proposal_of(people.alice, pair, people.lead)
    theirs = Communication.objects.filter(lead_partner=people.other)
    theirs.update(state=State.CANCELLED, state_reason="No money.")
    Overlap.objects.update(stands=False)
    pair.refresh_from_db()
    text = seen_by(client, people.bob, reverse("plans:overlap", args=[pair.pk]))
    assert ("Agree and go joint" in text, "Decline it" in text) == (False, True)
    assert "“Theirs against burglary” is cancelled, so it can no longer go joint.</p>" in text
    page = send(client, people.bob, "overlap_decline", pair, answer=given.pk, note="No money.")
    assert "The other partner learns why by letter." in page.text


@pytest.mark.parametrize(("an_idea", "may_agree"), [("lead", False), ("other", True)])
def test_what_is_on_the_plan_is_offered_to_go_into_no_idea(
    client, people, pair, an_idea, may_agree
):
    """Both were ideas when it was proposed that Lead partner’s takes the other over.

    Who is asked reads why it cannot be agreed to.
    """
    proposal_of(people.alice, pair, people.lead)
    Communication.objects.filter(lead_partner=getattr(people, an_idea)).update(state=State.IDEA)
    text = seen_by(client, people.bob, reverse("plans:overlap", args=[pair.pk]))
    assert ("Agree and go joint" in text, "Decline it" in text) == (may_agree, True)
    why_not = (
        "“Ours against burglary” is an idea, so “Theirs against burglary” would fall off the plan. "
        "Let “Theirs against burglary” take over, or put the idea on the plan first."
    )
    assert (why_not in text) == (not may_agree)


@pytest.mark.parametrize(
    ("stands", "said"), [(True, "The overlap is open again."), (False, "It is taken back.")]
)
def test_who_takes_an_answer_back_reads_whether_it_is_open_again(
    client, people, pair, stands, said
):
    given = OverlapAnswerFactory(overlap=pair, by=people.alice, partner=people.lead)
    Overlap.objects.update(stands=stands)
    pair.refresh_from_db()
    page = send(client, people.alice, "overlap_take_back", pair, answer=given.pk)
    assert f"{said} What was answered stays on record." in page.text


def test_who_takes_them_apart_reads_that_they_are_two_again(client, people, pair):
    propose(pair, people.alice, side(pair, people.lead))
    given = agree(pair, people.bob)
    page = send(client, people.bob, "overlap_take_back", pair, answer=given.pk)
    assert "They are two again. What was answered stays on record." in page.text


CHANNELS = (
    (True, "come along, with the slots that they hold."),
    (False, "are dropped, and their slots given back."),
)


@pytest.mark.parametrize(("carries", "what"), CHANNELS)
def test_who_is_to_agree_reads_what_becomes_of_the_channels(client, people, pair, carries, what):
    proposed = proposal_of(people.alice, pair, people.lead)
    proposed.carries_channels = carries
    proposed.save()
    text = seen_by(client, people.bob, reverse("plans:overlap", args=[pair.pk]))
    assert f"The channels of “Theirs against burglary” {what}" in text


def test_who_declines_says_why_on_the_page_and_it_stays_there(client, people, pair):
    given = proposal_of(people.alice, pair, people.lead)
    page = send(client, people.bob, "overlap_decline", pair, answer=given.pk, note="")
    assert page.status_code == 422
    assert "Say why you would rather not" in page.text
    page = send(client, people.bob, "overlap_decline", pair, answer=given.pk, note="For children.")
    assert "The other partner learns why by letter." in page.text
    text = seen_by(client, people.alice, reverse("plans:overlap", args=[pair.pk]))
    assert f"declined by {people.bob.name}" in text
    assert "“For children.”" in text
    assert "taken back by" not in text


def test_a_reason_that_comes_too_late_is_given_back(client, people, pair):
    given = proposal_of(people.alice, pair, people.lead)
    seen = version(pair)
    given.withdrawn_at, given.withdrawn_by = NOW, people.alice
    given.save()
    sent = {"answer": given.pk, "note": "For children.", "version": seen}
    page = send(client, people.bob, "overlap_decline", pair, **sent)
    assert (page.status_code, "“For children.”" in page.text) == (409, True)
    assert "taken back by" in page.text
