"""Drafts and revisions of an annual record, and what the database refuses of a frozen one."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.typesetting import TypesettingFailed
from partnership.models import Change
from plans.models import AnnualRecord, AnnualRecordFile, Communication, Placement
from plans.operations import records as operations
from plans.operations.issuing import mark_issued
from plans.operations.records import YearNotBegun, compile_record
from plans.rules.canonical import fingerprint
from plans.rules.record import closing_date
from tests.factories import (
    CommunicationFactory,
    PlacementFactory,
    coordinator,
    partnership,
)
from tests.plans.at_once import all_at_once
from tests.plans.record_files import pdf_text
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
    assert "It takes the place of revision 1." in pdf_text(second)


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
def test_several_compilers_at_once_make_one_record(at, revision, with_a_draft):
    make_the_year()
    if with_a_draft:
        compiled(DRAFT_DAY)
        Communication.objects.filter(title="Cancelled one").update(state_reason="Another reason.")
    given = all_at_once(*[lambda: compiled(at=at).content_hash] * 4)
    record = AnnualRecord.objects.get()
    assert given == [record.content_hash] * 4
    assert record.revision == revision
    assert record.content_hash == fingerprint(record.content)
    assert record.files.count() == 5


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
