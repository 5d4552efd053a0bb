"""Letters to all members about a meeting: moved or cancelled, agenda out, draft minutes out."""

from datetime import datetime, timedelta

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.operations.letters import ask_for_a_round, owe_letters
from subgroup.choices import MeetingState
from subgroup.emails import letters_of_changed_meeting
from subgroup.models import Meeting
from subgroup.operations.invitations import Letters, write_into_calendars
from subgroup.queries.members import people_of_the_subgroup

DAY = timedelta(days=1)
# After so long the next meeting is near, and a letter that comes of this one would only confuse.
LETTER_IS_OF_USE = timedelta(days=28)


def tell_members(meeting: Meeting, *, was: Meeting | None = None, reason: str = "") -> None:
    """Tell each member that the meeting moved (`was` is how it stood) or was cancelled.

    Once for each change of the meeting, whoever asks and however often. The letter carries the
    change for the member's own calendar.
    """
    day = max(meeting.date, was.date if was else meeting.date)
    expires = clock.start_of(max(day, clock.today()) + DAY)
    if meeting.state == MeetingState.CANCELLED:
        # Cancelled late on its day or after it, the letter waits for the morning: it still takes
        # the meeting out of calendars, and says why.
        expires = max(expires, clock.now() + LETTER_IS_OF_USE)
    write_into_calendars(
        meeting,
        lambda people: letters_of_changed_meeting(meeting, people, was=was, reason=reason),
        expires=expires,
    )


def write_to_members(
    meeting: Meeting,
    *,
    kind: LetterKind,
    key: str,
    due: datetime,
    expires: datetime,
    letters: Letters,
) -> int:
    """Owe each member one letter under this key; how many members. due, expires: aware moments."""
    people = people_of_the_subgroup()
    owe_letters(
        (
            (person, f"{key}:{person.pk}", letter)
            for person, letter in zip(people, letters(people), strict=True)
        ),
        kind=kind,
        about=str(meeting),
        due=due,
        expires=expires,
    )
    ask_for_a_round()
    return len(people)
