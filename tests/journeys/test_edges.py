"""What belongs together agrees: edges, sizes and rows, at the width at which people see them."""

from datetime import timedelta

import pytest
from django.templatetags.static import static
from playwright.sync_api import Page

from bsc_comms.kit import clock
from subgroup.operations.meetings import add_meeting
from tests.cast import cast
from tests.factories import AgendaItemFactory
from tests.journeys.signing_in import sign_in
from tests.services.chromium import NARROW, WIDE

DRAWING = """<div class="app-chart-large"><svg class="app-chart" viewBox="0 0 320 150">
<text class="app-chart__text" x="20" y="60">100</text></svg></div>"""
MONTHS = """<div class="app-heat-table"><table class="app-table">
<thead><tr><th scope="col">Area</th><th scope="col" class="app-heat__month">Jan</th></tr></thead>
<tbody><tr><th scope="row">Barnet</th><td class="app-heat">98</td></tr></tbody></table></div>"""
PANEL = """<div class="app-panel"><div class="app-panel__body"><p>Words</p>
<form class="app-post"><button class="app-link-button">Make it anew</button></form></div></div>"""
SECTION = """<div class="app-table-top">2 gaps</div>
<section class="app-section"><h2 class="app-section__title">Nothing yet</h2></section>"""
TABLE = """<div class="app-table-top">2 gaps</div>
<div class="app-table-wrap"><table><tr><td>Arson</td></tr></table></div>"""
STYLE = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
LEFT = "links => links.map(link => link.getBoundingClientRect().left)"
TOP = "fields => fields.map(field => field.getBoundingClientRect().top)"


def show(page: Page, markup: str) -> None:
    """The markup as the main part of a page, with the styles of evidence as well."""
    page.goto("/accounts/login/")
    page.add_style_tag(url=static("css/evidence.css"))
    page.evaluate("markup => { document.querySelector('main').innerHTML = markup; }", markup)


def style(page: Page, selector: str, name: str) -> str:
    return page.evaluate(STYLE, [selector, name])


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_words_of_a_drawing_are_about_as_large_as_those_of_the_page(open_page, size) -> None:
    page = open_page(size=size)
    show(page, DRAWING)
    words = page.locator("text").bounding_box()
    assert words is not None
    assert 10 < words["height"] < 20


def test_months_stand_over_their_figures_and_names_at_the_edge(open_page) -> None:
    page = open_page(size=WIDE)
    show(page, MONTHS)
    for head, cell in (("thead th", "tbody th"), (".app-heat__month", ".app-heat")):
        for name in ("paddingLeft", "textAlign"):
            assert style(page, head, name) == style(page, cell, name), (head, name)
    assert style(page, "thead th", "paddingLeft") == "0px"
    assert style(page, ".app-heat", "textAlign") == "center"


def test_a_button_that_reads_as_a_link_is_as_large_as_the_words_of_its_panel(open_page) -> None:
    page = open_page(size=WIDE)
    show(page, PANEL)
    words, button = (style(page, f".app-panel {one}", "fontSize") for one in ("p", "button"))
    assert words == button


def test_what_stands_above_a_section_leaves_its_heading_room(open_page) -> None:
    page = open_page(size=WIDE)
    show(page, TABLE)
    close = float(style(page, ".app-table-top", "marginBottom").removesuffix("px"))
    show(page, SECTION)
    assert float(style(page, ".app-table-top", "marginBottom").removesuffix("px")) > 2 * close


def test_on_an_agenda_each_act_stands_below_the_same_act(open_page) -> None:
    people = cast()
    meeting = add_meeting(by=people.coordinator, date=clock.today() + timedelta(days=30))
    for place in range(3):
        AgendaItemFactory(meeting=meeting, position=100 + place)
    page = open_page(size=WIDE)
    sign_in(page, people.coordinator)
    page.goto(f"/meetings/{meeting.pk}/")
    for act in ("a", 'form:has([value="up"])', 'form:has([value="down"])'):
        places = page.locator(f".app-agenda__acts > {act}").evaluate_all(LEFT)
        assert len(places) > 1
        assert max(places) - min(places) < 1, act


def test_on_a_phone_the_parts_of_a_day_to_look_for_stand_in_one_row(open_page) -> None:
    phone = open_page(size=NARROW)
    sign_in(phone, cast().administrator)
    phone.goto("/audit/")
    for group in ("From", "To"):
        fields = phone.get_by_role("group", name=group).locator("input")
        places = fields.evaluate_all(TOP)
        assert len(places) == 3
        assert len(set(places)) == 1, group
