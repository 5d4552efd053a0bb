"""Compiling the annual record: a draft while the year is open, a frozen revision afterwards.

The content and its documents are made first, outside any transaction, and saved together with the
row: there is never half a record. Whoever saves a record checks that nobody saved another in the
meantime, and starts afresh if so.
"""

from django.conf import settings
from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.jobs import nudge
from partnership.choices import WorkState
from partnership.models import Person
from partnership.operations import record_change
from plans.choices import RECORD_FORMATS
from plans.documents.annual_record import document, file_name
from plans.models import AnnualRecord, AnnualRecordFile, RecordOrder
from plans.operations.published import made_file, partnership_words
from plans.queries.record_facts import has_anything, year_facts
from plans.rules.canonical import fingerprint
from plans.rules.record import closing_date, record_content

COMPILE_RECORD = "plans.compile_annual_record"
MOST_STARTS = 20


class YearNotBegun(Exception):
    """There is no record of a year that has not begun; the text says when it does."""


class Overtaken(Exception):
    """Somebody else saved a record of the year while this one was being made."""


def compile_record(*, by: Person | None, year: FinancialYear) -> AnnualRecord:
    """Compile the record of `year` as things stand now, with its documents.

    Up to the closing date this replaces the draft (revision 0). After it, a frozen revision is
    made; the same content as the last revision gives that revision and makes none. Raises
    YearNotBegun, TypesettingFailed.
    """
    _must_have_begun(year)
    for start in range(1, MOST_STARTS + 1):
        try:
            return _compile(by=by, year=year)
        except (Overtaken, IntegrityError):
            if start == MOST_STARTS:
                raise
    raise AssertionError("The last start returns or raises.")


def _compile(*, by: Person | None, year: FinancialYear) -> AnnualRecord:
    last = AnnualRecord.objects.filter(year=year.start_year).order_by("-revision").first()
    closes = closing_date(year, settings.RECORD_CLOSES)
    moment = clock.now()
    content = record_content(year_facts(year), partnership=partnership_words(), closes=closes)
    content_hash = fingerprint(content)
    frozen_before = last is not None and not last.is_draft
    closed = clock.local(moment).date() > closes or frozen_before
    if last and frozen_before and last.content_hash == content_hash:
        return last
    record = AnnualRecord(
        year=year.start_year,
        revision=(last.revision if last else 0) + 1 if closed else 0,
        compiled_at=moment,
        compiled_by=by,
        content=content,
        content_hash=content_hash,
    )
    documents = {each: document(record, each) for each in RECORD_FORMATS}
    with transaction.atomic():
        _save(record, last)
        AnnualRecordFile.objects.bulk_create(
            made_file(
                AnnualRecordFile,
                record=record,
                file_format=file_format,
                name=file_name(record, file_format),
                content=made,
            )
            for file_format, made in documents.items()
        )
        record_change(by=by, subject=record, act="compiled")
    return record


def _save(record: AnnualRecord, last: AnnualRecord | None) -> None:
    """Save the row, in the place of the draft if there was one.

    Raises Overtaken or IntegrityError if `last` is no longer the last one.
    """
    if last is None or not last.is_draft:
        record.save(force_insert=True)
        return
    draft = AnnualRecord.objects.filter(
        pk=last.pk, compiled_at=last.compiled_at, content_hash=last.content_hash
    )
    if not record.is_draft:
        if not draft.delete()[0]:
            raise Overtaken
        record.save(force_insert=True)
        return
    replaced = draft.update(
        compiled_at=record.compiled_at,
        compiled_by=record.compiled_by,
        content=record.content,
        content_hash=record.content_hash,
    )
    if not replaced:
        raise Overtaken
    AnnualRecordFile.objects.filter(record_id=last.pk).delete()
    record.pk = last.pk
    record._state.adding = False


# --- orders -------------------------------------------------------------------------------------


def order_record(*, by: Person | None, year: FinancialYear) -> RecordOrder:
    """Owe a record of `year` and tell the workers; one that is owed already is that order.

    Raises YearNotBegun.
    """
    _must_have_begun(year)
    orders = RecordOrder.objects.filter(year=year.start_year)
    # Counted before looking: people who ask in the same moment see the same order or count the
    # same number, and so share one.
    key = f"asked-{year.start_year}-{orders.count() + 1}"
    owed = orders.filter(state__in=(WorkState.QUEUED, WorkState.WORKING)).first()
    return owed or _order(by=by, year=year, key=key)


def order_due_records() -> int:
    """Owe what the calendar asks for: a draft from 1 April, the final one after the closing date.

    How many orders were new. Only for the year that ended last, and only if the planner knows
    anything of it. Safe to run at any time, any number of times.
    """
    today = clock.today()
    year = FinancialYear.of(today).previous
    closed = today > closing_date(year, settings.RECORD_CLOSES)
    key = f"{'final' if closed else 'draft'}-{year.start_year}"
    if RecordOrder.objects.filter(key=key).exists() or not has_anything(year):
        return 0
    _order(by=None, year=year, key=key)
    return 1


def _order(*, by: Person | None, year: FinancialYear, key: str) -> RecordOrder:
    with transaction.atomic():
        order, _ = RecordOrder.objects.get_or_create(
            key=key,
            defaults={"year": year.start_year, "asked_at": clock.now(), "asked_by": by},
        )
        nudge(COMPILE_RECORD, order_id=order.pk)
    return order


def compile_ordered_record(*, order_id: int) -> bool:
    """Compile what one order owes; True if this worker did.

    An order that another worker holds, or that is done, is left alone. A fault gives the order back
    for a later attempt and is raised again for the log.
    """
    if not RecordOrder.objects.claim(order_id):
        return False
    try:
        order = RecordOrder.objects.select_related("asked_by").get(pk=order_id)
        compile_record(by=order.asked_by, year=order.financial_year)
        RecordOrder.objects.finish(order_id)
    except Exception as fault:
        RecordOrder.objects.give_back(order_id, error=f"{type(fault).__name__}: {fault}")
        raise
    return True


def _must_have_begun(year: FinancialYear) -> None:
    if clock.today() < year.first:
        begins = f"{year.first.day} {year.first:%B %Y}"
        raise YearNotBegun(f"The year {year} begins on {begins}: there is nothing to record yet.")
