"""Bad days of an annual record: right or refused, never half."""

import errno
import os
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.choices import WorkState
from partnership.models import Partner
from plans.choices import FileFormat
from plans.documents import annual_record
from plans.models import AnnualRecord, AnnualRecordFile, RecordOrder
from plans.operations import records as operations
from plans.operations.owed import sweep_owed_work
from plans.operations.records import compile_ordered_record, order_record
from plans.queries.record_chain import verify
from plans.rules.canonical import fingerprint, sha256_of
from tests.factories import AreaFactory, CommunicationFactory, PlacementFactory, partnership
from tests.plans.record_files import csv_rows, pdf_fonts, pdf_pages, pdf_text, words_of
from tests.plans.record_year import (
    DRAFT_DAY,
    FIGURES,
    FINAL_DAY,
    YEAR,
    compiled,
    figures,
    make_the_year,
)
from tests.services.in_short import in_turn

KILLED = 9


def is_whole(record: AnnualRecord) -> bool:
    """Its content is as it was hashed, and each of its five documents as it was made."""
    files = list(record.files.all())
    return (
        record.content_hash == fingerprint(record.content)
        and sorted(file.format for file in files) == sorted(FileFormat.values)
        and all(file.sha256 == sha256_of(bytes(file.content)) for file in files)
    )


# --- the worker is killed ------------------------------------------------------------------------


def die(*_, **__) -> None:
    """As a SIGKILL: nothing is tidied up, nothing is rolled back by us."""
    os._exit(KILLED)


