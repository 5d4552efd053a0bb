"""Inviting members to the meetings to come, into their own calendars."""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.jobs import nudge
from partnership.choices import LetterKind
from partnership.emails import Rendered
from partnership.models import Letter, Partnership, Person
from partnership.operations.letters import owe_letters
from subgroup.documents.invitation import invitation
from subgroup.emails import letter_of_invitation
from subgroup.models import Meeting
from subgroup.queries.members import members_of_the_subgroup, people_of_the_subgroup

# A quarter and a month: the next meeting always, and not a whole year's at once.
INVITES_AHEAD = timedelta(days=120)
DAY = timedelta(days=1)


def changed_key(meeting: Meeting) -> str:
    """How the keys begin of what tells members of a meeting as it stands now."""
    return f"{LetterKind.MEETING_CHANGED}:{meeting.pk}:{meeting.sequence}"


def with_invitation(letter: Rendered, meeting: Meeting, person: Person) -> Rendered:
    """The letter with the meeting for the member's calendar: as it is now, or that it is off."""
    partnership = Partnership.objects.filter(pk=1).first()
    name = partnership.subgroup_name if partnership else "Communications subgroup"
    text = invitation(
        meeting,
        person,
        name=f"{partnership.short_name} {name}" if partnership else name,
        organiser=settings.DEFAULT_FROM_EMAIL,
        base_url=settings.BASE_URL,
        link=f"{settings.BASE_URL}{reverse('subgroup:meeting', args=[meeting.pk])}",
    )
    return replace(letter, calendar=text)


def invite_members() -> int:
    """Invite every member to the meetings of the next months, once; how many letters are new.

    Who becomes a member later is invited then. A member who was told that the meeting moved has
    been invited by that.
    """
    today = clock.today()
    coming = Meeting.objects.to_come(today).filter(date__lte=today + INVITES_AHEAD)
    meetings = list(coming)
    if not meetings:
        return 0
    members = set(members_of_the_subgroup().values_list("pk", flat=True))
    return sum(_invite(meeting, members) for meeting in meetings)


def _invite(meeting: Meeting, members: set[int]) -> int:
    start = f"{changed_key(meeting)}:"
    written = Letter.objects.filter(unique_key__in=[f"{start}{member}" for member in members])
    told = set(written.values_list("recipient_id", flat=True))
    if told == members:
        return 0
    new = [person for person in people_of_the_subgroup() if person.pk not in told]
    if not new:
        return 0
    owe_letters(
        [
            (
                person,
                f"{start}{person.pk}",
                with_invitation(letter_of_invitation(meeting, person), meeting, person),
            )
            for person in new
        ],
        kind=LetterKind.MEETING_CHANGED,
        about=str(meeting),
        due=clock.now(),
        expires=clock.start_of(meeting.date + DAY),
    )
    nudge("partnership.send_due_letters")
    return len(new)
