"""What somebody calls a thing stays its name: it ends no header, of a letter, a file or a PDF.

All names and titles of the small world hold line breaks with a header behind them.
"""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import models
from django.http import HttpResponse
from django.urls import reverse
from pypdf import PdfReader

from bsc_comms.kit import clock
from bsc_comms.kit.downloads import PDF
from bsc_comms.kit.paper import as_pdf, paper, section, text
from partnership.models import Letter
from partnership.operations.letters import send_due_letters
from plans.operations.forward_plans import make_forward_plan_files
from subgroup.operations.publishing import publish
from subgroup.operations.tick import tick
from tests.guards.guard_case import GuardCase
from tests.guards.one_by_one import one_test_for_each
from tests.guards.standing_worlds import SMALL_WORLD, StandingWorld
from tests.guards.url_policies import OWN
from tests.guards.world import NOW
from tests.services.in_short import in_turn

EVIL = "N\r\nBcc: a@evil.example.org\r\n\r\n<b>\u2028X-A: 1\u2029X-B: 2\x85X-C: 3\x0b\x1b"
IN_ONE_LINE = "N Bcc: a@evil.example.org <b> X-A: 1 X-B: 2X-C: 3"
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
NAMED = ("title", "name", "short_name", "place", "label", "place_text", "file_name")
HEADERS = {
    *("Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID"),
    *("Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post"),
}
PROPERTIES = {"/Title", "/Author", "/Creator", "/CreationDate", "/ModDate", "/Producer"}


FROZEN = {
    "plans.ForwardPlan",
    "plans.ForwardPlanFile",
    "plans.AnnualRecord",
    "plans.AnnualRecordFile",
}


def forge() -> None:
    """Let all that has a name of its own be called so, with its number before it."""
    for label in ("partnership", "plans", "subgroup", "channels_registry", "evidence"):
        for model in apps.get_app_config(label).get_models():
            if model._meta.label not in FROZEN:
                _forge_all(model)


def _forge_all(model: type[models.Model]) -> None:
    fields = [
        field
        for field in model._meta.concrete_fields
        if field.name in NAMED and isinstance(field, models.CharField)
    ]
    for pk in model._base_manager.values_list("pk", flat=True) if fields else ():
        called = {field.name: f"{str(pk)[:4]} {EVIL}"[: field.max_length] for field in fields}
        model._base_manager.filter(pk=pk).update(**called)


FORGED = StandingWorld(lambda _: forge(), begins_as=SMALL_WORLD)
#: What is saved under a name that somebody gave to a thing.
NAMED_BY_PEOPLE = {
    "channels_registry:resource_file",
    "evidence:indicator_csv",
    "plans:artwork_file",
    "plans:channel_use_csv",
    "plans:channel_use_xlsx",
    "plans:proof_file",
    "subgroup:meeting_file",
    "subgroup:paper",
}


