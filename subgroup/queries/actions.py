"""Actions as people look at them: open ones first, late ones marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from bsc_comms.kit import clock
from bsc_comms.kit.spreadsheets import Cell
from partnership.models import Person
from subgroup.choices import ActionState, MinutesState
from subgroup.models import Action, ActionQuerySet, Minutes
from subgroup.rules.minutes import numbers_of_actions

HEADINGS = ("No.", "What", "Who", "Partner", "By when", "State", "Outcome", "Meeting")
MOST_ENDED = 50
NAMES = ("owner", "partner", "meeting")


@dataclass(frozen=True)
class Actions:
    """What is open, and what has lately ended."""

    open: Sequence[Action]
    ended: Sequence[Action]
    only_mine: bool

    @property
    def late(self) -> int:
        return sum(is_late(action) for action in self.open)


def actions_for(person: Person, *, only_mine: bool) -> Actions:
    """The actions of everybody, or those of this person."""
    listed = _listed(person, only_mine=only_mine)
    return Actions(
        open=list(listed.open()),
        ended=list(listed.exclude(state=ActionState.OPEN).order_by("-ended_at")[:MOST_ENDED]),
        only_mine=only_mine,
    )


def taken_on_by(person: Person) -> ActionQuerySet:
    """What this person has taken on and not ended, as plain rows."""
    return Action.objects.open().filter(owner=person)


def open_actions_of(person: Person) -> list[Action]:
    """What one person has taken on and not ended, the first that is due first."""
    return list(taken_on_by(person).select_related(*NAMES))


def action_known(pk: UUID) -> Action | None:
    """One action."""
    return _with_names().filter(pk=pk).first()


def stands_in_a_draft(action: Action) -> bool:
    """Whether the minutes of its meeting are a draft that names it; one query."""
    if action.meeting is None:
        return False
    drafts = Minutes.objects.filter(meeting=action.meeting, state=MinutesState.DRAFT)
    content = drafts.values_list("content", flat=True).first()
    return content is not None and action.number in numbers_of_actions(content)


def every_action(person: Person, *, only_mine: bool) -> list[Action]:
    """What `actions_for` gives in one list, however long ago it ended, the latest first."""
    return list(_listed(person, only_mine=only_mine).order_by("-number"))


def is_late(action: Action) -> bool:
    """Whether its day is over and it is still open."""
    return action.state == ActionState.OPEN and action.due < clock.today()


def as_rows(actions: Sequence[Action]) -> Iterator[list[Cell]]:
    """One row for each action."""
    for action in actions:
        yield [
            action.number,
            action.what,
            action.owner.name,
            action.partner.name if action.partner else "",
            action.due,
            str(action.get_state_display()),
            action.outcome,
            action.meeting.date if action.meeting else None,
        ]


def _listed(person: Person, *, only_mine: bool) -> ActionQuerySet:
    return _with_names().filter(owner=person) if only_mine else _with_names()


def _with_names() -> ActionQuerySet:
    return Action.objects.with_roles_of_owners().select_related(*NAMES)
