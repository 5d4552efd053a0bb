"""The letters about agreed lines and contacts."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from partnership.choices import LetterKind
from partnership.emails import Rendered, link_to, render_letter
from partnership.models import Partner, Person
from plans.models import AgreedLine, CarriedContact, CarriedLine, Contact, LineWording


def letter_of_line(
    person: Person, line: AgreedLine, new: LineWording | None, mine: Sequence[Any]
) -> Rendered:
    """What somebody plans to say has another wording, or with `new` None is no longer used."""
    return _letter(person, mine, entry=line, new=new, ended=new is None)


def letter_of_contact(
    person: Person,
    contact: Contact,
    changes: Sequence[tuple[str, str, str]],
    mine: Sequence[Any],
) -> Rendered:
    """Where somebody sends residents has changed, or without changes is no longer used."""
    return _letter(person, mine, entry=contact, is_contact=True, changes=changes, ended=not changes)


def letter_of_check(person: Person, *, partner: Partner, contacts: Sequence[Contact]) -> Rendered:
    """Once a year: are these contacts of a partner still right?"""
    link = f"{link_to(reverse('plans:contacts'))}?show=unchecked"
    return render_letter(
        str(LetterKind.CONTACT_CHECK),
        {"person": person, "link": link, "partners": [partner], "contacts": contacts},
    )


def _letter(
    person: Person, mine: Sequence[CarriedLine | CarriedContact], **context: Any
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
            "link": link_to(path),
            "carrying": carrying,
            "pages": [one["link"] for one in carrying],
            "only": only,
            **context,
        },
    )
