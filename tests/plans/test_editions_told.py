"""Who is in an edition without a booking is told that it was moved or cancelled, once each time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from channels_registry.operations import cancel_edition, edit_channel, edit_edition
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, Partner, Person
from partnership.operations.letters import withdraw_letter
from plans.choices import State, Visibility
from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.placements import choose_edition
from tests.factories import ChannelFactory, EditionFactory, LetterFactory, PlacementFactory
from tests.plans.ward_panel import A_MINUTE, NOW, gone_out, letters, moved, planned_for, told

pytestmark = pytest.mark.django_db
TWO_WEEKS = timedelta(days=14)


def taken_back(people) -> None:
    """By hand, the only letter."""
    with clock.at(NOW + 2 * A_MINUTE):
        assert withdraw_letter(by=people.coordinator, letter_id=letters()[0].pk)


def tried_again(_people) -> None:
    """The mail server broke off once it had all of it, and it waits for another try."""
    Letter.objects.filter(pk=letters()[0].pk).update(copies=1)


def left_in_doubt(people) -> None:
    """By hand, as nobody knows whether it went out."""
    Letter.objects.filter(pk=letters()[0].pk).update(state=LetterState.UNCERTAIN)
    taken_back(people)


def left_in_a_digest_in_doubt(people) -> None:
    """The same of the digest that it is in."""
    digest = LetterFactory(
        recipient=people.alice, kind=LetterKind.DIGEST, state=LetterState.UNCERTAIN
    )
    inside = {"state": LetterState.GATHERED, "gathered_in": digest}
    Letter.objects.filter(pk=letters()[0].pk).update(**inside)
    with clock.at(NOW + 2 * A_MINUTE):
        assert withdraw_letter(by=people.coordinator, letter_id=digest.pk)


MAY_HAVE_READ = [gone_out, tried_again, left_in_doubt, left_in_a_digest_in_doubt]


def test_what_is_planned_still_is_told_of_once_another_channel_was_issued(people, panel):
    planned_for(panel, people)
    Communication.objects.update(state=State.ISSUED)
    moved(panel, people)
    assert told() == 1
    assert [letter.recipient for letter in letters()] == [people.alice]


def test_the_lead_partner_learns_of_a_move_once(people, panel):
    placement = planned_for(panel, people)
    moved(panel, people)
    assert [told(), told(), told(NOW + timedelta(days=3))] == [1, 0, 0]
    (letter,) = letters()
    assert (letter.recipient, letter.about, letter.in_confidence) == (
        people.alice,
        "Lock up",
        False,
    )
    assert letter.subject == "New dates: Ward panel, November 2016, copy by Wed 16 Nov"
    assert "moves from Wednesday 16 November 2016 to Wednesday 23 November 2016" in letter.text
    assert "The reason: No hall" in letter.text
    assert "“Lock up” stays in it." in letter.text
    assert placement.communication.get_absolute_url() in letter.text
    moved(panel, people, version=2, day=date(2016, 11, 30), at=NOW + 3 * A_MINUTE)
    assert [told(NOW + 4 * A_MINUTE), told(NOW + 5 * A_MINUTE)] == [1, 0]


def test_a_cancelled_one_is_told_of_as_cancelled_and_not_as_moved(people, panel):
    planned_for(panel, people)
    moved(panel, people)
    with clock.at(NOW + A_MINUTE):
        cancel_edition(by=people.bob, edition=panel, opened_version=2, reason="No quorum")
    assert told() == 1
    (letter,) = letters()
    assert letter.subject == "Cancelled: Ward panel, November 2016"
    assert "which was to come out on Wednesday 23 November 2016, is cancelled" in letter.text
    assert "“Lock up” is in no edition now" in letter.text


def test_who_chose_it_after_the_move_has_seen_its_days(people, panel):
    moved(panel, people, at=NOW - A_MINUTE)
    panel.refresh_from_db()
    planned_for(panel, people)
    assert told() == 0


def renamed(channel, people, name, *, at, version=1) -> None:
    with clock.at(at):
        edit_channel(by=people.bob, channel=channel, opened_version=version, fields={"name": name})


def test_whatever_its_channel_is_called_by_now(people, panel):
    renamed(panel.channel, people, "Panel of the ward", at=NOW - 2 * A_MINUTE)
    moved(panel, people, at=NOW - A_MINUTE)
    panel.refresh_from_db()
    planned_for(panel, people)
    renamed(panel.channel, people, "Panel of Burnt Oak", at=NOW + A_MINUTE, version=2)
    renamed(panel.channel, people, "Burnt Oak panel", at=NOW + A_MINUTE, version=3)
    assert told() == 0
    moved(panel, people, version=2, day=date(2016, 11, 30), at=NOW + A_MINUTE)
    assert told() == 1


def test_but_not_by_what_was_chosen_on_another_channel_that_had_its_name(people, panel):
    """Alice chose an edition on the other one after the move, and none on this one."""
    placement = planned_for(panel, people)
    other = ChannelFactory(name="Other panel", owners=[people.other])
    beside = PlacementFactory(communication=placement.communication, channel=other)
    later = EditionFactory(channel=other, publication_date=date(2016, 11, 16), slots=None)
    moved(panel, people, at=NOW + A_MINUTE)
    renamed(panel.channel, people, "Former panel", at=NOW + 2 * A_MINUTE)
    renamed(other, people, "Ward panel", at=NOW + 3 * A_MINUTE)
    with clock.at(NOW + 4 * A_MINUTE):
        choose_edition(by=people.alice, placement=beside, edition=later)
    assert told(NOW + 5 * A_MINUTE) == 1


def test_a_new_theme_or_what_is_no_longer_planned_for_it_tells_nobody(people, panel):
    placement = planned_for(panel, people)
    with clock.at(NOW + A_MINUTE):
        edit_edition(by=people.bob, edition=panel, opened_version=1, fields={"theme": "Winter"})
    assert told() == 0
    moved(panel, people, version=2)
    Communication.objects.filter(pk=placement.communication_id).update(
        state=State.CANCELLED, state_reason="No money"
    )
    assert told() == 0


@pytest.mark.parametrize(("day", "due", "when"), [(15, "was due", "yet"), (10, "due", "by then")])
def test_a_move_once_copy_was_due_asks_for_none_by_a_day_that_is_over_next_morning(
    people, panel, day, due, when
):
    planned_for(panel, people)
    at = datetime(2016, 11, day, 9, tzinfo=UTC)
    moved(panel, people, day=date(2016, 11, 17), at=at)
    assert told(at + A_MINUTE) == 1
    (letter,) = letters()
    assert letter.subject == f"New dates: Ward panel, November 2016, copy {due} Thu 10 Nov"
    assert (
        f"due on Thursday 10 November 2016: if yours is not there {when}, ask the owner at "
        "once whether it can still go in. “Lock up” stays in it." in letter.text
    )


def test_a_letter_that_waits_about_a_move_is_taken_back_once_it_is_cancelled(people, panel):
    planned_for(panel, people)
    moved(panel, people)
    told()
    with clock.at(NOW + 2 * A_MINUTE):
        cancel_edition(by=people.bob, edition=panel, opened_version=2, reason="No quorum")
    assert told(NOW + 3 * A_MINUTE) == 1
    assert {letter.state: letter.subject[:9] for letter in letters()} == {
        LetterState.WITHDRAWN: "New dates",
        LetterState.QUEUED: "Cancelled",
    }


def handed_over(placement, people, *, to: Partner, at: datetime) -> None:
    one = Communication.objects.get(pk=placement.communication_id)
    said = {"opened_version": one.version, "details": Details(fields={"lead_partner": to})}
    with clock.at(at):
        edit_communication(by=people.coordinator, communication=one, **said)


def states() -> dict[Person, str]:
    return {letter.recipient: letter.state for letter in letters()}


def waits() -> Letter:
    return Letter.objects.get(kind=LetterKind.EDITION_CHANGED, state=LetterState.QUEUED)


def test_two_moves_are_told_of_in_one_from_the_day_that_is_known(people, panel):
    planned_for(panel, people)
    moved(panel, people)
    told()
    moved(panel, people, version=2, day=date(2016, 11, 30), at=NOW + 3 * A_MINUTE)
    assert [told(NOW + 4 * A_MINUTE), told(NOW + 5 * A_MINUTE)] == [1, 0]
    assert waits().subject == "New dates: Ward panel, November 2016, copy by Wed 23 Nov"
    assert "moves from Wednesday 16 November 2016 to Wednesday 30 November 2016" in waits().text


@pytest.mark.parametrize(
    ("became", "known"), [(taken_back, 16), *((became, 23) for became in MAY_HAVE_READ)]
)
def test_the_known_day_is_that_of_the_last_letter_that_may_have_gone_out(
    people, panel, became, known
):
    planned_for(panel, people)
    moved(panel, people)
    told()
    became(people)
    moved(panel, people, version=2, day=date(2016, 11, 30), at=NOW + 3 * A_MINUTE)
    assert told(NOW + 4 * A_MINUTE) == 1
    assert f"moves from Wednesday {known} November 2016 to Wednesday 30" in waits().text


@pytest.mark.parametrize(("looked", "found"), [(True, [LetterState.WITHDRAWN]), (False, [])])
def test_moved_there_and_back_unread_it_is_told_to_nobody(people, panel, looked, found):
    """Nor two weeks on, when the first move is one at which nobody looks any more."""
    planned_for(panel, people)
    moved(panel, people)
    if looked:
        told()
    moved(panel, people, version=2, day=date(2016, 11, 16), at=NOW + 3 * A_MINUTE)
    assert [told(NOW + after) for after in (4 * A_MINUTE, TWO_WEEKS + 2 * A_MINUTE)] == [0, 0]
    assert [letter.state for letter in letters()] == found


@pytest.mark.parametrize("became", MAY_HAVE_READ)
def test_whoever_may_have_read_of_a_move_reads_that_it_moved_back(people, panel, became):
    planned_for(panel, people)
    moved(panel, people)
    told()
    became(people)
    moved(panel, people, version=2, day=date(2016, 11, 16), at=NOW + 3 * A_MINUTE)
    assert [told(NOW + 4 * A_MINUTE), told(NOW + 5 * A_MINUTE)] == [1, 0]
    assert "moves from Wednesday 23 November 2016 to Wednesday 16 November 2016" in waits().text


def test_a_letter_that_is_tried_again_stays_while_it_holds(people, panel):
    planned_for(panel, people)
    moved(panel, people)
    told()
    tried_again(people)
    assert told(NOW + 3 * A_MINUTE) == 0
    assert [letter.state for letter in letters()] == [LetterState.QUEUED]


@pytest.mark.parametrize(("day", "new"), [(16, 0), (30, 1)])
def test_a_letter_that_failed_is_taken_back_once_it_holds_no_more(people, panel, day, new):
    """Sent again, or once its address takes mail, it would say what no longer holds."""
    planned_for(panel, people)
    moved(panel, people)
    told()
    Letter.objects.filter(pk=letters()[0].pk).update(state=LetterState.FAILED)
    assert (told(), letters()[0].state) == (0, LetterState.FAILED)
    moved(panel, people, version=2, day=date(2016, 11, day), at=NOW + 3 * A_MINUTE)
    assert [told(NOW + 4 * A_MINUTE), told(NOW + 5 * A_MINUTE)] == [new, 0]
    assert sorted(letter.state for letter in letters()) == [
        *[LetterState.QUEUED] * new,
        LetterState.WITHDRAWN,
    ]


def test_whoever_leads_since_long_after_a_move_reads_of_the_next_one_alone(people, panel):
    placement = planned_for(panel, people)
    moved(panel, people)
    later = NOW + TWO_WEEKS + 2 * A_MINUTE
    handed_over(placement, people, to=people.named, at=later)
    assert told(later + A_MINUTE) == 0
    moved(panel, people, version=2, day=date(2016, 11, 16), at=later + 2 * A_MINUTE)
    assert told(later + 3 * A_MINUTE) == 1
    assert "moves from Wednesday 23 November 2016 to Wednesday 16 November 2016" in waits().text


def test_once_another_partner_leads_it_that_one_alone_is_told(people, panel):
    placement = planned_for(panel, people)
    with clock.at(NOW + A_MINUTE):
        cancel_edition(by=people.bob, edition=panel, opened_version=1, reason="No quorum")
    told()
    handed_over(placement, people, to=people.named, at=NOW + 3 * A_MINUTE)
    assert [told(NOW + 4 * A_MINUTE), told(NOW + 5 * A_MINUTE)] == [1, 0]
    assert states() == {people.alice: LetterState.WITHDRAWN, people.charlie: LetterState.QUEUED}


def test_what_somebody_took_back_stays_so_where_the_lead_comes_back(people, panel):
    placement = planned_for(panel, people)
    moved(panel, people)
    told()
    taken_back(people)
    handed_over(placement, people, to=people.named, at=NOW + 3 * A_MINUTE)
    assert told(NOW + 4 * A_MINUTE) == 1
    handed_over(placement, people, to=people.lead, at=NOW + 5 * A_MINUTE)
    assert told(NOW + 6 * A_MINUTE) == 0
    assert states() == {people.alice: LetterState.WITHDRAWN, people.charlie: LetterState.WITHDRAWN}


def test_whoever_has_a_booking_is_told_by_the_register_alone(people, panel):
    panel.slots = 4
    panel.save()
    planned_for(panel, people)
    moved(panel, people)
    assert told() == 0
    assert [letter.recipient for letter in letters()] == [people.alice]


def test_of_what_is_kept_back_only_its_recipient_knows_of_the_letter(people, panel):
    planned_for(panel, people, visibility=Visibility.LEAD)
    moved(panel, people)
    assert told() == 1
    assert [letter.in_confidence for letter in letters()] == [True]


def test_looking_again_takes_as_many_queries_for_any_number(
    people, panel, django_assert_num_queries
):
    for _ in range(3):
        planned_for(panel, people)
    moved(panel, people)
    told()
    with django_assert_num_queries(5):
        told()
