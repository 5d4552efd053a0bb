"""Who keeps agreed lines and contacts, and how a wording becomes the agreed one."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.urls import reverse

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import NotPossible
from partnership.models import Change
from plans.forms.agreed import AgreeForm
from plans.models import AgreedLine, LineWording
from plans.operations import agreed
from plans.operations.agreed import Words
from tests.plans.agreed.carried import MET, fresh, reworded
from tests.plans.communication_forms import sent_of
from tests.plans.october import TODAY

pytestmark = pytest.mark.django_db


def test_a_line_that_an_advocate_enters_is_a_proposal(people, topic):
    made = agreed.add_line(
        by=people.alice,
        name="Lock up",
        owner=people.lead,
        topic=topic,
        words=Words("Lock every door.", social="x" * 280),
    )
    wording = made.wordings.get()
    assert (wording.number, wording.agreed_on, wording.by) == (1, None, people.alice)
    assert made.current == made.proposal == wording


def test_nobody_enters_a_line_for_a_partner_for_which_they_do_not_speak(people, topic):
    with pytest.raises(PermissionDenied):
        agreed.add_line(
            by=people.bob, name="X", owner=people.lead, topic=topic, words=Words("Lock up.")
        )
    assert not AgreedLine.objects.exists()


def test_only_chair_and_coordinator_say_that_a_meeting_agreed_it(people, topic):
    words = Words("Lock up.", agreed_on=MET)
    with pytest.raises(PermissionDenied):
        agreed.add_line(by=people.alice, name="X", owner=people.lead, topic=topic, words=words)
    proposed = agreed.add_line(
        by=people.alice, name="X", owner=people.lead, topic=topic, words=Words("Lock up.")
    )
    for who in (people.alice, people.administrator):
        with pytest.raises(PermissionDenied):
            agreed.agree_wording(by=who, line=proposed, opened_version=1, agreed_on=MET)
    agreed.agree_wording(by=people.chair, line=proposed, opened_version=1, agreed_on=MET)
    assert fresh(proposed).current.agreed_on == MET


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (Words("  "), "Say the line in its short form."),
        (
            Words("Lock up.", social="x" * 281),
            "The line for social media has 281 characters: at most 280 fit. Shorten it.",
        ),
        (
            Words("Lock up.", agreed_on=TODAY + timedelta(days=1)),
            "A meeting to come has agreed nothing yet: enter the day of one held.",
        ),
        (
            Words("Lock up.", agreed_on=MET, valid_until=MET - timedelta(days=1)),
            "The wording’s last day is before the meeting. "
            "Word it anew with a later last day, then agree that.",
        ),
    ],
)
def test_words_that_cannot_be_are_refused_in_a_sentence(people, topic, words, why):
    with pytest.raises(NotPossible) as refused:
        agreed.add_line(
            by=people.coordinator, name="X", owner=people.lead, topic=topic, words=words
        )
    assert str(refused.value) == why


def test_a_proposal_says_its_short_wording_and_a_last_day_to_come(client, people, topic):
    client.force_login(people.alice)
    past = {"valid_until_day": "24", "valid_until_month": "10", "valid_until_year": "2016"}
    page = client.post(reverse("plans:line_new"), {"name": "Up", "owner": people.lead.pk, **past})
    assert page.context["form"].errors == {
        "short": ["Enter the short wording"],
        "valid_until": ["That day is past: enter today or a later day"],
    }


def test_the_form_of_a_line_sent_twice_enters_it_once_and_with_other_words_another(
    client, people, topic
):
    client.force_login(people.alice)
    address = reverse("plans:line_new")
    number = client.get(address).context["form"]["identifier"].value()
    sent = {"identifier": number, "name": "Up", "owner": people.lead.pk, "topic": topic.pk}
    first, second, other = (
        client.post(address, {**sent, "short": words})
        for words in ("Lock up.", "Lock up.", "Lock your doors.")
    )
    assert first.url == second.url != other.url
    held = LineWording.objects.values_list("line__name", "number", "short")
    assert sorted(held) == [("Up", 1, "Lock up."), ("Up", 1, "Lock your doors.")]


def test_a_line_is_about_a_topic_or_a_campaign(people):
    with pytest.raises(NotPossible):
        agreed.add_line(by=people.alice, name="X", owner=people.lead, words=Words("Lock up."))


def test_wordings_are_numbered_and_old_ones_stay(people, line):
    reworded(people, line)
    assert list(line.wordings.order_by("number").values_list("number", "short")) == [
        (1, "What we say, number 1."),
        (2, "Lock up, always."),
    ]


def test_a_proposal_replaces_no_agreed_wording_until_it_is_agreed(people, line):
    agreed.add_wording(by=people.alice, line=line, opened_version=1, words=Words("New words."))
    held = fresh(line)
    assert (held.current.number, held.proposal.number) == (1, 2)
    agreed.agree_wording(by=people.chair, line=line, opened_version=2, agreed_on=MET)
    held = fresh(line)
    assert (held.current.number, held.proposal) == (2, None)


def test_what_is_no_longer_used_is_neither_worded_anew_nor_agreed(people, line):
    agreed.add_wording(by=people.alice, line=line, opened_version=1, words=Words("New words."))
    agreed.end_line(by=people.alice, line=line, opened_version=2)
    with pytest.raises(NotPossible, match="Bring it back first, then word it anew"):
        agreed.add_wording(by=people.alice, line=line, opened_version=3, words=Words("Newer."))
    with pytest.raises(NotPossible, match="Bring it back first, then agree its wording"):
        agreed.agree_wording(by=people.chair, line=line, opened_version=3, agreed_on=MET)
    assert fresh(line).current.number == 1


def test_a_line_opened_before_somebody_saved_it_is_not_overwritten(people, line):
    agreed.add_wording(by=people.alice, line=line, opened_version=1, words=Words("Ours."))
    with pytest.raises(StaleEdit):
        agreed.add_wording(by=people.alice, line=line, opened_version=1, words=Words("Mine."))
    assert line.wordings.count() == 2


def test_others_change_nothing_of_a_line_or_contact(people, line, contact):
    for act in (
        lambda: agreed.edit_line(by=people.bob, line=line, opened_version=1, fields={"name": "Y"}),
        lambda: agreed.add_wording(
            by=people.bob, line=line, opened_version=1, words=Words("Mine.")
        ),
        lambda: agreed.end_line(by=people.bob, line=line, opened_version=1),
        lambda: agreed.edit_contact(
            by=people.bob, contact=contact, opened_version=1, fields={"number": "999"}
        ),
        lambda: agreed.check_contact(by=people.bob, contact=contact),
        lambda: agreed.end_contact(by=people.bob, contact=contact, opened_version=1),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("met", "suggested"),
    [(TODAY - timedelta(days=1), None), (TODAY, TODAY)],
)
def test_no_meeting_from_before_a_wording_was_proposed_is_suggested(
    people, line, monkeypatch, met, suggested
):
    agreed.add_wording(by=people.alice, line=line, opened_version=1, words=Words("New words."))
    monkeypatch.setattr("plans.forms.agreed.meetings_held", lambda today: [met, MET])
    assert AgreeForm(instance=fresh(line)).initial["agreed_on"] == suggested


def test_the_meeting_that_a_form_suggested_gives_way_to_no_later_one(line, monkeypatch):
    held = [MET]
    monkeypatch.setattr("plans.forms.agreed.meetings_held", lambda today: list(held))
    sent = QueryDict(mutable=True)
    sent.update({**sent_of(AgreeForm(instance=line)), "agreed_on": MET.isoformat()})
    held.insert(0, MET + timedelta(days=7))
    line.version += 1
    form = AgreeForm(sent, instance=line)
    assert (form.is_valid(), form.is_stale()) == (True, True)
    assert form.cleaned_data["agreed_on"] == MET
    assert (form.taken_over, form.differences()) == ([], [])
