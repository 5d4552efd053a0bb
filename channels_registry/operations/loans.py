"""Asking for a resource and lending it: never twice on one day."""

from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.refusals import NotPossible
from bsc_comms.kit.sent_twice import key_of_what_is_sent
from channels_registry.choices import LoanState
from channels_registry.models import Loan, LoanDay, Resource
from channels_registry.operations.letters import tell_of_loan, withdraw_letters_about_loan
from channels_registry.operations.saving import needed, permit
from channels_registry.policy import can_book_for, can_decide_loan, can_withdraw_loan
from partnership.models import Partner, Person
from partnership.operations import FieldChange, record_change

LONGEST_LOAN = 366
ONE_DAY = timedelta(days=1)
NOT_YOURS = "Only its owner lends a resource."
NOT_FOR_YOU = "Only who speaks for a partner asks in its name."
TAKEN = "Somebody else has it on one of these days."
DECLINE_INSTEAD = "Decline this request and say which days would do."


@transaction.atomic
def ask_for_loan(
    *,
    by: Person | None,
    resource: Resource,
    partner: Partner,
    first_day: date,
    last_day: date,
    purpose: str = "",
    identifier: UUID | None = None,
) -> Loan:
    """Ask a resource's owner to lend it, both days included; the owner is told by letter.

    The same `identifier` never asks twice for the same. Raises NotPossible for days that are the
    wrong way round, past, too many, outside the life of the resource or its partner, or lent
    already; PermissionDenied.
    """
    permit(can_book_for(by, partner), NOT_FOR_YOU)
    purpose = purpose.strip()
    pk = key_of_what_is_sent(identifier, resource, partner, first_day, last_day, purpose)
    resource = _lock(resource.pk)
    if (known := Loan.objects.filter(pk=pk).first()) is not None:
        return known
    _must_be_days_that_fit(resource, first_day, last_day)
    _must_be_free_between(resource, first_day, last_day)
    loan = Loan.objects.create(
        pk=pk,
        resource=resource,
        partner=partner,
        first_day=first_day,
        last_day=last_day,
        purpose=purpose,
        asked_at=clock.now(),
        asked_by=by,
    )
    days = FieldChange("days", "", f"{first_day} to {last_day}")
    record_change(by=by, subject=loan, act="asked for", changes=[days])
    tell_of_loan(loan, by=by)
    return loan


@transaction.atomic
def lend(*, by: Person | None, loan: Loan) -> Loan:
    """The owner lends it; its days from today on are taken, and the borrower is told.

    Raises NotPossible where its days are past, it is lent to somebody on one of them, its life or
    that of its partner does not hold all of them, or the loan has ended.
    """
    current = _take_turn(loan)
    permit(can_decide_loan(by, current), NOT_YOURS)
    _must_be(current, LoanState.ASKED)
    if current.last_day < clock.today():
        raise NotPossible("These days are past. Decline the request.")
    first_day = max(current.first_day, clock.today())
    if not _lives_through(current.resource, first_day, current.last_day):
        raise NotPossible(f"{_not_to_be_had(current.resource)} {DECLINE_INSTEAD}")
    days = (current.last_day - first_day).days + 1
    try:
        with transaction.atomic():
            LoanDay.objects.bulk_create(
                LoanDay(resource=current.resource, loan=current, day=first_day + ONE_DAY * n)
                for n in range(days)
            )
    except IntegrityError:
        other = _lent_between(current.resource, first_day, current.last_day)
        taken = TAKEN if other is None else _lent_already(other)
        raise NotPossible(f"{taken} {DECLINE_INSTEAD}") from None
    _decide(current, LoanState.LENT, by=by)
    tell_of_loan(current, by=by)
    return current


@transaction.atomic
def decline_loan(*, by: Person | None, loan: Loan, reason: str) -> Loan:
    """The owner declines, with a reason; the borrower is told.

    Raises ReasonNeeded, NotPossible for one that is lent by now (that one is taken back) or ended.
    """
    current = _take_turn(loan)
    permit(can_decide_loan(by, current), NOT_YOURS)
    reason = needed(reason)
    _must_be(current, LoanState.ASKED)
    _decide(current, LoanState.DECLINED, by=by, reason=reason)
    tell_of_loan(current, by=by)
    return current


@transaction.atomic
def take_back_loan(*, by: Person | None, loan: Loan, reason: str) -> Loan:
    """The owner takes back what it lent, with a reason; its days are free, the borrower is told.

    Raises ReasonNeeded, NotPossible for one that is not lent or has begun (that one is returned).
    """
    current = _take_turn(loan)
    permit(can_decide_loan(by, current), NOT_YOURS)
    reason = needed(reason)
    _must_be(current, LoanState.LENT)
    _must_not_have_begun(current)
    current.days.all().delete()
    _decide(current, LoanState.TAKEN_BACK, by=by, reason=reason)
    tell_of_loan(current, by=by)
    return current


