"""Members have the meetings to come in their own calendars, and who left has them no more.

What stands in a calendar is an `Invitation`; each letter about it carries the meeting as it is, or
takes it out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.emails import Rendered
from partnership.models import Letter, Partnership, Person
from partnership.operations.letters import ask_for_a_round, owe_letters, withdraw_by_key
from subgroup.choices import MeetingState
from subgroup.documents.invitation import calendar_of
from subgroup.emails import letters_of_invitation, letters_of_leaving
from subgroup.models import Invitation, Meeting
from subgroup.operations.cycle import held_unchanged
from subgroup.queries.members import people_of_the_subgroup
from subgroup.queries.standing import Standing, standing_now
from subgroup.rules.invitations import holds, put_in, taken_out

DAY = timedelta(days=1)
# How often the calendar of each person was turned for a meeting, by the key of the person.
Turns = dict[int, int]
Letters = Callable[[list[Person]], list[Rendered]]


def invite_members(standing: Standing | None = None) -> int:
    """Invite each member to the meetings of the next months, once; take them back from who left.

    How many letters are new. Who becomes a member later is invited then, and once more after
    coming back. A member who was told that the meeting moved has been invited by that. standing: as
    the tick has read it already.
    """
    standing = standing or standing_now()
    known = _known(standing.day)
    written = 0
    for meeting in standing.to_come:
        if new := standing.members - _who_hold_it(known[meeting.pk]):
            people = Person.objects.filter(pk__in=new).order_by("name", "pk")
            written += _invite(meeting, people, known[meeting.pk])
    for pk, turns in known.items():
        if left := _who_hold_it(turns) - standing.members:
            written += _take_back(Meeting.objects.get(pk=pk), left, turns)
    return written


def write_into_calendars(meeting: Meeting, letters: Letters, *, expires: datetime) -> int:
    """Owe each member a letter with the meeting as it is now, or that it is off; how many.

    expires: an aware moment. From who left meanwhile the meeting is taken back.
    """
    turns = dict(meeting.invitations.values_list("person_id", "turns"))
    people = people_of_the_subgroup()
    left = _who_hold_it(turns) - {person.pk for person in people}
    taken_back = _take_back(meeting, left, turns) if left else 0
    return taken_back + _write(meeting, _put_in(meeting, people, turns), letters, expires)


def _known(today: date) -> dict[int, Turns]:
    """The turns for each meeting to come that somebody was invited to."""
    known: dict[int, Turns] = defaultdict(dict)
    invitations = Invitation.objects.filter(
        meeting__state=MeetingState.PLANNED, meeting__date__gte=today
    )
    for meeting, person, turns in invitations.order_by().values_list(
        "meeting_id", "person_id", "turns"
    ):
        known[meeting][person] = turns
    return known


def _who_hold_it(turns: Turns) -> set[int]:
    return {person for person, number in turns.items() if holds(number)}


@transaction.atomic
def _invite(meeting: Meeting, new: Iterable[Person], turns: Turns) -> int:
    """Invite them, unless somebody moves or cancels the meeting in the same moment."""
    if not held_unchanged(meeting):
        return 0
    return _write(
        meeting,
        _put_in(meeting, new, turns),
        lambda people: letters_of_invitation(meeting, people),
        clock.start_of(meeting.date + DAY),
    )


def _take_back(meeting: Meeting, left: set[int], turns: Turns) -> int:
    """Take the meeting out of the calendars of who left; no word of one that never got there."""
    invitations = [
        Invitation(meeting=meeting, person=person, turns=taken_out(turns[person.pk]))
        for person in Person.objects.filter(pk__in=left)
    ]
    with transaction.atomic():
        start = f"{LetterKind.MEETING_CHANGED}:{meeting.pk}:"
        withdraw_by_key(by=None, prefix=start, to=[each.person for each in invitations])
        arrived = _who_got_it(invitations)
        _note(each for each in invitations if each.person.pk not in arrived)
        return _write(
            meeting,
            [each for each in invitations if each.person.pk in arrived],
            lambda people: letters_of_leaving(meeting, people),
            clock.start_of(max(meeting.date, clock.today()) + DAY),
        )


def _who_got_it(invitations: Iterable[Invitation]) -> set[int]:
    """Those to whom an earlier letter with the meeting has gone, or may have."""
    keys = [_key(each, number) for each in invitations for number in range(each.sequence)]
    letters = Letter.objects.may_have_arrived().filter(unique_key__in=keys)
    return set(letters.order_by().values_list("recipient_id", flat=True))


def _put_in(meeting: Meeting, people: Iterable[Person], turns: Turns) -> list[Invitation]:
    """The meeting in their calendars: as it stands there, or put back where it was taken out."""
    return [
        Invitation(meeting=meeting, person=person, turns=put_in(turns.get(person.pk, 0)))
        for person in people
    ]


def _note(invitations: Iterable[Invitation]) -> None:
    Invitation.objects.bulk_create(
        invitations,
        update_conflicts=True,
        unique_fields=["meeting", "person"],
        update_fields=["turns"],
    )


def _write(
    meeting: Meeting, invitations: list[Invitation], letters: Letters, expires: datetime
) -> int:
    """Note what stands in these calendars, and owe the letters that bring it there."""
    if not invitations:
        return 0
    rendered = letters([each.person for each in invitations])
    with transaction.atomic():
        _note(invitations)
        owe_letters(
            (
                (each.person, _key(each, each.sequence), letter)
                for each, letter in zip(
                    invitations, _with_calendars(invitations, rendered), strict=True
                )
            ),
            kind=LetterKind.MEETING_CHANGED,
            about=str(meeting),
            due=clock.now(),
            expires=expires,
        )
        ask_for_a_round()
    return len(invitations)


def _with_calendars(invitations: list[Invitation], letters: list[Rendered]) -> list[Rendered]:
    """Each letter with the meeting for the calendar of its recipient."""
    partnership = Partnership.if_any()
    name = partnership.subgroup_name if partnership else "Communications subgroup"
    name = f"{partnership.short_name} {name}" if partnership else name
    return [
        replace(
            letter,
            calendar=calendar_of(
                each,
                name=name,
                organiser=settings.DEFAULT_FROM_EMAIL,
                base_url=settings.BASE_URL,
                link=f"{settings.BASE_URL}{reverse('subgroup:meeting', args=[each.meeting.pk])}",
            ),
        )
        for each, letter in zip(invitations, letters, strict=True)
    ]


def _key(invitation: Invitation, sequence: int) -> str:
    """What makes a letter with a meeting the same: the meeting, its number there, and to whom."""
    kind = LetterKind.MEETING_CHANGED
    return f"{kind}:{invitation.meeting.pk}:{sequence}:{invitation.person.pk}"
