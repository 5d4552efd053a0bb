"""What partners that have ended still lead: open work that nobody there moves on any more."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import count_of
from partnership.models import Partner
from plans.models import CommunicationQuerySet


@dataclass(frozen=True)
class StillLed:
    """A partner that has ended, and how many open communications it leads all the same."""

    partner: Partner
    communications: int

    @property
    def in_words(self) -> str:
        """As "Youth Services ended on 31 March 2016; 1 communication is still its own"."""
        counted = count_of(self.communications, "communication is,communications are")
        return f"{self.partner.end_in_words}; {counted} still its own"


def still_led(known: CommunicationQuerySet) -> list[StillLed]:
    """The partners that ended before today and still lead something, by name. One query.

    known: the communications that whoever reads this may know of.
    """
    led = known.open().filter(lead_partner=OuterRef("pk")).order_by().values("lead_partner")
    found = (
        Partner.objects.ended(clock.today())
        .annotate(led=Subquery(led.annotate(number=Count("pk")).values("number")))
        .filter(led__gt=0)
        .select_related("successor")
    )
    return [StillLed(partner, partner.led) for partner in found]
