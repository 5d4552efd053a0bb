"""An advocate logs a communication, sees it on the plan, changes it and marks it issued."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from bsc_comms.kit import clock
from partnership.models import SignIn
from plans.choices import PlacementState, State
from plans.models import Communication
from plans.rules.windows import month_window
from tests.cast import Cast, cast
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ChannelFactory,
    CommunicationFactory,
    EditionFactory,
    FindingFactory,
    MeetingFactory,
    ObjectiveFactory,
    TopicFactory,
)
from tests.factories.agreed import ContactFactory
from tests.journeys.signing_in import PASSWORD, come_in, sign_in, with_a_password
from tests.plans.evaluations import issued, say
from tests.services.axe import violations


def the_terms() -> Cast:
    people = cast()
    TopicFactory(label="Burglary", aliases=["dark nights", "break-ins"])
    AudienceFactory(label="Everyone who lives here")
    ObjectiveFactory(label="Help prevent crime", meaning="Give steps that make people safer")
    for number in range(14):
        AreaFactory(name=f"Ward {number}")
    FindingFactory()
    EditionFactory(
        channel=ChannelFactory(name="Magazine"),
        publication_date=date(2099, 1, 1),
        copy_deadline=date(2098, 12, 1),
    )
    ChannelFactory(name="Leaflets", lead_time_days=21)
    return people


def test_who_is_signed_out_while_typing_is_told_beside_the_form(page: Page) -> None:
    people = the_terms()
    with_a_password(people.alice)
    sign_in(page, people.alice)
    page.goto("/communications/new/")
    SignIn.objects.all().delete()
    page.get_by_label("Title").fill("Lock up before the dark nights")
    said = page.locator("#near-typed").get_by_text(
        "You were signed out. Send the form all the same"
    )
    expect(said).to_be_visible()
    expect(page.get_by_label("Password", exact=True)).to_have_count(0)
    expect(page.locator("main")).to_have_count(1)
    page.get_by_role("button", name="Check for overlaps").click()
    page.get_by_label("E-mail").fill(people.alice.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("What you typed is back")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Lock up before the dark nights")


def test_a_button_that_copies_says_so_for_two_seconds_however_often_it_is_pressed(
    page: Page,
) -> None:
    people = cast()
    contact = ContactFactory(name="Rubbish line")
    sign_in(page, people.alice)
    page.clock.install()
    page.goto(f"/agreed/contacts/{contact.pk}/")
    button = page.locator("button[data-copy]")
    for allowed, said in ((["clipboard-write"], "Copied"), ([], "Select the text to copy it")):
        page.context.clear_permissions()
        page.context.grant_permissions(allowed)
        for _ in range(2):
            button.click()
            expect(button).to_contain_text(said)
            page.clock.run_for(1_000)
        expect(button).to_contain_text(said)
        page.clock.run_for(1_000)
        expect(button).to_have_text("Copy number and address of Rubbish line")


def test_the_panel_and_the_end_of_the_form_say_the_same_is_missing(page: Page) -> None:
    people = the_terms()
    sign_in(page, people.alice)
    page.goto("/communications/new/")
    panel, end = (
        page.locator("[data-check=window_start]"),
        page.locator("[data-needs=window_start]"),
    )
    where, places = page.locator("[data-check=reach]"), page.locator("[data-needs=places]")
    page.get_by_label("An exact day or days").check()
    day = page.get_by_role("group", name="Day", exact=True)
    for number, said in (("31", "not said yet"), ("28", "said")):
        for box, typed in (("Day", number), ("Month", "Feb"), ("Year", "2099")):
            day.get_by_label(box).fill(typed)
        expect(panel).to_contain_text(f"({said})")
        expect(end).to_be_visible(visible=said != "said")
    page.get_by_label("Certain places").check()
    expect(where).to_contain_text("(not said yet)")
    expect(places).to_be_visible()
    page.get_by_label("Ward 13", exact=True).check()
    expect(where).to_contain_text("(said)")
    expect(places).to_be_hidden()


def this_month() -> str:
    return f"{clock.today():%B %Y}"


def test_an_advocate_logs_changes_and_issues_a_communication(page: Page) -> None:
    people = the_terms()
    come_in(page, people.alice)
    page.get_by_role("link", name="Log a communication").first.click()

    # Three answers are enough to keep it.
    page.get_by_label("Title").fill("Lock up before the dark nights")
    page.get_by_label("In a month").check()
    page.locator("#id_month").select_option(label=this_month())
    assert violations(page) == []
    page.get_by_role("button", name="Keep as an idea").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lock up before the dark nights")
    expect(page.get_by_text("is kept as an idea")).to_be_visible()
    found = Communication.objects.get()
    first, last = month_window(clock.today().year, clock.today().month)
    assert (found.state, found.window_start, found.window_end) == (State.IDEA, first, last)
    assert violations(page) == []

    # The rest is said when it goes on the plan; the button says which.
    page.get_by_role("link", name="Say it now").click()
    page.get_by_label("Message").fill("Leave a light on when you go out.")
    page.get_by_role("button", name="Burglary").click()
    expect(page.get_by_text("Topics (1 chosen)")).to_be_visible()
    page.get_by_label("Certain places").check()
    page.get_by_label("Type to shorten the list: Wards and neighbourhoods").fill("ward 13")
    expect(page.get_by_label("Ward 12", exact=True)).to_be_hidden()
    page.get_by_label("Ward 13", exact=True).check()
    page.get_by_label("Everyone who lives here").check()
    page.get_by_label("Leaflets").check()
    page.get_by_label("Magazine").check()
    expect(page.get_by_role("button", name="Keep as an idea")).to_have_count(1)
    page.get_by_label("Help prevent crime").check()
    expect(page.get_by_text("To go on the plan it still has to say")).to_be_hidden()
    acts = page.locator(".app-form-end button")
    expect(acts).to_have_text(["Put it on the plan", "Keep as an idea"])
    assert violations(page) == []
    page.get_by_role("button", name="Put it on the plan").click()
    expect(page.get_by_text("is on the plan as")).to_be_visible()
    found.refresh_from_db()
    assert (found.state, [area.name for area in found.areas.all()]) == (State.PLANNED, ["Ward 13"])

    # It is on the plan.
    page.goto("/plan/")
    page.get_by_role("link", name="Lock up before the dark nights").first.click()

    # It moves to an exact day.
    page.get_by_role("link", name="Move", exact=True).click()
    page.get_by_label("An exact day or days").check()
    day = page.get_by_role("group", name="Day", exact=True)
    for box, number in zip(("Day", "Month", "Year"), str(last).split("-")[::-1], strict=True):
        day.get_by_label(box).fill(number)
    assert violations(page) == []
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_text("It is now planned for")).to_be_visible()
    expect(page.get_by_text(f"some time in {first:%B}, until Alice moved it")).to_be_visible()

    # Both channels are marked issued in one go.
    page.get_by_role("link", name="Mark issued").first.click()
    expect(page.get_by_label("Link to it")).to_be_focused()
    assert violations(page) == []
    page.get_by_role("button", name="Mark issued").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    page.get_by_role("link", name="Enter a link, choose a file").click()
    expect(page.get_by_label("Link to it")).to_be_focused()
    page.keyboard.type("https://www.example.org/leaflet")
    page.get_by_label("Magazine").check()
    page.get_by_role("button", name="Mark issued").click()
    told = page.get_by_role("status")
    expect(told).to_have_text("Marked as issued: Leaflets and Magazine.")
    expect(told).to_be_focused()
    expect(page.get_by_role("heading", name="How it goes out")).to_be_in_viewport()
    assert violations(page) == []
    found.refresh_from_db()
    assert found.state == State.ISSUED
    assert (
        list(found.placements.values_list("state", "issued_on", "proof_url"))
        == [(PlacementState.ISSUED, clock.today(), "https://www.example.org/leaflet")] * 2
    )


def test_it_can_all_be_done_without_script_on_a_phone(open_page) -> None:
    people = the_terms()
    page = open_page(size=(320, 800), script=False)
    sign_in(page, people.alice)
    page.goto("/communications/new/")
    page.get_by_label("Title").fill("Lock up")
    # No way of saying when is chosen: the one field that was filled in says it.
    page.locator("#id_month").select_option(label=this_month())
    expect(page.get_by_text("“Save” puts it on the plan")).to_be_visible()
    page.get_by_role("button", name="Keep as an idea").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lock up")
    assert Communication.objects.get().window_start == clock.today().replace(day=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_cursor_goes_on_from_what_came_of_a_press(page: Page) -> None:
    people = the_terms()
    MeetingFactory(date=clock.today() + timedelta(days=3))
    sign_in(page, people.alice)
    page.goto("/")
    page.get_by_role("button", name="My plan is up to date").click()
    told = page.get_by_role("status")
    expect(told).to_be_focused()
    assert page.evaluate("window.scrollY") == 0
    assert violations(page) == []
    page.keyboard.press("Tab")
    expect(page.locator("#main-content :focus")).to_have_count(1)


def test_two_quick_clicks_make_one_record(page: Page) -> None:
    people = the_terms()
    sign_in(page, people.alice)
    page.goto("/communications/new/")
    page.get_by_label("Title").fill("Lock up")
    page.get_by_label("Not yet known").check()
    # As a browser without our script would send it: twice.
    for _ in range(2):
        page.evaluate(
            """async () => {
              const form = document.querySelector("[data-communication-form]");
              await fetch(form.action, {method: "POST", body: new FormData(form)});
            }"""
        )
    assert Communication.objects.count() == 1


def test_another_partner_answers_and_the_lead_sees_it(open_page) -> None:
    people = the_terms()
    found = CommunicationFactory(
        lead_partner=people.lead,
        title="Bike marking",
        window_start=date(2099, 1, 5),
        help_wanted="A stand",
    )
    bob = open_page()
    sign_in(bob, people.bob)
    bob.goto(found.get_absolute_url())
    bob.get_by_text("Offer help from Other").click()
    bob.get_by_label("What you bring").fill("Two officers and a stand")
    bob.get_by_role("button", name="We take part").click()
    expect(bob.get_by_text("Two officers and a stand").first).to_be_visible()
    assert violations(bob) == []
    alice = open_page(size=(320, 800))
    sign_in(alice, people.alice)
    alice.goto(found.get_absolute_url())
    expect(alice.get_by_text("Two officers and a stand").first).to_be_visible()
    assert violations(alice) == []


def test_on_paper_a_communication_says_what_it_is_and_not_what_could_be_done(page: Page) -> None:
    people = the_terms()
    found = CommunicationFactory(
        lead_partner=people.lead,
        channels=[ChannelFactory(name="Posters")],
        window_start=date(2099, 1, 5),
    )
    sign_in(page, people.alice)
    page.goto(found.get_absolute_url())
    acts = page.get_by_role("link", name=re.compile("^(Change|Mark issued|Ask partners|Add a)"))
    expect(acts.first).to_be_visible()
    page.emulate_media(media="print")
    assert [act.inner_text() for act in acts.all() if act.is_visible()] == []
    expect(page.get_by_role("rowheader", name="Posters")).to_be_visible()


def test_on_paper_the_coverage_counts_what_a_screen_offers_to_plan(page: Page) -> None:
    people = the_terms()
    sign_in(page, people.alice)
    page.goto("/plan/coverage/")
    cell = page.locator(".app-grid__none").first
    offers, counts = cell.get_by_text("+", exact=True), cell.get_by_text("0", exact=True)
    expect(offers).to_be_visible()
    expect(counts).to_be_hidden()
    page.emulate_media(media="print")
    expect(counts).to_be_visible()
    expect(offers).to_be_hidden()


def test_on_paper_the_plan_says_what_it_leaves_out_and_names_all_channels(page: Page) -> None:
    people = the_terms()
    channels = [ChannelFactory(name=name) for name in ("Posters", "Radio", "Screens")]
    with_all = CommunicationFactory(channels=channels, window_start=date(2099, 1, 5))
    for _ in range(50):
        CommunicationFactory(window_start=date(2099, 1, 6), title=with_all.title)
    sign_in(page, people.alice)
    page.goto("/plan/?first=2099-01-01")
    short, whole = page.get_by_text("and 1 more"), page.get_by_text("Posters, Radio, Screens")
    told = page.get_by_text("Only 1 to 50 of 51 are printed here. Download for Excel has all.")
    expect(short).to_be_visible()
    expect(whole).to_be_hidden()
    expect(told).to_be_hidden()
    page.emulate_media(media="print")
    expect(whole).to_be_visible()
    expect(told).to_be_visible()
    expect(short).to_be_hidden()


def test_what_was_typed_stands_on_the_page_that_refuses_it_and_in_its_form(page: Page) -> None:
    people = the_terms()
    sign_in(page, people.alice)
    page.goto("/communications/new/")
    title = page.get_by_label("Title", exact=True)
    title.fill("Lock the back door")
    tokens = "document.querySelectorAll('[name=csrfmiddlewaretoken]')"
    page.evaluate(f"{tokens}.forEach(each => {{ each.value = 'x'.repeat(64); }})")
    title.press("Enter")
    expect(page.get_by_text("copy it and send it again once you have opened")).to_be_visible()
    expect(page.get_by_text("Lock the back door")).to_be_visible()
    page.go_back()
    expect(title).to_have_value("Lock the back door")


def test_on_paper_what_came_of_it_stands_without_what_could_still_be_said(page: Page) -> None:
    people = the_terms()
    found = issued(people)
    say(people, found)
    sign_in(page, people.alice)
    page.goto(found.get_absolute_url())
    acts = page.get_by_role("link", name=re.compile("^(Change|Say how many)"))
    expect(page.get_by_role("link", name="Change what came of it")).to_be_visible()
    page.emulate_media(media="print")
    assert [act.inner_text() for act in acts.all() if act.is_visible()] == []
    expect(page.get_by_text("Said by Alice on")).to_be_visible()
    page.goto("/agreed/")
    expect(page.get_by_label("Search the lines")).to_be_hidden()
