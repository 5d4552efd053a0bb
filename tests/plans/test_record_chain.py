"""Records beyond doubt: chain, seal, signatures, and finding whatever was altered."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from bsc_comms.kit import clock, frozen, seals
from plans.choices import FileFormat, Signing
from plans.models import AnnualRecord, AnnualRecordFile, Communication, RecordSignature
from plans.operations.record_signing import sign_record
from plans.operations.records import chain
from plans.queries.record_chain import (
    documents_digest,
    keys_of_others,
    last_head,
    verify,
    verify_json,
)
from plans.rules.canonical import fingerprint
from tests.factories import chair, coordinator
from tests.plans.record_files import told
from tests.plans.record_year import DRAFT_DAY, FINAL_DAY, KEY, YEAR, compiled, make_the_year
from tests.services.made_for_many import ForMany
from tests.services.rows_of_a_module import kept_for_the_module

OTHER_KEY = "22" * 32

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_a_key")]


@pytest.fixture
def with_a_key(settings):
    settings.RECORD_KEY = KEY


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker) -> Iterator[ForMany[list[int]]]:
    """Their primary keys: each test reads its own rows, so that it may alter them."""
    with kept_for_the_module(django_db_blocker):
        yield ForMany(make_three_records)


@pytest.fixture
def three_records(
    made_once: ForMany[list[int]], request: pytest.FixtureRequest
) -> list[AnnualRecord]:
    """Two revisions of one year with another year's between them, the first one signed."""
    return [AnnualRecord.objects.get(pk=pk) for pk in made_once.asked_by(request.node)]


@override_settings(RECORD_KEY=KEY)
def make_three_records() -> list[int]:
    make_the_year()
    first = compiled(by=coordinator())
    with clock.at(FINAL_DAY):
        sign_record(by=coordinator(), record=first, role=Signing.COORDINATOR, head=first.head)
        sign_record(by=chair(), record=first, role=Signing.CHAIR, head=first.head)
    between = compiled(year=YEAR.previous)
    Communication.objects.filter(title="Cancelled one").update(state_reason="The van broke.")
    last = compiled(FINAL_DAY + timedelta(days=9), why="A letter came late.")
    return [first.pk, between.pk, last.pk]


# --- the chain and revisions ---------------------------------------------------------------------


@pytest.mark.both_databases
def test_each_frozen_revision_follows_the_one_that_was_frozen_before_it(three_records):
    first, between, second = three_records
    assert [first.previous, between.previous, second.previous] == ["", first.head, between.head]
    assert last_head() == second.head
    assert verify().fault == ""
    assert verify(first.head).holds
    assert verify().head == second.head


def test_the_same_content_again_is_the_same_revision_and_late_facts_say_what_and_why(three_records):
    first, _, second = three_records
    assert first.difference == {}
    assert compiled(FINAL_DAY + timedelta(days=20)).pk == second.pk
    assert second.difference["since"] == 1
    assert second.difference["why"] == "A letter came late."
    assert second.difference["figures"] == []
    assert second.difference["rows"] == [
        {
            "list": "Planned and not issued",
            "what": "Changed",
            "reference": Communication.objects.get(title="Cancelled one").reference or "",
            "title": "Cancelled one",
            "fields": ["reason"],
        }
    ]


# --- finding what was altered --------------------------------------------------------------------


def altered(record: AnnualRecord, **values) -> str:
    """What verification says after a row was changed behind the planner's back."""
    with frozen.lifted():
        AnnualRecord.objects.filter(pk=record.pk).update(**values)
    return verify().fault


