"""Whoever may not know of a communication sees the same with it and without it.

Everything that a person can fetch is fetched twice: once as if the secrets had never been written
down, once with them. The answers must be equal, and none may hold a word of a secret.
"""

import io
import zipfile
from collections.abc import Iterable
from functools import cache

import pytest
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from pypdf import PdfReader

from bsc_comms.kit.downloads import PDF, WORD, XLSX
from bsc_comms.overview.audit_words import FILES
from partnership.choices import Role
from partnership.models import Letter
from plans.choices import Visibility
from plans.filters.plan import PlanFilter
from plans.models import Overlap
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from tests import factories
from tests.guards.kept_back_world import (
    EVERYBODY,
    FINDING_IT,
    AllThatIsSeen,
    Seen,
    asked_for,
    difference,
    keep_back,
    then_what_follows,
)
from tests.guards.one_by_one import one_test_for_each
from tests.guards.pages import as_seen
from tests.guards.placement_world import hold_slots
from tests.guards.standing_worlds import logged
from tests.guards.url_policies import OWN
from tests.guards.world import World
from tests.services.in_short import in_turn

FOR_LEAD, FOR_NAMED, NOTES = "quokka", "axolotl", "pangolin"
CANARIES = {FOR_LEAD, FOR_NAMED, NOTES}
MAY_READ = {"alice": CANARIES, "charlie": {FOR_NAMED}}
OTHERS = sorted(EVERYBODY - set(MAY_READ))


def _slots_held(world: World) -> None:
    """What is left to see of two secrets: the slots that their partner holds."""
    hold_slots(world, 2)
    write_internal_notes(world)


def _secrets(world: World) -> None:
    keep_back(world, FOR_LEAD, Visibility.LEAD)
    keep_back(world, FOR_NAMED, Visibility.NAMED)
    write_internal_notes(world)


def write_internal_notes(world: World) -> None:
    shown = world.things["open"]
    edit_communication(
        by=world.cast.alice,
        communication=shown,
        opened_version=shown.version,
        details=Details(fields={"internal_notes": f"Never tell: {NOTES}."}),
        reason="",
    )


#: Files that are not the same for everybody, and why.
FOR_ITS_READER = {
    "overview:my_data_file": "What is held about oneself.",
    "plans:forward_plan_extract_file": "Apart from the plan, what its reader may see besides.",
}
SENT_ON = {name for name in FILES if name in OWN and any(rule.get for rule in OWN[name])} - set(
    FOR_ITS_READER
)

WITHOUT, WITH = then_what_follows(_slots_held), then_what_follows(_secrets)
WITHOUT_THE_LEADS = then_what_follows(lambda world: hold_slots(world, 1))
WITH_THE_LEADS = then_what_follows(lambda world: keep_back(world, FOR_LEAD, Visibility.LEAD))


@pytest.mark.unlinted  # the walk of every address lints these pages
class Secrecy(AllThatIsSeen):
    worlds = (WITHOUT, WITH)

    @one_test_for_each(asked_for())
    def test_nobody_learns_what_they_may_not_know(self, what: str) -> None:
        """The same is seen with secrets and without, and no word of one is in any answer."""
        with self.inside(WITH), logged() as lines:
            answered = self.who_is_answered(what)
            others = in_turn([who for who in answered if who in OTHERS], about=what)
            readers = in_turn([who for who in answered if who in MAY_READ], about=what)
            with_both = self.looked_through(what, [*others, *readers])
        with self.inside(WITHOUT):
            without = self.all_that_is_seen(what, others)
        assert [line for line in lines if _tells(line)] == []
        assert len(lines) >= len(with_both)
        seen_by_others = {key: seen for key, seen in with_both.items() if key[0] in OTHERS}
        assert difference(without, seen_by_others) == []

    def looked_through(self, what: str, people: Iterable[str]) -> Seen:
        """All that they see, after each word of it was looked for secrets that it may not tell."""
        seen: Seen = {}
        found: list[str] = []
        for who in people:
            for asked, response in self.answers(what, who):
                seen[who, asked] = self.without_new_ids(as_seen(response))
                told = _words(text_of(response)) - MAY_READ.get(who, set())
                # A page may say again what was just asked of it.
                told -= {FOR_LEAD} if asked.endswith("text=quokka") else set()
                found += [f"{word} in {asked} for {who}" for word in told]
        assert found == []
        return seen

    def test_who_may_know_of_it_reads_it(self) -> None:
        """Else nobody would learn of what is nowhere to be read."""
        with self.inside(WITH):
            assert self.read("plans:plan?year=all", "alice") == {FOR_LEAD, FOR_NAMED}
            assert self.read("plans:plan?year=all", "charlie") == {FOR_NAMED}
            assert self.read("plans:communication", "alice") == {NOTES}

    def read(self, what: str, who: str) -> set[str]:
        return set().union(*(_words(text_of(got)) for _, got in self.answers(what, who)))

    def test_there_is_something_to_tell(self) -> None:
        """Pairs that Bob's partner has a side of, unseen."""
        with self.inside(WITH) as world:
            other = world.cast.other
            theirs = Overlap.objects.filter(
                Q(first__lead_partner=other) | Q(second__lead_partner=other)
            )
            assert theirs.count() > theirs.visible_to(world.cast.bob).count()

    def test_each_filter_of_the_plan_looks_for_what_is_kept_back(self) -> None:
        """A value that is none of the choices would filter nothing."""
        looked_for: set[str] = set()
        finding_none: set[str] = set()
        with self.inside(WITH) as world:
            for query in FINDING_IT:
                filters = PlanFilter.of(QueryDict(query[1:]), world.cast.alice)
                assert filters.form.errors == {}, query
                looked_for |= filters.chosen.keys()
                if not filters.qs.exclude(visibility=Visibility.PARTNERSHIP).exists():
                    finding_none.add(query)
        assert looked_for == set(PlanFilter.base_filters)
        # A word of others; what is kept back says nothing twice, and is in no plan to change from.
        assert finding_none == {"?text=dark", "?near=duplicates&year=all", "?changed=any&year=all"}

    def test_what_follows_is_told_in_no_letter(self) -> None:
        """No letter that is written down or sent, and no line of the log."""
        with self.inside(WITH) as world:
            assert letters_that_tell(world) == []
        assert [line for line in world.logged if _tells(line)] == []

    def test_nobody_and_no_address_is_left_out(self) -> None:
        with self.inside(WITH):
            asked = {
                name
                for name in OWN
                for who in OTHERS
                for _, method in self.places_for(name, who)
                if method == "GET"
            }
        assert {name for name, rules in OWN.items() if any(rule.get for rule in rules)} == asked


