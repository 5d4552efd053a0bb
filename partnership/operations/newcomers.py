"""Telling those who speak for a partner that somebody else does now.

Whoever speaks for a partner sees what it keeps back. Its own people would not learn of a role that
a coordinator gave by mistake, or to themselves.
"""

from uuid import uuid4

from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import SPEAKS_FOR_A_PARTNER, LetterKind
from partnership.emails import link_to, render_letters
from partnership.models import Appointment, Person
from partnership.operations.letters import ask_for_a_round, owe_letter
from partnership.queries.people import speaking_for


def tell_who_speaks_already(newcomer: Appointment, *, by: Person | None) -> None:
    """Owe each other advocate and deputy of the partner a letter about the new one.

    by: who gave the role; None for the planner itself. Other roles open nothing that a partner
    keeps back, and nobody is told of them.
    """
    _tell(newcomer, by=by, told="emails/speaks_too/told.txt")


def tell_who_speaks_meanwhile(back: Appointment, *, by: Person) -> None:
    """The same about somebody whose closed account `by` has opened again, and the role with it."""
    _tell(back, by=by, told="emails/speaks_too/opened.txt")


def _tell(newcomer: Appointment, *, by: Person | None, told: str) -> None:
    if newcomer.partner is None or newcomer.role not in SPEAKS_FOR_A_PARTNER:
        return
    others = {
        each.person_id: each.person
        for each in speaking_for([newcomer.partner.pk])
        if each.person_id not in (newcomer.person_id, by and by.pk)
    }
    contexts = [
        {
            "person": person,
            "newcomer": newcomer,
            "by": by if by != newcomer.person else None,
            "told": told,
            "link": link_to(reverse("subgroup:member", args=[newcomer.partner.pk])),
        }
        for person in others.values()
    ]
    kind = LetterKind.SPEAKS_TOO
    for person, rendered in zip(others.values(), render_letters(kind, contexts), strict=True):
        owe_letter(
            to=person,
            kind=kind,
            about=f"{newcomer.person.name} speaks for {newcomer.partner.short_name}",
            unique_key=f"speaks-too:{newcomer.pk}:{person.pk}:{uuid4()}",
            due=clock.now(),
            rendered=rendered,
        )
    if others:
        ask_for_a_round()