@pytest.mark.unlinted  # the walk of every address lints these pages
class Forged(GuardCase):
    worlds = (FORGED,)

    def test_no_name_begins_a_header_of_a_letter(self) -> None:
        with clock.at(NOW):
            publish(by=self.world.cast.chair, number=2, meeting=self.world.things["meeting"])
        for week in (0, *in_turn(range(1, 20), about="letters", most=3)):
            with clock.at(NOW + timedelta(days=7 * week)):
                tick()
                send_due_letters()
        assert Letter.objects.filter(state="failed").exclude(attempts=8).count() == 0
        assert len(mail.outbox) > 20
        for email in mail.outbox:
            sent = message_from_bytes(email.message().as_bytes(), policy=policy.default)
            assert isinstance(sent, EmailMessage)
            assert faults_of_letter(sent, to=email.to) == []
        subjects = " ".join(email.subject for email in mail.outbox)
        assert "Bcc: a@evil.example.org <b> X-A: 1" in subjects  # there was something to forge

    @one_test_for_each(name for name, rules in OWN.items() if any(rule.get for rule in rules))
    def test_no_name_begins_a_header_of_an_answer_or_leaves_a_files_name(self, name: str) -> None:
        called = set()
        for what, response in self.answers(name):
            faults = [
                header for header, said in response.headers.items() if BREAKS.search(header + said)
            ]
            assert faults == [], what
            if saved_as := file_name_in(response):
                assert not BREAKS.search(saved_as), what
                assert not set('/\\:*?"<>|') & set(saved_as), what
                called.add(saved_as)
        forged = any("Bcc- a@evil.example.org" in each for each in called)
        assert forged == (name in NAMED_BY_PEOPLE), sorted(called)

    def answers(self, name: str) -> Iterator[tuple[str, HttpResponse]]:
        """What an address gives to somebody who may read there."""
        for rule in OWN[name]:
            for who in sorted(rule.get or ())[:1]:
                path = reverse(name, kwargs=self.world.places[rule.on])
                yield path, self.ask(who, "GET", path).response

    def test_the_title_of_a_pdf_is_one_line_and_nothing_else_is_said(self) -> None:
        with clock.at(NOW):
            meeting = self.world.things["meeting"]
            plan = publish(by=self.world.cast.chair, number=2, meeting=meeting)
            make_forward_plan_files(order_id=plan.order.pk)
        files = [bytes(plan.files.get(format="pdf").content)]
        files += [
            response.content
            for name in OWN
            if name.endswith("_file")
            for _, response in self.answers(name)
            if response.headers.get("Content-Type") == PDF and response.content[:5] == b"%PDF-"
        ]
        told = [properties_of(content) for content in files if b"/Title" in content]
        assert len(told) > 2
        for title, in_markup, properties in told:
            assert title == in_markup
            assert set(properties) <= PROPERTIES
            assert [text for text in properties.values() if BREAKS.search(text)] == []
        assert any(properties["/Author"].endswith(IN_ONE_LINE) for *_, properties in told)


def test_a_paper_that_is_called_so_has_a_title_of_one_line() -> None:
    named = {"name": EVIL, "strapline": EVIL}
    sections = [section(EVIL, [text(EVIL)])]
    content = as_pdf(
        paper(title=EVIL, lead=[EVIL], foot=EVIL, partnership=named, sections=sections)
    )
    title, in_markup, properties = properties_of(content)
    assert (title, in_markup, properties["/Author"]) == (IN_ONE_LINE,) * 3
    assert set(properties) <= PROPERTIES


def faults_of_letter(sent: EmailMessage, *, to: list[str]) -> list[str]:
    faults = [f"{name}: {text!r}" for name, text in sent.items() if name not in HEADERS]
    faults += [f"{name} holds a break" for name, text in sent.items() if BREAKS.search(str(text))]
    faults += [f"{name} stands twice" for name in set(sent) if len(sent.get_all(name, [])) != 1]
    addressed: Any = sent["To"]
    if [each.addr_spec for each in addressed.addresses] != to:
        faults.append(f"It goes to {sent['To']}")
    if len(sent["From"].addresses) != 1:
        faults.append(f"It comes from {sent['From']}")
    return faults + [repr(each) for part in sent.walk() for each in part.defects]


def file_name_in(response: HttpResponse) -> str:
    """Under what name a browser saves the answer; "" for a page."""
    header = Message()
    header["Content-Disposition"] = response.headers.get("Content-Disposition", "")
    return header.get_filename() or ""


def properties_of(content: bytes) -> tuple[str, str, dict[str, str]]:
    """The title of a PDF in its properties and in its markup, and all its properties."""
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata is not None
    assert reader.xmp_metadata is not None
    markup = reader.xmp_metadata.dc_title or {}
    (in_markup,) = set(markup.values())
    told = {name: str(text) for name, text in reader.metadata.items()}
    return told["/Title"], in_markup, told


def test_what_a_forged_letter_would_be_is_found() -> None:
    forged = (
        b"Subject: a\r\nBcc: b@example.org\r\nTo: a@example.org\r\nFrom: p@example.org\r\n\r\nx"
    )
    sent = message_from_bytes(forged, policy=policy.default)
    assert isinstance(sent, EmailMessage)
    assert faults_of_letter(sent, to=["a@example.org"]) == ["Bcc: 'b@example.org'"]
