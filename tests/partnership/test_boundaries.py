"""Outlines from a file: matched by official codes, made simpler, refused in words."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from partnership.models import AreaOutline
from partnership.operations.boundaries import BoundariesRefused, load_boundaries
from partnership.rules.outlines import Projection, middle_of, simplified
from tests.factories import AreaFactory
from tests.services.audit_rows import DONE, FAILED, rows_of

pytestmark = pytest.mark.django_db

SQUARE = [[-0.2, 51.6], [-0.1, 51.6], [-0.1, 51.7], [-0.2, 51.7], [-0.2, 51.6]]


def feature(code: str, geometry: Any = None, **properties: Any) -> dict[str, Any]:
    shape = geometry or {"type": "Polygon", "coordinates": [SQUARE]}
    return {"type": "Feature", "properties": {"WD25CD": code, **properties}, "geometry": shape}


def content(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_areas_get_the_outline_with_their_code_whatever_its_property_is_called():
    one = AreaFactory(name="One", gss_code="E05000001")
    several = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}
    other = AreaFactory(name="Other", gss_code="E05000002")

    found = load_boundaries(
        content(
            feature("E05000001", WD25NM="One"),
            {**feature("", several), "properties": {"id": 3, "code": "E05000002"}},
            feature("E05999999", WD25NM="Elsewhere"),
        )
    )

    assert (found.areas, found.unknown) == ([one, other], ["Elsewhere"])
    assert AreaOutline.objects.get(area=one).rings == [SQUARE]
    assert len(AreaOutline.objects.get(area=other).rings) == 2


def test_an_area_in_several_features_has_all_its_parts():
    area = AreaFactory(gss_code="E05000001")
    island = [[x + 1, y] for x, y in SQUARE]
    parts = ({"type": "Polygon", "coordinates": [ring]} for ring in (SQUARE, island))
    found = load_boundaries(content(*(feature("E05000001", part) for part in parts)))
    assert found.areas == [area]
    assert AreaOutline.objects.get(area=area).rings == [SQUARE, island]


def test_an_area_that_took_anothers_place_under_its_code_has_the_outline_as_that_has():
    before = AreaFactory(name="Underhill", gss_code="E05000001", valid_to=date(2022, 5, 4))
    since = AreaFactory(name="Barnet Vale", gss_code="E05000001", valid_from=date(2022, 5, 5))
    assert set(load_boundaries(content(feature("E05000001"))).areas) == {before, since}
    assert AreaOutline.objects.filter(rings=[SQUARE]).count() == 2


def test_the_same_file_again_changes_nothing_and_a_dry_run_keeps_nothing():
    AreaFactory(gss_code="E05000001")

    load_boundaries(content(feature("E05000001")), dry_run=True)
    assert not AreaOutline.objects.exists()

    load_boundaries(content(feature("E05000001")))
    load_boundaries(content(feature("E05000001")))
    assert AreaOutline.objects.count() == 1


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"Ward,Code", "The file is not GeoJSON with features."),
        (b'{"features": 3}', "The file is not GeoJSON with features."),
        (b"[" * 100_000, "The file is not GeoJSON with features."),
        (content(feature("E05999999")), "None of its features holds the official code"),
        (
            content(feature("E05000001", {"type": "Point", "coordinates": [0, 0]})),
            "it is neither a Polygon nor a MultiPolygon",
        ),
        (
            content(feature("E05000001", {"type": "Polygon", "coordinates": [["x"]]})),
            "its coordinates cannot be read",
        ),
        (
            content(feature("E05000001", {"type": "Polygon", "coordinates": [[[10**400, 1]]]})),
            "its coordinates cannot be read",
        ),
        (
            content(feature("E05000001", {"type": "Polygon", "coordinates": [SQUARE[:2]]})),
            "it has too few corners",
        ),
        (
            content(
                feature("E05000001", {"type": "Polygon", "coordinates": [[[525851, 196156]] * 5]})
            ),
            "are not longitude and latitude",
        ),
    ],
)
def test_a_file_that_is_no_use_is_refused_and_nothing_is_saved(file, sentence):
    AreaFactory(gss_code="E05000001")

    with pytest.raises(BoundariesRefused, match=sentence):
        load_boundaries(file)
    assert not AreaOutline.objects.exists()


def test_the_command_says_what_it_did(tmp_path, capsys):
    AreaFactory(gss_code="E05000001")
    file = tmp_path / "wards.geojson"
    file.write_bytes(content(feature("E05000001"), feature("E05000009", name="Elsewhere")))

    call_command("load_boundaries", str(file))

    assert capsys.readouterr().out.splitlines() == [
        "1 area has an outline from this file.",
        "No area has the code of: Elsewhere.",
    ]
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_boundaries", str(tmp_path / "none.geojson"))
    call_command("load_boundaries", str(file), "--dry-run")
    assert rows_of("partnership.load_boundaries") == [("areas: 1", DONE), ("", FAILED)]


def test_corners_off_the_line_by_less_than_the_limit_go():
    along = [(-0.2, 51.6), (-0.15, 51.60001), *[tuple(each) for each in SQUARE[1:]]]

    assert simplified(along, metres=15) == [tuple(each) for each in SQUARE]
    assert simplified(along, metres=0.1) == along


def test_a_drawing_has_north_up_and_keeps_shapes():
    ring = [tuple(each) for each in SQUARE]
    project = Projection([ring], width=100, margin=0)

    assert project((-0.2, 51.7)) == pytest.approx((0, 0))
    assert project((-0.1, 51.6)) == pytest.approx((100, project.height), abs=0.1)
    assert project.height == pytest.approx(161, abs=0.5)  # a degree of longitude is shorter
    assert middle_of([ring]) == pytest.approx((-0.15, 51.65))
    assert project.path([ring]).startswith("M0.0,")
