"""A form changes its own fields and nothing else, needs its version, and says what is wrong."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from django import forms
from django.core import validators
from django.db import models
from django.forms import models as model_forms
from django.urls import reverse

from tests.guards.guard_case import FormsCase, rolled_back
from tests.guards.one_by_one import one_test_for_each
from tests.guards.pages import form_of, names_of_controls
from tests.guards.tables import OUR_MODELS, Rows, Tables, changed_tables
from tests.guards.url_policies import OWN, Rule
from tests.services.in_short import in_turn


def all_fields() -> dict[str, Any]:
    """The name of each field of each model, with a value that somebody might try."""
    attack: dict[str, Any] = {}
    for model in OUR_MODELS:
        for field in model._meta.get_fields():
            if field.concrete:
                attack.setdefault(field.name, _tried(field))
                attack.setdefault(getattr(field, "attname", field.name), _tried(field))
    return attack


def _tried(field: Any) -> Any:
    if field.choices:
        return [str(value) for value, _ in field.flatchoices][-1]
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateField):
        return "2019-03-04"
    if isinstance(field, models.CharField | models.TextField):
        return "slipped in"
    return "1"


def senders(name: str) -> Iterator[tuple[Rule, str]]:
    """Each rule by which somebody may send this form with an effect, and that person."""
    for rule in OWN[name]:
        for who in sorted((rule.post or frozenset()) - rule.no_effect)[:1]:
            yield rule, who


FORMS = [name for name in OWN if any(senders(name))]
VERSIONED = [name for name in FORMS if any(rule.versioned for rule, _ in senders(name))]


@cache
def _small_world_as_it_stands() -> Tables:
    """All rows, read once by each process: whatever a test writes is taken back."""
    return Tables()


@pytest.mark.unlinted  # the walk of every address lints these pages
class EveryForm(FormsCase):
    def setUp(self) -> None:
        super().setUp()
        self.tables = _small_world_as_it_stands()

    def path(self, name: str, rule: Rule) -> str:
        return reverse(name, kwargs=self.world.places[rule.on])

    def filled_in(self, path: str, rule: Rule, who: str) -> tuple[dict[str, Any], set[str]]:
        """What a person sends, and the names of all fields that the form has."""
        sent = dict(rule.filled_in(self.world, who))
        if rule.get is None:
            return sent, set(sent) | OTHER_FIELDS.get(path.rstrip("/").rsplit("/", 1)[-1], set())
        page = self.page(who, path)
        names = names_of_controls(page) | set(sent)
        # A day in three boxes is taken under its plain name as well.
        return {**form_of(page, path), **sent}, names | {one.removesuffix("_day") for one in names}

    @one_test_for_each(FORMS)
    def test_a_form_changes_nothing_but_its_own_fields(self, name: str) -> None:
        attack = all_fields()
        assert len(attack) > 150
        for rule, who in in_turn(list(senders(name)), about=name):
            path = self.path(name, rule)
            sent, own = self.filled_in(path, rule, who)
            plain = self.rows_after(who, path, sent)
            assert plain != self.tables.at_first, f"“{rule.on}” changes nothing"
            slipped_in = {key: value for key, value in attack.items() if key not in own}
            sent, _ = self.filled_in(path, rule, who)
            attacked = self.rows_after(who, path, {**slipped_in, **sent})
            assert attacked == plain, f"“{rule.on}”: {_first_difference(plain, attacked)}"

    def rows_after(self, who: str, path: str, sent: Mapping[str, Any]) -> Rows:
        with rolled_back():
            with changed_tables() as changed:
                self.ask_and_keep(who, "POST", path, sent)
            return {**self.tables.at_first, **self.tables.rows(changed)}

    @one_test_for_each(VERSIONED)
    def test_a_form_without_its_version_is_refused(self, name: str) -> None:
        versioned = [(rule, who) for rule, who in senders(name) if rule.versioned]
        for rule, who in in_turn(versioned, about=name, most=2):
            path = self.path(name, rule)
            sent, _ = self.filled_in(path, rule, who)
            for version in in_turn((None, "", "-1", "99", "x"), about=path, most=2):
                changed = {key: text for key, text in sent.items() if key != rule.versioned}
                if version is not None:
                    changed[rule.versioned] = version
                got = self.ask(who, "POST", path, changed)
                assert got.written == [], f"without its {rule.versioned} ({version})"
                assert got.status in (200, 302, 409, 422), got.status

    @one_test_for_each(FORMS)
    def test_a_page_that_holds_a_version_is_one_of_those(self, name: str) -> None:
        for rule, who in senders(name):
            if rule.get is not None:
                page = self.page(who, self.path(name, rule))
                hidden = {"version", "revision", "number", "stood_in"} & names_of_controls(page)
                expected = {rule.versioned} if rule.versioned else set()
                assert hidden == NOTHING_TO_OVERWRITE.get(name, expected)

    @one_test_for_each(FORMS)
    def test_what_is_wrong_is_said_in_a_persons_words(self, name: str) -> None:
        frameworks = framework_sentences()
        assert "This field is required." in frameworks
        said_something = False
        for rule, who in in_turn(list(senders(name)), about=name, most=2):
            path = self.path(name, rule)
            _, own = self.filled_in(path, rule, who)
            for sent in in_turn(list(junk_in(own)), about=name, most=3):
                answer = self.ask(who, "POST", path, sent)
                words = _text(answer.response.content)
                faults = [each for each in frameworks if each in words]
                assert faults == [], f"with {str(sent)[-80:]}: {faults}"
                assert answer.status < 500
                is_refused = "There is a problem" in words
                assert answer.status in (409, 422) or not is_refused, f"with {str(sent)[-80:]}"
                said_something |= is_refused
        if any(rule.get for rule, _ in senders(name)):
            assert said_something == (name not in NOTHING_TO_GET_WRONG)


def junk_in(own: set[str]) -> Iterator[dict[str, str]]:
    """What nobody means, in all fields at once; in those of days also what is in no calendar."""
    for junk in ("", "�", "9" * 3000, "-1"):
        yield dict.fromkeys(own, junk)
    yield {}
    if days := {each.removesuffix("_day") for each in own if each.endswith("_day")}:
        boxes = {"day": "9" * 11, "month": "1", "year": "2016"}
        yield {f"{day}_{part}": typed for day in days for part, typed in boxes.items()}
        yield dict.fromkeys(days, "9999-12-31")


def test_the_forms_that_carry_a_version_are_these():
    assert set(VERSIONED) == {
        "subgroup:step_change",
        "subgroup:item_edit",
        "subgroup:note_edit",
        "subgroup:item_decide",
        "subgroup:minutes_edit",
        "subgroup:minutes_agree",
        "subgroup:action_edit",
        "plans:campaign_edit",
        "plans:evaluate",
        "plans:goal_change",
        "plans:communication_edit",
        "plans:line_edit",
        "plans:line_word",
        "plans:line_agree",
        "plans:line_end",
        "plans:line_back",
        "plans:line_carry",
        "plans:contact_edit",
        "plans:contact_end",
        "plans:contact_back",
        "plans:contact_carry",
        "plans:artwork_decide",
        "plans:artwork_take_away",
        "plans:artwork_bring_back",
        "plans:plan_line",
        "subgroup:decide_many",
        "plans:communication_move",
        "plans:communication_postpone",
        "plans:communication_cancel",
        "plans:communication_bring_back",
        "plans:placement_edition",
        "plans:placement_leave",
        "plans:placement_instead",
        "plans:placement_reached",
        "plans:channel_end",
        "plans:placement_drop",
        "plans:placement_correct",
        "plans:placement_not_issued",
        "plans:overlap_answer",
        "plans:overlap_joint",
        "plans:overlap_agree",
        "plans:overlap_decline",
        "plans:overlap_take_back",
        "plans:approach_answer",
        "plans:offer_accept",
        "plans:offer_decline",
        "plans:offer_other_date",
        "plans:offer_take",
        "plans:offer_withdraw",
        "plans:import_save",
        "plans:import_columns",
        "plans:import_whose",
        "plans:import_year",
        "plans:import_afresh",
        "plans:import_take_back",
        "plans:import_row",
        "plans:import_put_right",
        "plans:import_accept",
        "plans:import_settle",
        "plans:import_settle_all",
        "channels_registry:channel_edit",
        "channels_registry:edition_edit",
        "channels_registry:edition_move",
        "plans:edition_cancel",
        "channels_registry:pattern_edit",
        "channels_registry:resource_edit",
        "channels_registry:resource_end",
        "channels_registry:offer_edit",
        "channels_registry:offer_end",
        "evidence:awareness_day",
        "subgroup:meeting_change",
        "subgroup:meeting_cancel",
        "subgroup:other_change",
        "subgroup:other_meeting_answer",
        "subgroup:advice_answer",
        "subgroup:terms_edit",
        "subgroup:terms_agree",
        "subgroup:review_line",
        "subgroup:publish",
    }


# Pages of one button alone.
NOTHING_TO_GET_WRONG = {
    "channels_registry:editions_of_year",
    "partnership:person_second_step",
    "subgroup:publish",
}

# The form that changes a thing makes it as well.
NOTHING_TO_OVERWRITE = {
    # A number to call.
    "plans:contact_new": {"number"},
    "plans:contact_edit": {"number", "version"},
    # The number of the plan that comes next, which is published once.
    "subgroup:meeting_close": {"number"},
    "subgroup:meeting_new": {"version"},
    "subgroup:other_new": {"version"},
}

# Fields of forms that stand on another page than the one that they are sent to.
OTHER_FIELDS = {
    "role": {"role", "partner"},
    "ask": {"role"},
    "meetings": {"date", "date_day", "date_month", "date_year"},
    "agenda": {"title", "note", "wanted", "minutes_asked", "restricted"},
    "order": {"item"},
    "attendance": {"person", "presence", "item"},
    "chair": {"person", "item"},
    "notes": {"note_id", "version", "text", "decided"},
    "actions": {"action_id", "owner", "what", "due", "due_day", "due_month", "due_year"},
    "reached": {"state", "next"},
    "decide": {"kind", "comment", "revision", "last_decision"},
    "remove": {"version", "item", "view", "query"},
    "papers": {"file"},
    "comments": {"text"},
    "holidays": {"name", "date", "date_day", "date_month", "date_year"},
    "copy": {"identifier"},
    "compile": {"why"},
    "carry": {"wording", "version", "next"},
    "leave": {"next"},
    "check": {"next"},
    "end": {"version", "state", "outcome", "about"},
    "confirm": {"partner", "kind", "next"},
    "bring-back": {"version"},
    "several": {"line", "act", "comment", "step", "query"},
    "views": {"name", "view", "query"},
    "columns": {"columns", "view", "query"},
    "instead": {"channel", "version"},
    "save": {"version", "strict"},
    "put-right": {"version", "field", "text", "choice", "typed", "everywhere"},
    "accept": {"version", "field", "text", "everywhere", "next"},
    "take": {"version", "next"},
    "withdraw": {"version", "next"},
    "settle": {"version", "field", "choice"},
    "take-back": {"version", "kind", "field", "text", "typed", "row"},
    "joint": {"version", "takes_over", "carries_channels", "note", "both_agreed"},
    "OTHER": {"state", "contribution"},
    "NAMED": {"state", "contribution"},
}


def framework_sentences() -> set[str]:
    """What Django itself would say of a wrong field, by their fixed beginnings."""
    sources: list[Any] = [
        each
        for each in vars(forms).values()
        if isinstance(each, type) and issubclass(each, forms.Field)
    ]
    sources += [model_forms.ModelChoiceField, model_forms.ModelMultipleChoiceField]
    said = {
        str(text)
        for source in sources
        for text in getattr(source, "default_error_messages", {}).values()
    }
    said |= {
        str(each.message)
        for each in vars(validators).values()
        if isinstance(getattr(each, "message", None), str)
    }
    fixed = {re.split(r"[%{]", text)[0].strip() for text in said}
    return {text for text in fixed if len(text) > 12} | {
        "This field",
        "Ensure this value",
        "Ensure that",
    }


def _text(content: bytes) -> str:
    return re.sub(r"\s+", " ", content.decode(errors="replace"))


def _first_difference(first: Rows, second: Rows) -> str:
    for label, rows in first.items():
        for row in second[label]:
            if row not in rows:
                return f"{label}: {row}"
        for row in rows:
            if row not in second[label]:
                return f"{label} lacks {row}"
    return ""
