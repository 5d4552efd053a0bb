"""Who may do what in the subgroup."""

from typing import Any

from partnership.choices import Role
from partnership.models import Partner
from partnership.policy import (
    acts_for_some_partner,
    belongs,
    coordinates,
    coordinates_or_chairs,
    sits_on_the_subgroup,
    speaks_for,
)
from subgroup.models import Action, AgendaItem, Nomination


def can_read_meetings(person: Any) -> bool:
    """Meetings, their agenda and who has confirmed are there for all who belong."""
    return belongs(person)


def can_keep_meetings(person: Any) -> bool:
    """The coordinator sets meetings; so may the chair and an administrator."""
    return coordinates_or_chairs(person)


def can_put_on_the_agenda(person: Any) -> bool:
    """Any member of the subgroup, and administrators, who do what the coordinator does."""
    return sits_on_the_subgroup(person) or coordinates(person)


def can_keep_item(person: Any, item: AgendaItem) -> bool:
    """Whoever put a matter forward; who keeps the meetings, every item."""
    if can_keep_meetings(person):
        return True
    return bool(
        person.is_authenticated
        and item.put_forward_by_id == person.pk
        and can_put_on_the_agenda(person)
    )


def can_take_notes(person: Any) -> bool:
    """Coordinator, administrators and chair: notes, minutes and the meeting's closing."""
    return coordinates_or_chairs(person)


def can_comment_on_minutes(person: Any) -> bool:
    """Any member of the subgroup, and administrators, who do what the coordinator does."""
    return sits_on_the_subgroup(person) or coordinates(person)


def can_end_action(person: Any, action: Action) -> bool:
    """Its owner says that it is done; whoever takes the notes may say so too."""
    return can_take_notes(person) or (person.is_authenticated and action.owner_id == person.pk)


def can_confirm(person: Any, partner: Partner) -> bool:
    """Only the partner's own advocate or deputy says that its plan is up to date."""
    return speaks_for(person, partner)


def can_read_terms(person: Any) -> bool:
    """The terms of reference are there for all who belong."""
    return belongs(person)


def can_keep_terms(person: Any) -> bool:
    """Coordinator, administrators and chair draft the terms and say that they were agreed."""
    return coordinates_or_chairs(person)


def can_read_members(person: Any) -> bool:
    """Who speaks for which partner, and where nobody does, is there for all who belong."""
    return belongs(person)


def can_keep_members(person: Any) -> bool:
    """Coordinator and administrators ask for nominations and pass work on."""
    return coordinates(person)


def can_hand_over(person: Any, partner: Partner) -> bool:
    """Coordinator and administrators pass work on, and so may the partner's own people."""
    return coordinates(person) or speaks_for(person, partner)


def can_hand_over_for_some_partner(person: Any) -> bool:
    """Whoever passes work on somewhere; for which partner, `can_hand_over` says."""
    return acts_for_some_partner(person)


def can_name_champions(person: Any, partner: Partner) -> bool:
    """Coordinator, administrators, and the partner's own advocate or deputy."""
    return coordinates(person) or speaks_for(person, partner)


def can_nominate(person: Any, nomination: Nomination) -> bool:
    """Who coordinates enters whom a partner names; for a champion also the partner's own people."""
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
    """Coordinator, administrators and chair enter what other subgroups ask, and answer it."""
    return coordinates_or_chairs(person)


def can_foresee_letters(person: Any) -> bool:
    """Whoever keeps the letters sees what would go out."""
    return coordinates(person)
