"""Which fields of its model a form may write: one table. A field more fails here, on screen or not.

What is not in it (who made a thing and when, its state, its version, its reference, an account) is
written by operations alone.
"""

from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module

from django import forms
from django.conf import settings

WRITABLE: dict[str, set[str]] = {
    "channels_registry.Channel": {
        *("name", "kind", "shared_by_all", "good_for", "reach_number", "reach_unit"),
        *("reach_is_estimate", "reach_as_at", "reach_text", "reach_source", "frequency"),
        *("lead_time_days", "lead_time_is_estimate", "lead_time_basis", "artwork_lead_days"),
        *("cost", "contact", "how_to_ask", "accessibility", "languages", "valid_from"),
    },
    "channels_registry.Edition": {
        *("name", "publication_date", "copy_deadline", "artwork_deadline", "slots", "slot_unit"),
        *("theme", "place"),
    },
    "channels_registry.EditionPattern": {
        *("rhythm", "every", "nth", "weekday", "starts", "ends", "copy_days_before"),
        *("artwork_days_before", "slots", "slot_unit", "naming", "place"),
    },
    "channels_registry.Offer": {
        *("what", "who_for", "notice_days", "a_month", "how_to_ask", "status", "valid_from"),
    },
    "channels_registry.Resource": {
        *("name", "kind", "description", "where_kept", "how_to_ask", "valid_from"),
    },
    "evidence.AwarenessDay": {"starts", "ends", "date_is_verified", "source"},
    "plans.AgreedLine": {"name", "topic", "owner"},
    "plans.Campaign": {
        *("name", "lead_partner", "priority", "starts", "ends", "audience_insight", "strategy"),
        *("implementation", "scoring"),
    },
    "plans.CampaignGoal": {
        *("what", "unit", "baseline", "target", "by_day", "result", "source", "dropped_reason"),
    },
    "plans.Communication": {
        *("title", "message", "campaign", "lead_partner", "reach", "place_text", "strategy_note"),
        *("other_intelligence", "other_intelligence_source", "no_evidence_reason", "help_wanted"),
        *("branding", "shared_line", "visibility", "time_and_place_shown", "topics", "audiences"),
        *("objectives", "emphases", "aims", "priorities", "findings", "indicators", "areas"),
        *("named_partners", "internal_notes"),
    },
    "plans.Contact": {
        *("name", "for_what", "number", "address", "hours", "languages", "owner"),
    },
    "subgroup.Action": {"owner", "what", "due"},
    "subgroup.AdviceRequest": {"answer"},
    "subgroup.AgendaItem": {"title", "note", "wanted", "minutes_asked", "restricted"},
    "subgroup.Meeting": {"date", "starts", "place"},
    "subgroup.MinuteNote": {"text"},
    "subgroup.OtherMeeting": {"on_agenda", "note"},
    "subgroup.OtherSubgroup": {"name", "contact_name", "contact_email"},
    "subgroup.Terms": {
        *("purpose", "accountability", "chair", "membership", "quorum", "quorum_text"),
        *("frequency", "decisions", "confidentiality", "links", "review_on"),
    },
}
OURS = ("bsc_comms", "partnership", "channels_registry", "evidence", "plans", "subgroup")


def model_forms(base: type = forms.ModelForm) -> Iterator[type[forms.ModelForm]]:
    """Every form of a model that the planner's pages use, once each."""
    import_module(settings.ROOT_URLCONF)
    for each in base.__subclasses__():
        ours = each.__module__.partition(".")[0] in OURS
        if ours and getattr(each, "_meta", None) and each._meta.model:
            yield each
        yield from model_forms(each)


def test_each_form_names_the_fields_that_it_writes() -> None:
    """Neither all of them, nor all but some: a field that a model gets is in no form by itself."""
    faults = {
        f"{each.__module__}.{each.__name__}"
        for each in model_forms()
        if not isinstance(each._meta.fields, list | tuple) or each._meta.exclude is not None
    }
    assert faults == set()


def test_no_form_writes_what_the_table_does_not_name() -> None:
    written: dict[str, set[str]] = defaultdict(set)
    for each in model_forms():
        written[each._meta.model._meta.label] |= set(each._meta.fields or ())
    assert {label: fields for label, fields in written.items() if fields} == WRITABLE


def all_forms(base: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    import_module(settings.ROOT_URLCONF)
    for each in base.__subclasses__():
        if each.__module__.partition(".")[0] in OURS:
            yield each
        yield from all_forms(each)


def test_a_hint_of_several_sentences_ends_with_a_stop() -> None:
    """The planted fault: a hint whose last sentence alone has none."""
    hints = {
        str(field.help_text)
        for each in all_forms()
        for field in getattr(each, "base_fields", {}).values()
    }
    assert {hint for hint in hints if ". " in hint and not hint.endswith((".", "?"))} == set()
