"""The letters about agreed lines and contacts."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from partnership.choices import LetterKind
from partnership.emails import Rendered, link_to, render_letter
from partnership.models import Partner, Person
from plans.models import AgreedLine, CarriedContact, CarriedLine, Contact, LineWording
from plans.queries.agreed.carried import Changed


def letter_of_line(
    person: Person, line: AgreedLine, new: LineWording, mine: Sequence[Any]
) -> Rendered:
    """What somebody plans to say has another wording."""
    return _letter(person, mine, entry=line, new=new)


def letter_of_contact(
    person: Person, contact: Contact, changes: Sequence[Changed], mine: Sequence[Any]
) -> Rendered:
    """Where somebody sends residents has changed."""
    return _letter(person, mine, entry=contact, changes=changes)


def letter_of_end(person: Person, entry: AgreedLine | Contact, mine: Sequence[Any]) -> Rendered:
    """What somebody plans to say, or where they send residents, is no longer used."""
    return _letter(person, mine, entry=entry, ended=True)


def letter_of_return(
    person: Person,
    entry: AgreedLine | Contact,
    mine: Sequence[Any],
    *,
    new: LineWording | None = None,
    changes: Sequence[Changed] = (),
) -> Rendered:
    """It is used again after all; with what is otherwise than they plan to use it."""
    return _letter(person, mine, entry=entry, is_back=True, new=new, changes=changes)


def letter_of_check(person: Person, *, partner: Partner, contacts: Sequence[Contact]) -> Rendered:
    """Once a year: are these contacts of a partner still right?"""
    link = f"{link_to(reverse('plans:contacts'))}?show=unchecked"
    return render_letter(
        str(LetterKind.CONTACT_CHECK),
        {"person": person, "link": link, "partners": [partner], "contacts": contacts},
    )


def _letter(
    person: Person,
    mine: Sequence[CarriedLine | CarriedContact],
    *,
    entry: AgreedLine | Contact,
    **context: Any,
) -> Rendered:
    only = mine[0].communication if len(mine) == 1 else None
    path = f"{only.get_absolute_url()}#agreed" if only else reverse("overview:today")
    carrying = [
        {"link": f"{link_to(one.communication.get_absolute_url())}#agreed", "it": one}
        for one in mine
    ]
    return render_letter(
        str(LetterKind.LINE_CHANGED),
        {
            "person": person,
            "entry": entry,
            "is_contact": isinstance(entry, Contact),
            "link": link_to(path),
            "carrying": carrying,
            "pages": [one["link"] for one in carrying],
            "only": only,
            **context,
        },
    )
