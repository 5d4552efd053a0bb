"""A walk over the planner's pages in a real browser, with axe on each, wide and narrow."""

from django.urls import resolve, reverse
from playwright.sync_api import Page, Response

from bsc_comms.kit.financial_year import FinancialYear
from partnership.choices import LetterState, Role
from partnership.models import Appointment, Letter, Person
from plans.choices import ImportState, PlacementState, State
from plans.models import Campaign, Communication, Placement, PlanImport
from plans.operations.imports import read_plan_file
from plans.operations.records import compile_record
from subgroup.queries.review import review_for
from tests.services.axe import violations, violations_without_script
from tests.services.chromium import BETWEEN, NARROW
from tests.services.walk_meetings import load_a_note, pages_around_a_plan, pages_of_meetings
from tests.services.walk_partners import let_the_police_be_asked, pages_between_partners
from tests.services.walk_register import load_register, pages_of_the_register

PAGES = (
    "/",
    "/help/",
    "/help/advocate/",
    "/help/words/",
    "/health/",
    "/audit/",
    "/roles/",
    "/kept/",
    "/held/",
    "/plan/",
    "/plan/?text=nothing-is-called-this",
    "/plan/?year=all&sort=-title&partner=LFB",
    "/plan/calendar/",
    "/plan/calendar/?day=2016-11-08",
    "/plan/calendar/?week=2016-11-08",
    "/plan/?group=topic",
    "/plan/timeline/",
    "/plan/timeline/?by=topic&quarter=2016-10",
    "/plan/map/",
    "/plan/coverage/",
    "/plan/coverage/?by=objective&across=audience",
    "/campaigns/",
    "/campaigns/new/",
    "/communications/new/",
    "/ideas/new/",
    "/channels/MAG/use/",
    "/channels/gaps/unused/",
    "/evidence/",
    "/evidence/gaps/",
    "/evidence/seasons/",
    "/evidence/seasons/peak-PK-01-11-2016/",
    "/evidence/seasons/peak-PK-11-02-2017/",
    "/evidence/awareness-days/SCAM/2017/",
    "/evidence/surveys/",
    "/evidence/indicators/PAS-INFORMED/",
    "/evidence/indicators/CCTVC-SUPP/",
    "/evidence/waves/PAS-2016-03-31/",
    "/evidence/findings/",
    "/evidence/crime/",
    "/evidence/crime/burglary_residential/",
    "/evidence/figures/",
    "/meetings/",
    "/meetings/new/",
    "/review/",
    "/review/publish/",
    "/forward-plans/",
    "/forward-plans/2/",
    "/record/",
    "/record/2016-17/",
    "/record/2016-17/check/",
    "/record/2016-17/0/",
    "/record/2016-17/0/register/",
    "/record/2016-17/0/readers/",
    "/record/compare/",
    "/imports/",
    "/imports/new/",
    "/imports/layouts/",
    "/letters/",
    "/letters/mine/",
    "/people/",
    "/people/invite/",
    "/partners/",
    "/accounts/account/",
    "/accounts/signed-in/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/totp/activate/",
    "/accounts/password/set/",
    "/accounts/password/reset/",
    "/accounts/logout/",
    "/no-such-page/",
)
A_SHEET = b"""Borough plan 2016/17
Title,Lead,When,Where,How
Lock your shed,Met,w/c 7 Nov,n/a,"posters, owls"
Lock your hut,Met,w/c 7 Nov,n/a,"posters, owls"
Check your alarm,Frie Brigade,35 Movember,Burnt Oak,leaflets
Title,Lead,When,Where,How
"""
# Empties each form that checks what is typed, and sends it past whatever a script would say.
SEND_IN_EMPTY = """() => {
  const form = document.querySelector("main form[method=post][novalidate]");
  for (const control of form.elements) {
    if (control.type === "radio" || control.type === "checkbox") control.checked = false;
    else if (control.type !== "hidden" && control.type !== "submit") control.value = "";
  }
  HTMLFormElement.prototype.submit.call(form);
}"""


def add_what_is_walked() -> None:
    """To the sample: a record of the year so far, a sheet, the register's acts, asking, a note."""
    compile_record(by=None, year=FinancialYear(2016))
    read_plan_file(by=None, name="plan.csv", content=A_SHEET, year=FinancialYear(2016))
    load_register()
    let_the_police_be_asked()
    load_a_note(Person.objects.filter(appointments__role=Role.COORDINATOR).earliest("pk"))


