"""Tables hold the longest names; on a phone a long list says first what people came for."""

from datetime import date

import pytest
from django.template import Context, Template
from playwright.sync_api import Locator, expect

from bsc_comms.kit import clock
from partnership.emails import render_letter
from plans.choices import Reach, State
from subgroup.operations.meetings import add_meeting
from tests.cast import cast
from tests.factories import (
    AgendaItemFactory,
    AreaFactory,
    ChannelFactory,
    CommunicationFactory,
    PlacementFactory,
    SeasonFactory,
)
from tests.journeys.signing_in import sign_in
from tests.services.axe import violations
from tests.services.chromium import NARROW, WIDE

WITHOUT_A_SPACE = "Nachbarschaftsverein" * 5
NAMES = """{% load kit %}{% data_table "Names" %}
<thead><tr><th scope="col">Name</th><th scope="col">Lead</th><th scope="col">How</th></tr></thead>
<tbody><tr>
  <th scope="row" data-label="Name">{{ name }}</th>
  <td data-label="Lead"><abbr class="app-code" title="{{ name }}">{{ name }}</abbr></td>
  <td data-label="How">{{ name }}</td>
</tr></tbody>
{% enddata_table %}"""
SCROLLED = "drawing => drawing.scrollLeft"
TO_THE_END = "drawing => { drawing.scrollLeft = 9999; return drawing.scrollLeft; }"


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_name_of_a_hundred_letters_without_a_space_widens_no_table(open_page, size) -> None:
    page = open_page(size=size)
    page.goto("/accounts/login/")
    table = Template(NAMES).render(Context({"name": WITHOUT_A_SPACE}))
    page.evaluate("table => { document.querySelector('main').innerHTML = table; }", table)
    expect(page.get_by_role("rowheader")).to_have_text(WITHOUT_A_SPACE)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_an_address_in_somebodys_words_widens_no_letter(open_page, size) -> None:
    context = {
        "person": cast().alice,
        "communication": CommunicationFactory(),
        "decision": {"comment": f"As in https://example.org/{WITHOUT_A_SPACE * 3} please."},
        "returned": True,
        "link": "https://example.org/",
    }
    page = open_page(size=size)
    page.set_content(render_letter("decision_made", context).html)
    expect(page.get_by_text(WITHOUT_A_SPACE)).to_be_visible()
    widest = page.evaluate("document.querySelector('table table').getBoundingClientRect().width")
    assert widest <= 600
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_three_lines_of_a_wards_name_stand_on_its_tile(open_page) -> None:
    AreaFactory(name="Wallsend and Willington Quay", tile_column=1, tile_row=1)
    page = open_page()
    sign_in(page, cast().alice)
    page.goto("/plan/map/")
    drawing = page.locator(".app-map__drawing")
    tile, number = box(drawing.locator("rect")), box(drawing.locator(".app-tile__number"))
    last = box(drawing.get_by_text("Quay"))
    assert tile["y"] <= number["y"]
    assert last["y"] + last["height"] <= tile["y"] + tile["height"]


def test_on_a_phone_the_number_of_a_ward_stands_in_the_middle_of_its_tile(open_page) -> None:
    for column, name in enumerate(("Hale", "High Barnet"), start=1):
        AreaFactory(name=name, tile_column=column, tile_row=1)
    phone = open_page(size=NARROW)
    sign_in(phone, cast().alice)
    phone.goto("/plan/map/")
    drawing = phone.locator(".app-map__drawing")
    for place in range(2):
        tile = box(drawing.locator("rect").nth(place))
        number = box(drawing.locator(".app-tile__number").nth(place))
        middle = number["y"] + number["height"] / 2
        assert abs(middle - tile["y"] - tile["height"] / 2) < 3


def timeline_on_a_phone(open_page):
    people = cast()
    CommunicationFactory(lead_partner=people.lead, window_start=clock.today())
    phone = open_page(size=NARROW)
    sign_in(phone, people.alice)
    phone.goto("/plan/timeline/")
    return phone


def test_on_a_phone_the_timeline_begins_at_today(open_page) -> None:
    phone = timeline_on_a_phone(open_page)
    drawing = box(phone.get_by_role("region", name="The timeline"))
    today = box(phone.locator(".app-today"))
    assert drawing["x"] <= today["x"] <= drawing["x"] + drawing["width"]
    assert violations(phone) == []


def test_on_a_phone_the_names_of_groups_stay_in_sight_along_the_timeline(open_page) -> None:
    phone = timeline_on_a_phone(open_page)
    drawing = phone.get_by_role("region", name="The timeline")
    drawing.scroll_into_view_if_needed()
    for moved in (drawing.evaluate(SCROLLED), drawing.evaluate(TO_THE_END)):
        assert moved > 0
        expect(phone.locator(".app-line-head").first).to_be_in_viewport(ratio=0.5)
    phone.emulate_media(media="print")
    assert abs(box(phone.locator(".app-line-head").first)["x"] - box(drawing)["x"]) < 3


