"""Whole files that people bring in, or that whoever runs the planner names: the same promise."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bsc_comms.kit.artwork import DrawingRefused, drawing_as_picture
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.tables import TableRefused
from bsc_comms.overview.recovery.archive import BadBackup, reading
from bsc_comms.overview.recovery.backing_up import write_backup
from bsc_comms.overview.reference_cells import read_sheet
from bsc_comms.overview.reference_identity import LOGO_FILE, read_partnership
from bsc_comms.overview.reference_sheets import SHEETS
from bsc_comms.overview.setting_up.answers import from_file
from bsc_comms.overview.setting_up.errors import CannotStart
from bsc_comms.overview.setting_up.planner import write_reference
from bsc_comms.overview.setting_up.wards import wards_in
from channels_registry.queries.sheet_preview import outcomes_of
from channels_registry.rules.sheets import COLUMNS
from plans.operations.imports import read_plan_file
from tests import factories
from tests.factories import partnership
from tests.services.in_short import IN_SHORT, in_turn

FEW = settings(max_examples=10 if IN_SHORT else 25, suppress_health_check=list(HealthCheck))
MANY = settings(
    max_examples=settings().max_examples // (3 if IN_SHORT else 1),
    suppress_health_check=list(HealthCheck),
)
HEADINGS = "Ref,Title,Lead agency,Partners,Date,Ward,Comms type,Status,Notes"
BOROUGH = {"name": "London Borough of Camden"}
CELL = st.text(max_size=14) | st.sampled_from(
    [
        "Mon 8 Nov",
        "Nov-Dec 2016",
        "w/c 7th",
        "tbc",
        "LEAD",
        "Leaflet",
        "31/02/2016",
        "=1+1",
        '"',
        "",
    ]
)
OF_ANOTHER_KIND = st.sampled_from(
    ["1", "true", "[]", '["x"]', "[1]", "{}", '""', "2016-11-08", "[{}]", "[{name = 1}]"]
)


def _table(**fields: str) -> st.SearchStrategy[str]:
    """A table of TOML in which each text may be of another kind, or it may be none itself."""
    filled = st.fixed_dictionaries(
        {name: st.just(f'"{text}"') | OF_ANOTHER_KIND for name, text in fields.items()}
    ).map(lambda told: "{" + ", ".join(f"{name} = {value}" for name, value in told.items()) + "}")
    right = "{" + ", ".join(f'{name} = "{text}"' for name, text in fields.items()) + "}"
    return st.just(right) | filled | OF_ANOTHER_KIND


ANSWERS = st.fixed_dictionaries(
    {
        "partnership": _table(name="A", short_name="B"),
        "borough": _table(name="B", wards="wards.csv"),
        "partners": _table(name="C", code="C").map(lambda one: f"[{one}]") | OF_ANOTHER_KIND,
        "coordinator": _table(name="D", email="d@example.org"),
    },
    optional={"strategy": st.just('{priorities = ["x"]}') | OF_ANOTHER_KIND},
).map(lambda told: "\n".join(f"{name} = {value}" for name, value in told.items()))


@pytest.mark.django_db
@FEW
@given(st.lists(st.lists(CELL, min_size=1, max_size=10), max_size=6), st.sampled_from(",;\t"))
def test_sheets_of_a_plan(rows, between):
    """Each row that says something is kept with what was understood of it."""
    lines = [HEADINGS.replace(",", between), *(between.join(row) for row in rows)]
    content = "\n".join(lines).encode("utf-8", "replace")
    with transaction.atomic():
        partnership()
        try:
            found = read_plan_file(
                by=None, name="plan.csv", content=content, year=FinancialYear(2016)
            )
        except TableRefused as refused:
            assert str(refused)
        else:
            assert found.rows.count() <= sum(line.count("\n") + 1 for line in lines) * 20
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", in_turn(sorted(COLUMNS), about="register"))
def test_sheets_of_the_register(kind):
    person = factories.advocate_of(factories.PartnerFactory())
    names = [column.name for column in COLUMNS[kind]]

    @FEW
    @given(st.lists(st.dictionaries(st.sampled_from(names), CELL), max_size=4))
    def read(rows):
        found = outcomes_of(kind, list(enumerate(rows, start=2)), person)
        assert [one.reading.number for one in found] == list(range(2, 2 + len(rows)))
        assert all(wrong.right for one in found for wrong in one.wrong)

    read()


@MANY
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8")))
def test_drawings(content):
    try:
        drawing_as_picture(content.decode("utf-8", "replace"))
    except DrawingRefused as refused:
        assert str(refused)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sheet", in_turn(SHEETS, about="reference", most=6), ids=lambda sheet: sheet.file
)
def test_reference_data(sheet):
    heading = ",".join(sheet.columns())

    @FEW
    @given(
        st.binary(max_size=120)
        | st.lists(st.lists(CELL, max_size=8).map(",".join), max_size=4).map(
            lambda lines: "\n".join([heading, *lines]).encode("utf-8", "replace")
        )
    )
    def read(content):
        with TemporaryDirectory() as folder:
            Path(folder, sheet.file).write_bytes(content)
            faults = []
            rows = read_sheet(Path(folder), sheet, faults)
        assert len(rows) <= content.count(b"\n") + content.count(b"\r") + 1
        assert all(str(fault) for fault in faults)

    read()


@MANY
@given(
    st.binary(max_size=200) | st.text(max_size=60).map(lambda text: f"<svg>{text}</svg>".encode())
)
def test_the_logo_of_a_partnership(content):
    with TemporaryDirectory() as folder:
        Path(folder, LOGO_FILE).write_bytes(content)
        faults = []
        read_partnership(Path(folder), faults)
    assert faults, "What has no title is no logo"


@MANY
@given(st.text(max_size=300) | ANSWERS)
def test_answers_for_a_first_start(text):
    with TemporaryDirectory() as folder:
        Path(folder, "wards.csv").write_text("name,code,from\nA\nB,E05000001\n", encoding="utf-8")
        file = Path(folder, "answers.toml")
        file.write_bytes(text.encode("utf-8", "replace"))
        try:
            write_reference(from_file(file), Path(folder))
        except CannotStart as refused:
            assert str(refused)


@MANY
@given(
    st.binary(max_size=150)
    | st.lists(st.lists(CELL, max_size=4).map(",".join), max_size=5).map(
        lambda lines: "\n".join(["WD24NM,WD24CD,from,LAD24NM", *lines]).encode("utf-8", "replace")
    )
)
def test_files_of_wards(content):
    with TemporaryDirectory() as folder:
        file = Path(folder, "wards.csv")
        file.write_bytes(content)
        try:
            assert all(name for name, _, _ in wards_in(file, borough=BOROUGH))
        except CannotStart as refused:
            assert str(refused)


@pytest.fixture(scope="module")
def a_backup(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("backup") / "a.backup"
    with django_db_blocker.unblock():
        write_backup(path, "")
    return path


#: Where a ZIP says of an entry, after its mark, what it takes to read it.
READ_AS = {"version": (6, 255), "encrypted": (8, 1), "packed as": (10, 99)}


@pytest.mark.django_db
@pytest.mark.parametrize("place", READ_AS)
def test_a_backup_that_asks_for_what_no_backup_needs_is_refused(a_backup, tmp_path, place):
    content = bytearray(a_backup.read_bytes())
    after, byte = READ_AS[place]
    content[content.index(b"PK\x01\x02") + after] = byte
    path = tmp_path / "a.backup"
    path.write_bytes(content)
    refused = pytest.raises(BadBackup, match="is no backup of the planner, or it is damaged")
    with refused, reading(path, "") as backup:
        backup.check()


PLACE = st.integers(0, 10**9)


@pytest.mark.django_db
@MANY
@given(changes=st.lists(st.tuples(PLACE, st.integers(0, 255)), max_size=4), cut=st.none() | PLACE)
def test_backups(a_backup, changes, cut):
    """One that was changed anywhere, or cut off, is refused, or it is whole."""
    content = bytearray(a_backup.read_bytes())
    for place, byte in changes:
        content[place % len(content)] = byte
    if cut is not None:
        del content[cut % len(content) :]
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.backup")
        path.write_bytes(content)
        try:
            with reading(path, "") as backup:
                backup.check()
        except BadBackup as refused:
            assert str(refused)
