"""Compiling the annual record: a draft while the year is open, a frozen revision afterwards.

The content and its documents are made first, outside any transaction, and saved together with the
row: there is never half a record. Whoever saves a record checks that nobody saved another in the
meantime, and starts afresh if so.
"""

import contextlib
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.jobs import nudge
from bsc_comms.kit.seals import public_key, seal
from partnership.choices import WorkState
from partnership.models import Partnership, Person
from partnership.operations import record_change
from plans.documents.annual_record import documents
from plans.models import AnnualRecord, AnnualRecordFile, RecordOrder
from plans.operations.decisions import PRESSED_TWICE
from plans.operations.published import made_file, partnership_words
from plans.operations.references import give_references
from plans.queries.record_chain import documents_digest, last_head
from plans.queries.record_facts import had_anything, has_anything, year_facts
from plans.queries.record_more import with_more
from plans.queries.records import is_closed, would_freeze_nothing
from plans.rules.canonical import fingerprint
from plans.rules.chain import NOTHING_BEFORE, head_of, links_of
from plans.rules.record import closing_date, record_content
from plans.rules.record_difference import NO_REASON, difference

COMPILE_RECORD = "plans.compile_annual_record"
MOST_STARTS = 20
FILES_AT_ONCE = 1  # PostgreSQL's driver holds what a statement says several times over
NOTHING_TO_SAY = (
    "The planner holds no communication of {year}, and the record of a closed year is final at "
    "once. Log or bring in what was planned for that year first. Nothing has been compiled."
)
NO_WHY = (
    "What the planner holds of {year} is no longer what revision {revision} says, and the next "
    "revision has to say why. Nothing has been compiled."
)
BY_THE_CALENDAR = "The closing date had passed, and the planner compiled it."
REPLACED = (
    "revision",
    "compiled_at",
    "compiled_by",
    "content",
    "content_hash",
    "difference",
    "previous",
    "links",
    "head",
    "seal",
    "files_seal",
    "key",
)


class YearNotBegun(Exception):
    """There is no record of a year that has not begun; the text says when it does."""


class NothingToRecord(Exception):
    """The record would be final and say nothing, for good; the text says what to do first."""


class NoReasonGiven(Exception):
    """A further revision says why it was made; the text asks for that."""


class Overtaken(Exception):
    """Somebody else saved a record of the year while this one was being made."""


def compile_record(*, by: Person | None, year: FinancialYear, why: str = "") -> AnnualRecord:
    """Compile the record of `year` as things stand now, with its documents.

    Up to the closing date this replaces the draft (revision 0). After it, a frozen revision is
    made; the same content as the last revision gives that revision and makes none. why: for a
    further revision, what came to light. Raises YearNotBegun, NoReasonGiven, TypesettingFailed,
    BadKey.
    """
    _must_have_begun(year)
    for _ in range(MOST_STARTS - 1):
        with contextlib.suppress(Overtaken, IntegrityError):
            return _compile(by=by, year=year, why=why)
    return _compile(by=by, year=year, why=why)


def compile_by_hand(*, year: FinancialYear, why: str) -> AnnualRecord:
    """As `compile_record`, of a year that somebody names, and may have named by mistake.

    Raises Partnership.DoesNotExist before `load_reference` has run, and NothingToRecord.
    """
    Partnership.current()
    _must_say_something(year)
    return compile_record(by=None, year=year, why=why)


def _compile(*, by: Person | None, year: FinancialYear, why: str) -> AnnualRecord:
    give_references()
    last = AnnualRecord.objects.filter(year=year.start_year).order_by("-revision").first()
    closes = closing_date(year, settings.RECORD_CLOSES)
    moment = clock.now()
    issued = record_content(year_facts(year), partnership=partnership_words(), closes=closes)
    content = with_more(issued, year)
    content_hash = fingerprint(content)
    frozen_before = last is not None and not last.is_draft
    closed = clock.local(moment).date() > closes or frozen_before
    if last and frozen_before and last.content_hash == content_hash:
        return last
    if last and frozen_before and not why.strip():
        raise NoReasonGiven(NO_WHY.format(year=year, revision=last.revision))
    record = AnnualRecord(
        year=year.start_year,
        revision=(last.revision if last else 0) + 1 if closed else 0,
        compiled_at=moment,
        compiled_by=by,
        content=content,
        content_hash=content_hash,
    )
    if last and frozen_before:
        record.difference = difference(last.content, content, since=last.revision, why=why)
    chain(record)
    files = _files_of(record)
    record.files_seal = seal(documents_digest(record.head, files))
    with transaction.atomic():
        _save(record, last)
        for file in files:
            file.record = record
        AnnualRecordFile.objects.bulk_create(files, batch_size=FILES_AT_ONCE)
        record_change(by=by, subject=record, act="compiled")
    return record


