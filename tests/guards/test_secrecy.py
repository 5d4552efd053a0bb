"""Whoever may not know of a communication sees the same with it and without it.

Everything that a person can fetch is fetched twice: once as if the secrets had never been written
down, once with them. The answers must be equal, and none may hold a word of a secret.
"""

import io
import logging
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core import mail
from django.db.models import Q
from django.http import HttpResponse
from pypdf import PdfReader

from bsc_comms.kit.downloads import PDF, XLSX
from bsc_comms.kit.word import WORD
from partnership.models import Letter
from plans.choices import Visibility
from plans.models import Overlap
from plans.operations.communications import Details, edit_communication
from plans.queries.speakers import speakers_by_partner
from tests.guards.kept_back_world import AllThatIsSeen, address_of, keep_back
from tests.guards.placement_world import hold_slots
from tests.guards.url_policies import OWN, SIGNED_IN
from tests.guards.world import (
    rolled_back,
)

FOR_LEAD, FOR_NAMED, NOTES = "quokka", "axolotl", "pangolin"
CANARIES = {FOR_LEAD, FOR_NAMED, NOTES}
MAY_READ = {"alice": CANARIES, "charlie": {FOR_NAMED}}


@pytest.mark.unlinted  # the walk of every address lints these pages
class Secrecy(AllThatIsSeen):
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
        # No list by hand: every address that answers a GET is among what was compared.
        asked = {address_of(what) for _, what in seen if what.startswith("GET")}
        pages = {name for name, rules in OWN.items() if any(rule.get for rule in rules)}
        assert pages - asked == set()

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
