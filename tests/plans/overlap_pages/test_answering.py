"""An overlap is answered on its page, and going joint takes both partners."""

import pytest
from django.urls import reverse

from plans.choices import OverlapAnswerKind, State
from plans.models import Communication
from tests.factories.overlaps import OverlapAnswerFactory
from tests.plans.overlap_pages.near import seen_by, side, version

pytestmark = pytest.mark.django_db


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
