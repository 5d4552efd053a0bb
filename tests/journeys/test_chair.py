"""The chair goes through the plan by keyboard, publishes it, and hands out its documents."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bsc_comms.kit import clock
from plans.choices import DecisionKind, State
from plans.models import Communication, Decision, ForwardPlan
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.forward_plans import make_forward_plan_files, publish_forward_plan
from tests.cast import cast
from tests.factories import ChannelFactory, CommunicationFactory, MeetingFactory
from tests.journeys.signing_in import sign_in
from tests.services.axe import violations

TWO_KEYS = (
    """for (const key of ["a", "o"]) document.dispatchEvent(new KeyboardEvent("keydown", {key}))"""
)
NOBODY = {"confirmed": [], "nothing_to_declare": [], "not_confirmed": []}


def on_the_plan(title: str, **fields) -> Communication:
    day = clock.today() + timedelta(days=20)
    posters = ChannelFactory(code="POST", name="Posters")
    return CommunicationFactory(title=title, window_start=day, channels=[posters], **fields)


def test_the_chair_reviews_by_keyboard_and_publishes(page: Page) -> None:
    people = cast()
    MeetingFactory(date=clock.today() + timedelta(days=10))
    changed = on_the_plan("Dark evenings", lead_partner=people.lead)
    publish_forward_plan(by=people.chair, number=1, meeting_date=None, confirmations=NOBODY)
    edit_communication(
        by=people.alice,
        communication=changed,
        opened_version=1,
        details=Details(fields={"message": "Leave a light on when you go out."}),
    )
    fresh = on_the_plan("Bike marking", lead_partner=people.other)
    CommunicationFactory(title="Quokka raid", embargoed=True, lead_partner=people.lead)
    sign_in(page, people.chair)

    page.goto("/review/")
    expect(page.get_by_text("0 of 2 lines reviewed")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Quokka")
    assert violations(page) == []
    page.get_by_role("link", name="Start the review").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Bike marking")
    assert violations(page) == []
    page.keyboard.press("r")
    expect(page.get_by_label("Comment")).to_be_focused()
    page.keyboard.type("Which streets? Agree first.")
    page.get_by_role("button", name="Return").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Dark evenings")
    expect(page.locator("[data-told]")).to_be_focused()
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("button", name="Turn the keys off").click()
    page.keyboard.press("a")
    assert Decision.objects.count() == 1
    page.get_by_role("button", name="Turn the keys on").click()
    page.evaluate(TWO_KEYS)

    expect(page.get_by_text("2 of 2 lines reviewed")).to_be_visible()
    page.get_by_role("link", name="Ready to publish No. 2").click()
    expect(page.get_by_text("Which streets? Agree first.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Publish forward plan No. 2").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Forward plan No. 2")
    expect(page.get_by_text("The documents are being made")).to_be_visible()
    plan = ForwardPlan.objects.get(number=2)
    make_forward_plan_files(order_id=plan.order.pk)
    page.get_by_role("link", name="Look again").click()
    assert violations(page) == []
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download PDF").click()
    assert saved.value.suggested_filename == plan.files.get(format="pdf").name

    decisions = {each.communication_id: each.kind for each in Decision.objects.all()}
    assert decisions == {fresh.pk: DecisionKind.RETURNED, changed.pk: DecisionKind.AGREED}
    fresh.refresh_from_db()
    assert (fresh.state, fresh.state_reason) == (State.RETURNED, "Which streets? Agree first.")


def test_a_comment_is_not_left_by_a_key_without_a_word(page: Page) -> None:
    people = cast()
    for title in ("Bike marking", "Dark evenings"):
        on_the_plan(title, lead_partner=people.lead)
    sign_in(page, people.chair)
    page.goto("/review/")
    page.get_by_role("link", name="Start the review").click()
    comment, heading = page.get_by_label("Comment"), page.get_by_role("heading", level=1)
    expect(page.get_by_text("Esc leaves the comment")).to_be_visible()
    comment.fill("Which streets?")
    page.keyboard.press("Escape")
    expect(comment).not_to_be_focused()
    page.keyboard.press("n")
    expect(page.get_by_text("Your comment is not saved.")).to_be_visible()
    expect(heading).to_have_text("Bike marking")
    expect(comment).to_have_value("Which streets?")
    assert violations(page) == []
    page.keyboard.press("n")
    expect(heading).to_have_text("Dark evenings")
    page.keyboard.press("n")
    assert not Decision.objects.exists()


def test_the_review_works_without_script_and_on_a_phone(open_page) -> None:
    people = cast()
    on_the_plan("Bike marking", lead_partner=people.lead)
    by_hand = ("With the fire brigade?", {"script": False})
    on_a_phone = ("And with the wardens?", {"size": (320, 800)})
    for comment, settings in (by_hand, on_a_phone):
        page = open_page(**settings)
        sign_in(page, people.chair)
        page.goto("/review/")
        page.get_by_role("link", name="Bike marking").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Bike marking")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 1280
        page.get_by_label("Comment").fill(comment)
        page.get_by_role("button", name="Note").click()
        expect(page.get_by_text("1 of 1 lines reviewed")).to_be_visible()
    assert Decision.objects.count() == 2


@pytest.mark.parametrize(("height", "stays_in_sight"), [(800, True), (256, False)])
def test_on_a_phone_the_decision_stays_in_sight_while_a_line_is_read(
    open_page, height, stays_in_sight
) -> None:
    """Not on a screen so low that it would cover most of it, as at 400% zoom."""
    people = cast()
    on_the_plan("Bike marking", lead_partner=people.lead, message="Have it marked. " * 60)
    page = open_page(size=(320, height), script=False)
    sign_in(page, people.chair)
    page.goto("/review/")
    page.get_by_role("link", name="Bike marking").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bike marking")
    in_sight = expect(page.get_by_role("button", name="Agree"))
    if stays_in_sight:
        in_sight.to_be_in_viewport(ratio=1)
        page.get_by_label("Comment").focus()
        expect(page.get_by_label("Comment")).to_be_in_viewport(ratio=1)
    else:
        in_sight.not_to_be_in_viewport()
