"""Whoever may not know of a communication sees the same with it and without it.

Everything that a person can fetch is fetched twice: once as if the secrets had never been written
down, once with them. The answers must be equal, and none may hold a word of a secret.
"""

import io
import logging
import re
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import models
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from pypdf import PdfReader

from bsc_comms.kit.downloads import PDF, XLSX
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.word import WORD
from partnership.models import Letter
from partnership.operations.letters import send_due_letters
from plans.choices import FileFormat, InvolvementState, State, Visibility
from plans.models import Overlap
from plans.operations.communications import Details, edit_communication
from plans.operations.forward_plans import make_forward_plan_files
from plans.operations.overlaps.looking import look_at_what_waits
from plans.operations.records import compile_record
from plans.queries.speakers import speakers_by_partner
from subgroup.operations.publishing import publish
from subgroup.operations.tick import tick
from tests import factories
from tests.guards.agreed_world import say_in_secret
from tests.guards.approach_world import ask_in_secret
from tests.guards.pages import as_seen
from tests.guards.placement_world import choose_in_secret, hold_slots
from tests.guards.url_policies import OWN, SIGNED_IN
from tests.guards.world import (
    GuardCase,
    World,
    build_world,
    described,
    issued_with_a_file,
    rolled_back,
)

FOR_LEAD, FOR_NAMED, NOTES = "quokka", "axolotl", "pangolin"
CANARIES = {FOR_LEAD, FOR_NAMED, NOTES}
MAY_READ = {"alice": CANARIES, "charlie": {FOR_NAMED}}
UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TEXT_FIELDS = (
    "title",
    "message",
    "place_text",
    "help_wanted",
    "other_intelligence",
    "other_intelligence_source",
    "no_evidence_reason",
)
FINDING_IT = (
    "?text=quokka",
    "?text=dark",
    "?year=all",
    "?partner=LEAD&year=all",
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
    "plans:plan_coverage": (
        "?by=area",
        "?by=audience&across=objective",
        "?by=priority",
        "?text=quokka",
        "?partner=LEAD",
    ),
    "plans:plan_coverage_csv": ("?by=area", "?by=audience&across=topic"),
    "plans:plan_xlsx": FINDING_IT,
    "plans:plan_calendar_xlsx": ("?month=2016-11", "?month=2016-09"),
    "plans:overlaps": ("?show=answered",),
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


@pytest.mark.unlinted  # the walk of every address lints these pages
class Secrecy(GuardCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build_world(secrets=False)
        cls.known = {str(pk).encode() for pk in _uuids()}

    def test_the_same_is_seen_with_secrets_and_without(self):
        everybody = sorted(SIGNED_IN - {"alice"}) + ["anonymous"]
        others = [who for who in everybody if who != "charlie"]
        # What is left to see of a secret is the slot that its partner holds.
        with rolled_back():
            hold_slots(self.world, 1)
            without = self.all_that_is_seen(["charlie"])
        with rolled_back():
            hold_slots(self.world, 2)
            without |= self.all_that_is_seen(others)
        with rolled_back():
            keep_back(self.world, FOR_LEAD, Visibility.LEAD)
            with_one = self.all_that_is_seen(["charlie"])
        with rolled_back():
            keep_back(self.world, FOR_LEAD, Visibility.LEAD)
            keep_back(self.world, FOR_NAMED, Visibility.NAMED)
            with_both = self.all_that_is_seen(others)
        seen = with_one | with_both
        assert seen.keys() == without.keys()
        assert [key for key in seen if seen[key] != without[key]] == []
        assert len(seen) > 500

    def test_no_word_of_a_secret_leaves_who_may_know_it(self):
        logging.disable(logging.NOTSET)
        with rolled_back():
            keep_back(self.world, FOR_LEAD, Visibility.LEAD)
            keep_back(self.world, FOR_NAMED, Visibility.NAMED)
            self.write_internal_notes()
            with logged() as lines:
                self.happen()
                found, read_by_those_who_may = self.words_found()
            assert found == []
            assert read_by_those_who_may == CANARIES
            assert self.secrets_are_near_what_others_plan()
            assert self.letters_that_tell() == []
        assert len(lines) > 500
        assert [line for line in lines if _tells(line)] == []

    def secrets_are_near_what_others_plan(self) -> bool:
        """Whether there is something to tell: pairs that Bob's partner has a side of, unseen."""
        theirs = Overlap.objects.filter(
            Q(first__lead_partner=self.world.cast.other)
            | Q(second__lead_partner=self.world.cast.other)
        )
        return theirs.count() > theirs.visible_to(self.world.cast.bob).count()

    def words_found(self) -> tuple[list[str], set[str]]:
        """Words of secrets that people got who may not know them; those that others did get."""
        found: list[str] = []
        read_by_those_who_may: set[str] = set()
        for who in [*sorted(SIGNED_IN), "anonymous"]:
            may_read = MAY_READ.get(who, set())
            for what, response in self.answers(who):
                told = text_of(response)
                words = {one for one in CANARIES if one in told}
                read_by_those_who_may |= words & may_read
                # A page may say again what was just asked of it.
                words -= {FOR_LEAD} if what.endswith("text=quokka") else set()
                found += [f"{word} in {what} for {who}" for word in words - may_read]
        return found, read_by_those_who_may

    # --- what happens after the secrets were written down -----------------------------------------

    def all_that_is_seen(self, people: list[str]) -> dict[tuple[str, str], Any]:
        self.happen()
        return {
            (who, what): self.without_new_ids(as_seen(response))
            for who in people
            for what, response in self.answers(who)
        }

    def happen(self) -> None:
        """The next plan is published, the record compiled, letters are owed and sent."""
        world = self.world
        plan = publish(by=world.cast.chair, number=2, meeting=world.things["meeting"])
        make_forward_plan_files(order_id=plan.order.pk)
        compile_record(by=world.cast.coordinator, year=FinancialYear(2016))
        tick()
        while look_at_what_waits():
            pass
        send_due_letters()

    def answers(self, who: str) -> Iterator[tuple[str, HttpResponse]]:
        """All that a person gets: each page, file and search, and each form sent in empty."""
        for name, rules in OWN.items():
            for on, method in self.places_for(name, rules, who):
                path = reverse(name, kwargs=on)
                for query in ("", *(LOOKING.get(name, ()) if method == "GET" else ())):
                    answer = self.ask(who, method, path + query)
                    yield f"{method} {path}{query}", answer.response

    def places_for(self, name: str, rules: Any, who: str) -> Iterator[tuple[dict[str, Any], str]]:
        for rule in rules:
            if rule.on in self.world.places:
                for method, answered in (("GET", rule.get), ("POST", rule.post)):
                    if who in (answered or ()):
                        yield self.world.places[rule.on], method
        if rules[0].get and who in rules[0].get:
            for on in PUBLISHED_LATER.get(name, ()):
                yield on, "GET"

    def without_new_ids(self, seen: tuple[int, dict[str, str], bytes]) -> Any:
        status, headers, content = seen
        return (
            status,
            headers.get("Content-Type"),
            headers.get("Content-Disposition"),
            UUID.sub(lambda one: one[0] if one[0] in self.known else b"", content),
        )

    def write_internal_notes(self) -> None:
        shown = self.world.things["open"]
        edit_communication(
            by=self.world.cast.alice,
            communication=shown,
            opened_version=shown.version,
            details=Details(fields={"internal_notes": f"Never tell: {NOTES}."}),
            reason="",
        )

    def letters_that_tell(self) -> list[str]:
        """Letters, written down or sent, that tell their reader what they may not know."""
        people = self.world.cast
        known = {
            person.email: MAY_READ[who]
            for who, partner in (("alice", people.lead), ("charlie", people.named))
            for person in speakers_by_partner([partner.pk])[partner.pk]
        }
        written = [
            (letter.recipient.email, f"{letter.subject} {letter.text} {letter.html} {letter.about}")
            for letter in Letter.objects.select_related("recipient")
        ]
        sent = [(each.to[0], each.message().as_string()) for each in mail.outbox]
        assert len(sent) > 3
        read = {word for to, text in written for word in _words(text) & known.get(to, set())}
        assert FOR_NAMED in read
        return [
            f"{word} to {to}"
            for to, text in written + sent
            for word in _words(text) - known.get(to, set())
        ]


def keep_back(world: World, word: str, visibility: Visibility) -> None:
    """Write down secrets that touch as much as they can: one page that tells would show it.

    One is planned, one overdue, one gone out, one an idea; all have a campaign, partners asked, a
    place on the agenda of the next meeting and a first look at each of their fields.
    """
    people = world.cast
    edition = world.things["edition"]
    fields: dict[str, Any] = {
        **described(world),
        **{name: f"{name} {word}" for name in TEXT_FIELDS},
        "strategy_note": f"note {word}",
        "internal_notes": f"Never tell: {word}.",
        "campaign": factories.CampaignFactory(name=f"Campaign {word}", lead_partner=people.lead),
        "visibility": visibility,
        "embargo_until": datetime(2017, 1, 9, tzinfo=UTC),
        "reference": None,
        "named_partners": [people.named] if visibility == Visibility.NAMED else [],
        "responsible": people.alice,
    }
    for state, start in (
        (State.PLANNED, date(2016, 11, 8)),
        (State.AGREED, date(2016, 9, 20)),
        (State.ISSUED, date(2016, 10, 14)),
        (State.IDEA, date(2016, 11, 15)),
    ):
        kept = factories.CommunicationFactory(
            **fields, state=State.PLANNED if state == State.ISSUED else state, window_start=start
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


@contextmanager
def logged() -> Iterator[list[str]]:
    """All that is logged inside the block, from the smallest remark on."""
    lines: list[str] = []
    listener = logging.Handler(logging.DEBUG)
    listener.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ("", *settings.LOGGING["loggers"])]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(listener)
        logger.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(listener)
            logger.setLevel(level)


def text_of(response: HttpResponse) -> str:
    """All words of a page or file, in small letters; of its headers too."""
    kind = response.get("Content-Type", "")
    content = response.content
    if kind == PDF:
        words = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif kind in (XLSX, WORD):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            words = "\n".join(parts.read(name).decode() for name in parts.namelist())
    else:
        words = content.decode(errors="replace")
    return f"{response.headers}\n{words}".lower()


def _tells(*texts: str) -> bool:
    return any(_words(text) for text in texts)


def _words(text: str) -> set[str]:
    return {word for word in CANARIES if word in text.lower()}


def _uuids() -> Iterator[uuid.UUID]:
    for model in apps.get_models():
        if isinstance(model._meta.pk, models.UUIDField):
            yield from model._default_manager.values_list("pk", flat=True)