@transaction.atomic
def return_loan(*, by: Person | None, loan: Loan) -> Loan:
    """It is back: the days from today on are free again. Either side may say so."""
    current = _take_turn(loan)
    permit(can_decide_loan(by, current) or can_withdraw_loan(by, current), NOT_YOURS)
    _must_be(current, LoanState.LENT)
    current.days.filter(day__gte=clock.today()).delete()
    _decide(current, LoanState.RETURNED, by=by)
    return current


@transaction.atomic
def withdraw_loan(*, by: Person | None, loan: Loan) -> Loan:
    """The borrower does not need it any more; its days are free again, and the owner is told.

    Raises NotPossible for one that has ended, or whose days have begun (that one is returned).
    """
    current = _take_turn(loan)
    permit(can_withdraw_loan(by, current), NOT_FOR_YOU)
    before = current.state
    _must_not_have_begun(current)
    current.days.all().delete()
    _decide(current, LoanState.WITHDRAWN, by=by)
    tell_of_loan(current, by=by, before=before)
    return current


def _lock(resource_id: UUID) -> Resource:
    """The resource as it is now; others that change loans of it wait."""
    held = Resource.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("partner").get(pk=resource_id)


def _take_turn(loan: Loan) -> Loan:
    """The loan as it is now; others that change loans of the resource wait."""
    _lock(loan.resource_id)
    return Loan.objects.select_related("resource__partner", "partner").get(pk=loan.pk)


def _must_be(loan: Loan, state: LoanState) -> None:
    if loan.state != state:
        now = loan.get_state_display()
        raise NotPossible(f"This loan reads “{now}” now. Open the resource again to see its days.")


def _must_not_have_begun(loan: Loan) -> None:
    if loan.state == LoanState.ASKED:
        return
    _must_be(loan, LoanState.LENT)
    if loan.first_day <= clock.today():
        raise NotPossible("The loan has begun. Once it is back, say that it is given back.")


def _decide(loan: Loan, state: LoanState, *, by: Person | None, reason: str = "") -> None:
    before = loan.get_state_display()
    loan.state, loan.reason = state, reason
    loan.decided_at, loan.decided_by = clock.now(), by
    loan.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    change = FieldChange("state", before, loan.get_state_display())
    record_change(
        by=by, subject=loan, act=loan.get_state_display().lower(), changes=[change], reason=reason
    )
    withdraw_letters_about_loan(loan)


def _must_be_days_that_fit(resource: Resource, first_day: date, last_day: date) -> None:
    if last_day < first_day:
        wrong = "The last day is before the first. Set it to the same day or later."
        raise NotPossible(wrong, about=("last_day",))
    if last_day < clock.today():
        raise NotPossible("These days are past. Choose days from today on.", about=("first_day",))
    if (last_day - first_day).days >= LONGEST_LOAN:
        wrong = "A loan lasts a year at most. Choose an earlier last day."
        raise NotPossible(wrong, about=("last_day",))
    _must_have_its_partner(resource.partner, last_day)
    if not _lives_through(resource, first_day, last_day):
        starts = _lives_through(resource, first_day, first_day)
        raise NotPossible(
            f"{_not_to_be_had(resource)} See its from and to.",
            about=("last_day" if starts else "first_day",),
        )


def _must_have_its_partner(partner: Partner, last_day: date) -> None:
    if partner.has_ended_before(clock.today()):
        raise NotPossible(f"{partner.end_in_words}, so it lends nothing any more. Ask another one.")
    if partner.valid_to is not None and partner.valid_to < last_day:
        raise NotPossible(
            f"{partner} ends on {whole_day(partner.valid_to)}. Choose that day or an earlier one.",
            about=("last_day",),
        )


def _lives_through(resource: Resource, first_day: date, last_day: date) -> bool:
    """Whether it is there on all of these days; it ends with its partner at the latest."""
    starts, ends = resource.valid_from or date.min, resource.valid_to or date.max
    return starts <= first_day and last_day <= min(ends, resource.partner.valid_to or date.max)


def _not_to_be_had(resource: Resource) -> str:
    return f"{resource} is not to be had on all of these days."


def _must_be_free_between(resource: Resource, first_day: date, last_day: date) -> None:
    other = _lent_between(resource, first_day, last_day)
    if other is not None:
        wrong = f"{_lent_already(other)} Choose days before or after."
        raise NotPossible(wrong, about=("first_day",))


def _lent_between(resource: Resource, first_day: date, last_day: date) -> Loan | None:
    return resource.loans.lent().between(first_day, last_day).select_related("partner").first()


def _lent_already(other: Loan) -> str:
    return (
        f"{other.resource} is lent to {other.partner.name} from {other.first_day:%-d %B} to "
        f"{whole_day(other.last_day)}."
    )
