"""One more of each thing that a page can list, so that a page is seen with one, three and fifty."""

from datetime import date, timedelta
from typing import Any

from channels_registry.models import ResourceFile
from partnership.choices import LetterState, Role, WorkState
from partnership.models import Partner, Person
from partnership.operations import record_change
from plans.choices import InvolvementState, Reach, State, Visibility
from plans.models import AnnualRecord, ForwardPlanOrder, Layout, PlanImport
from subgroup.choices import MeetingState
from tests import factories
from tests.guards.agreed_world import more_of_agreed
from tests.guards.approach_world import more_of_approaches
from tests.guards.artwork_world import more_of_artwork
from tests.guards.evaluation_world import more_of_evaluation
from tests.guards.evidence_world import more_of_evidence
from tests.guards.meeting_world import more_of_meetings
from tests.guards.membership_world import more_of_membership
from tests.guards.overlap_world import more_of_overlaps
from tests.guards.world import NOW, World, described


def one_more_of_everything(world: World, number: int) -> None:
    """One more of each thing that a page can list, each with partners and terms of its own."""
    partner = factories.PartnerFactory()
    advocate = factories.advocate_of(partner)
    channel = factories.ChannelFactory(owners=[partner])
    edition = factories.EditionFactory(
        channel=channel, publication_date=date(2016, 12, 1) + timedelta(days=number)
    )
    factories.EditionFactory(
        channel=world.things["channel"], publication_date=date(2017, 1, 1) + timedelta(days=number)
    )
    finding = factories.FindingFactory()
    terms = {
        "topics": [factories.TopicFactory()],
        "audiences": [factories.AudienceFactory()],
        "objectives": [factories.ObjectiveFactory()],
        "areas": [factories.AreaFactory()],
        "findings": [finding],
        "campaign": factories.CampaignFactory(lead_partner=partner),
    }
    factories.CommunicationFactory(
        lead_partner=partner,
        areas=terms["areas"] + [world.things["area"]],
        reach=Reach.LOCAL,
        visibility=Visibility.LEAD,
        time_and_place_shown=True,
        reference=None,
    )
    for state, start in (
        (State.PLANNED, date(2016, 11, 8)),
        (State.AGREED, date(2016, 9, 20)),
        (State.ISSUED, date(2016, 10, 14)),
        (State.IDEA, date(2016, 11, 9)),
        (State.CANCELLED, date(2016, 11, 10)),
    ):
        for lead in (partner, world.cast.lead):
            found = factories.CommunicationFactory(
                **{**described(world), **terms, "lead_partner": lead},
                state=state,
                window_start=start,
                help_wanted="A stand",
                partners=[factories.PartnerFactory(), world.cast.other],
            )
            factories.InvolvementFactory(
                communication=found, partner=world.cast.named, state=InvolvementState.INVITED
            )
            factories.PlacementFactory(
                communication=found,
                channel=channel,
                edition=edition,
                issued=state == State.ISSUED,
            )
            factories.DateChangeFactory(communication=found, by=advocate)
            factories.DecisionFactory(communication=found)
            factories.AgendaItemFactory(
                meeting=world.things["meeting"], communication=found, put_forward_by=advocate
            )
    more_of_artwork(world, number)
    _more_of_one(world, channel, edition, partner, advocate)
    _more_that_is_listed(world, number, partner, advocate)


def _more_of_one(
    world: World, channel: Any, edition: Any, partner: Partner, advocate: Person
) -> None:
    """One more of what hangs on the things that have a page of their own."""
    shown = world.things["open"]
    factories.PlacementFactory(communication=shown, channel=channel, edition=edition)
    factories.InvolvementFactory(communication=shown, partner=partner)
    factories.DateChangeFactory(communication=shown, by=advocate)
    factories.DecisionFactory(communication=shown)
    factories.CommunicationFactory(
        lead_partner=partner, campaign=world.things["campaign"], partners=[world.cast.lead]
    )
    for subject in (shown, world.things["bob"], world.things["meeting"], world.things["campaign"]):
        record_change(by=advocate, subject=subject, act="edited")
    factories.PlanConfirmationFactory(meeting=world.things["meeting"], partner=partner, by=advocate)
    factories.AppointmentFactory(
        person=world.cast.bob, role=Role.CHAMPION, partner=partner, ends=date(2016, 1, 1)
    )
    row = world.things["import"].rows.get(number=2)
    row.pk, row.number = None, 100 + world.things["import"].rows.count()
    row.save()


