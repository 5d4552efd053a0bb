"""A page on paper: names are whole, and what belongs together stays on one sheet."""

import io
import re
from datetime import date

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.cast import cast
from tests.factories import AreaFactory, CommunicationFactory, MeetingFactory
from tests.journeys.signing_in import sign_in

CUT_OFF = """() => [...document.querySelectorAll(".app-week__bars .app-bar")]
  .filter((bar) => bar.scrollWidth > bar.clientWidth || bar.scrollHeight > bar.clientHeight)
  .map((bar) => bar.textContent)"""
A_TABLE = """{% load kit %}<h2>Begins</h2>{% data_table "Begins" %}
<thead><tr><th scope="col">Begins</th></tr></thead><tbody>
<tr><td>Goes on</td></tr><tr><td>Goes on</td></tr></tbody>{% enddata_table %}"""
AN_ITEM = """<ol class="app-agenda"><li class="app-agenda__item">
<p class="app-agenda__time">10am</p><div><p>Begins</p><p>Goes on</p></div></li></ol>"""
A_FIELD = """<div class="govuk-form-group"><label class="govuk-label" for="why">Begins</label>
<textarea class="govuk-textarea" id="why">Goes on</textarea></div>"""
A_SUM = """{% load kit %}{% data_table "Partners" %}
<thead><tr><th scope="col">Partner</th></tr></thead>
<tbody>{% for n in rows %}<tr><td>Row</td></tr>{% endfor %}</tbody>
<tfoot><tr><td>All partners</td></tr></tfoot>{% enddata_table %}"""
FOLDED = """{% load kit %}{% details "Put a matter on the agenda" %}<p>Matter</p>{% enddetails %}"""
MINUTES = {
    "facts": [{"key": "There", "value": ["Alice"]}],
    "items": [
        {
            "number": 1,
            "title": "Bins",
            "text": "What was said.",
            "agreed": "The minutes were agreed.",
            "decisions": [{"decision": "Agreed", "title": "Locks", "reference": "BSCP-2099-001"}],
            "actions": [{"number": 1, "what": "Ask", "owner": "Bob", "due": date(2099, 11, 8)}],
            "nothing_said": "Not reached.",
        }
    ],
}
TERMS = {"heads": [{"field": "purpose", "label": "Purpose", "text": "What it is for."}]}
# What stands in these says something beside what one can press, which is hidden by itself.
SAYS_MORE = {"app-room__acts", "app-seen__acts"}
ROWS_OF_ACTS = re.compile(r"\b(app-(?:\w+-{1,2}|\w+__)?(?:acts|toolbar)|app-empty__action)\b")
SIZES = """() => [...document.querySelectorAll("main :is(p, li, dt, dd, li span)")]
  .map((each) => getComputedStyle(each).fontSize)"""
BELOW = """([part, height]) => {
  const main = document.querySelector("main");
  main.innerHTML = "<div></div>" + part;
  main.firstChild.style.height = `${height}mm`;
}"""


def test_the_calendar_on_paper_cuts_no_name_off(page: Page) -> None:
    people = cast()
    title = "Lock every door and every window before you go out"
    CommunicationFactory(lead_partner=people.lead, title=title, window_start=date(2099, 11, 8))
    sign_in(page, people.alice)
    page.goto("/plan/calendar/?month=2099-11")
    page.emulate_media(media="print")
    assert page.locator(".app-week__bars .app-bar", has_text=title).count() == 1
    assert page.evaluate(CUT_OFF) == []


def test_each_week_of_the_calendar_on_paper_names_its_days(page: Page) -> None:
    sign_in(page, cast().alice)
    page.goto("/plan/calendar/?month=2099-11")
    days = page.locator(".app-week__day .app-print-only:visible")
    assert days.all_inner_texts() == []
    page.emulate_media(media="print")
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert [each.strip() for each in days.all_inner_texts()] == names * 6
    assert page.locator(".app-weekdays").is_hidden()


def test_the_map_on_paper_names_the_wards_alone(page: Page) -> None:
    AreaFactory(name="Hale")
    sign_in(page, cast().alice)
    page.goto("/plan/map/")
    plan_one = page.locator(".app-map-table__plan")
    assert plan_one.is_visible()
    page.emulate_media(media="print")
    assert plan_one.is_hidden()


