"""A meeting of a ward panel whose slots nobody counts: who is in it, what it does, who is told."""

from datetime import date, timedelta

from bsc_comms.kit import clock
from channels_registry.models import Edition
from channels_registry.operations import EditionDates, move_edition
from partnership.choices import LetterKind
from partnership.models import Letter
from partnership.operations.letters import send_due_letters
from plans.models import Placement
from plans.operations.editions import tell_of_changed_editions
from plans.operations.placements import choose_edition
from tests.cast import Cast
from tests.factories import ChannelFactory, CommunicationFactory, EditionFactory, PlacementFactory
from tests.plans.october import NOW

A_MINUTE = timedelta(minutes=1)


def ward_panel(people: Cast) -> Edition:
    """A meeting of Bob's."""
    channel = ChannelFactory(name="Ward panel", owners=[people.other])
    return EditionFactory(
        channel=channel,
        name="November 2016",
        publication_date=date(2016, 11, 16),
        copy_deadline=date(2016, 11, 9),
        slots=None,
    )


def planned_for(edition, people, **fields) -> Placement:
    """A communication of Alice's that is in the edition since nine o'clock."""
    one = CommunicationFactory(lead_partner=people.lead, title="Lock up", **fields)
    placement = PlacementFactory(communication=one, channel=edition.channel)
    with clock.at(NOW):
        return choose_edition(by=people.alice, placement=placement, edition=edition)


def moved(edition, people, *, version=1, day=date(2016, 11, 23), at=NOW + A_MINUTE):
    with clock.at(at):
        dates = EditionDates(day)
        move_edition(
            by=people.bob, edition=edition, opened_version=version, dates=dates, reason="No hall"
        )


def told(at=NOW + 2 * A_MINUTE) -> int:
    with clock.at(at):
        return tell_of_changed_editions()


def letters() -> list[Letter]:
    return list(Letter.objects.filter(kind=LetterKind.EDITION_CHANGED).order_by("pk"))


def gone_out(_people) -> None:
    with clock.at(NOW + 2 * A_MINUTE):
        assert send_due_letters().sent == 1
