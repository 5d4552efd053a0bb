"""The terms of reference as a living document: drafted, agreed at a meeting, then frozen."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.expressions import Combinable

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from subgroup.choices import TermsState
from subgroup.models import Meeting, Terms
from subgroup.operations.agenda import hold_if_it_took_place
from subgroup.operations.documents import order_minutes_again
from subgroup.operations.minutes import judge_drafts_by_terms
from subgroup.policy import can_keep_terms
from subgroup.queries.terms import agreed_after, draft_of_terms, terms_that_hold, values_of
from subgroup.rules.terms import HEADS, as_text, missing_heads

AGREED_LATER = (
    "The version that holds was agreed after that meeting: choose the one that agreed it, or a "
    "later one."
)


class NotAgreed(Exception):
    """Why these terms cannot be agreed, as a sentence for people."""


class NothingSaid(NotAgreed):
    """A head of the draft is empty."""


def start_draft(*, by: Person | None) -> Terms:
    """The one draft: the one that is there, else a new version that starts from the last agreed."""
    _must_be_allowed(by)
    there = draft_of_terms()
    if there is not None:
        return there
    held = terms_that_hold()
    try:
        with transaction.atomic():
            draft = Terms.objects.create(
                number=held.number + 1 if held else 1,
                at=clock.now(),
                by=by,
                **(values_of(held) if held else {}),
            )
            record_change(by=by, subject=draft, act="drafted")
    except IntegrityError:
        # Somebody began it in the same moment: theirs is the draft.
        return Terms.objects.get(state=TermsState.DRAFT)
    return draft


def edit_draft(
    *, by: Person | None, terms: Terms, opened_version: int, values: Mapping[str, Any]
) -> None:
    """Save the draft's heads. Raises StaleEdit when it is not the version opened."""
    _must_be_allowed(by)
    with transaction.atomic():
        before = _locked(terms, opened_version)
        new = {field: values[field] for field in HEADS if field in values}
        changes = [
            FieldChange(HEADS[field], as_text(field, old), as_text(field, new[field]))
            for field, old in values_of(before).items()
            if field in new and old != new[field]
        ]
        if not changes:
            return
        Terms.objects.filter(pk=before.pk).update(**new, at=clock.now(), by=by, version=_next())
        record_change(by=by, subject=before, act="changed", changes=changes)


def agree_terms(*, by: Person | None, terms: Terms, opened_version: int, meeting: Meeting) -> None:
    """Write down that a meeting agreed the draft as it was seen; from then on it is frozen.

    Draft minutes of meetings for which its quorum holds are judged by it. Raises NotAgreed where a
    head is still empty, where the meeting is to come or was cancelled, or where a later one agreed
    the version that holds; StaleEdit when the draft is no longer the version that was seen.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        if not hold_if_it_took_place(meeting):
            raise NotAgreed("Only a meeting that has taken place can have agreed the terms.")
        draft = _locked(terms, opened_version)
        if agreed_after(meeting.date).exists():
            raise NotAgreed(AGREED_LATER)
        missing = missing_heads(values_of(draft))
        if missing:
            raise NothingSaid(
                f"Nothing is said yet under: {', '.join(missing)}. Fill that in first."
            )
        change = FieldChange("state", TermsState.DRAFT.label, f"Agreed at the {meeting}")
        record_change(by=by, subject=draft, act="agreed", changes=[change])
        Terms.objects.filter(pk=draft.pk).update(
            state=TermsState.AGREED, agreed_at=meeting, version=_next()
        )
        order_minutes_again(by=by, meeting=meeting)
        judge_drafts_by_terms(by=by)


def _locked(terms: Terms, opened_version: int) -> Terms:
    found = Terms.objects.select_for_update(no_key=True).get(pk=terms.pk)
    if found.version != opened_version or found.state != TermsState.DRAFT:
        raise StaleEdit
    return found


def _next() -> Combinable:
    return F("version") + 1


def _must_be_allowed(by: Person | None) -> None:
    if by is not None and not can_keep_terms(by):
        raise PermissionDenied("Only the coordinator and the chair keep the terms of reference.")