@pytest.mark.parametrize(
    "part", [A_TABLE, AN_ITEM, A_FIELD], ids=["the head of a table", "an item", "a field"]
)
def test_nothing_begins_at_the_foot_of_a_sheet_and_goes_on_on_the_next(page: Page, part) -> None:
    page.goto("/accounts/login/")
    html = Template(part).render(Context())
    torn = []
    for height in range(200, 256, 4):
        page.evaluate(BELOW, [html, height])
        sheets = [each.extract_text() for each in PdfReader(io.BytesIO(page.pdf())).pages]
        torn += [height for text in sheets if ("Begins" in text) != ("Goes on" in text)]
    assert torn == []


@pytest.mark.parametrize(
    ("template", "says"),
    [("minutes_body", MINUTES), ("terms_heads", TERMS)],
    ids=["minutes", "terms"],
)
def test_what_a_meeting_said_is_printed_in_one_size(page: Page, template: str, says) -> None:
    sign_in(page, cast().alice)
    page.goto(f"/meetings/{MeetingFactory().pk}/")
    page.emulate_media(media="print")
    text = render_to_string(f"subgroup/{template}.html", says)
    page.evaluate("(text) => { document.querySelector('main').innerHTML = text }", text)
    assert set(page.evaluate(SIZES)) == {"13.3333px"}
    page.evaluate("() => { document.querySelector('main').innerHTML = '<p class=app-lead>A</p>' }")
    assert page.evaluate(SIZES) == ["14.6667px"]


def test_no_row_of_acts_is_printed(page: Page) -> None:
    templates = (settings.BASE_DIR / "templates").rglob("*.html")
    rows = {row for each in templates for row in ROWS_OF_ACTS.findall(each.read_text())}
    assert {"app-acts", "app-toolbar", "app-heading__acts", "app-cell-acts"} <= rows
    page.goto("/accounts/login/")
    html = "".join(f'<p class="{row}"><a>{row}</a></p>' for row in sorted(rows - SAYS_MORE))
    page.evaluate("(html) => { document.querySelector('main').innerHTML = html }", html)
    page.emulate_media(media="print")
    assert page.locator("main a:visible").all_inner_texts() == []


def test_what_came_of_a_press_is_not_printed(page: Page) -> None:
    page.goto("/accounts/login/")
    told = '<div class="app-message app-message--success"><p>It is on the agenda.</p></div>'
    page.evaluate("(told) => { document.querySelector('main').innerHTML = told }", told)
    assert page.locator(".app-message").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".app-message").is_hidden()


def test_what_sums_up_a_table_is_printed_once_below_its_last_row(page: Page) -> None:
    page.goto("/accounts/login/")
    html = Template(A_SUM).render(Context({"rows": range(60)}))
    page.evaluate(BELOW, [html, 0])
    sheets = [each.extract_text() for each in PdfReader(io.BytesIO(page.pdf())).pages]
    assert [text.count("All partners") for text in sheets] == [0] * (len(sheets) - 1) + [1]
    assert len(sheets) > 1


def test_what_is_folded_away_leaves_no_head_of_its_own_on_paper(page: Page) -> None:
    page.goto("/accounts/login/")
    page.evaluate(BELOW, [Template(FOLDED).render(Context()), 0])
    page.emulate_media(media="print")
    assert page.get_by_text("Put a matter on the agenda").is_hidden()
    page.evaluate("() => { document.querySelector('details').open = true }")
    assert page.get_by_text("Put a matter on the agenda").is_visible()
    assert page.get_by_text("Matter", exact=True).is_visible()


def test_on_paper_a_notice_is_dark_and_a_step_that_is_done_is_filled(page: Page) -> None:
    notice = '{% load kit %}{% notice "Cancelled" %}<p>No paper.</p>{% endnotice %}'
    step = '<ol class="app-cycle"><li class="app-cycle__step"><span class="app-cycle__dot">'
    sign_in(page, cast().alice)
    page.goto("/roles/")
    page.emulate_media(media="print")
    page.locator("main").evaluate(
        "(main, html) => { main.innerHTML = html }", Template(notice).render(Context()) + step
    )
    colour = "each => getComputedStyle(each).color"
    assert page.locator(".app-notice__title").evaluate(colour) == "rgb(0, 0, 0)"
    kept = "each => getComputedStyle(each).printColorAdjust"
    assert page.locator(".app-cycle__dot").evaluate(kept) == "exact"


def test_the_register_on_paper_asks_nothing(page: Page) -> None:
    sign_in(page, cast().alice)
    page.goto("/channels/")
    assert page.get_by_label("Reach", exact=True).is_visible()
    page.emulate_media(media="print")
    assert page.get_by_label("Reach", exact=True).is_hidden()
