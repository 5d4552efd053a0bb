"""Who may do what in the partnership. Each function answers for one person, today."""

from typing import Any

from django.conf import settings

from partnership.choices import RUNS_THE_SUBGROUP, SITS_ON_THE_SUBGROUP, Role
from partnership.models import Partner


def signed_in(person: Any) -> bool:
    """With a role or without: the first page says which is missing, and an account is one's own."""
    return bool(person.is_authenticated)


def belongs(person: Any) -> bool:
    """Anybody who holds a role today."""
    return person.is_authenticated and bool(person.roles)


def sits_on_the_subgroup(person: Any) -> bool:
    """Its members: advocates and deputies, coordinator and chair. An administrator is none."""
    return person.is_authenticated and person.has_role(SITS_ON_THE_SUBGROUP)


def coordinates(person: Any) -> bool:
    """Coordinator and administrators: keep partners, people, meetings, imports and letters."""
    return person.is_authenticated and person.has_role({Role.COORDINATOR, Role.ADMINISTRATOR})


def may_send_letter_again(person: Any, letter: Any) -> bool:
    """Who keeps the letters, and its recipient: of one in confidence nobody else knows."""
    return coordinates(person) or letter.recipient_id == person.pk


def runs_the_subgroup(person: Any) -> bool:
    """Chair or coordinator, and no administrator."""
    return person.is_authenticated and person.has_role(RUNS_THE_SUBGROUP)


def coordinates_or_chairs(person: Any) -> bool:
    """Coordinator, administrators and chair."""
    return coordinates(person) or chairs(person)


def chairs(person: Any) -> bool:
    """Decides in the review and publishes the forward plan."""
    return person.is_authenticated and person.has_role({Role.CHAIR})


def administers(person: Any) -> bool:
    """Keeps accounts and reference data on the administration site."""
    return person.is_authenticated and person.has_role({Role.ADMINISTRATOR})


def speaks_for(person: Any, partner: Partner) -> bool:
    """Advocate or deputy of that very partner."""
    return person.is_authenticated and partner.pk in person.partner_ids


def speaks_for_a_partner(person: Any) -> bool:
    """Advocate or deputy of any partner."""
    return person.is_authenticated and bool(person.partner_ids)


def acts_for_some_partner(person: Any) -> bool:
    """Advocates and deputies for their own partner; coordinator and administrators for any."""
    return speaks_for_a_partner(person) or coordinates(person)


def may_end_keys(person: Any) -> bool:
    """Who may end a key of some partner's machines: its own people, and who keeps people."""
    return acts_for_some_partner(person)


def may_end_key_of(person: Any, partner: Partner) -> bool:
    """Its own people end a partner's key, and who keeps people once those who made it are gone."""
    return speaks_for(person, partner) or coordinates(person)


def may_appoint(person: Any, role: str) -> bool:
    """Administrators give every role; a coordinator gives every role but theirs."""
    if role == Role.ADMINISTRATOR:
        return administers(person)
    return coordinates(person)


def needs_second_step(person: Any) -> bool:
    """Whether a role that the person holds today asks for one (settings.SECOND_FACTOR_ROLES).

    In the sample nobody needs one: its people come in by a button.
    """
    return not settings.SAMPLE and bool(person.has_role(settings.SECOND_FACTOR_ROLES))


def may_take_second_step_off(person: Any, other: Any) -> bool:
    """Administrators, of others; whoever still has one takes off their own under their account."""
    return administers(person) and person.pk != other.pk


def may_keep_account_of(person: Any, other: Any) -> bool:
    """Who may end roles, invite again, close and open an account; nobody closes their own."""
    if Role.ADMINISTRATOR in other.roles_kept:
        return administers(person)
    return coordinates(person)
