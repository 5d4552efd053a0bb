"""Campaigns, communications and what hangs on them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from plans.choices import (
    GIVES_A_REASON,
    DecisionKind,
    InvolvementState,
    PlacementState,
    Precision,
    Reach,
    State,
    Visibility,
)
from plans.models import (
    Campaign,
    Communication,
    DateChange,
    Decision,
    Involvement,
    NotThisYear,
    Placement,
)
from tests.factories.people import PartnerFactory, PersonFactory
from tests.factories.terms import ChannelFactory


class CampaignFactory(DjangoModelFactory):
    class Meta:
        model = Campaign

    name = factory.Sequence(lambda n: f"Campaign {n:05d}")
    lead_partner = factory.SubFactory(PartnerFactory)


def _sets(field: str) -> Any:
    """`topics=[...]` and the like: sets a many-to-many field once the row is there."""

    def after(self: Communication, create: bool, extracted: Iterable[Any] | None) -> None:
        if create and extracted:
            getattr(self, field).set(extracted)

    return factory.post_generation(after)


class CommunicationFactory(DjangoModelFactory):
    """Planned for Tuesday 8 November 2016, confirmed, for the whole partnership to see.

    Traits: undated, idea, merged, embargoed (its partner and `named_partners` only, until 2099).
    `partners=[...]` are involved and have agreed; `channels=[...]` each get a planned placement.
    """

    class Meta:
        model = Communication
        skip_postgeneration_save = True

    class Params:
        undated = factory.Trait(
            precision=Precision.UNDATED, window_start=None, window_end=None, confirmed=False
        )
        idea = factory.Trait(state=State.IDEA)
        embargoed = factory.Trait(
            visibility=Visibility.NAMED,
            embargo_until=datetime(2099, 1, 1, tzinfo=UTC),
            reference=None,
        )
        merged = factory.Trait(
            state=State.MERGED,
            merged_into=factory.SubFactory("tests.factories.plan.CommunicationFactory"),
        )

    reference = factory.Sequence(lambda n: f"SSCP-2016-{n:05d}")
    title = factory.Sequence(lambda n: f"Communication {n:05d}")
    message = "Lock your doors and windows when the evenings get dark."
    lead_partner = factory.SubFactory(PartnerFactory)
    state = State.PLANNED
    state_reason = factory.LazyAttribute(
        lambda o: "A reason that was given." if o.state in GIVES_A_REASON else ""
    )
    precision = Precision.EXACT
    window_start = date(2016, 11, 8)
    window_end = factory.LazyAttribute(lambda o: o.window_start)
    confirmed = factory.LazyAttribute(lambda o: o.precision == Precision.EXACT)
    reach = Reach.BOROUGH
    created_at = datetime(2016, 4, 1, 9, tzinfo=UTC)

    areas = _sets("areas")
    topics = _sets("topics")
    audiences = _sets("audiences")
    objectives = _sets("objectives")
    emphases = _sets("emphases")
    aims = _sets("aims")
    priorities = _sets("priorities")
    findings = _sets("findings")
    named_partners = _sets("named_partners")

    @factory.post_generation
    def partners(self, create: bool, extracted: Any) -> None:
        for partner in extracted or () if create else ():
            InvolvementFactory(communication=self, partner=partner)

    @factory.post_generation
    def channels(self, create: bool, extracted: Any) -> None:
        for channel in extracted or () if create else ():
            PlacementFactory(communication=self, channel=channel)


class PlacementFactory(DjangoModelFactory):
    """Planned, by the lead partner. Trait: issued (on 8 November 2016, with a link)."""

    class Meta:
        model = Placement

    class Params:
        issued = factory.Trait(
            state=PlacementState.ISSUED,
            issued_on=date(2016, 11, 8),
            proof_url="https://www.example.org/issued",
            marked_at=datetime(2016, 11, 9, 9, tzinfo=UTC),
        )

    communication = factory.SubFactory(CommunicationFactory)
    channel = factory.SubFactory(ChannelFactory)
    partner = factory.LazyAttribute(lambda o: o.communication.lead_partner)
    reached_unit = factory.LazyAttribute(
        lambda o: "" if getattr(o, "reached", None) is None else o.channel.reach_unit or "people"
    )
    reached_source = factory.LazyAttribute(
        lambda o: "" if getattr(o, "reached", None) is None else "Own count"
    )


class InvolvementFactory(DjangoModelFactory):
    class Meta:
        model = Involvement

    communication = factory.SubFactory(CommunicationFactory)
    partner = factory.SubFactory(PartnerFactory)
    state = InvolvementState.AGREED


class DateChangeFactory(DjangoModelFactory):
    class Meta:
        model = DateChange

    communication = factory.SubFactory(CommunicationFactory)
    at = datetime(2016, 10, 1, 9, tzinfo=UTC)
    old_precision = Precision.EXACT
    old_start = date(2016, 10, 10)
    old_end = date(2016, 10, 10)
    was_confirmed = True
    reason = "The venue was not free."


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    communication = factory.SubFactory(CommunicationFactory)
    kind = DecisionKind.AGREED
    revision = factory.LazyAttribute(lambda o: o.communication.version)
    seen = factory.LazyFunction(dict)
    at = datetime(2016, 8, 9, 9, tzinfo=UTC)
    by = factory.SubFactory(PersonFactory)


class NotThisYearFactory(DjangoModelFactory):
    class Meta:
        model = NotThisYear

    what = factory.Sequence(lambda n: f"day-N{n:05d}")
    year = 2016
    name = "An awareness day"
    reason = "Nobody has time for it"
    at = datetime(2016, 9, 1, 9, tzinfo=UTC)