def killed(at: Callable[[], None], order_id: int) -> int:
    """Run the order in a process of its own that dies where `at` puts its death; how it ended."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        at()
        with clock.at(FINAL_DAY):
            compile_ordered_record(order_id=order_id)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def in_operation(name: str) -> Callable[[], None]:
    return lambda: setattr(operations, name, die)


def while_writing(file_format: FileFormat) -> Callable[[], None]:
    return lambda: annual_record.WRITERS.update({file_format: die})  # type: ignore[attr-defined]


def in_the_database(name: str) -> Callable[[], None]:
    return lambda: setattr(type(AnnualRecordFile.objects), name, die)


def at_statement(number: int) -> Callable[[], None]:
    """At so many statements to the database, the claim of the order being the first."""

    def put() -> None:
        left = iter(range(number - 1, -1, -1))

        def count(execute, *statement):
            return execute(*statement) if next(left) else die()

        connection.execute_wrappers.append(count)

    return put


POINTS = {
    **{f"at statement {number}": at_statement(number) for number in (1, 2, 5, 10, 20, 30, 40)},
    "before the facts": in_operation("year_facts"),
    "between facts and content": in_operation("record_content"),
    "before what else it says": in_operation("with_more"),
    "before the chain": in_operation("chain"),
    "while the PDF is set": lambda: setattr(annual_record, "typeset_apart", die),
    "while Word is written": while_writing(FileFormat.DOCX),
    "while Excel is written": while_writing(FileFormat.XLSX),
    "while CSV is written": while_writing(FileFormat.CSV),
    "while JSON is written": while_writing(FileFormat.JSON),
    "before the seal of the files": in_operation("documents_digest"),
    "before the row is saved": in_operation("_save"),
    "between row and files": in_the_database("bulk_create"),
    "before the commit": in_operation("record_change"),
}


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("plain_documents")
@pytest.mark.parametrize("point", in_turn(list(POINTS), about="killed while it compiles", most=6))
@pytest.mark.usefixtures("plain_documents")
def test_a_worker_killed_at_any_point_leaves_nothing_half_and_the_next_makes_it_whole(point):
    make_the_year()
    with transaction.atomic():
        undisturbed = compiled().content_hash
        transaction.set_rollback(True)
    with clock.at(FINAL_DAY):
        order = order_record(by=None, year=YEAR)
    assert killed(POINTS[point], order.pk) == KILLED
    assert not AnnualRecord.objects.exists()
    assert not AnnualRecordFile.objects.exists()
    RecordOrder.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
    with clock.at(FINAL_DAY):
        sweep_owed_work()
        assert compile_ordered_record(order_id=order.pk) is True
        assert compile_ordered_record(order_id=order.pk) is False
    record = AnnualRecord.objects.get()
    assert (record.revision, figures(record)) == (1, FIGURES)
    assert record.content_hash == undisturbed
    assert is_whole(record)
    assert verify().fault == ""


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("plain_documents")
def test_a_worker_killed_once_the_record_stands_makes_no_second_one():
    make_the_year()
    with clock.at(FINAL_DAY):
        order = order_record(by=None, year=YEAR)
    once_it_stands = partial(setattr, type(RecordOrder.objects), "finish", die)
    assert killed(once_it_stands, order.pk) == KILLED
    first = AnnualRecord.objects.get()
    assert is_whole(first)
    RecordOrder.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
    with clock.at(FINAL_DAY):
        sweep_owed_work()
        assert compile_ordered_record(order_id=order.pk) is True
    again = AnnualRecord.objects.get()
    assert (again.revision, again.head) == (1, first.head)
    order.refresh_from_db()
    assert order.state == WorkState.DONE


# --- the disk is full ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_full_gives_the_order_back_and_leaves_nothing_half():
    make_the_year()
    before = compiled(year=YEAR.previous)
    with clock.at(FINAL_DAY):
        order = order_record(by=None, year=YEAR)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")  # what other tests left free in the file would be room
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages + 9}")
        with pytest.raises(OperationalError, match="full"):
            compile_ordered_record(order_id=order.pk)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
        assert AnnualRecord.objects.get() == before
        assert AnnualRecordFile.objects.count() == 5
        assert is_whole(before)
        order.refresh_from_db()
        assert order.state == WorkState.QUEUED
        assert "full" in order.error
        RecordOrder.objects.update(not_before=clock.real_now() - timedelta(seconds=1))
        assert compile_ordered_record(order_id=order.pk) is True
    assert is_whole(AnnualRecord.objects.get(year=YEAR.start_year))
    assert verify().fault == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_the_command_writes_a_file_whole_or_leaves_what_was_there(tmp_path, monkeypatch):
    make_the_year()
    with clock.at(DRAFT_DAY):
        call_command("compile_annual_record", "--year", "2016/17", "--out", str(tmp_path))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(before) == 5
    write = Path.write_bytes

    def half(path: Path, content: bytes) -> int:
        write(path, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    with clock.at(DRAFT_DAY), pytest.raises(CommandError, match="No space left on device"):
        call_command("compile_annual_record", "--year", "2016/17", "--out", str(tmp_path))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_the_command_says_in_a_sentence_that_the_database_takes_no_more(monkeypatch):
    def full(record, last):
        raise OperationalError("database or disk is full")

    make_the_year()
    monkeypatch.setattr(operations, "_save", full)
    with (
        clock.at(DRAFT_DAY),
        pytest.raises(
            CommandError, match=r"No record was made, .*: database or disk is full\. See"
        ),
    ):
        call_command("compile_annual_record", "--year", "2016/17")
    assert not AnnualRecord.objects.exists()


# --- years that are unlike others ----------------------------------------------------------------


@pytest.mark.django_db
def test_a_year_that_is_not_over_says_so_on_every_page():
    make_the_year()
    record = compiled(at=clock.start_of(date(2016, 11, 20)))
    pages = pdf_pages(record)
    assert len(pages) > 3
    assert all("draft of a year that is not over" in page for page in pages)
    assert not any("not over" in page for page in pdf_pages(compiled(at=FINAL_DAY)))


@pytest.mark.django_db
def test_an_empty_year_is_frozen_with_all_its_documents_and_verifies():
    partnership()
    record = compiled()
    assert set(figures(record).values()) == {0}
    assert is_whole(record)
    assert csv_rows(record) == []
    assert verify().fault == ""


@pytest.mark.django_db
def test_a_single_communication_makes_a_record_of_one():
    partnership()
    one = CommunicationFactory(title="The only one", window_start=date(2016, 11, 8))
    PlacementFactory(communication=one, issued=True, issued_on=date(2016, 11, 8))
    record = compiled()
    assert figures(record)["communications"] == figures(record)["placements"] == 1
    assert [row["Title"] for row in csv_rows(record)] == ["The only one"]
    for file in record.files.all():
        assert "The only one" in words_of(file)


@pytest.mark.django_db
def test_a_title_of_3000_characters_stands_whole_in_every_document():
    partnership()
    title = "".join(f"w{number:05} " for number in range(430)).strip()
    assert len(title) > 3_000 - 10
    long = CommunicationFactory(title=title, window_start=date(2016, 11, 8))
    PlacementFactory(communication=long, issued=True, issued_on=date(2016, 11, 8))
    for file in compiled().files.all():
        words = words_of(file)
        assert all(word in words for word in title.split()), file.format


SCRIPTS = {
    "Hebrew": "\u05e9\u05de\u05e8\u05d5 \u05e2\u05dc \u05d4\u05d1\u05d9\u05ea",
    "Gujarati": "\u0a98\u0ab0 \u0ab8\u0ac1\u0ab0\u0a95\u0acd\u0ab7\u0abf\u0aa4",
    "Farsi": "\u062e\u0627\u0646\u0647\u200c\u0647\u0627",
    "Chinese": "\u51ac\u5b63\u5bb6\u5c45\u5b89\u5168",
}
TAMIL = "\u0ba4\u0bae\u0bbf\u0bb4\u0bcd"


@pytest.mark.django_db
def test_hebrew_gujarati_farsi_and_chinese_are_set_and_what_has_no_glyph_is_reported():
    partnership()
    for number, title in enumerate((*SCRIPTS.values(), TAMIL)):
        one = CommunicationFactory(title=title, window_start=date(2016, 11, 8 + number))
        PlacementFactory(communication=one, issued=True, issued_on=date(2016, 11, 8 + number))
    record = compiled()
    for file in record.files.exclude(format=FileFormat.PDF):
        assert all(title in words_of(file) for title in (*SCRIPTS.values(), TAMIL)), file.format
    printed = pdf_text(record)
    assert {"NotoSansGujarati", "NotoSansArabic", "NotoSansCJKsc"} <= pdf_fonts(record)
    assert SCRIPTS["Chinese"] in printed
    named = printed.count("[Tamil, 5 characters]")
    assert named == printed.count("[")
    assert f"{5 * named} characters are in a script" in printed
    assert "\u25a1" not in printed


@pytest.mark.django_db
def test_a_partner_renamed_in_mid_year_has_one_name_and_the_frozen_record_keeps_the_old_one():
    make_the_year()
    first = compiled()
    Partner.objects.filter(name="Police").update(name="Police and Probation")
    second = compiled(at=FINAL_DAY + timedelta(days=1), why="The police joined probation.")
    assert (first.revision, second.revision) == (1, 2)
    assert figures(second) == FIGURES
    kept = AnnualRecord.objects.get(revision=1)
    assert {row["label"] for row in kept.content["by_partner"]} >= {"Police"}
    assert "Police and Probation" not in pdf_text(kept)
    assert {row["label"] for row in second.content["by_partner"]} >= {"Police and Probation"}
    assert "Why it was compiled again: The police joined probation." in pdf_text(second)
    assert verify().fault == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_documents")
def test_wards_replaced_in_mid_year_are_both_named_and_the_map_shows_those_of_its_last_day():
    partnership()
    old = AreaFactory(name="Old ward", valid_to=date(2022, 5, 4), tile_column=1, tile_row=1)
    new = AreaFactory(name="New ward", valid_from=date(2022, 5, 5), tile_column=1, tile_row=1)
    for ward, day in ((old, date(2022, 4, 20)), (new, date(2022, 6, 1)), (new, date(2022, 7, 1))):
        found = CommunicationFactory(window_start=day, areas=[ward])
        PlacementFactory(communication=found, issued=True, issued_on=day)
    record = compiled(at=clock.start_of(date(2023, 6, 10)), year=FinancialYear(2022))
    assert {row["label"]: row["placements"] for row in record.content["by_area"]} == {
        "New ward": 2,
        "Old ward": 1,
    }
    assert [(row["label"], row["communications"]) for row in record.content["places"]] == [
        ("New ward", 2)
    ]
