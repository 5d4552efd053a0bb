"""One of everything of the register that an address can name; Lead partner keeps it."""

from datetime import date
from typing import Any

from django.core import signing
from django.core.files.base import ContentFile

from channels_registry.operations import (
    add_resource_file,
    ask_for_loan,
    book,
    confirm_entries,
    lend,
)
from channels_registry.views.sheets import SALT
from partnership.choices import FeedScope
from partnership.operations.feeds import make_feed_key
from tests import factories

A_FILE = b"\x89PNG\r\n\x1a\n"
MISSING_CODE = {"code": "none"}


def register_things(world: Any) -> None:
    """What hangs on the magazine, a stand with a file and two loans, an offer, a feed."""
    people, channel = world.cast, world.things["channel"]
    magazine = {"code": channel.code}
    edition = world.things["edition"]
    world.places["edition"] = magazine | {"pk": edition.pk}
    pattern = factories.EditionPatternFactory(channel=channel)
    world.place("pattern", pattern, **magazine, pk=pattern.pk)
    world.place("other channel", factories.ChannelFactory(owners=[people.other]))
    world.place("booking", book(by=people.bob, edition=edition, partner=people.other, what="Fire"))
    stand = world.place("resource", factories.ResourceFactory(partner=people.lead))
    file = ContentFile(A_FILE, name="leaflet.png")
    kept = add_resource_file(by=people.alice, resource=stand, title="Leaflet", file=file)
    world.place("resource file", kept)
    for name, first, last in (("lent loan", 24, 26), ("loan", 28, 29), ("promised loan", 30, 31)):
        loan = ask_for_loan(
            by=people.bob,
            resource=stand,
            partner=people.other,
            first_day=date(2016, 10, first),
            last_day=date(2016, 10, last),
        )
        world.place(name, loan)
    for name in ("lent loan", "promised loan"):
        lend(by=people.alice, loan=world.things[name])
    offer = factories.OfferFactory(partner=people.lead, what="Property marking")
    world.place("offer", offer, code=offer.code)
    confirm_entries(by=people.bob, partner=people.other)
    quiet = factories.PartnerFactory(name="Without entries")
    factories.advocate_of(quiet)
    make_feed_key(by=people.alice, scope=FeedScope.COPY_DEADLINES)
    world.places |= {
        "lead partner": {"code": people.lead.code},
        "partner without entries": {"code": quiet.code},
        "channel to confirm": {"kind": "channel", "key": channel.code},
        "missing entry": {"kind": "channel", "key": "none"},
        "missing edition": magazine | {"pk": 999_999},
        "sheet of channels": {"kind": "channels"},
        "missing sheet": {"kind": "partners"},
    }


def signed_sheet(world: Any, who: str) -> dict[str, str]:
    """What the preview of a sheet carries: one new resource of the person's own partner."""
    person = world.people[who]
    if person is None:
        return {}
    code = person.partners[0].code if person.partners else world.cast.lead.code
    cells = {"partner": code, "name": "A gazebo", "kind": "Stand"}
    held = {
        "by": person.pk,
        "kind": "resources",
        "name": "resources.csv",
        "rows": [[2, cells]],
        "seen": [[2, "new", 0]],
    }
    return {"sheet_carried": signing.dumps(held, salt=SALT, compress=True)}
