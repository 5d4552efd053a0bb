"""All that a person gets from the planner, and secrets that touch as much of it as they can."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.core import mail
from django.db import models
from django.http import HttpResponse
from django.urls import reverse

from bsc_comms.kit.financial_year import FinancialYear
from partnership.operations.letters import send_due_letters
from plans.choices import FileFormat, InvolvementState, State, Visibility
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.forward_plans import make_forward_plan_files
from plans.operations.overlaps.looking import look_at_what_waits
from plans.operations.records import compile_record
from subgroup.operations.publishing import publish
from subgroup.operations.tick import tick
from tests import factories
from tests.guards.addresses import ADMINISTRATION, path_of, room_of
from tests.guards.agreed_world import say_in_secret
from tests.guards.approach_world import ask_in_secret
from tests.guards.guard_case import WorldsCase
from tests.guards.pages import as_seen
from tests.guards.placement_world import choose_in_secret
from tests.guards.standing_worlds import StandingWorld, logged
from tests.guards.url_policies import OWN, SIGNED_IN
from tests.guards.world import CAMPAIGN, World, build_world, described, issued_with_a_file

UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: The page about the machine says what time it really is, and how full its disk.
OF_THE_MACHINE = re.compile(
    rb"It is \d\d:\d\d in London|was done [^.]* ago|[\d.]+ [KMGT]B are free"
)
#: What came back, without what is new each time, by who asked and what.
Seen = dict[tuple[str, str], Any]
ADMINISTRATION_SITE = "administration: "
EVERYBODY = SIGNED_IN | {"anonymous"}
LISTS_AND_EMPTY_FORMS = [
    each for each in ADMINISTRATION if each.name.endswith(("index", "_changelist", "_add"))
]
#: Texts of a communication that is kept back: each says its own name and the secret's word.
TEXT_FIELDS = (
    "title",
    "message",
    "place_text",
    "help_wanted",
    "other_intelligence",
    "other_intelligence_source",
    "no_evidence_reason",
    "state_reason",
    "reported_result",
    "imported_reference",
)
#: Texts that stand in `keep_back` with words of their own.
IN_OTHER_WORDS = ("strategy_note", "internal_notes")
FINDING_IT = (
    "?text=quokka",
    "?text=dark",
    "?year=all",
    "?partner=LEAD&year=all",
    "?topic=burglary&year=all",
    "?area=ward-1&year=all",
    f"?campaign={CAMPAIGN}&year=all",
    "?audience=everyone&year=all",
    "?objective=prevent&year=all",
    "?emphasis=reassurance&year=all",
    "?aim=safer-homes&year=all",
    "?priority=homes&year=all",
    "?channel=magazine&year=all",
    "?state=overdue&year=all",
    "?help=wanted&year=all",
    "?near=any&year=all",
    "?near=duplicates&year=all",
    "?changed=any&year=all",
    "?sort=-title&year=all",
    "?group=campaign&year=all",
    "?group=topic&year=all",
    "?group=area&year=all",
    "?first=2016-11-01&last=2016-11-30",
)
#: The workbook asks as the list and the other file do, and takes longest to write.
FINDING_IT_IN_A_WORKBOOK = ("?year=all", "?text=quokka")
LOOKING = {
    "plans:plan": FINDING_IT,
    "plans:plan_csv": FINDING_IT,
    "plans:plan_calendar": (
        "?month=2016-11",
        "?day=2016-11-08",
        "?month=2016-11&partner=LEAD",
        "?week=2016-11-08",
    ),
    "plans:plan_calendar_csv": ("?month=2016-11", "?month=2016-09"),
    "plans:plan_map": ("?partner=LEAD", "?text=quokka"),
    "plans:plan_timeline": ("?by=topic", "?by=partner", "?quarter=2016-10", "?text=quokka"),
    "plans:plan_timeline_csv": ("?by=topic", "?by=partner&quarter=2016-10", "?text=quokka"),
    "plans:plan_coverage": (
        "?by=area",
        "?by=audience&across=objective",
        "?by=priority",
        "?text=quokka",
        "?partner=LEAD",
    ),
    "plans:plan_coverage_csv": ("?by=area", "?by=audience&across=topic"),
    "plans:plan_xlsx": FINDING_IT_IN_A_WORKBOOK,
    "plans:plan_calendar_xlsx": ("?month=2016-11", "?month=2016-09"),
    "plans:overlaps": ("?show=answered",),
    "plans:overlaps_csv": ("?show=answered",),
    "plans:import_preview": tuple(
        f"?show={each}" for each in ("look", "refused", "new", "changes", "there", "words")
    ),
    "partnership:letters": ("?to=alice", "?state=sent"),
}
PUBLISHED_LATER = {
    "plans:forward_plan": ({"number": 2},),
    "plans:forward_plan_file": tuple(
        {"number": 2, "file_format": each} for each in FileFormat.values
    ),
    "plans:forward_plan_extract": ({"number": 2, "code": "LEAD"}, {"number": 2, "code": "NAMED"}),
    "plans:forward_plan_extract_file": tuple(
        {"number": 2, "code": "LEAD", "file_format": each} for each in FileFormat.values
    ),
    "plans:record_file": tuple(
        {"year": "2016-17", "revision": 0, "file_format": each} for each in FileFormat.values
    ),
}


def _nothing_kept_back(_: None) -> World:
    return build_world(secrets=False)


#: Nobody has a secret. The others begin as this one and let happen what follows.
NOTHING_KEPT_BACK = StandingWorld(_nothing_kept_back)


def what_follows(world: World) -> None:
    """The next plan is published, the record compiled, letters are owed and sent."""
    mail.outbox.clear()
    with logged() as lines:
        plan = publish(by=world.cast.chair, number=2, meeting=world.things["meeting"])
        make_forward_plan_files(order_id=plan.order.pk)
        compile_record(by=world.cast.coordinator, year=FinancialYear(2016))
        tick()
        while look_at_what_waits():
            pass
        send_due_letters()
    world.posted, world.logged = list(mail.outbox), lines


def then_what_follows(happens: Callable[[World], None]) -> StandingWorld:
    """A world where this happens, and then all that follows of itself."""
    begun = StandingWorld(happens, begins_as=NOTHING_KEPT_BACK)
    return StandingWorld(what_follows, begins_as=begun)


def asked_for() -> list[str]:
    """All that a person can ask for.

    Each address of ours, each search, what is published later, and the administration site.
    """
    searches = [f"{name}{query}" for name, queries in LOOKING.items() for query in queries]
    later = [
        f"{name}#{number}" for name, on in PUBLISHED_LATER.items() for number in range(len(on))
    ]
    rooms = {f"{ADMINISTRATION_SITE}{room_of(each.route)}" for each in LISTS_AND_EMPTY_FORMS}
    return [*OWN, *searches, *later, *sorted(rooms)]


class AllThatIsSeen(WorldsCase):
    """What people get from the worlds that stand, in the words that are the same in each."""

    def all_that_is_seen(self, what: str, people: Iterable[str]) -> Seen:
        """What these people get where they ask for one of `asked_for()`."""
        return {
            (who, asked): self.without_new_ids(as_seen(response))
            for who in people
            for asked, response in self.answers(what, who)
        }

    def who_is_answered(self, what: str) -> list[str]:
        """Those who get something where one of `asked_for()` is asked for, by name."""
        if what.startswith(ADMINISTRATION_SITE):
            return ["administrator"]
        name = re.split("[?#]", what)[0]
        rules = [rule for rule in OWN[name] if rule.on in self.world.places]
        may = frozenset().union(
            *(people or () for rule in rules for people in (rule.get, rule.post))
        )
        return sorted(may & EVERYBODY)

    def answers(self, what: str, who: str) -> Iterator[tuple[str, HttpResponse]]:
        """Each page and file, and each form sent in empty; a search only where it is asked for."""
        if what.startswith(ADMINISTRATION_SITE):
            yield from self.administration(what.removeprefix(ADMINISTRATION_SITE), who)
            return
        if "#" in what:
            yield from self.published_later(what, who)
            return
        name, mark, query = what.partition("?")
        for on, method in self.places_for(name, who):
            if method == "GET" or not query:
                asked = f"{reverse(name, kwargs=on)}{mark}{query}"
                yield f"{method} {asked}", self.ask(who, method, asked).response

    def published_later(self, what: str, who: str) -> Iterator[tuple[str, HttpResponse]]:
        """One of the documents of the plan and the record that came of themselves."""
        name, _, number = what.partition("#")
        if who in (OWN[name][0].get or ()):
            path = reverse(name, kwargs=PUBLISHED_LATER[name][int(number)])
            yield f"GET {path}", self.ask(who, "GET", path).response

    def administration(self, room: str, who: str) -> Iterator[tuple[str, HttpResponse]]:
        """The list and the empty form of a model in the administration site, or its start pages."""
        if who not in self.who_is_answered(f"{ADMINISTRATION_SITE}{room}"):
            return
        for address in LISTS_AND_EMPTY_FORMS:
            if room_of(address.route) == room:
                path = path_of(address.route)
                answer = self.ask(who, "GET", path)
                if answer.status == 200:
                    yield f"GET {path}", answer.response

    def places_for(self, name: str, who: str) -> Iterator[tuple[dict[str, Any], str]]:
        """The things that somebody opens or does there, and by which method."""
        for rule in OWN[name]:
            if rule.on in self.world.places:
                for method, answered in (("GET", rule.get), ("POST", rule.post)):
                    if who in (answered or ()):
                        yield self.world.places[rule.on], method

    def without_new_ids(self, seen: tuple[int, dict[str, str], bytes]) -> Any:
        status, headers, content = seen
        return (
            status,
            headers.get("Content-Type"),
            headers.get("Content-Disposition"),
            UUID.sub(
                lambda one: one[0] if one[0] in known_everywhere() else b"",
                OF_THE_MACHINE.sub(b"", content),
            ),
        )


def difference(without: Seen, with_it: Seen) -> list[tuple[str, str]]:
    """Whose answers are not the same, or are not in both."""
    keys = without.keys() | with_it.keys()
    return sorted(key for key in keys if without.get(key) != with_it.get(key))


def keep_back(world: World, word: str, visibility: Visibility) -> None:
    """Write down secrets that touch as much as they can: one page that tells would show it.

    One is planned, one overdue, one gone out, one an idea; all have partners asked, a place on the
    agenda of the next meeting and a first look at each of their fields. The overdue one is part of
    a campaign that everybody knows, the others of one that is kept back with them.
    """
    people = world.cast
    edition = world.things["edition"]
    fields: dict[str, Any] = {
        **{name: said for name, said in described(world).items() if name != "campaign"},
        **{name: f"{name} {word}" for name in TEXT_FIELDS},
        "strategy_note": f"note {word}",
        "internal_notes": f"Never tell: {word}.",
        "visibility": visibility,
        "embargo_until": datetime(2017, 1, 9, tzinfo=UTC),
        "reference": None,
        "named_partners": [people.named] if visibility == Visibility.NAMED else [],
        "responsible": people.alice,
    }
    kept_back = factories.CampaignFactory(name=f"Campaign {word}", lead_partner=people.lead)
    for state, start in (
        (State.PLANNED, date(2016, 11, 8)),
        (State.AGREED, date(2016, 9, 20)),
        (State.ISSUED, date(2016, 10, 14)),
        (State.IDEA, date(2016, 11, 15)),
    ):
        kept = factories.CommunicationFactory(
            **fields,
            campaign=world.things["campaign"] if state == State.AGREED else kept_back,
            state=State.PLANNED if state == State.ISSUED else state,
            window_start=start,
        )
        for partner in (people.other, people.named):
            factories.InvolvementFactory(
                communication=kept, partner=partner, state=InvolvementState.INVITED
            )
        factories.PlacementFactory(
            communication=kept, channel=edition.channel, edition=edition, partner=people.lead
        )
        factories.AgendaItemFactory(
            meeting=world.things["meeting"], title=f"On {word}", communication=kept
        )
        factories.DateChangeFactory(communication=kept, reason=f"Moved: {word}", by=people.alice)
        edit_communication(
            by=people.alice,
            communication=kept,
            opened_version=kept.version,
            details=Details(fields={"place_text": f"On {word} street"}),
            reason=f"Because of {word}",
        )
        if state == State.ISSUED:
            issued_with_a_file(world, kept)
        if state == State.PLANNED:
            choose_in_secret(world, kept)
            say_in_secret(world, kept, word)
            ask_in_secret(world, kept, word)


@cache
def known_everywhere() -> frozenset[bytes]:
    """What can be named in an address in every one of these worlds."""
    with NOTHING_KEPT_BACK.current():
        return frozenset(
            str(pk).encode()
            for model in apps.get_models()
            if isinstance(model._meta.pk, models.UUIDField)
            for pk in model._default_manager.values_list("pk", flat=True)
        )
