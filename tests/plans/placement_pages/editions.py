"""A placement of Alice’s, the editions for it, and its line on the communication’s page."""

from datetime import date

from plans.choices import Precision
from plans.models import Communication
from tests.factories import CommunicationFactory, EditionFactory, PlacementFactory


def edition_of(channel, name="Winter", **fields):
    dates = {"publication_date": date(2016, 12, 5), "copy_deadline": date(2016, 11, 10)}
    return EditionFactory(channel=channel, name=name, **{**dates, "slots": 1, **fields})


def placed(people, channel, **fields):
    """A communication of Alice's, for December, planned on the channel."""
    said = {
        "title": "Lock up",
        "precision": Precision.MONTH,
        "window_start": date(2016, 12, 1),
        "window_end": date(2016, 12, 31),
        **fields,
    }
    found = CommunicationFactory(lead_partner=people.lead, **said)
    return PlacementFactory(communication=found, channel=channel)


def opened(client, person):
    client.force_login(person)
    return client.get(Communication.objects.get().get_absolute_url())


def line_of(response):
    return response.context["page"].placements[0]
