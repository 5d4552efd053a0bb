"""Two people at one form, in a browser: the second sees at once what the first saved."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from bsc_comms.kit import clock
from subgroup.models import Meeting
from tests.cast import cast
from tests.factories import MeetingFactory
from tests.journeys.signing_in import sign_in
from tests.services.axe import violations


def test_what_one_left_alone_follows_the_other_and_takes_the_focus(page: Page) -> None:
    people = cast()
    meeting = MeetingFactory(date=clock.today() + timedelta(days=60))
    sign_in(page, people.coordinator)
    page.goto(f"/meetings/{meeting.pk}/change/")
    Meeting.objects.update(place="Library", version=2)
    page.get_by_label("Time").fill("2pm")
    page.get_by_role("button", name="Save").click()
    notice = page.get_by_role("alert").filter(has_text="Somebody saved a change")
    expect(notice).to_be_focused()
    expect(notice).to_contain_text("Place: Library")
    expect(page.get_by_label("Place")).to_have_value("Library")
    assert page.title().startswith("Error: ")
    assert violations(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert Meeting.objects.get().place == "Library"
