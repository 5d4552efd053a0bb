"""Whoever takes part learns what changed: once, one letter a day, never more than they may know."""

from datetime import UTC, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Letter
from plans.choices import InvolvementState, PlacementState, State
from plans.models import ChangesTold, Communication
from plans.operations.approaches import tell_what_changed
from plans.operations.communications import edit_communication, move_communication, set_aside
from plans.operations.decisions import record_decision
from plans.operations.details import Details, Window
from plans.operations.involvements import answer_invitation
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TUESDAY = datetime(2016, 10, 25, 9, tzinfo=UTC)
# 8.05 in London, where summer time ends on Sunday 30 October.
WEDNESDAY = datetime(2016, 10, 26, 7, 5, tzinfo=UTC)
THURSDAY = WEDNESDAY + timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def talks(people):
    """Lead partner's, in which Other partner takes part."""
    return factories.CommunicationFactory(
        lead_partner=people.lead, title="Street talks", partners=[people.other]
    )


def change(people, communication, by=None, **fields) -> None:
    edit_communication(
        by=by or people.alice,
        communication=communication,
        opened_version=Communication.objects.get(pk=communication.pk).version,
        details=Details(fields=fields),
    )


def tell_at(moment: datetime) -> int:
    with clock.at(moment):
        return tell_what_changed()


def letters():
    return Letter.objects.filter(kind=LetterKind.WHAT_CHANGED)


def test_a_move_with_its_reason_is_told_to_who_takes_part(people, talks) -> None:
    moved = Window("exact", talks.window_start + timedelta(days=7), None, confirmed=True)
    moved = Window("exact", moved.start, moved.start, confirmed=True)
    move_communication(
        by=people.alice,
        communication=talks,
        opened_version=1,
        window=moved,
        reason="The hall is taken.",
    )
    assert tell_at(WEDNESDAY) == 1
    letter = letters().get()
    assert (letter.recipient, letter.subject) == (people.bob, "What changed: Street talks")
    assert "First day: Tue 15 Nov (was: Tue 8 Nov)" in letter.text
    assert "Why: The hall is taken." in letter.text


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (InvolvementState.INVITED, 1),
        (InvolvementState.AGREED, 1),
        (InvolvementState.AMPLIFYING, 1),
        (InvolvementState.DECLINED, 0),
    ],
)
def test_who_declined_is_left_in_peace(people, talks, state, told) -> None:
    talks.involvements.update(state=state)
    change(people, talks, message="Another message")
    assert tell_at(WEDNESDAY) == told


@pytest.mark.parametrize("held", ["asked", "accepted"])
def test_who_gives_an_offer_or_is_asked_for_one_learns_it_too(people, held) -> None:
    talks = factories.CommunicationFactory(lead_partner=people.lead)
    for partner, state in ((people.other, held), (people.named, "withdrawn")):
        offer = factories.OfferFactory(partner=partner)
        factories.OfferRequestFactory(communication=talks, offer=offer, state=state)
    change(people, talks, message="Another message")
    tell_at(WEDNESDAY)
    assert [letter.recipient for letter in letters()] == [people.bob]


def test_several_changes_come_in_one_letter_and_each_is_told_once(people, talks) -> None:
    other = factories.CommunicationFactory(
        lead_partner=people.lead, title="Bike marking", partners=[people.other]
    )
    change(people, talks, message="First")
    change(people, talks, message="Second")
    change(people, other, audiences=[factories.AudienceFactory(label="Students")])
    assert tell_at(WEDNESDAY) == 1
    letter = letters().get()
    assert letter.subject == "What changed: 2 communications that you take part in"
    assert "Message: Second (was: Lock your doors" in letter.text
    assert "First" not in letter.text.replace("First day", "")
    assert "Audiences: Students" in letter.text
    for moment in (WEDNESDAY, WEDNESDAY + MINUTE, THURSDAY):
        assert tell_at(moment) == 0


def test_what_was_changed_back_and_what_is_not_material_is_not_told(people, talks) -> None:
    before = talks.message
    change(people, talks, message="Another")
    change(people, talks, message=before, help_wanted="A stand", internal_notes="Between us")
    record_decision(
        by=people.chair,
        communication_id=talks.pk,
        kind="agreed",
        comment="",
        revision=Communication.objects.get(pk=talks.pk).version,
        last_decision=None,
        meeting_date=TUESDAY.date(),
    )
    assert tell_at(WEDNESDAY) == 0


