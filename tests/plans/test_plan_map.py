"""The plan on a map: wards of the time shown, the borough apart, tiles until there are outlines."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership.choices import AreaLevel
from partnership.models import AreaOutline
from plans.choices import Reach, State
from plans.queries.ward_map import in_lines
from tests.factories import AreaFactory, AudienceFactory, CommunicationFactory
from tests.plans.how_many import ROWS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("in_october"),
]

URL = "/plan/map/"
SQUARE = [[[0.0, 51.0], [0.1, 51.0], [0.1, 51.1], [0.0, 51.1], [0.0, 51.0]]]


def page(client, person, query: str = ""):
    client.force_login(person)
    response = client.get(f"{URL}{query}")
    assert response.status_code == 200
    return response


def counts(response) -> dict[str, int]:
    return {ward.name: ward.count for ward in response.context["map"].wards}


def local(*areas, **fields):
    return CommunicationFactory(reach=Reach.LOCAL, areas=areas, **fields)


@pytest.mark.both_databases
def test_wards_count_their_own_and_the_borough_stands_apart(client, people):
    hendon, hale = AreaFactory(name="Hendon"), AreaFactory(name="Hale")
    street = AreaFactory(parent=hendon, level=AreaLevel.STREET)
    local(hendon, hale)
    local(street)
    CommunicationFactory(reach=Reach.BOROUGH)
    CommunicationFactory(reach=Reach.LOCAL, place_text="By the canal")
    CommunicationFactory(reach=Reach.UNKNOWN)
    local(hendon, state=State.CANCELLED)
    local(hendon, window_start=date(2017, 5, 1))

    shown = page(client, people.bob).context["map"]

    assert counts(page(client, people.bob)) == {"Hale": 1, "Hendon": 2}
    assert (shown.total, shown.borough, shown.elsewhere, shown.unsaid) == (5, 1, 1, 1)
    assert [ward.name for ward in shown.most] == ["Hendon"]


@pytest.mark.parametrize(
    ("how_many", "said"),
    [
        (1, "Brunswick Park (1)."),
        (2, "Brunswick Park and Burnt Oak (1 each)."),
        (3, "Brunswick Park, Burnt Oak and Childs Hill (1 each)."),
        (4, "Brunswick Park, Burnt Oak, Childs Hill and 1 more ward (1 each)."),
        (5, "Brunswick Park, Burnt Oak, Childs Hill and 2 more wards (1 each)."),
    ],
)
def test_of_wards_that_share_the_first_place_three_are_named_and_the_rest_counted(
    client, people, how_many, said
):
    for name in ("Brunswick Park", "Burnt Oak", "Childs Hill", "Colindale", "Hale")[:how_many]:
        local(AreaFactory(name=name))

    text = page(client, people.bob).text.replace("<strong>", "").replace("</strong>", "")
    assert f"Most is planned for {said}" in text


@pytest.mark.both_databases
def test_old_years_have_the_wards_of_their_time(client, people):
    AreaFactory(name="Old", valid_to=date(2022, 5, 4))
    AreaFactory(name="New", valid_from=date(2022, 5, 5))

    assert counts(page(client, people.bob)) == {"Old": 0}
    assert counts(page(client, people.bob, "?year=2022-23")) == {"Old": 0}
    assert counts(page(client, people.bob, "?year=2023-24")) == {"New": 0}


@pytest.mark.both_databases
def test_by_audience_in_each_ward_and_for_the_borough(client, people):
    hendon = AreaFactory(name="Hendon")
    older, young = AudienceFactory(label="Older"), AudienceFactory(label="Young")
    local(hendon, audiences=[older])
    local(hendon, audiences=[older, young])
    CommunicationFactory(reach=Reach.BOROUGH, audiences=[older])

    shown = page(client, people.bob).context["map"]

    assert [(one.term.label, one.local, one.borough) for one in shown.audiences] == [
        ("Older", 2, 1),
        ("Young", 1, 0),
    ]
    assert shown.wards[0].by_audience == [2, 1]
    assert shown.borough_by_audience == [1, 0]


def test_tiles_stand_in_their_columns_and_rows(client, people):
    AreaFactory(name="West", tile_column=1, tile_row=1)
    AreaFactory(name="South", tile_column=2, tile_row=2)
    AreaFactory(name="Nowhere")

    shown = page(client, people.bob).context["map"]

    assert {ward.name: ward.shape and (ward.shape.x, ward.shape.y) for ward in shown.wards} == {
        "West": (6.0, 6.0),
        "South": (130.0, 88.0),
        "Nowhere": None,
    }
    assert (shown.outlines, shown.width, shown.height) == (False, 254.0, 170.0)


@pytest.mark.parametrize("who", ["bob", "coordinator", "administrator"])
def test_where_no_ward_has_a_place_the_table_stands_alone_and_says_what_is_missing(
    client, people, who
):
    AreaFactory(name="Hale")
    local(AreaFactory(name="Hendon"), audiences=[AudienceFactory(label="Older")])

    text = page(client, people.everybody[who]).text

    assert not any(words in text for words in ("Map of the wards", "tile", "<svg", "For whom"))
    assert "No map is drawn, as not every ward has its outline: the table says it alone." in text
    assert ("manage.py load_boundaries" in text) is (who != "bob")
    assert '<th scope="col" class="app-number">Older</th>' in text
    AreaFactory(name="West", tile_column=1, tile_row=1)
    text = page(client, people.everybody[who]).text
    assert all(words in text for words in ("Map of the wards", "A tile stands", "For whom"))
    assert "No map is drawn" not in text


def test_outlines_are_drawn_once_each_ward_has_one(client, people):
    one = AreaFactory(name="One", tile_column=1, tile_row=1)
    other = AreaFactory(name="Other", tile_column=2, tile_row=1)
    AreaOutline.objects.create(area=one, rings=SQUARE)
    assert not page(client, people.bob).context["map"].outlines

    moved = [[[x + 0.1, y] for x, y in SQUARE[0]]]
    AreaOutline.objects.create(area=other, rings=moved)

    shown = page(client, people.bob).context["map"]
    assert shown.outlines
    assert shown.wards[0].shape.path.startswith("M4.0,")
    assert shown.width == 640.0
    assert "<path" in page(client, people.bob).content.decode()


def test_each_ward_leads_to_its_rows_or_to_the_form(client, people):
    hendon = AreaFactory(name="Hendon", code="hendon")
    AreaFactory(name="Hale", code="hale")
    local(hendon)
    local(hendon)

    hale, full = page(client, people.bob).context["wards"]

    assert client.get(full["url"]).context["page"].paginator.count == 2
    assert client.get(hale["plan_one"]).context["form"]["reach"].value() == Reach.LOCAL


@pytest.mark.both_databases
def test_a_filter_for_an_area_is_left_out_so_that_each_count_leads_to_as_many_rows(client, people):
    borough = AreaFactory(level=AreaLevel.BOROUGH)
    hendon = AreaFactory(name="Hendon", code="hendon", parent=borough)
    hale = AreaFactory(name="Hale", parent=borough)
    local(hendon, hale)
    local(hale)
    CommunicationFactory(reach=Reach.BOROUGH)
    left_out = "The map leaves out the filter for an area"

    shown = page(client, people.bob, "?area=hendon")

    assert counts(shown) == {"Hale": 2, "Hendon": 1}
    assert (shown.context["map"].borough, shown.context["empty"]) == (1, [])
    for one in shown.context["wards"]:
        assert client.get(one["url"]).context["page"].paginator.count == one["ward"].count
    assert left_out in shown.text
    assert left_out not in page(client, people.bob).text
    lines = client.get("/plan/map.csv?area=hendon").content.decode("utf-8-sig").splitlines()
    assert lines == ["Ward,Communications", "Whole borough,1", "Hale,2", "Hendon,1"]


@pytest.mark.both_databases
def test_under_a_filter_for_an_audience_only_that_and_those_below_it_are_counted(client, people):
    hendon = AreaFactory(name="Hendon")
    older, young = AudienceFactory(label="Older"), AudienceFactory(code="YOUNG", label="Young")
    pupils = AudienceFactory(label="Pupils", parent=young)
    local(hendon, audiences=[older, young])
    local(hendon, audiences=[older, pupils])
    local(hendon, audiences=[older])

    shown = page(client, people.bob, "?audience=YOUNG")

    leads = {one.term.label: (one.local, url) for one, url in shown.context["audiences"]}
    assert {label: count for label, (count, _) in leads.items()} == {"Pupils": 1, "Young": 2}
    for count, url in leads.values():
        assert client.get(url).context["page"].paginator.count == count
    lines = client.get("/plan/map.csv?audience=YOUNG").content.decode("utf-8-sig").splitlines()
    assert lines == ["Ward,Communications,Pupils,Young", "Whole borough,0,0,0", "Hendon,2,1,2"]


@pytest.mark.both_databases
def test_what_is_kept_back_is_nowhere_on_the_map_of_others(client, people):
    hendon = AreaFactory(name="Hendon")
    local(hendon, lead_partner=people.lead, embargoed=True, audiences=[AudienceFactory()])

    assert counts(page(client, people.bob)) == {"Hendon": 0}
    assert page(client, people.bob).context["map"].audiences == []
    assert counts(page(client, people.alice)) == {"Hendon": 1}


def test_the_same_as_csv(client, people):
    local(AreaFactory(name="Hendon"), audiences=[AudienceFactory(label="Older")])
    client.force_login(people.bob)

    lines = client.get("/plan/map.csv").content.decode("utf-8-sig").splitlines()

    assert lines == ["Ward,Communications,Older", "Whole borough,0,0", "Hendon,1,1"]


def test_what_is_kept_back_is_in_no_file_and_its_partner_is_told_how_much(client, people):
    hendon, older = AreaFactory(name="Hendon"), AudienceFactory(label="Older")
    local(hendon, lead_partner=people.lead)
    local(hendon, lead_partner=people.lead, embargoed=True, audiences=[older])

    assert "1 kept back communication is not in the file." in page(client, people.alice).text
    lines = client.get("/plan/map.csv").content.decode("utf-8-sig").splitlines()
    assert lines == ["Ward,Communications", "Whole borough,0", "Hendon,1"]
    assert "not in the file" not in page(client, people.bob).text


def test_without_wards_the_page_says_so(client, people):
    assert "There are no wards to show" in page(client, people.bob).content.decode()


def test_a_name_takes_as_few_lines_as_it_needs():
    assert in_lines("Finchley Church End") == ["Finchley", "Church End"]
    assert in_lines("Hale") == ["Hale"]
    assert in_lines("Wallsend and Willington Quay") == ["Wallsend and", "Willington", "Quay"]


def test_of_a_name_that_needs_four_lines_a_tile_has_three():
    name = "Knightsbridge, Bournemouth and Westbourne South"
    assert in_lines(name) == ["Knightsbridge,", "Bournemouth", "and Westbourne…"]


def test_where_nothing_fits_the_filters_can_be_cleared(client, people):
    local(AreaFactory(name="Hale"))
    cleared = '<a class="govuk-link" href="?">Clear the filters</a>'
    assert cleared not in page(client, people.bob).content.decode()
    assert cleared in page(client, people.bob, "?state=returned").content.decode()


def test_the_queries_do_not_grow(client, people):
    for rows in ROWS:
        for _ in range(rows):
            local(AreaFactory(), audiences=[AudienceFactory()])
        client.force_login(people.bob)
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        assert len(captured) == 14
