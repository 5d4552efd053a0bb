"""Whoever may not know of a communication sees the same with it and without it.

Everything that a person can fetch is fetched twice: once as if the secrets had never been written
down, once with them. The answers must be equal, and none may hold a word of a secret.
"""

import io
import logging
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db.models import Q
from django.http import HttpResponse
from pypdf import PdfReader

from bsc_comms.kit.downloads import PDF, WORD, XLSX
from partnership.models import Letter
from plans.choices import Visibility
from plans.models import Overlap
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.queries.speakers import speakers_by_partner
from tests.guards.guard_case import rolled_back
from tests.guards.kept_back_world import AllThatIsSeen, keep_back
from tests.guards.pages import as_seen
from tests.guards.placement_world import hold_slots
from tests.guards.url_policies import OWN, SIGNED_IN

FOR_LEAD, FOR_NAMED, NOTES = "quokka", "axolotl", "pangolin"
CANARIES = {FOR_LEAD, FOR_NAMED, NOTES}
MAY_READ = {"alice": CANARIES, "charlie": {FOR_NAMED}}
#: Who looks together: each group is a test of its own, so that they can run side by side.
OUTSIDERS = ("anonymous", "bob", "champion", "roleless")
THE_BOARD = ("board_member", "coordinator")
ADMINISTRATION = ("administrator",)
THOSE_WHO_MAY = ("alice", "chair", "charlie")
Seen = dict[tuple[str, str], Any]


@pytest.mark.unlinted  # the walk of every address lints these pages
class Secrecy(AllThatIsSeen):
    def test_advocates_champions_and_strangers_learn_nothing(self):
        self.learn_nothing(OUTSIDERS)

    def test_the_board_and_the_coordinator_learn_nothing(self):
        self.learn_nothing(THE_BOARD)

    def test_administrators_learn_nothing(self):
        self.learn_nothing(ADMINISTRATION)

    def test_who_is_in_on_it_learns_no_more_than_they_may(self):
        self.learn_nothing(THOSE_WHO_MAY)

    def test_who_is_named_sees_the_same_without_what_is_for_the_lead_alone(self):
        with rolled_back():
            hold_slots(self.world, 1)
            without = self.all_that_is_seen(["charlie"])
        with rolled_back():
            keep_back(self.world, FOR_LEAD, Visibility.LEAD)
            with_it = self.all_that_is_seen(["charlie"])
        assert difference(without, with_it) == []

    def test_nobody_and_no_address_is_left_out(self):
        everybody = {*OUTSIDERS, *THE_BOARD, *ADMINISTRATION, *THOSE_WHO_MAY}
        assert everybody == SIGNED_IN | {"anonymous"}
        asked = {
            name
            for name, rules in OWN.items()
            for who in everybody - {"alice"}
            for _, method in self.places_for(name, rules, who)
            if method == "GET"
        }
        assert {name for name, rules in OWN.items() if any(rule.get for rule in rules)} == asked

    def learn_nothing(self, group: tuple[str, ...]) -> None:
        """The same is seen with secrets and without, and no word of one is in any answer."""
        others = [who for who in group if who not in MAY_READ]
        with rolled_back():
            # What is left to see of a secret is the slot that its partner holds.
            hold_slots(self.world, 2)
            self.write_internal_notes()
            without = self.all_that_is_seen(others)
        with rolled_back():
            keep_back(self.world, FOR_LEAD, Visibility.LEAD)
            keep_back(self.world, FOR_NAMED, Visibility.NAMED)
            self.write_internal_notes()
            logging.disable(logging.NOTSET)
            with logged() as lines:
                with_both = self.looked_through(group)
            assert self.secrets_are_near_what_others_plan()
            assert self.letters_that_tell() == []
        assert [line for line in lines if _tells(line)] == []
        assert len(lines) > len(with_both) > 100
        assert difference(without, {key: with_both[key] for key in without}) == []
        assert {who for who, _ in with_both} - {who for who, _ in without} == (
            set(group) & set(MAY_READ)
        )

    def looked_through(self, group: tuple[str, ...]) -> Seen:
        """All that they see, after each word of it was looked for secrets that it may not tell."""
        self.happen()
        seen: Seen = {}
        found: list[str] = []
        read_by_those_who_may: set[str] = set()
        for who in group:
            may_read = MAY_READ.get(who, set())
            for what, response in self.answers(who):
                seen[who, what] = self.without_new_ids(as_seen(response))
                words = _words(text_of(response))
                read_by_those_who_may |= words & may_read
                # A page may say again what was just asked of it.
                words -= {FOR_LEAD} if what.endswith("text=quokka") else set()
                found += [f"{word} in {what} for {who}" for word in words - may_read]
        assert found == []
        assert read_by_those_who_may == set().union(*(MAY_READ.get(who, ()) for who in group))
        return seen

    def secrets_are_near_what_others_plan(self) -> bool:
        """Whether there is something to tell: pairs that Bob's partner has a side of, unseen."""
        theirs = Overlap.objects.filter(
            Q(first__lead_partner=self.world.cast.other)
            | Q(second__lead_partner=self.world.cast.other)
        )
        return theirs.count() > theirs.visible_to(self.world.cast.bob).count()

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


def difference(without: Seen, with_it: Seen) -> list[tuple[str, str]]:
    """Whose answers are not the same, or are not in both."""
    assert without
    keys = without.keys() | with_it.keys()
    return sorted(key for key in keys if without.get(key) != with_it.get(key))


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
