"""Seven commitments, and how a communication, or a year, keeps them."""

from channels_registry.choices import ChannelKind
from plans.choices import Reach
from plans.models import Communication
from plans.queries.commitments import commitments_of
from tests.factories import ChannelFactory, CommunicationFactory

CODES = [f"COM-{number}" for number in range(1, 8)]


def how(communication, person, code):
    part = commitments_of(Communication.objects.get(pk=communication.pk), person)
    return next((one.standing, one.why) for one in part.lines if one.commitment.code == code)


def standing(communication, person, code):
    return how(communication, person, code)[0]


def a_leaflet(people, **fields):
    """Local, in print, of two partners."""
    channel = ChannelFactory(kind=ChannelKind.PRINT)
    return CommunicationFactory(
        **{
            "lead_partner": people.lead,
            "reach": Reach.LOCAL,
            "partners": [people.other],
            "channels": [channel],
            **fields,
        }
    )


def tallies(row):
    return {code: (tally.met, tally.asked) for code, tally in zip(CODES, row.tallies, strict=True)}
