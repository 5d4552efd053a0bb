"""Leaving: handing over what is held and closing the account, in one step."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from partnership.models import Partner, Person
from partnership.operations import FieldChange, record_change
from partnership.operations.people import NOT_YOURS_TO_CLOSE, deactivate
from partnership.policy import may_keep_account_of
from subgroup.models import Meeting, Nomination
from subgroup.operations.handover import hand_over
from subgroup.operations.nominations import withdraw_nomination
from subgroup.queries.leaving import chaired_by


def close_and_hand_over(*, by: Person, person: Person, takers: Mapping[Partner, Person]) -> None:
    """Pass on what a person holds for these partners, give back the chair, close the account.

    All of it or nothing. A nomination that they have not answered is taken back. A meeting to come
    that names the person as its chair goes back to the subgroup's own chair. Raises CannotHandOver,
    NotPossible and PermissionDenied as those do.
    """
    if not may_keep_account_of(by, person):
        raise PermissionDenied(NOT_YOURS_TO_CLOSE)
    with transaction.atomic():
        # Before what is handed over: whoever decides in a meeting holds it, and then what that is.
        chaired = _hold_chaired_by(person)
        for partner, taker in takers.items():
            hand_over(by=by, partner=partner, giver=person, taker=taker)
        for meeting in chaired:
            Meeting.objects.filter(pk=meeting.pk).update(chair=None, version=F("version") + 1)
            change = FieldChange("chair", person, "")
            record_change(by=by, subject=meeting, act="changed", changes=[change])
        for nomination in Nomination.objects.open().filter(person=person):
            withdraw_nomination(by=by, nomination=nomination)
        deactivate(by=by, person=person)


def _hold_chaired_by(person: Person) -> list[Meeting]:
    """Meetings to come that the person chairs, held by their days until the end."""
    keys = [meeting.pk for meeting in chaired_by(person)]
    held = Meeting.objects.filter(pk__in=keys, chair=person).order_by("date")
    return list(held.select_for_update(no_key=True))
