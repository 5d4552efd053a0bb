"""A walk over the planner's pages in a real browser, with axe on each."""

from playwright.sync_api import Page

from plans.models import Campaign, Communication, PlanImport
from subgroup.models import Meeting
from tests.services.axe import violations, violations_without_script

PAGES = (
    "/",
    "/plan/",
    "/plan/?text=nothing-is-called-this",
    "/plan/calendar/",
    "/campaigns/",
    "/communications/new/",
    "/channels/",
    "/channels/MAG/",
    "/evidence/",
    "/meetings/",
    "/review/",
    "/review/publish/",
    "/forward-plans/",
    "/forward-plans/2/",
    "/record/",
    "/imports/",
    "/imports/new/",
    "/letters/",
    "/letters/mine/",
    "/people/",
    "/partners/",
    "/no-such-page/",
)


def pages_of_things() -> list[str]:
    """One page of each kind of thing that has an address of its own."""
    communication = Communication.objects.filter(reference__isnull=False).first()
    address = communication.get_absolute_url()
    return [
        address,
        f"{address}edit/",
        f"{address}move/",
        f"/campaigns/{Campaign.objects.first().pk}/",
        f"/meetings/{Meeting.objects.first().pk}/",
        f"/imports/{PlanImport.objects.first().pk}/",
    ]


def sideways(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def faults_of_pages(page: Page, *, script: bool = True) -> dict[str, list[str]]:
    """What axe finds on each page, and whether it scrolls sideways; only pages with a fault."""
    found = {}
    for address in (*PAGES, *pages_of_things()):
        page.goto(address)
        faults = violations(page) if script else violations_without_script(page)
        if sideways(page):
            faults = [*faults, "scrolls sideways"]
        if faults:
            found[address] = faults
    return found