COLUMNS = {
    "year": (2011, "What the record says of its year is not as it was recorded."),
    "revision": (7, "What the record says of its revision is not as it was recorded."),
    "compiled_at": (DRAFT_DAY, "What the record says of its compiled at is not"),
    "compiled_by": (None, "What the record says of its compiled by is not"),
    "content_hash": ("0" * 64, "What the record says of its content hash is not"),
    "difference": ({"why": "x"}, "What the record says of its difference is not"),
    "previous": ("0" * 64, "What the record says of its previous is not"),
    "head": ("0" * 64, "The head is not the end of the record's chain."),
    "links": ([["about: compiled_at", "0"]], "What the record says of its compiled at is not"),
    "seal": ("0" * 128, "The head was not sealed with the planner's key."),
    "files_seal": ("0" * 128, "Its documents, or what is kept about them, are not those"),
    "key": ("0" * 64, "What the record says of its key is not"),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("column", sorted(COLUMNS))
def test_a_change_of_any_column_of_a_record_is_found_and_named(three_records, column):
    first, *_ = three_records
    value, said = COLUMNS[column]
    assert said in altered(first, **{column: value})


def test_every_column_of_a_record_and_of_its_documents_is_tried():
    own = {"id", "content"}
    columns = {each.name for each in AnnualRecord._meta.concrete_fields}
    assert columns == {*COLUMNS, *own}
    assert {each.name for each in AnnualRecordFile._meta.concrete_fields} == {
        *FILE_COLUMNS,
        "id",
        "record",
    }
    assert {each.name for each in RecordSignature._meta.concrete_fields} == {
        *SIGNATURE_COLUMNS,
        "id",
        "record",
    }


def change_a_row(content):
    content["placements"][2]["proof"] = "https://example.org/forged"


def take_a_row(content):
    del content["placements"][2]


def add_a_row(content):
    content["placements"].insert(2, dict(content["placements"][0], title="Never happened"))


def change_the_order(content):
    rows = content["placements"]
    rows[2], rows[3] = rows[3], rows[2]


@pytest.mark.both_databases
@pytest.mark.parametrize("act", [change_a_row, take_a_row, add_a_row, change_the_order])
def test_a_row_that_was_changed_taken_added_or_moved_is_named(three_records, act):
    record, *_ = three_records
    content = record.content
    act(content)
    assert altered(record, content=content).startswith("2016/17, revision 1: Row 3 of placements (")


FILE_COLUMNS = {
    "format": "csv2",
    "part": 4,
    "name": "other.pdf",
    "content": b"forged",
    "sha256": "0" * 64,
    "size": 1,
    "made_at": DRAFT_DAY,
    "pages": 7,
}


@pytest.mark.both_databases
@pytest.mark.parametrize("column", sorted(FILE_COLUMNS))
def test_a_change_of_any_column_of_a_document_is_found(three_records, column):
    record, *_ = three_records
    with frozen.lifted():
        AnnualRecordFile.objects.filter(record=record, format=FileFormat.JSON).update(
            **{column: FILE_COLUMNS[column]}
        )
    fault = verify().fault
    assert fault.startswith("2016/17, revision 1: ")
    assert "document" in fault.lower()


SIGNATURE_COLUMNS = {
    "role": "other",
    "person": None,
    "at": DRAFT_DAY,
    "head": "0" * 64,
    "digest": "0" * 64,
    "seal": "0" * 128,
}


@pytest.mark.both_databases
@pytest.mark.parametrize("column", sorted(SIGNATURE_COLUMNS))
def test_a_change_of_any_column_of_a_signature_is_found(three_records, column):
    value = coordinator().pk if column == "person" else SIGNATURE_COLUMNS[column]
    with frozen.lifted():
        signature = RecordSignature.objects.filter(role=Signing.CHAIR)
        signature.update(**{"person_id" if column == "person" else column: value})
    assert "The signature (" in verify().fault


@pytest.mark.both_databases
def test_a_record_or_document_that_was_taken_out_is_found(three_records):
    first, between, second = three_records
    with frozen.lifted():
        RecordSignature.objects.all().delete()
        between.files.filter(format=FileFormat.CSV).delete()
    assert verify().fault.startswith("2015/16, revision 1: Its documents")
    with frozen.lifted():
        between.delete()
    assert "The revision that was frozen before it was altered or taken out." in verify().fault
    with frozen.lifted():
        AnnualRecord.objects.filter(pk=second.pk).delete()
    assert verify().holds
    assert "No record has the head" in verify(second.head).fault
    assert verify(first.head).holds


@pytest.mark.both_databases
def test_a_chain_that_was_made_anew_is_found_by_its_seal_and_by_the_published_head(three_records):
    record, *_ = three_records
    published = last_head()
    with frozen.lifted(), override_settings(RECORD_KEY=OTHER_KEY):
        RecordSignature.objects.all().delete()
        AnnualRecord.objects.exclude(pk=record.pk).delete()
        record.content["placements"].pop()
        record.content_hash = "0" * 64
        AnnualRecord.objects.filter(pk=record.pk).delete()
        chain_anew(record)
    assert "which is not the planner's" in verify().fault
    with override_settings(RECORD_KEY=""):
        assert verify().holds
        assert verify(published).fault.startswith(f"No record has the head {published}")


@pytest.mark.usefixtures("three_records", "plain_documents")
def test_the_head_of_a_draft_that_was_replaced_is_found_in_its_json_file_alone():
    draft = compiled(FINAL_DAY, year=YEAR.next)
    file = told(draft)
    assert verify(draft.head).holds
    compiled(FINAL_DAY + timedelta(days=1), year=YEAR.next)
    assert verify(draft.head).fault.endswith(
        "If it is from a draft, that was replaced since: check its JSON file alone, with --json."
    )
    assert verify_json(file, head=draft.head, key=seals.public_key()).holds


def chain_anew(record: AnnualRecord) -> None:
    record.content_hash = fingerprint(record.content)
    chain(record)
    record.files_seal = seals.seal(documents_digest(record.head, []))
    record.pk = None
    record.save(force_insert=True)


def test_a_key_that_was_used_before_still_counts(three_records, settings):
    before = seals.public_key()
    settings.RECORD_OLD_KEYS = [before]
    settings.RECORD_KEY = OTHER_KEY
    assert verify().holds
    assert keys_of_others() == []
    settings.RECORD_OLD_KEYS = []
    assert verify().fault == (
        f"2016/17, revision 1: It was sealed with the key {before}, which is not the planner's. If "
        "it was before the key was changed, name it under RECORD_OLD_KEYS."
    )
    assert keys_of_others() == [before]
    settings.RECORD_KEY = ""
    assert keys_of_others() == [], "Without a key each record is taken by its own"


# --- the JSON file alone -------------------------------------------------------------------------


def test_the_json_file_alone_is_enough(three_records):
    record, *_ = three_records
    file = told(record)
    key = seals.public_key()
    assert verify_json(file, key=key).holds
    assert verify_json(file, key=key).head == record.head
    assert verify_json(file, head="0" * 64, key=key).fault.startswith(f"Its head is {record.head}")
    assert verify_json(file, key="0" * 64).fault == "Its seal is not one of that key."
    assert "which the file itself names" in verify_json(file).notes[0]
    file["content"]["placements"][0]["title"] = "Another"
    assert verify_json(file).fault.startswith("Row 1 of placements (")


def test_the_command_says_what_it_checked_and_ends_with_a_fault(three_records, tmp_path, capsys):
    record, _, last = three_records
    call_command("verify_records")
    said = capsys.readouterr().out
    assert "Checked: 2016/17, revision 1" in said
    assert f"Nothing was altered. The head is {last.head}." in said
    path = tmp_path / "record.json"
    path.write_text(json.dumps(told(record)), encoding="utf-8")
    call_command("verify_records", "--json", str(path), "--head", record.head)
    assert f"The head is {record.head}." in capsys.readouterr().out
    with pytest.raises(CommandError, match="Its head is"):
        call_command("verify_records", "--json", str(path), "--head", "0" * 64)
    with frozen.lifted():
        AnnualRecord.objects.filter(pk=record.pk).update(compiled_by=None)
    with pytest.raises(CommandError, match="2016/17, revision 1: What the record says"):
        call_command("verify_records")


def test_a_file_that_was_sealed_before_the_key_was_changed_still_holds(
    three_records, tmp_path, settings, capsys
):
    record, *_ = three_records
    path = tmp_path / "record.json"
    path.write_text(json.dumps(told(record)), encoding="utf-8")
    settings.RECORD_OLD_KEYS = [record.key]
    settings.RECORD_KEY = OTHER_KEY
    call_command("verify_records", "--json", str(path))
    assert capsys.readouterr().out == (
        f"Checked: 2016/17, revision 1\nNothing was altered. The head is {record.head}.\n"
    )
    settings.RECORD_OLD_KEYS = []
    with pytest.raises(CommandError) as fault:
        call_command("verify_records", "--json", str(path))
    assert str(fault.value) == (
        f"It was sealed with the key {record.key}, which is not the planner's. If it was before "
        "the key was changed, name it under RECORD_OLD_KEYS."
    )
    call_command("verify_records", "--json", str(path), "--key", record.key)
    with pytest.raises(CommandError, match="Its seal is not one of that key"):
        call_command("verify_records", "--json", str(path), "--key", seals.public_key())


def test_a_head_is_taken_as_it_was_copied_and_a_part_of_one_is_no_head(three_records, capsys):
    head = three_records[-1].head
    call_command("verify_records", "--head", f" {head[:40].upper()}\n{head[40:]}")
    assert f"Nothing was altered. The head is {head}." in capsys.readouterr().out
    with pytest.raises(CommandError) as fault:
        call_command("verify_records", "--head", head[:16])
    assert str(fault.value) == (
        "A head is 64 hexadecimal digits: copy it from the cover of the record. The foot of its "
        "pages shows the first 16 alone."
    )


@override_settings(RECORD_KEY="")
def test_without_a_key_it_says_so_and_checks_the_rest(three_records, capsys):
    call_command("verify_records")
    assert f"Note: {seals.NO_KEY}" in capsys.readouterr().out


# --- signatures ----------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_the_database_refuses_to_change_a_signature(three_records):
    signature = RecordSignature.objects.first()
    statements = [
        "UPDATE plans_recordsignature SET role = 'x'",
        "DELETE FROM plans_recordsignature",
    ]
    if connection.vendor == "sqlite":
        statements.append("REPLACE INTO plans_recordsignature SELECT * FROM plans_recordsignature")
    else:
        connection.check_constraints()
        statements.append("TRUNCATE plans_recordsignature")
    for act in (signature.save, signature.delete, *map(run, statements)):
        with (
            pytest.raises(DatabaseError, match="What was published never changes"),
            transaction.atomic(),
        ):
            act()
    assert RecordSignature.objects.count() == 2


def run(statement: str):
    def act():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return act
