"""Whatever comes from outside, each parser answers: a result or a sentence, never an exception.

`make security` sends more of it (profile security) and first shows that it finds a faulty parser.
"""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bsc_comms.kit.file_kinds import KINDS
from bsc_comms.kit.tables import TableRefused, read_table
from bsc_comms.kit.uploads import UploadRefused, look_into
from evidence.operations.figures import receive_figures
from evidence.rules.reading.days import NotADay, read_day
from evidence.rules.reading.shares import NotAShare, read_share
from partnership.operations.boundaries import BoundariesRefused, load_boundaries
from partnership.rules.bounces import NotAReport, reports_in
from partnership.rules.outlines import NotAnOutline, rings_of
from plans.rules.reading.ages import audience_tokens
from plans.rules.reading.date_words import months_in
from tests.services.in_short import IN_SHORT, in_turn
from tests.services.sent_files import GOOD

FEW = settings(max_examples=10 if IN_SHORT else 25, suppress_health_check=list(HealthCheck))
MANY = settings(
    max_examples=settings().max_examples // (3 if IN_SHORT else 1),
    suppress_health_check=list(HealthCheck),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(["type", "coordinates", "geometry", "features", "properties"]),
            inner
            | st.sampled_from(
                ["Polygon", "MultiPolygon", "FeatureCollection", "Feature", "E05000001"]
            ),
            max_size=5,
        )
    ),
    max_leaves=25,
)
FIGURES = {
    "street": "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,"
    "LSOA name,Crime type,Last outcome category,Context",
    "by month": "Kind of crime,2016-01,2016-02,2016-03",
    "survey": "Indicator,Area,Wave,Percent,Base",
}
CELL = st.text(max_size=12) | st.sampled_from(["2016-11", "Burglary", "1e999", "-0", '"', "12%"])


def changed(content: bytes, changes: list[tuple[int, int]]) -> bytes:
    """The file with some of its bytes changed."""
    found = bytearray(content)
    for place, byte in changes:
        found[place % len(found)] = byte
    return bytes(found)


@MANY
@given(st.sampled_from(["a.csv", "a.xlsx", "a.txt"]), st.binary(max_size=300))
def test_spreadsheets(name, content):
    try:
        assert read_table(name, content).headings
    except TableRefused as refused:
        assert len(str(refused).split()) > 3


@FEW
@given(
    st.sampled_from(sorted(KINDS)),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=5),
)
def test_files_that_are_kept(kind, changes):
    try:
        found = look_into(f"a{kind}", changed(GOOD[kind], changes), kinds=frozenset(KINDS))
    except UploadRefused as refused:
        assert refused.kind or len(str(refused).split()) > 5
    else:
        assert found.ending in KINDS and found.content


@MANY
@given(JSON)
def test_outlines(geometry):
    try:
        assert rings_of(geometry)
    except NotAnOutline as refused:
        assert str(refused)


@pytest.mark.django_db
@MANY
@given(st.binary(max_size=200) | JSON.map(lambda made: json.dumps(made).encode()))
def test_files_of_boundaries(content):
    try:
        load_boundaries(content, dry_run=True)
    except BoundariesRefused as refused:
        assert str(refused)


@MANY
@given(
    st.binary(max_size=400)
    | st.builds(
        lambda kind, lines: (
            f"Content-Type: multipart/report; report-type={kind}; boundary=b\r\n\r\n--b\r\n"
            "Content-Type: message/delivery-status\r\n\r\n" + "\r\n".join(lines) + "\r\n--b--\r\n"
        ).encode("utf-8", "replace"),
        st.sampled_from(["delivery-status", "feedback-report", ""]),
        st.lists(
            st.builds(
                "{}: {}".format,
                st.sampled_from(
                    ["Final-Recipient", "Action", "Status", "X-Original", "Diagnostic"]
                ),
                st.text(max_size=30),
            ),
            max_size=6,
        ),
    )
)
def test_bounces(raw):
    try:
        assert isinstance(reports_in(raw), list)
    except NotAReport as refused:
        assert str(refused)


@MANY
@given(st.text(max_size=60))
def test_words_and_days_in_cells(text):
    assert months_in(text) == [month for month in months_in(text) if 1 <= month <= 12]
    assert audience_tokens(text) is not None
    for read, refused in (
        (lambda: read_day(text, month_first=None), NotADay),
        (lambda: read_share(text, of_one=False), NotAShare),
    ):
        try:
            assert read() is not None
        except refused as why:
            assert str(why)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", in_turn(list(FIGURES), about="figures"))
def test_files_of_figures(kind):
    @FEW
    @given(st.lists(st.lists(CELL, min_size=1, max_size=12), max_size=6), st.booleans())
    def bring_in(rows, strict):
        lines = [FIGURES[kind], *(",".join(row) for row in rows)]
        content = "\n".join(lines).encode("utf-8", "replace")
        file = SimpleUploadedFile("figures.csv", content)
        try:
            found = receive_figures(
                by=None, name="figures.csv", file=io.BytesIO(file.read()), strict=strict
            )
        except TableRefused as refused:
            assert str(refused)
        else:
            assert found.outcome != "waiting"

    bring_in()
