"""The room of a meeting at somebody's desk, and what several journeys do there."""

from playwright.sync_api import Page, expect

from bsc_comms.kit import clock
from subgroup.models import AgendaItem, Meeting
from subgroup.operations.agenda import add_agenda_item
from subgroup.operations.meetings import add_meeting
from tests.cast import Cast, cast
from tests.factories import AgendaItemFactory, CommunicationFactory
from tests.journeys.signing_in import sign_in

READ_OUT = """() => {
  window.readOut = [];
  const hear = (changes) => window.readOut.push(...changes.map((each) => each.target.textContent));
  for (const status of document.querySelectorAll("[role=status]")) {
    new MutationObserver(hear).observe(status, { childList: true });
  }
}"""


def in_the_room(page: Page, meeting: Meeting, item: AgendaItem) -> None:
    page.goto(f"/meetings/{meeting.pk}/room/?item={item.pk}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(item.title)


def the_coordinators_desk(open_page) -> tuple[Cast, Page]:
    """The people, and the room of today's meeting with one matter as the coordinator has it."""
    people = cast()
    meeting = add_meeting(by=people.coordinator, date=clock.today())
    item = add_agenda_item(by=people.bob, meeting=meeting, title="One stall for all")
    desk = open_page()
    sign_in(desk, people.coordinator)
    in_the_room(desk, meeting, item)
    return people, desk


def the_chair_decides(open_page) -> Page:
    """The room of today's meeting as the chair has it, with a communication to decide on."""
    people = cast()
    meeting = add_meeting(by=people.coordinator, date=clock.today())
    shown = CommunicationFactory(lead_partner=people.lead, title="Sheds")
    item = AgendaItemFactory(meeting=meeting, title="Sheds", communication=shown)
    desk = open_page()
    sign_in(desk, people.chair)
    in_the_room(desk, meeting, item)
    return desk


def on_to_the_next_item(desk: Page) -> None:
    desk.get_by_role("button", name="Dealt with, next item").click()
    expect(desk.get_by_role("heading", level=1)).not_to_contain_text("One stall for all")


def with_one_more_matter(people: Cast) -> None:
    add_agenda_item(by=people.bob, meeting=Meeting.objects.get(), title="One van for all")
