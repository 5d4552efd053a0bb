"""Publishing a forward plan, and making its documents.

The number is the one that the chair saw. Whoever asks twice for a number, or asks for it at the
same time as somebody else, gets the one plan that was published under it: numbers have no gaps.
Whoever asks for it later, from a page of before, is told so.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.jobs import nudge
from partnership.models import Person
from partnership.operations import record_change
from plans.documents.forward_plan import documents, file_name
from plans.models import ForwardPlan, ForwardPlanFile, ForwardPlanOrder
from plans.operations.decisions import PRESSED_TWICE
from plans.operations.published import made_file, partnership_words
from plans.operations.references import give_references
from plans.policy import can_have_documents_made
from plans.queries.forward_plans import next_number, next_plan
from plans.rules.canonical import fingerprint
from plans.rules.difference import as_data, counts

MAKE_FILES = "plans.make_forward_plan_files"
Confirmations = Mapping[str, Sequence[str]]
ANSWERS = ("confirmed", "nothing_to_declare", "not_confirmed")


class NotTheNextNumber(Exception):
    """Why nothing is published under the number asked for, as a sentence for people."""


def publish_forward_plan(
    *, by: Person, number: int, meeting_date: date | None, confirmations: Confirmations
) -> ForwardPlan:
    """Freeze and publish the plan as it is now under `number`, and owe its documents.

    `confirmations` names partners under confirmed, nothing_to_declare and not_confirmed. A number
    that was published a moment ago gives that plan, unchanged. Raises NotTheNextNumber for any
    other than the next.
    """
    try:
        with transaction.atomic():
            found = ForwardPlan.objects.filter(number=number).first()
            if found:
                return _of_a_moment_ago(found)
            give_references()
            return _publish(
                by=by, number=number, meeting_date=meeting_date, confirmations=confirmations
            )
    except IntegrityError:
        # Somebody else published this number in the same moment: theirs is the plan.
        return ForwardPlan.objects.get(number=number)


def _of_a_moment_ago(plan: ForwardPlan) -> ForwardPlan:
    """The plan, where this is the same press as the one that published it."""
    if clock.now() - plan.published_at < PRESSED_TWICE:
        return plan
    day = whole_day(clock.local(plan.published_at).date())
    raise NotTheNextNumber(
        f"{plan} was published on {day}. What changed since comes with No. {next_number()}."
    )


def _publish(
    *, by: Person, number: int, meeting_date: date | None, confirmations: Confirmations
) -> ForwardPlan:
    # Taken before the plan is read: what is written meanwhile counts as changed since.
    published_at = clock.now()
    upcoming = next_plan()
    if number != upcoming.number:
        raise NotTheNextNumber(f"The next forward plan is No. {upcoming.number}, not No. {number}.")
    content = {
        "number": number,
        "meeting_date": meeting_date.isoformat() if meeting_date else None,
        "published_at": published_at.isoformat(),
        "partnership": partnership_words(),
        "confirmations": {answer: list(confirmations[answer]) for answer in ANSWERS},
        "lines": upcoming.lines,
    }
    difference = {
        "since": upcoming.last
        and {"number": upcoming.last.number, "content_hash": upcoming.last.content_hash},
        "counts": counts(upcoming.changes),
        "changes": as_data(upcoming.changes),
    }
    plan = ForwardPlan.objects.create(
        number=number,
        meeting_date=meeting_date,
        published_at=published_at,
        published_by=by,
        content=content,
        difference=difference,
        content_hash=content_hash(content, difference),
    )
    order = ForwardPlanOrder.objects.create(forward_plan=plan)
    record_change(by=by, subject=plan, act="published")
    nudge(MAKE_FILES, order_id=order.pk)
    return plan


def content_hash(content: Any, difference: Any) -> str:
    """The SHA-256 (hex) of the frozen content in its one canonical writing."""
    return fingerprint({"content": content, "difference": difference})


def make_forward_plan_files(*, order_id: int) -> bool:
    """Make the documents that one order owes; True if this worker did.

    An order that another worker holds, or that is done, is left alone. A fault gives the order back
    for a later attempt and is raised again for the log.
    """
    if not ForwardPlanOrder.objects.claim(order_id):
        return False
    with ForwardPlanOrder.objects.given_back_on_a_fault(order_id):
        plan = ForwardPlan.objects.get(order__pk=order_id)
        files = [_file(plan, each, content) for each, content in documents(plan).items()]
        with transaction.atomic():
            # A worker whose lease ran out may come late: the first complete set stays.
            if not plan.files.exists():
                ForwardPlanFile.objects.bulk_create(files)
            ForwardPlanOrder.objects.finish(order_id)
    return True


def make_files_again(*, by: Person, plan: ForwardPlan) -> bool:
    """Owe anew the documents that could not be made; False where they were not given up.

    Raises PermissionDenied.
    """
    if not can_have_documents_made(by):
        raise PermissionDenied("Only the coordinator and the chair ask for the documents.")
    with transaction.atomic():
        owed: bool = ForwardPlanOrder.objects.ask_again(plan.order.pk)
        if owed:
            record_change(by=by, subject=plan, act="documents asked for again")
            nudge(MAKE_FILES, order_id=plan.order.pk)
    return owed


def _file(plan: ForwardPlan, file_format: str, content: bytes) -> ForwardPlanFile:
    return made_file(
        ForwardPlanFile,
        forward_plan=plan,
        file_format=file_format,
        name=file_name(plan, file_format),
        content=content,
    )