@pytest.mark.unlinted  # the walk of every address lints these pages
class SecrecyOfTheLeads(AllThatIsSeen):
    """Whom a communication names is told of it, and of what is for the lead alone no more."""

    worlds = (WITHOUT_THE_LEADS, WITH_THE_LEADS)

    @one_test_for_each(in_turn(asked_for(), about="what is for the lead", most=120))
    def test_who_is_named_learns_nothing_of_what_is_for_the_lead(self, what: str) -> None:
        with self.inside(WITHOUT_THE_LEADS):
            without = self.all_that_is_seen(what, ["charlie"])
        with self.inside(WITH_THE_LEADS):
            with_it = self.all_that_is_seen(what, ["charlie"])
        assert difference(without, with_it) == []


@pytest.mark.unlinted  # files, and no page
class SecrecyOfFiles(AllThatIsSeen):
    """A file is sent on: it does not matter who took it away (docs/adr/0008).

    Alice and Charlie read of secrets as their partners do, and may open all as they hold each role.
    """

    worlds = (WITHOUT, WITH)

    @one_test_for_each(each for each in asked_for() if each.partition("?")[0] in SENT_ON)
    def test_a_second_role_takes_no_secret_away(self, what: str) -> None:
        with self.inside(WITHOUT):
            without = self.files_of_two_roles(what)
        with self.inside(WITH):
            with_both = self.files_of_two_roles(what)
        assert difference(without, with_both) == []
        assert without

    def files_of_two_roles(self, what: str) -> Seen:
        for who in MAY_READ:
            for role in (Role.COORDINATOR, Role.CHAIR, Role.ADMINISTRATOR):
                factories.AppointmentFactory(person=self.world.people[who], role=role)
        name, mark, query = what.partition("?")
        return {
            (who, path): self.without_new_ids(as_seen(self.ask(who, "GET", path).response))
            for rule in OWN[name]
            if rule.get and rule.on in self.world.places
            for path in [f"{reverse(name, kwargs=self.world.places[rule.on])}{mark}{query}"]
            for who in MAY_READ
        }


def letters_that_tell(world: World) -> list[str]:
    """Letters, written down or sent, that hold a word of a secret: whoever reads them.

    Mail is read by others, so that those who may know of it are led to it and told no word, either.
    """
    letters = Letter.objects.select_related("recipient")
    written = [
        (letter.recipient.email, f"{letter.subject} {letter.text} {letter.html} {letter.about}")
        for letter in letters
    ]
    posted = [(each.to[0], each.message().as_string()) for each in world.posted]
    assert len(posted) > 3
    people = world.cast
    told_in_confidence = {each.recipient for each in letters if each.in_confidence}
    assert told_in_confidence & {people.alice, people.charlie}
    return [f"{word} to {to}" for to, text in written + posted for word in _words(text)]


def text_of(response: HttpResponse) -> str:
    """All words of a page or file, in small letters; of its headers too."""
    words = _text_of(response.get("Content-Type", ""), response.content)
    return f"{response.headers}\n{words}".lower()


@cache
def _text_of(kind: str, content: bytes) -> str:
    """Many people get the same file, and to read the words of one takes a while."""
    if kind == PDF:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if kind in (XLSX, WORD):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(parts.read(name).decode() for name in parts.namelist())
    return content.decode(errors="replace")


def _tells(*texts: str) -> bool:
    return any(_words(text) for text in texts)


def _words(text: str) -> set[str]:
    return {word for word in CANARIES if word in text.lower()}