def test_in_a_long_agenda_the_item_in_the_centre_is_in_sight_beside_it(open_page) -> None:
    people = cast()
    meeting = add_meeting(by=people.coordinator, date=clock.today())
    items = [AgendaItemFactory(meeting=meeting, position=100 + place) for place in range(60)]
    page = open_page(size=WIDE)
    sign_in(page, people.coordinator)
    page.goto(f"/meetings/{meeting.pk}/room/?item={items[50].pk}")
    agenda = page.get_by_role("navigation", name="Agenda")
    expect(agenda.locator("[aria-current]")).to_be_in_viewport(ratio=1)
    expect(agenda.get_by_role("link", name="Close the meeting")).to_be_in_viewport()
    assert violations(page) == []


def test_a_long_season_widens_no_calendar(open_page) -> None:
    SeasonFactory(what_rises=WITHOUT_A_SPACE * 2, months=list(range(1, 13)))
    page = open_page()
    sign_in(page, cast().alice)
    page.goto("/plan/calendar/")
    expect(page.get_by_text(WITHOUT_A_SPACE)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE[0]


def box(found: Locator) -> dict:
    shown = found.bounding_box()
    assert shown is not None
    return shown


def test_on_a_phone_a_line_begins_with_when_its_state_and_what_it_is(open_page) -> None:
    people = cast()
    planned = CommunicationFactory(
        lead_partner=people.lead,
        title="Lock the back door",
        state=State.PLANNED,
        reach=Reach.LOCAL,
        window_start=date(2099, 11, 8),
    )
    planned.areas.add(AreaFactory(name="High Barnet"))
    PlacementFactory(communication=planned, channel=ChannelFactory(name="Barnet First"))
    phone = open_page(size=(320, 800))
    sign_in(phone, people.alice)
    phone.goto("/plan/?year=all")
    line = phone.locator(f"#line-{planned.pk}")

    when, state = box(line.locator(".app-table__when")), box(line.locator(".app-table__state"))
    title, lead = (
        box(line.get_by_role("link", name="Lock the back door", exact=True)),
        box(line.locator(".app-code--lead")),
    )
    assert abs(when["y"] - state["y"]) < 8
    assert when["x"] < state["x"]
    assert when["y"] < title["y"] < lead["y"]
    for said in ("High Barnet", "Barnet First", "LEAD"):
        expect(line).to_contain_text(said)
    assert box(line)["height"] < 200
    assert violations(phone) == []


@pytest.mark.parametrize(
    ("size", "offered"),
    [(NARROW, True), pytest.param(WIDE, False, marks=pytest.mark.thorough)],
)
def test_a_phone_offers_the_sorts_that_the_headings_hold_elsewhere(
    open_page, size, offered
) -> None:
    people = cast()
    CommunicationFactory(lead_partner=people.lead, window_start=date(2099, 11, 8))
    page = open_page(size=size)
    sign_in(page, people.alice)
    page.goto("/plan/?year=all")

    choice = page.get_by_role("navigation", name="Sorted by")
    expect(choice).to_be_visible(visible=offered)
    heading = page.locator("thead").get_by_role("link", name="Lead")
    expect(heading).to_be_visible(visible=not offered)

    (choice if offered else page.locator("thead")).get_by_role("link", name="Lead").click()
    page.wait_for_url("**/plan/?year=all&sort=lead")
    if offered:
        expect(choice.locator("[aria-current]")).to_have_text("Lead \u2191")
        assert violations(page) == []


@pytest.mark.parametrize(
    ("size", "script", "stand_open"),
    [
        (NARROW, True, False),
        pytest.param(NARROW, False, True, marks=pytest.mark.thorough),
        pytest.param(WIDE, True, True, marks=pytest.mark.thorough),
    ],
)
def test_on_a_phone_the_filters_of_the_plan_begin_folded(
    open_page, size, script, stand_open
) -> None:
    people = cast()
    page = open_page(size=size, script=script)
    sign_in(page, people.alice)
    page.goto("/plan/")
    words = page.get_by_label("Words", exact=True)
    expect(words).to_be_visible(visible=stand_open)
    if not stand_open:
        assert violations(page) == []
        page.get_by_text("Filters", exact=True).click()
        words.fill("door")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.get_by_role("link", name="door")).to_be_visible()


def test_on_a_phone_every_link_of_a_list_and_of_the_way_here_takes_a_fingertip(open_page) -> None:
    people = cast()
    line = CommunicationFactory(lead_partner=people.lead, window_start=date(2099, 11, 8))
    phone = open_page(size=NARROW)
    sign_in(phone, people.alice)
    for address, name in (
        ("/plan/?year=all", f"Change {line.title}"),
        (line.get_absolute_url(), "Plan"),
    ):
        phone.goto(address)
        link = phone.get_by_role("link", name=name, exact=True).last
        assert box(link)["height"] >= 24, name
