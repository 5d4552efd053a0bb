"""Who may do what in the subgroup."""

from typing import Any

from partnership.choices import Role
from partnership.models import Partner
from partnership.policy import (
    belongs,
    coordinates,
    runs_the_subgroup,
    speaks_for,
    speaks_for_a_partner,
    works_on_the_plan,
)
from subgroup.models import Action, AgendaItem, Nomination

__all__ = [
    "can_comment_on_minutes",
    "can_confirm",
    "can_end_action",
    "can_foresee_letters",
    "can_hand_over",
    "can_hand_over_for_some_partner",
    "can_keep_advice",
    "can_keep_item",
    "can_keep_meetings",
    "can_keep_members",
    "can_keep_terms",
    "can_name_champions",
    "can_name_some_champion",
    "can_nominate",
    "can_put_on_the_agenda",
    "can_read_advice",
    "can_read_meetings",
    "can_read_members",
    "can_read_terms",
    "can_take_notes",
]


def can_read_meetings(person: Any) -> bool:
    """Meetings, their agenda and who has confirmed are there for all who belong."""
    return belongs(person)


def can_keep_meetings(person: Any) -> bool:
    """The coordinator sets meetings; so may the chair and an administrator."""
    return coordinates(person) or runs_the_subgroup(person)


def can_put_on_the_agenda(person: Any) -> bool:
    """Any member of the subgroup."""
    return works_on_the_plan(person)


def can_keep_item(person: Any, item: AgendaItem) -> bool:
    """Whoever put a matter forward; the coordinator and the chair every item."""
    if can_keep_meetings(person):
        return True
    return bool(
        person.is_authenticated
        and item.put_forward_by_id == person.pk
        and can_put_on_the_agenda(person)
    )


def can_take_notes(person: Any) -> bool:
    """The coordinator and the chair take the notes, keep the minutes and close the meeting."""
    return coordinates(person) or runs_the_subgroup(person)


def can_comment_on_minutes(person: Any) -> bool:
    """Any member of the subgroup."""
    return works_on_the_plan(person)


def can_end_action(person: Any, action: Action) -> bool:
    """Its owner says that it is done; the coordinator and the chair may say so too."""
    return can_take_notes(person) or (person.is_authenticated and action.owner_id == person.pk)


def can_confirm(person: Any, partner: Partner) -> bool:
    """Only the partner's own advocate or deputy says that its plan is up to date."""
    return speaks_for(person, partner)


def can_read_terms(person: Any) -> bool:
    """The terms of reference are there for all who belong."""
    return belongs(person)


def can_keep_terms(person: Any) -> bool:
    """The coordinator drafts the terms and writes down that they were agreed; so may the chair."""
    return coordinates(person) or runs_the_subgroup(person)


def can_read_members(person: Any) -> bool:
    """Who speaks for which partner, and where nobody does, is there for all who belong."""
    return belongs(person)


def can_keep_members(person: Any) -> bool:
    """The coordinator asks for nominations and passes work on."""
    return coordinates(person)


def can_hand_over(person: Any, partner: Partner) -> bool:
    """The coordinator passes work on from one person to another, and so may its own people."""
    return coordinates(person) or speaks_for(person, partner)


def can_hand_over_for_some_partner(person: Any) -> bool:
    """Whoever passes work on somewhere; for which partner, `can_hand_over` says."""
    return coordinates(person) or speaks_for_a_partner(person)


def can_name_champions(person: Any, partner: Partner) -> bool:
    """The coordinator, and the partner's own advocate or deputy."""
    return coordinates(person) or speaks_for(person, partner)


def can_nominate(person: Any, nomination: Nomination) -> bool:
    """The coordinator enters whom a partner names; for a champion also the partner's own people."""
    if nomination.role == Role.CHAMPION:
        return can_name_champions(person, nomination.partner)
    return coordinates(person)


def can_name_some_champion(person: Any) -> bool:
    """Whoever names champions somewhere; for which partner, `can_name_champions` says."""
    return can_hand_over_for_some_partner(person)


def can_read_advice(person: Any) -> bool:
    """The other subgroups, their meetings and what they ask are there for all who belong."""
    return belongs(person)


def can_keep_advice(person: Any) -> bool:
    """The coordinator and the chair enter what other subgroups ask, and answer it."""
    return coordinates(person) or runs_the_subgroup(person)


def can_foresee_letters(person: Any) -> bool:
    """Whoever keeps the letters sees what would go out."""
    return coordinates(person)
