"""What the tests of the forms of a communication share."""

import uuid
from typing import Any

from django.forms import FileField

from plans.models import Communication

NEW = "/communications/new/"


def said(people, **fields):
    """A form with a title, a lead partner and a month: enough for an idea."""
    return {
        "identifier": str(uuid.uuid4()),
        "title": "Lock up",
        "lead_partner": people.lead.pk,
        "when": "month",
        "month": "2016-11",
        "visibility": "partnership",
        **fields,
    }


def edit_form(client, found) -> dict[str, Any]:
    """What a browser would send back of the form as it stands."""
    return sent_of(client.get(f"/communications/{found.pk}/edit/").context["form"])


def sent_of(form) -> dict[str, Any]:
    """What a browser would send of a form that it shows; a file that was chosen is gone."""
    data = {}
    for bound in form:
        value = "" if isinstance(bound.field, FileField) else bound.value()
        if value in (None, "", [], False):
            continue
        if hasattr(value, "__iter__") and not isinstance(value, str):
            value = [getattr(one, "pk", one) for one in value]
        data[bound.html_name] = getattr(value, "isoformat", lambda same=value: same)()
    return data


def errors(response) -> dict[str, list[str]]:
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def only() -> Communication:
    return Communication.objects.get()
