"""What the tests of evaluations share: something issued, and what was said of it."""

from datetime import UTC, date, datetime

from channels_registry.choices import ChannelKind
from plans.choices import State, Tier, Worked
from plans.models import Communication
from plans.operations.evaluation import Said, evaluate
from tests.factories import ChannelFactory, CommunicationFactory, PlacementFactory

OCTOBER = datetime(2016, 10, 25, 9, tzinfo=UTC)
BASIC = Said(Tier.BASIC, Worked.YES, "Forty calls in a week", "Say the number twice")


def issued(people, title="Lock up", *, on=date(2016, 10, 11), channels=1, until=None, **fields):
    """Issued by Lead partner, unless another is named, on leaflets, on a day of 2016."""
    fields.setdefault("lead_partner", people.lead)
    one = CommunicationFactory(title=title, state=State.ISSUED, window_start=on, **fields)
    for _ in range(channels):
        PlacementFactory(
            communication=one,
            channel=ChannelFactory(kind=ChannelKind.PRINT),
            issued=True,
            issued_on=on,
            issued_until=until,
        )
    return one


def say(people, communication, said=BASIC, **fields):
    version = Communication.objects.get(pk=communication.pk).version
    opened = fields.pop("opened_version", version)
    return evaluate(by=people.alice, communication=communication, opened_version=opened, said=said)
