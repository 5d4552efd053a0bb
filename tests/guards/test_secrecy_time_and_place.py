"""Of what is shown by time and place, only time, place and partner make any difference.

Two communications at the same time in the same place, of the same partner, have nothing else in
common: whoever may see neither gets the same from the whole planner with one as with the other.
"""

from datetime import date
from itertools import product
from typing import Any

import pytest

from plans.choices import (
    Branding,
    InvolvementState,
    Reach,
    State,
    Visibility,
)
from plans.models import Overlap
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from tests import factories
from tests.guards.agreed_world import say_in_secret
from tests.guards.guard_case import rolled_back
from tests.guards.kept_back_world import TEXT_FIELDS, AllThatIsSeen, address_of
from tests.guards.world import World, described

ONE, OTHER = "wombat", "numbat"
LINE = b"Lead: something planned, Tue 8 Nov, Ward 1"
#: Of another partner, and of none; the rule does not look at roles.
PEOPLE = ["bob", "coordinator"]
#: Where the line may stand at all, of all that the walk asks for.
FOR_CLASH_CHECKS = {"plans:plan", "plans:plan_calendar"}


@pytest.mark.unlinted  # the walk of every address lints these pages
class TimeAndPlace(AllThatIsSeen):
    def test_all_else_of_it_makes_no_difference(self):
        with rolled_back():
            without = self.all_that_is_seen(["bob"])
        with rolled_back():
            show_one(self.world)
            with_one = self.all_that_is_seen(PEOPLE)
            assert self.somebody_elses_is_near()
        with rolled_back():
            show_another(self.world)
            with_another = self.all_that_is_seen(PEOPLE)
        assert with_one.keys() == with_another.keys()
        assert [key for key in with_one if with_one[key] != with_another[key]] == []
        assert len(with_one) > 500
        differ = {
            address_of(what) for who, what in without if with_one[who, what] != without[who, what]
        }
        assert differ == FOR_CLASH_CHECKS
        told = {
            (who, address_of(what)) for (who, what), seen in with_one.items() if LINE in seen[-1]
        }
        assert told == set(product(PEOPLE, FOR_CLASH_CHECKS))

    def somebody_elses_is_near(self) -> bool:
        pairs = Overlap.objects.filter(first__title__contains=ONE) | Overlap.objects.filter(
            second__title__contains=ONE
        )
        return pairs.exists() and not pairs.visible_to(self.world.cast.bob).exists()


def show_one(world: World) -> None:
    """For its lead partner alone, planned, in a campaign, with all that can hang on it."""
    fields = {
        **described(world),
        "strategy_note": ONE,
        **{name: f"{name} {ONE}" for name in TEXT_FIELDS},
    }
    campaign = factories.CampaignFactory(name=f"Campaign {ONE}", lead_partner=world.cast.lead)
    kept = _shown(
        world,
        **fields | {"campaign": campaign},
        visibility=Visibility.LEAD,
        state=State.PLANNED,
        internal_notes=ONE,
    )
    edition = world.things["edition"]
    for partner in (world.cast.other, world.cast.named):
        factories.InvolvementFactory(
            communication=kept, partner=partner, state=InvolvementState.INVITED
        )
    factories.PlacementFactory(communication=kept, channel=edition.channel, edition=edition)
    factories.AgendaItemFactory(
        meeting=world.things["meeting"], title=f"On {ONE}", communication=kept
    )
    factories.DateChangeFactory(communication=kept, reason=ONE, by=world.cast.alice)
    say_in_secret(world, kept, ONE)
    edit_communication(
        by=world.cast.alice,
        communication=kept,
        opened_version=kept.version,
        details=Details(fields={"help_wanted": f"Hands, {ONE}"}),
    )


def show_another(world: World) -> None:
    """For one named partner too, agreed and not confirmed, with next to nothing said of it."""
    _shown(
        world,
        lead_partner=world.cast.lead,
        title=f"Something of {OTHER}",
        message="",
        areas=[world.things["area"]],
        visibility=Visibility.NAMED,
        named_partners=[world.cast.named],
        state=State.AGREED,
        confirmed=False,
        branding=Branding.YES,
        responsible=world.cast.alice,
    )


def _shown(world: World, **fields: Any) -> Any:
    return factories.CommunicationFactory(
        **{"created_by": world.cast.alice, **fields},
        reference=None,
        reach=Reach.LOCAL,
        window_start=date(2016, 11, 8),
        time_and_place_shown=True,
    )