def test_that_it_is_cancelled_is_told_with_the_reason(people, talks) -> None:
    set_aside(
        by=people.alice,
        communication=talks,
        opened_version=1,
        state=State.CANCELLED,
        reason="No money.",
    )
    tell_at(WEDNESDAY)
    assert "State: Cancelled (was: Planned)" in letters().get().text
    assert "Why: No money." in letters().get().text


def test_channels_and_places_count(people, talks) -> None:
    edit_communication(
        by=people.alice,
        communication=talks,
        opened_version=1,
        details=Details(
            fields={"areas": [factories.AreaFactory(name="Hale")], "reach": "local"},
            channels=[factories.ChannelFactory(name="Magazine")],
        ),
    )
    tell_at(WEDNESDAY)
    text = letters().get().text
    assert "Channels: Magazine" in text
    assert "Areas: Hale" in text
    assert talks.placements.filter(state=PlacementState.PLANNED).count() == 1


def test_nobody_is_told_of_their_own_changes_nor_of_their_own_partners_work(people, talks) -> None:
    factories.AppointmentFactory(person=people.bob, role="coordinator")
    change(people, talks, by=people.bob, message="Another")
    assert tell_at(WEDNESDAY) == 0
    change(people, talks, by=people.bob, message="Another still")
    deputy = factories.deputy_of(people.other)
    deputy_of_lead = factories.deputy_of(people.lead)
    with clock.at(WEDNESDAY):
        change(people, talks, by=people.bob, message="And another")
    tell_at(THURSDAY)
    assert [letter.recipient for letter in letters()] == [deputy]
    assert deputy_of_lead not in [letter.recipient for letter in letters()]


def test_who_leads_and_who_led_learn_that_somebody_else_changed_the_lead(people, talks) -> None:
    change(people, talks, by=people.coordinator, lead_partner=people.named, message="Another")
    tell_at(WEDNESDAY)
    told = {letter.recipient: letter.text for letter in letters()}
    assert set(told) == {people.alice, people.bob, people.charlie}
    line = "- Lead partner: Named partner (was: Lead partner)"
    assert all(line in text for text in told.values())
    assert ["Message:" in told[who] for who in (people.alice, people.bob, people.charlie)] == [
        False,
        True,
        False,
    ]
    assert tell_at(THURSDAY) == 0


def test_who_gave_the_lead_away_is_not_told_of_it_and_the_deputy_is(people) -> None:
    both = factories.advocate_of(people.lead, people.named, email="both@example.org")
    one = factories.CommunicationFactory(lead_partner=people.lead)
    change(people, one, by=both, lead_partner=people.named)
    tell_at(WEDNESDAY)
    assert {letter.recipient for letter in letters()} == {people.alice, people.charlie}


def test_a_lead_that_was_given_back_is_no_change(people) -> None:
    one = factories.CommunicationFactory(lead_partner=people.lead)
    change(people, one, by=people.coordinator, lead_partner=people.named)
    with clock.at(TUESDAY + MINUTE):
        change(people, one, by=people.coordinator, lead_partner=people.lead)
    assert tell_at(WEDNESDAY) == 0


def test_who_led_and_may_not_know_of_it_any_more_is_told_nothing(people) -> None:
    one = factories.CommunicationFactory(
        lead_partner=people.lead, visibility="lead", reference=None
    )
    both = factories.advocate_of(people.lead, people.named, email="both@example.org")
    change(people, one, by=both, lead_partner=people.named)
    tell_at(WEDNESDAY)
    assert [(letter.recipient, letter.in_confidence) for letter in letters()] == [
        (people.charlie, True)
    ]


@pytest.mark.parametrize("name", ["Other partner", "Other partner of many words, " * 5])
def test_who_answered_after_a_change_had_seen_it(people, talks, name: str) -> None:
    people.other.name = name
    people.other.save()
    talks.involvements.update(state=InvolvementState.INVITED)
    change(people, talks, message="Another")
    with clock.at(TUESDAY + MINUTE):
        answer_invitation(
            by=people.bob,
            communication=talks,
            partner=people.other,
            state=InvolvementState.AGREED,
        )
    assert tell_at(WEDNESDAY) == 0