def pages_of_things() -> list[str]:
    """One page of each kind of thing that has an address of its own, and of each act on it."""
    # Who walks may hold every role for the day, and some pages are only of somebody else.
    chair = Appointment.objects.filter(role=Role.CHAIR).earliest("starts").person
    communications = Communication.objects.filter(reference__isnull=False)
    planned = communications.filter(state=State.PLANNED).earliest("reference")
    issued = communications.filter(state=State.ISSUED).earliest("reference")
    placement = Placement.objects.filter(
        state=PlacementState.PLANNED, communication__state=State.PLANNED
    ).earliest("communication__reference")
    campaign = Campaign.objects.earliest("name")
    acts = ("", "_edit", "_move", "_postpone", "_cancel")
    return [
        *(reverse(f"plans:communication{act}", args=[planned.pk]) for act in acts),
        reverse("plans:communication", args=[issued.pk]),
        reverse("plans:placement_issue", args=[placement.pk]),
        reverse("plans:placement_edition", args=[placement.pk]),
        reverse("plans:placement_drop", args=[placement.pk]),
        reverse("plans:placement_reached", args=[issued.placements.all()[0].pk]),
        reverse("plans:placement_correct", args=[issued.placements.all()[0].pk]),
        reverse("plans:placement_not_issued", args=[issued.placements.all()[0].pk]),
        reverse("plans:campaign", args=[campaign.pk]),
        reverse("plans:campaign_edit", args=[campaign.pk]),
        reverse("subgroup:review_line", args=[review_for(chair).lines[0].id]),
        *pages_of_meetings(),
        *pages_around_a_plan(),
        *_imports(),
        *pages_of_the_register(),
        *pages_between_partners(),
        reverse("partnership:person", args=[chair.pk]),
        reverse("partnership:person_second_step", args=[chair.pk]),
        reverse("subgroup:leaving", args=[chair.pk]),
        reverse("overview:data_of_person", args=[chair.pk]),
        *(
            reverse("partnership:letter", args=[Letter.objects.filter(state=state)[0].pk])
            for state in (LetterState.QUEUED, LetterState.SENT)
            if Letter.objects.filter(state=state).exists()
        ),
    ]


def _imports() -> list[str]:
    """The sample's own import, and one that waits, with every kind of reading."""
    saved = PlanImport.objects.filter(state=ImportState.SAVED).earliest("at")
    waits = PlanImport.objects.filter(state=ImportState.READ).earliest("at")
    preview = reverse("plans:import_preview", args=[waits.pk])
    return [
        reverse("plans:import_preview", args=[saved.pk]),
        *(f"{preview}?show={show}" for show in ("look", "refused", "new", "left-out", "words")),
        reverse("plans:import_columns", args=[waits.pk]),
        reverse("plans:import_row", args=[waits.pk, waits.rows.earliest("pk").pk]),
    ]


def names_of_pages_walked() -> set[str]:
    """The names of the addresses that the walk goes to."""
    addresses = {*PAGES, *pages_of_things()} - {"/no-such-page/"}
    return {resolve(address.split("?")[0]).view_name for address in addresses}


def sideways(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def faults_of_pages(
    page: Page, *, script: bool = True, part: slice = slice(None)
) -> dict[str, list[str]]:
    """What axe finds on each page, and the widths at which it scrolls sideways.

    An error of the server is a fault too: its page may well be accessible.

    With script each form is looked at with its errors too. Only pages with a fault are named.
    part: which of the pages, where several walks share them.
    """
    found = {}
    for address in (*PAGES, *pages_of_things())[part]:
        faults = _faults_of_page(page, page.goto(address), script=script)
        if script and _has_a_form(page):
            with_errors = _faults_of_page(page, _send_in_empty(page), script=True)
            faults += [f"{each}, with its errors" for each in with_errors]
        if faults:
            found[address] = faults
    return found


def _has_a_form(page: Page) -> bool:
    return page.locator("main form[method=post][novalidate]").count() > 0


def _send_in_empty(page: Page) -> Response:
    with page.expect_navigation() as sent:
        page.evaluate(SEND_IN_EMPTY)
    return sent.value


def _faults_of_page(page: Page, answer: Response | None, *, script: bool) -> list[str]:
    size = page.viewport_size
    assert size is not None
    faults = violations(page) if script else violations_without_script(page)
    if answer is None or answer.status >= 500:
        faults.append("is answered with an error of the server")
    between = {width for width in BETWEEN if width < size["width"]}
    for width in sorted({size["width"], *between, NARROW[0]}, reverse=True):
        page.set_viewport_size({"width": width, "height": size["height"]})
        if sideways(page):
            faults.append(f"scrolls sideways at {width} pixels")
    page.set_viewport_size(size)
    return faults