def _files_of(record: AnnualRecord) -> list[AnnualRecordFile]:
    """Its documents, made from its content alone; not saved yet."""
    return [
        made_file(
            AnnualRecordFile,
            record=record,
            file_format=made.format,
            part=made.part,
            name=made.name,
            content=made.content,
            pages=made.pages,
        )
        for made in documents(record)
    ]


def chain(record: AnnualRecord) -> None:
    """Link the record to the revision that was frozen last, of whatever year, and seal its head.

    A draft is linked to none: it may be replaced at any time.
    """
    record.previous = NOTHING_BEFORE if record.is_draft else last_head()
    record.key = public_key()
    record.links = links_of(record.about, record.content)
    record.head = head_of(record.links)
    record.seal = seal(record.head)


def _save(record: AnnualRecord, last: AnnualRecord | None) -> None:
    """Save the record, as the row of the draft if there was one.

    That keeps the links by which the draft is read, and who downloaded it. Raises Overtaken or
    IntegrityError if `last` is no longer the last one.
    """
    if last is None or not last.is_draft:
        record.save(force_insert=True)
        return
    draft = AnnualRecord.objects.filter(
        pk=last.pk, compiled_at=last.compiled_at, content_hash=last.content_hash
    )
    # Held before its files are touched: two who each held a part would wait for each other.
    if not draft.select_for_update().exists():
        raise Overtaken
    # Before the row, as the files of a frozen record cannot go any more.
    AnnualRecordFile.objects.filter(record_id=last.pk).delete()
    draft.update(**{name: getattr(record, name) for name in REPLACED})
    record.pk = last.pk
    record._state.adding = False


# --- orders -------------------------------------------------------------------------------------


def order_record(*, by: Person | None, year: FinancialYear, why: str = "") -> RecordOrder:
    """Owe a record of `year` and tell the workers; one that still waits is that order.

    One that is being compiled has read the plan already, and may lack what came to light since: it
    is the order only of whoever presses twice. why: what came to light since the last revision; an
    order that waits keeps its own. Raises YearNotBegun, NothingToRecord.
    """
    _must_have_begun(year)
    _must_say_something(year)
    orders = RecordOrder.objects.filter(year=year.start_year)
    # Counted before looking: people who ask in the same moment see the same order or count the
    # same number, and so share one.
    key = f"asked-{year.start_year}-{orders.count() + 1}"
    pressed_twice = Q(
        state=WorkState.WORKING,
        asked_by=by,
        why=why,
        asked_at__gt=clock.now() - PRESSED_TWICE,
    )
    owed = orders.filter(Q(state=WorkState.QUEUED) | pressed_twice).first()
    return owed or _order(by=by, year=year, key=key, why=why)


def order_due_records() -> int:
    """Owe what the calendar asks for: a draft from 1 April, the final one after the closing date.

    How many orders were new. Only for the year that ended last, and only if the planner knows
    anything of it. Safe to run at any time, any number of times.
    """
    today = clock.today()
    year = FinancialYear.of(today).previous
    closes = closing_date(year, settings.RECORD_CLOSES)
    closed = today > closes
    key = f"{'final' if closed else 'draft'}-{year.start_year}"
    if RecordOrder.objects.filter(key=key).exists() or not has_anything(year):
        return 0
    if closed and not _may_be_frozen(year, closes):
        return 0
    _order(by=None, year=year, key=key, why=BY_THE_CALENDAR)
    return 1


def _may_be_frozen(year: FinancialYear, closes: date) -> bool:
    """Whether the calendar may freeze it: nobody did, and the year came to the plan in time.

    A further revision is a person's, who says why. A year that is brought in later comes sheet by
    sheet, and only a person knows which is the last.
    """
    if is_closed(year):
        return False
    has_a_draft = AnnualRecord.objects.filter(year=year.start_year, revision=0).exists()
    return has_a_draft or had_anything(year, on=closes)


def _order(*, by: Person | None, year: FinancialYear, key: str, why: str) -> RecordOrder:
    with transaction.atomic():
        order, _ = RecordOrder.objects.get_or_create(
            key=key,
            defaults={"year": year.start_year, "asked_at": clock.now(), "asked_by": by, "why": why},
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
    with RecordOrder.objects.given_back_on_a_fault(order_id):
        order = RecordOrder.objects.select_related("asked_by").get(pk=order_id)
        # One asked for while the year was open has no reason, and may find it closed meanwhile.
        why = order.why or NO_REASON
        compile_record(by=order.asked_by, year=order.financial_year, why=why)
        RecordOrder.objects.finish(order_id)
    return True


def _must_say_something(year: FinancialYear) -> None:
    """Raises NothingToRecord for a closed year of which the planner holds nothing.

    A year with a frozen record may come to that: its next revision says what is no longer in it.
    """
    if would_freeze_nothing(year) and not is_closed(year):
        raise NothingToRecord(NOTHING_TO_SAY.format(year=year))


def _must_have_begun(year: FinancialYear) -> None:
    if clock.today() < year.first:
        begins = whole_day(year.first)
        raise YearNotBegun(f"The year {year} begins on {begins}: there is nothing to record yet.")