def test_who_answered_for_one_of_two_partners_before_it_is_told(people, talks) -> None:
    factories.AppointmentFactory(person=people.bob, role="advocate", partner=people.named)
    factories.InvolvementFactory(communication=talks, partner=people.named)
    bob = type(people.bob).objects.get(pk=people.bob.pk)

    def answer(partner):
        answer_invitation(
            by=bob, communication=talks, partner=partner, state=InvolvementState.AMPLIFYING
        )

    steps = (
        lambda: answer(people.other),
        lambda: change(people, talks, message="Another"),
        lambda: answer(people.named),
    )
    for minutes, step in enumerate(steps):
        with clock.at(TUESDAY + minutes * MINUTE):
            step()
    tell_at(WEDNESDAY)
    assert letters().filter(recipient=bob).exists()


def test_why_something_was_moved_and_moved_back_is_not_told(people, talks) -> None:
    day = talks.window_start
    for version, moved, why in (
        (1, day + timedelta(days=7), "The hall is taken."),
        (2, day, "It is free again."),
    ):
        move_communication(
            by=people.alice,
            communication=talks,
            opened_version=version,
            window=Window("exact", moved, moved, confirmed=True),
            reason=why,
        )
    change(people, talks, message="Another")
    tell_at(WEDNESDAY)
    text = letters().get().text
    assert ("Message: Another" in text, "Why:" in text) == (True, False)


def test_letters_go_out_from_eight_on_working_days_and_cover_what_was_missed(people, talks) -> None:
    friday_noon = datetime(2016, 10, 28, 11, tzinfo=UTC)
    assert tell_at(datetime(2016, 10, 28, 7, 5, tzinfo=UTC)) == 0
    with clock.at(friday_noon):
        change(people, talks, message="Another")
    saturday = datetime(2016, 10, 29, 9, tzinfo=UTC)
    monday = datetime(2016, 10, 31, 8, tzinfo=UTC)  # winter time
    assert tell_at(saturday) == 0
    assert tell_at(monday) == 0
    assert tell_at(monday + timedelta(minutes=5)) == 1


def test_after_three_days_without_a_tick_all_comes_in_one_letter(people, talks) -> None:
    tell_at(WEDNESDAY)
    for day, text in ((0, "One"), (1, "Two"), (2, "Three")):
        with clock.at(WEDNESDAY + timedelta(days=day, hours=3)):
            change(people, talks, message=text)
    assert tell_at(datetime(2016, 10, 31, 12, tzinfo=UTC)) == 1
    assert "Message: Three" in letters().get().text
    assert ChangesTold.objects.count() == 2


def test_what_is_written_at_the_hour_itself_is_told_once(people, talks) -> None:
    eight = datetime(2016, 10, 26, 7, tzinfo=UTC)
    for moment, text in ((eight, "At eight"), (eight + MINUTE, "After eight")):
        with clock.at(moment):
            change(people, talks, message=text)
    tell_at(WEDNESDAY)
    tell_at(THURSDAY)
    first, second = letters().order_by("due")
    assert "Message: At eight (was: Lock" in first.text
    assert "Message: After eight (was: At eight)" in second.text


def test_what_somebody_may_not_know_is_not_told_and_what_is_kept_back_comes_alone(people) -> None:
    kept = factories.CommunicationFactory(
        lead_partner=people.lead,
        title="Axolotl",
        embargoed=True,
        named_partners=[people.named],
        partners=[people.other, people.named],
    )
    shown = factories.CommunicationFactory(
        lead_partner=people.lead, title="Street talks", partners=[people.named]
    )
    for one in (kept, shown):
        change(people, one, message="Another")
    tell_at(WEDNESDAY)
    told = {(letter.recipient, letter.subject, letter.in_confidence) for letter in letters()}
    assert told == {
        (people.charlie, "Something kept back that you take part in has changed", True),
        (people.charlie, "What changed: Street talks", False),
    }
    said = "At most one such letter comes a day, and one more about what is kept back."
    open_one = letters().get(in_confidence=False)
    assert said in open_one.text
    assert said in open_one.html


def test_what_was_done_while_it_was_kept_back_stays_there_after_it_opened(people) -> None:
    kept = factories.CommunicationFactory(
        lead_partner=people.lead,
        visibility="lead",
        embargo_until=TUESDAY + timedelta(hours=2),
        reference=None,
        partners=[people.other],
    )
    change(people, kept, message="Axolotl")
    with clock.at(TUESDAY + timedelta(hours=3)):
        change(people, kept, place_text="By the pond")
    tell_at(WEDNESDAY)
    text = letters().get().text
    assert "By the pond" in text
    assert "Axolotl" not in text
