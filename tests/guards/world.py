"""The small world of the guards: one of everything that an address can name, built once a class.

It is Tuesday 25 October 2016. Lead partner (Alice) keeps back two communications: one that names
Charlie's partner, one for itself alone. Nobody else may learn that they exist.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.test import Client

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.choices import FeedScope, LetterState
from partnership.models import Person
from partnership.operations.feeds import make_feed_key
from plans.choices import State, Visibility
from plans.models import Communication
from plans.operations.communications import set_aside
from plans.operations.forward_plans import make_forward_plan_files
from plans.operations.record_readers import make_link
from plans.operations.records import compile_record
from subgroup.operations.cycle import ensure_default_steps
from subgroup.operations.publishing import publish
from tests import factories
from tests.cast import Cast, cast
from tests.factories.evidence import IndicatorFactory
from tests.guards.agreed_world import agreed_kept_back, agreed_things
from tests.guards.approach_world import approach_things, approaches_kept_back
from tests.guards.artwork_world import artwork_kept_back, artwork_things
from tests.guards.evaluation_world import evaluation_things, evaluations_kept_back
from tests.guards.evidence_world import evidence_things
from tests.guards.import_world import SHEET, import_things
from tests.guards.meeting_world import meeting_things, meetings_kept_back
from tests.guards.membership_world import membership_things
from tests.guards.overlap_world import overlap_things, pairs_kept_back
from tests.guards.placement_world import placement_things
from tests.guards.register_world import MISSING_CODE, register_things
from tests.plans.marked import mark_issued

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
AUGUST = datetime(2016, 8, 9, 15, tzinfo=UTC)
SESSION = "session"
PICTURE = b"\x89PNG\r\n\x1a\n"
MISSING = {"pk": uuid.UUID(int=0)}
CAMPAIGN = uuid.UUID(int=1)


@dataclass
class World:
    """The people by name (None: not signed in), their sessions, and what addresses can name.

    What was posted and logged meanwhile is kept where somebody asks about it.
    """

    cast: Cast
    people: dict[str, Person | None]
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    posted: list[EmailMessage] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)

    def place(self, name: str, thing: Any, **kwargs: Any) -> Any:
        """Let addresses name a thing: by its pk, or by what `kwargs` say."""
        self.things[name] = thing
        self.places[name] = kwargs or {"pk": thing.pk}
        return thing

    def sheet(self) -> SimpleUploadedFile:
        """A spreadsheet to bring in."""
        return SimpleUploadedFile("plan.csv", SHEET.encode(), content_type="text/csv")

    def sign_everybody_in(self) -> None:
        for name, person in self.people.items():
            if person is not None:
                browser = Client()
                browser.force_login(person)
                self.cookies[name] = browser.cookies[SESSION].value


def build_world(*, secrets: bool = True) -> World:
    """Make the people and one of everything; see `World.places` for the names.

    secrets: whether Lead partner keeps something back.
    """
    with clock.at(NOW):
        people = cast()
        world = World(
            cast=people,
            people={
                **people.everybody,
                "anonymous": None,
                "deactivated": people.deactivated,
                "roleless": factories.PersonFactory(name="Ruth", email="ruth@example.org"),
            },
        )
        _terms(world)
        with clock.at(AUGUST):
            _published_in_august(world)
        _communications(world)
        placement_things(world)
        overlap_things(world)
        approach_things(world)
        artwork_things(world)
        agreed_things(world)
        evaluation_things(world, described(world))
        world.place("saved view", factories.SavedViewFactory(person=people.alice))
        if secrets:
            keep_back(world)
            approaches_kept_back(world)
            artwork_kept_back(world)
            agreed_kept_back(world)
            evaluations_kept_back(world)
        _published_now(world)
        import_things(world)
        register_things(world)
        evidence_things(world)
        membership_things(world)
        meeting_things(world)
        if secrets:
            meetings_kept_back(world)
        _letters(world)
        _accounts(world)
        world.places |= {
            "": {},
            "missing": MISSING,
            "missing number": {"pk": 999_999},
            "no uuid": {"pk": "D-17"},
            "missing plan": {"number": 99},
            "missing year": {"year": "2016-18"},
            "missing revision": {"year": "2016-17", "revision": 9},
            "missing answer": MISSING | {"code": "OTHER"},
            "missing row": MISSING | {"row": 0},
            "missing channel": MISSING_CODE,
            "missing season": {"key": "peak-NONE-11-2016"},
            "missing awareness day": {"code": "NONE", "year": 2016},
        }
        world.sign_everybody_in()
    return world


def _terms(world: World) -> None:
    channel = factories.ChannelFactory(code="magazine", name="Magazine", owners=[world.cast.lead])
    world.place("channel", channel, code=channel.code)
    factories.OfferFactory(partner=world.cast.other)
    world.things |= {
        "edition": factories.EditionFactory(channel=channel, publication_date=date(2016, 12, 1)),
        "topic": factories.TopicFactory(code="burglary", label="Burglary"),
        "audience": factories.AudienceFactory(code="everyone", label="Everyone"),
        "objective": factories.ObjectiveFactory(code="prevent", label="Help prevent crime"),
        "area": factories.AreaFactory(code="ward-1", name="Ward 1"),
        "emphasis": factories.EmphasisFactory(code="reassurance"),
        "aim": factories.AimFactory(code="safer-homes"),
        "priority": factories.StrategyPriorityFactory(code="homes"),
        "finding": factories.FindingFactory(),
    }
    campaign = factories.CampaignFactory(
        pk=CAMPAIGN, name="Safer homes", lead_partner=world.cast.lead
    )
    world.place("campaign", campaign)
    season = factories.SeasonFactory(topic=world.things["topic"])
    world.place("season", season, key=f"peak-{season.code}-11-2016")
    day = factories.AwarenessDayFactory()
    recurring = factories.RecurringDayFactory(code=day.code)
    world.place("awareness day", recurring, code=recurring.code, year=2016)
    left_out = factories.NotThisYearFactory(what=f"day-{day.code}")
    world.place("left out", left_out, key=f"day-{day.code}-2016")
    factories.CarefulPeriodFactory()
    IndicatorFactory()
    ensure_default_steps()


def described(world: World) -> dict[str, Any]:
    """What a communication says of itself, so that it meets others in filters and hints."""
    things = world.things
    return {
        "lead_partner": world.cast.lead,
        "topics": [things["topic"]],
        "audiences": [things["audience"]],
        "objectives": [things["objective"]],
        "emphases": [things["emphasis"]],
        "aims": [things["aim"]],
        "priorities": [things["priority"]],
        "areas": [things["area"]],
        "findings": [things["finding"]],
        "campaign": things["campaign"],
        "strategy_note": "It serves the strategy.",
        "created_by": world.cast.alice,
    }


def _published_in_august(world: World) -> None:
    august = factories.MeetingFactory(date=date(2016, 8, 9))
    world.place("past meeting", august)
    overdue = factories.CommunicationFactory(
        **described(world), title="Summer bikes", window_start=date(2016, 9, 1)
    )
    world.place("overdue", overdue)
    plan = publish(by=world.cast.chair, number=1, meeting=august)
    make_forward_plan_files(order_id=plan.order.pk)
    world.place("plan", plan, number=1)
    world.places["guide"] = {"slug": "chair"}
    world.places["missing guide"] = {"slug": "nobody"}
    world.places["plan file"] = {"number": 1, "file_format": "pdf"}
    world.places["own partner"] = {"code": world.cast.lead.code}
    world.places["no partner"] = {"code": "nobody"}
    make_feed_key(by=world.cast.alice, scope=FeedScope.MINE)
    world.places["extract"] = {"number": 1, "code": world.cast.lead.code}
    world.places["missing extract"] = {"number": 1, "code": "nobody"}
    world.places["extract file"] = {**world.places["extract"], "file_format": "json"}
    world.places["missing extract file"] = {**world.places["extract"], "file_format": "odt"}
    world.places["missing plan file"] = {"number": 1, "file_format": "odt"}


def _communications(world: World) -> None:
    people, channel = world.cast, world.things["channel"]
    communication = partial(factories.CommunicationFactory, **described(world))
    with clock.at(NOW - timedelta(days=10)):
        shown = world.place("open", communication(title="Dark nights", partners=[people.named]))
        world.place("placement", factories.PlacementFactory(communication=shown, channel=channel))
        factories.DateChangeFactory(communication=shown, by=people.alice)
        cancelled = world.place("cancelled", communication(title="Street party"))
        set_aside(
            by=people.alice,
            communication=cancelled,
            opened_version=1,
            state=State.CANCELLED,
            reason="The street is dug up.",
        )
        gone_out = world.place("issued", communication(title="Lock up", window_start=NOW.date()))
        world.place("proof", issued_with_a_file(world, gone_out))
    world.places["answer"] = {"pk": shown.pk, "code": people.other.code}
    factories.CommunicationFactory(
        lead_partner=people.other, title="Fire doors", topics=[world.things["topic"]]
    )
    factories.CommunicationFactory(lead_partner=people.lead, title="An idea", idea=True)


def issued_with_a_file(world: World, communication: Communication) -> Any:
    """A placement of it that has gone out, with a small picture to prove it."""
    placement = factories.PlacementFactory(
        communication=communication, channel=world.things["channel"]
    )
    return mark_issued(
        by=world.cast.alice,
        placement=placement,
        issued_on=date(2016, 10, 14),
        proof_file=ContentFile(PICTURE, name="proof.png"),
    )


def keep_back(world: World) -> None:
    """Lead partner keeps two back: one for Charlie's partner to know of, one for itself alone."""
    people, channel = world.cast, world.things["channel"]
    for name, visibility, named in (
        ("named secret", Visibility.NAMED, [people.named]),
        ("lead secret", Visibility.LEAD, []),
    ):
        fields: dict[str, Any] = {
            **described(world),
            "title": f"Dark nights, {name}",
            "visibility": visibility,
            "embargo_until": datetime(2017, 1, 9, tzinfo=UTC),
            "reference": None,
            "named_partners": named,
        }
        kept = world.place(name, factories.CommunicationFactory(**fields))
        campaign = factories.CampaignFactory(name=f"Safer, {name}", lead_partner=people.lead)
        factories.CommunicationFactory(**{**fields, "campaign": campaign})
        world.place(f"campaign of {name}", campaign)
        planned = factories.PlacementFactory(communication=kept, channel=channel)
        world.place(f"placement of {name}", planned)
        gone_out = factories.CommunicationFactory(**fields)
        world.place(f"proof of {name}", issued_with_a_file(world, gone_out))
        world.places[f"answer to {name}"] = {
            "pk": kept.pk,
            "code": people.named.code if named else people.other.code,
        }
        pairs_kept_back(world, name)


