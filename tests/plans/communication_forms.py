"""What the tests of the forms of a communication share."""

import uuid

from plans.models import Communication


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


def errors(response) -> dict[str, list[str]]:
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def only() -> Communication:
    return Communication.objects.get()