def _more_that_is_listed(world: World, number: int, partner: Partner, advocate: Person) -> None:
    more_of_approaches(world, partner)
    more_of_overlaps(world, partner)
    more_of_agreed(world, partner)
    more_of_evaluation(world, described(world), number)
    more_of_membership(world, number, partner)
    more_of_meetings(world, number, partner, advocate)
    factories.champion_of(partner)
    factories.PersonFactory()
    for recipient in (world.cast.bob, advocate):
        factories.LetterFactory(recipient=recipient, state=LetterState.SENT, sent_at=NOW)
    factories.MeetingFactory(date=date(2017, 2, 7) + timedelta(days=7 * number))
    past = factories.MeetingFactory(
        date=date(2016, 5, 10) - timedelta(days=7 * number), state=MeetingState.CLOSED
    )
    plan = factories.ForwardPlanFactory(
        number=100 + number,
        meeting_date=past.date,
        content=world.things["plan"].content,
        difference=world.things["plan"].difference,
    )
    ForwardPlanOrder.objects.create(forward_plan=plan, state=WorkState.DONE)
    record = world.things["record"]
    AnnualRecord.objects.create(
        year=2000 - number,
        compiled_at=NOW,
        content=record.content,
        content_hash=record.content_hash,
    )
    read = world.things["import"]
    PlanImport.objects.create(
        file_name=f"Sheet {number}.csv", sha256="0" * 64, year=2016, at=NOW, by=read.by
    )
    Layout.objects.create(
        name=f"Sheet {number}", partner=partner, fingerprint="0", kept_at=NOW, kept_by=read.by
    )
    _more_of_the_register(world, partner)
    more_of_evidence(world)
    factories.SeasonFactory()
    factories.AwarenessDayFactory()
    factories.RecurringDayFactory(topic=factories.TopicFactory())
    factories.RecurringDayFactory(topic=factories.TopicFactory(), rule="FIXED 11-25")
    factories.CarefulPeriodFactory()


def _more_of_the_register(world: World, partner: Partner) -> None:
    """One more channel, edition, booking, resource, file, loan and offer, of many partners."""
    audience, area = factories.AudienceFactory(), factories.AreaFactory()
    lead, magazine = world.cast.lead, world.things["channel"]
    for owner in (partner, lead):
        channel = factories.ChannelFactory(owners=[owner, factories.PartnerFactory()])
        channel.audiences.add(audience)
        channel.areas.add(area)
        stand = factories.ResourceFactory(partner=owner)
        file = ResourceFile.objects.create(resource=stand, title="Leaflet", file="x", added_at=NOW)
        factories.LoanFactory(resource=stand, partner=world.cast.other)
        offer = factories.OfferFactory(partner=owner)
        offer.topics.add(factories.TopicFactory())
        file.pk, file.resource = None, world.things["resource"]
        file.save()
    for edition in (world.things["edition"], magazine.editions.last()):
        for booker in (partner, lead):
            last = edition.bookings.count()
            factories.BookingFactory(edition=edition, partner=booker, number=last + 1)
    factories.LoanFactory(resource=world.things["resource"], partner=lead)
    factories.EditionPatternFactory(channel=magazine)
    magazine.audiences.add(audience)
    magazine.areas.add(area)
    for thing in ("channel", "edition", "resource", "offer"):
        record_change(by=world.cast.alice, subject=world.things[thing], act="edited")
    factories.PartnerFactory()
