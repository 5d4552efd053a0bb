"""Drafts and revisions of an annual record, and what the database refuses of a frozen one."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.typesetting import TypesettingFailed
from partnership.models import Change
from plans.documents import annual_record
from plans.documents.annual_record import WRITERS, documents, status_text
from plans.models import AnnualRecord, AnnualRecordFile, Communication, Placement
from plans.operations import records as operations
from plans.operations.records import (
    YearNotBegun,
    compile_ordered_record,
    compile_record,
    order_record,
)
from plans.rules.canonical import fingerprint
from plans.rules.record import closing_date
from tests.factories import (
    CommunicationFactory,
    PlacementFactory,
    coordinator,
    partnership,
)
from tests.plans.at_once import all_at_once
from tests.plans.marked import mark_issued
from tests.plans.plain_documents import written_at_once
from tests.plans.record_year import (
    DRAFT_DAY,
    FIGURES,
    FINAL_DAY,
    LAST_OPEN_DAY,
    YEAR,
    compiled,
    figures,
    make_the_year,
)

pytestmark = pytest.mark.usefixtures("plain_documents")


def test_the_closing_date_is_the_first_such_day_after_the_year():
    assert closing_date(YEAR, (5, 31)) == date(2017, 5, 31)
    assert closing_date(YEAR, (3, 31)) == date(2018, 3, 31)
    assert closing_date(YEAR, (4, 1)) == date(2017, 4, 1)


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_draft_is_replaced_at_will_with_its_documents():
    make_the_year()
    by = coordinator()
    first = compiled(DRAFT_DAY, by=by)
    assert (first.revision, first.is_draft) == (0, True)
    moved = Placement.objects.filter(communication__title="Council advice")
    moved.update(issued_on=date(2017, 4, 2))
    second = compiled(at=LAST_OPEN_DAY)
    assert second.pk == first.pk
    stored = AnnualRecord.objects.get()
    assert stored.content_hash == fingerprint(stored.content) == second.content_hash
    assert stored.content_hash != first.content_hash
    assert stored.compiled_at == LAST_OPEN_DAY
    assert stored.compiled_by is None
    assert stored.files.count() == 5
    acts = Change.objects.filter(subject_type="plans.annualrecord").order_by("at")
    assert [(change.act, change.by) for change in acts] == [("compiled", by), ("compiled", None)]


@pytest.mark.both_databases
@pytest.mark.django_db
def test_after_the_closing_date_the_draft_gives_way_to_a_revision_and_late_facts_to_the_next():
    make_the_year()
    compiled(DRAFT_DAY)
    first = compiled(at=FINAL_DAY)
    assert list(AnnualRecord.objects.values_list("revision", flat=True)) == [1]
    assert compiled(at=FINAL_DAY + timedelta(days=30)).pk == first.pk
    assert AnnualRecordFile.objects.count() == 5
    late = Communication.objects.get(title="Forgotten one")
    with clock.at(FINAL_DAY + timedelta(days=31)):
        mark_issued(
            by=None,
            placement=PlacementFactory(communication=late),
            issued_on=date(2017, 3, 31),
            no_proof_reason="Told by telephone",
        )
    second = compiled(at=FINAL_DAY + timedelta(days=32))
    assert second.revision == 2
    assert figures(second)["placements"] == FIGURES["placements"] + 1
    kept = AnnualRecord.objects.get(revision=1)
    assert figures(kept) == FIGURES
    assert kept.content_hash == fingerprint(kept.content)
    assert "It takes the place of revision 1." in status_text(second)


@pytest.mark.django_db
def test_a_year_that_was_closed_does_not_become_a_draft_again():
    partnership()
    compiled(at=FINAL_DAY)
    CommunicationFactory(window_start=date(2016, 11, 8))
    assert compiled(at=DRAFT_DAY).revision == 2


@pytest.mark.django_db
def test_a_year_that_has_not_begun_has_no_record():
    partnership()
    with (
        clock.at(clock.start_of(YEAR.first) - timedelta(seconds=1)),
        pytest.raises(YearNotBegun, match="2016/17 begins on 1 April 2016"),
    ):
        compile_record(by=None, year=YEAR)
    with clock.at(clock.start_of(YEAR.first)):
        assert compile_record(by=None, year=YEAR).is_draft


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.parametrize("stops", ["documents", "record_change"])
def test_a_fault_at_any_point_leaves_no_half_record(stops, monkeypatch):
    make_the_year()
    before = compiled(DRAFT_DAY)

    def fail(*_, **__):
        raise TypesettingFailed("the machine stopped")

    with monkeypatch.context() as broken:
        broken.setattr(operations, stops, fail)
        with pytest.raises(TypesettingFailed), transaction.atomic():
            compiled(at=FINAL_DAY)
    stored = AnnualRecord.objects.get()
    assert (stored.revision, stored.content_hash) == (0, before.content_hash)
    assert stored.files.count() == 5


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("at", "revision"), [(DRAFT_DAY, 0), (FINAL_DAY, 1)])
@pytest.mark.parametrize("with_a_draft", [False, True])
def test_several_compilers_at_once_make_one_record(at, revision, with_a_draft, monkeypatch):
    monkeypatch.setattr(annual_record, "WRITERS", dict.fromkeys(WRITERS, written_at_once))
    make_the_year()
    if with_a_draft:
        compiled(DRAFT_DAY)
        Communication.objects.filter(title="Cancelled one").update(state_reason="Another reason.")
    given = all_at_once(*[lambda: compiled(at=at).content_hash] * 3)
    record = AnnualRecord.objects.get()
    assert given == [record.content_hash] * 3
    assert record.revision == revision
    assert record.content_hash == fingerprint(record.content)
    assert record.files.count() == 5


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_who_replaces_a_draft_holds_the_draft_before_its_files(monkeypatch):
    make_the_year()
    draft = compiled(DRAFT_DAY)
    has_its_documents = threading.Event()

    def come_as_far(record):
        has_its_documents.set()
        return documents(record)

    monkeypatch.setattr(operations, "documents", come_as_far)
    with ThreadPoolExecutor() as beside:
        with transaction.atomic():
            AnnualRecord.objects.select_for_update().get(pk=draft.pk)
            waits = beside.submit(compiled_beside, at=LAST_OPEN_DAY)
            assert has_its_documents.wait(timeout=30)
            time.sleep(0.5)  # so that it would have taken the files by now
            draft.files.all().delete()
        assert waits.result(timeout=60).compiled_at == LAST_OPEN_DAY
    assert AnnualRecord.objects.get().files.count() == 5


def compiled_beside(**given):
    """As compiled, in a thread that lets go of its connection."""
    try:
        return compiled(**given)
    finally:
        connection.close()


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_compiler_that_was_overtaken_starts_afresh_from_the_newer_facts(monkeypatch):
    make_the_year()
    make_documents = operations.documents
    overtaken = []

    def slow(record):
        if not overtaken:
            overtaken.append(True)
            Communication.objects.filter(title="Cancelled one").update(state_reason="Newer.")
            compiled(at=FINAL_DAY)
        return make_documents(record)

    monkeypatch.setattr(operations, "documents", slow)
    record = compiled(at=FINAL_DAY)
    assert AnnualRecord.objects.count() == 1
    assert record.content["not_issued"][0]["reason"] == "Newer."


def refused(act) -> None:
    with (
        pytest.raises(DatabaseError, match="What was published never changes"),
        transaction.atomic(),
    ):
        act()


def sql(statement: str):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


@pytest.mark.both_databases
@pytest.mark.django_db
def test_the_database_refuses_to_change_a_revision_and_its_documents():
    partnership()
    record = compiled(at=FINAL_DAY)
    file = record.files.first()
    record.content = {}
    refused(record.save)
    refused(lambda: AnnualRecord.objects.update(content={}))
    refused(lambda: AnnualRecord.objects.bulk_update([record], ["content"]))
    refused(record.delete)
    refused(lambda: AnnualRecord.objects.all().delete())
    refused(sql("UPDATE plans_annualrecord SET revision = 0"))
    refused(sql("DELETE FROM plans_annualrecord"))
    refused(file.save)
    refused(file.delete)
    refused(lambda: AnnualRecordFile.objects.update(name="x"))
    refused(lambda: AnnualRecordFile.objects.bulk_update([file], ["name"]))
    refused(sql("UPDATE plans_annualrecordfile SET name = 'x'"))
    refused(sql("DELETE FROM plans_annualrecordfile"))
    if connection.vendor == "sqlite":
        refused(sql("REPLACE INTO plans_annualrecord SELECT * FROM plans_annualrecord"))
        refused(sql("REPLACE INTO plans_annualrecordfile SELECT * FROM plans_annualrecordfile"))
    else:
        connection.check_constraints()
        refused(sql("TRUNCATE plans_annualrecord CASCADE"))
        refused(sql("TRUNCATE plans_annualrecordfile"))
    stored = AnnualRecord.objects.get()
    assert stored.content_hash == fingerprint(stored.content)
    assert stored.files.count() == 5


# --- what is never frozen -------------------------------------------------------------------------


def by_command(*options: str) -> None:
    with clock.at(FINAL_DAY):
        call_command("compile_annual_record", *options)


@pytest.mark.django_db
@pytest.mark.parametrize("slip", ["1996/97", "1990/91", "2014/15"])
def test_a_closed_year_of_which_nothing_is_known_is_not_frozen_by_the_command_either(slip):
    make_the_year()
    with pytest.raises(CommandError) as refused:
        by_command("--year", slip)
    assert str(refused.value) == (
        f"The planner holds no communication of {slip}, and the record of a closed year is final "
        "at once. Log or bring in what was planned for that year first. Nothing has been compiled."
    )
    assert not AnnualRecord.objects.exists()


@pytest.mark.django_db
def test_a_draft_that_holds_nothing_any_more_stays_a_draft():
    partnership()
    draft = compiled(DRAFT_DAY)
    with pytest.raises(CommandError, match="holds no communication of 2016/17"):
        by_command("--year", "2016/17")
    assert list(AnnualRecord.objects.all()) == [draft]
    assert AnnualRecord.objects.get().is_draft


@pytest.mark.django_db
def test_a_frozen_year_that_holds_nothing_any_more_has_a_revision_that_says_so():
    partnership()
    only = CommunicationFactory(window_start=date(2016, 11, 8))
    compiled(FINAL_DAY)
    Communication.objects.filter(pk=only.pk).delete()
    by_command("--year", "2016/17", "--why", "It was another borough's.")
    assert AnnualRecord.objects.filter(revision=2).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("why", [[], ["--why", " "]])
def test_a_further_revision_by_command_says_why_or_is_not_made(why, capsys):
    make_the_year()
    by_command("--year", "2016/17")
    head = AnnualRecord.objects.get().head
    by_command("--year", "2016/17", *why)
    assert f"Annual record 2016/17: revision 1.\nHead: {head}" in capsys.readouterr().out
    Communication.objects.filter(title="Cancelled one").update(state_reason="Another reason.")
    with pytest.raises(CommandError) as refused:
        by_command("--year", "2016/17", *why)
    assert str(refused.value) == (
        "What the planner holds of 2016/17 is no longer what revision 1 says, and the next "
        "revision has to say why. Nothing has been compiled. Say with --why what has come to "
        "light since."
    )
    assert AnnualRecord.objects.get().head == head
    by_command("--year", "2016/17", "--why", "The reason came late.")
    assert AnnualRecord.objects.get(revision=2).difference["why"] == "The reason came late."


@pytest.mark.django_db
def test_one_asked_for_while_the_year_was_open_is_compiled_although_it_was_closed_meanwhile():
    make_the_year()
    with clock.at(DRAFT_DAY):
        order = order_record(by=None, year=YEAR)
    compiled(FINAL_DAY)
    Communication.objects.filter(title="Cancelled one").update(state_reason="Another reason.")
    with clock.at(FINAL_DAY):
        assert compile_ordered_record(order_id=order.pk) is True
    assert AnnualRecord.objects.get(revision=2).difference["why"] == "No reason was given."
