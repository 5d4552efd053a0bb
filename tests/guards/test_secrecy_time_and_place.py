"""Of what is shown by time and place, only time, place and partner make any difference.

Two communications at the same time in the same place, of the same partner, have nothing else in
common: whoever may see neither gets the same from the whole planner with one as with the other.
"""

from datetime import date
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
from tests.guards.kept_back_world import (
    NOTHING_KEPT_BACK,
    TEXT_FIELDS,
    AllThatIsSeen,
    asked_for,
    difference,
    then_what_follows,
    what_follows,
)
from tests.guards.one_by_one import one_test_for_each
from tests.guards.standing_worlds import StandingWorld
from tests.guards.world import World, described
from tests.services.in_short import in_turn

ONE, OTHER = "wombat", "numbat"
LINE = b"Lead: something planned, Tue 8 Nov, Ward 1"
#: Of another partner, and of none; the rule does not look at roles.
PEOPLE = ["bob", "coordinator"]
#: Where the line stands, of all that can be asked for: where a clash of dates is looked for.
WHERE_IT_IS_TOLD = {
    "plans:plan",
    "plans:plan?year=all",
    "plans:plan?partner=LEAD&year=all",
    "plans:plan?area=ward-1&year=all",
    "plans:plan?sort=-title&year=all",
    "plans:plan?group=campaign&year=all",
    "plans:plan?group=topic&year=all",
    "plans:plan?group=area&year=all",
    "plans:plan?first=2016-11-01&last=2016-11-30",
    "plans:plan_calendar?month=2016-11",
    "plans:plan_calendar?month=2016-11&partner=LEAD",
    "plans:plan_calendar?week=2016-11-08",
    "plans:plan_calendar?day=2016-11-08",
}


#: In short a few of the places where it is not told.
WHERE_IT_IS_LOOKED_FOR = [
    *sorted(WHERE_IT_IS_TOLD),
    *in_turn(sorted(set(asked_for()) - WHERE_IT_IS_TOLD), about="time and place", most=150),
]


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


WITHOUT = StandingWorld(what_follows, begins_as=NOTHING_KEPT_BACK)
WITH_ONE = then_what_follows(show_one)
WITH_ANOTHER = then_what_follows(show_another)


@pytest.mark.unlinted  # the walk of every address lints these pages
class TimeAndPlace(AllThatIsSeen):
    worlds = (WITHOUT, WITH_ONE, WITH_ANOTHER)

    @one_test_for_each(WHERE_IT_IS_LOOKED_FOR)
    def test_all_else_of_it_makes_no_difference(self, what: str) -> None:
        people = in_turn(PEOPLE, about=what)
        with self.inside(WITHOUT):
            without = self.all_that_is_seen(what, people[:1])
        with self.inside(WITH_ONE):
            with_one = self.all_that_is_seen(what, people)
        with self.inside(WITH_ANOTHER):
            with_another = self.all_that_is_seen(what, people)
        assert difference(with_one, with_another) == []
        told = {who for (who, _), seen in with_one.items() if LINE in seen[-1]}
        changed = [key for key in without if with_one[key] != without[key]]
        assert told == (set(people) if what in WHERE_IT_IS_TOLD else set())
        assert bool(changed) == (what in WHERE_IT_IS_TOLD)

    def test_somebody_elses_is_near(self) -> None:
        """There is a pair that could be told of, which Bob may not know of."""
        with self.inside(WITH_ONE) as world:
            pairs = Overlap.objects.filter(first__title__contains=ONE) | Overlap.objects.filter(
                second__title__contains=ONE
            )
            assert pairs.exists()
            assert not pairs.visible_to(world.cast.bob).exists()