def _published_now(world: World) -> None:
    people = world.cast
    meeting = world.place("meeting", factories.MeetingFactory(date=date(2016, 11, 8)))
    factories.AgendaItemFactory(meeting=meeting, put_forward_by=people.bob)
    factories.PlanConfirmationFactory(meeting=meeting, partner=people.named, by=people.charlie)
    record = compile_record(by=people.coordinator, year=FinancialYear(2016))
    revision = {"year": "2016-17", "revision": record.revision}
    world.place("record", record, year="2016-17")
    world.places["revision"] = revision
    world.places["record file"] = revision | {"file_format": "pdf"}
    world.places["missing record file"] = revision | {"file_format": "doc"}
    frozen = compile_record(by=people.coordinator, year=FinancialYear(2015))
    world.place("frozen revision", frozen, year="2015-16", revision=frozen.revision)
    link, _ = make_link(
        by=people.coordinator, record=record, for_whom="A member", last_day=date(2016, 11, 20)
    )
    world.place("record link", link)
    world.places["record file of a link"] = {"file_format": "pdf", "part": 0}
    world.places["missing register part"] = revision | {"file_format": "pdf", "part": 1}


def _letters(world: World) -> None:
    world.place("letter to alice", factories.LetterFactory(recipient=world.cast.alice))
    world.place(
        "failed letter",
        factories.LetterFactory(recipient=world.cast.alice, state=LetterState.FAILED, attempts=8),
    )


def _accounts(world: World) -> None:
    people = world.cast
    invited = factories.advocate_of(people.other, name="Ivy", email="ivy@example.org")
    world.place("bob", people.bob)
    world.place("invited", invited)
    world.place("administrator", people.administrator)
    world.place("closed account", people.deactivated)
    refused = factories.PersonFactory(name="Rita", mail_refused_at=NOW, mail_refused_why="550")
    world.place("refused address", refused)
    lost = factories.PersonFactory(name="Lois", email="lois@example.org")
    Authenticator.objects.create(user=lost, type=Authenticator.Type.TOTP, data={})
    world.place("lost second step", lost)
    world.place("role", people.bob.appointments.get())
    world.place("administrator's role", people.administrator.appointments.get())
