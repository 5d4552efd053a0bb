"""The form of a communication, as a browser shows it."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from bsc_comms.kit import clock
from partnership.choices import AreaLevel
from tests.cast import cast
from tests.factories import AreaFactory, TopicFactory
from tests.journeys.signing_in import sign_in
from tests.plans.overlap_pairs import TITLE, about_burglary
from tests.services.axe import violations


def test_the_boxes_of_two_days_beside_each_other_stand_on_one_height(page: Page) -> None:
    sign_in(page, cast().alice)
    page.goto("/communications/new/")
    page.get_by_label("Some time between two days").check()
    boxes = [
        page.get_by_role("group", name=name).get_by_label("Year").bounding_box()
        for name in ("First day", "Last day")
    ]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]


def test_a_list_that_is_shortened_says_how_many_fit(page: Page) -> None:
    for label in ("Burglary", "Bike theft", *(f"Topic {number}" for number in range(12))):
        TopicFactory(label=label)
    sign_in(page, cast().alice)
    page.goto("/communications/new/")
    page.locator("summary", has_text="Topics").click()
    topics = page.get_by_role("group", name="Topics")
    search = topics.get_by_label("Type to shorten the list")
    for typed, said, shown in (
        ("b", "2 of 14 fit", True),
        ("zzz", "Nothing is called that", False),
        ("", "", True),
    ):
        search.fill(typed)
        expect(topics.get_by_role("status")).to_have_text(said)
        expect(topics.locator(".app-choices--long")).to_be_visible(visible=shown)
        assert violations(page) == []


def test_a_ward_and_a_neighbourhood_of_one_name_are_told_apart(page: Page) -> None:
    for number in range(12):
        AreaFactory(name=f"Ward {number:02}")
    for level in (AreaLevel.WARD, AreaLevel.NEIGHBOURHOOD):
        AreaFactory(level=level, name="Colindale")
    sign_in(page, cast().alice)
    page.goto("/communications/new/")
    page.get_by_label("Certain places").check()
    places = page.locator("#id_areas_group")
    for typed in ("", "colin"):
        places.get_by_label("Type to shorten the list").fill(typed)
        for kind in ("Wards", "Neighbourhoods"):
            of_kind = places.get_by_role("group", name=kind, exact=True)
            expect(of_kind.get_by_text(kind, exact=True)).to_be_visible()
            expect(of_kind.get_by_label("Colindale")).to_have_count(1)
    assert violations(page) == []


def test_what_is_near_is_read_out_by_its_title_alone(page: Page) -> None:
    people = cast()
    day = clock.today() + timedelta(days=20)
    about_burglary(lead_partner=people.other, window_start=day)
    sign_in(page, people.alice)
    page.goto("/communications/new/")
    page.get_by_label("Title").fill(TITLE)
    said = page.locator("main [role=status]:not(.app-filter-said)")
    expect(said).to_have_text("Say roughly when it is, and what is near it stands here.")
    page.get_by_label("An exact day or days").check()
    for part in ("day", "month", "year"):
        page.locator(f"#id_day_from_{part}").fill(str(getattr(day, part)))
    page.get_by_label("Whole borough").check()
    expect(page.locator("#near-typed")).to_contain_text("dates overlap")
    expect(said).to_have_text(f"Near this: {TITLE}")
    assert page.locator("#near-typed[aria-live]").count() == 0
    assert violations(page) == []
