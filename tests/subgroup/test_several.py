"""The chair agrees, returns and moves several lines; what changed meanwhile is left and named."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from zeal import zeal_ignore

from bsc_comms.kit import clock
from plans.choices import Precision, State
from plans.models import Communication, DateChange, Decision
from tests.factories import AreaFactory, CommunicationFactory, MeetingFactory

pytestmark = pytest.mark.django_db

OCTOBER = datetime(2016, 10, 25, 9, tzinfo=UTC)
URL = "/review/several/"


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(OCTOBER):
        yield


def post(client, people, lines: list[Communication], act: str, **more: str):
    """Send these lines in. Each is decided in a transaction of its own, which zeal looks for."""
    client.force_login(people.chair)
    sent = {"line": [f"{one.pk}:{one.version}:" for one in lines], "act": act, **more}
    with zeal_ignore():
        return client.post(URL, sent, follow=True)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def states() -> dict[str, str]:
    return dict(Communication.objects.values_list("title", "state"))


def test_several_are_agreed_for_the_meeting_and_the_table_is_shown_again(client, people):
    meeting = MeetingFactory(date=date(2016, 11, 8))
    lines = [CommunicationFactory(title="One"), CommunicationFactory(title="Two")]

    shown = post(client, people, lines, "agreed", query="state=planned")

    assert said(shown) == ["Agreed: One, Two."]
    assert (shown.request["PATH_INFO"], shown.request["QUERY_STRING"]) == (
        "/plan/",
        "state=planned",
    )
    assert states() == {"One": State.AGREED, "Two": State.AGREED}
    assert set(Decision.objects.values_list("meeting_date", flat=True)) == {meeting.date}


def test_what_changed_since_the_page_was_loaded_is_left_and_named(client, people):
    lines = [CommunicationFactory(title="Same"), CommunicationFactory(title="Changed")]
    Communication.objects.filter(title="Changed").update(version=2)

    shown = post(client, people, lines, "agreed")

    assert said(shown) == [
        "Agreed: Same.",
        "Left as they are, because they changed or were decided on after you had opened the page: "
        "Changed. Look at them again, then decide.",
    ]
    assert states() == {"Same": State.AGREED, "Changed": State.PLANNED}


def test_returned_needs_a_comment_and_keeps_what_was_ticked(client, people):
    line = CommunicationFactory(title="One")

    asked = post(client, people, [line], "returned")

    assert asked.status_code == 422
    assert asked.context["form"].errors["comment"] == [
        "Enter what you ask the lead partners to change"
    ]
    assert f'value="{line.pk}:1:"' in asked.content.decode()
    assert states() == {"One": State.PLANNED}

    post(client, people, [line], "returned", comment="Say for whom")
    assert states() == {"One": State.RETURNED}
    assert Decision.objects.get().comment == "Say for whom"


def test_several_move_by_one_step_with_a_reason_and_are_provisional_then(client, people):
    exact = CommunicationFactory(title="Exact")
    week = CommunicationFactory(
        title="Week",
        precision=Precision.WEEK,
        window_start=date(2016, 11, 7),
        window_end=date(2016, 11, 13),
    )

    asked = post(client, people, [exact, week], "move")
    assert asked.context["form"].errors == {
        "comment": ["Say why they move: the other partners see it"],
        "step": ["Choose by how much"],
    }
    shown = post(client, people, [exact, week], "move", step="week", comment="The magazine is late")

    assert said(shown) == ["Moved: Exact, Week."]
    exact.refresh_from_db()
    assert (exact.window_start, exact.confirmed) == (date(2016, 11, 15), False)
    week.refresh_from_db()
    assert (week.window_start, week.window_end) == (date(2016, 11, 14), date(2016, 11, 20))
    reasons = set(DateChange.objects.values_list("reason", flat=True))
    assert reasons == {"The magazine is late"}


def test_what_does_not_fit_the_act_is_left_and_said(client, people):
    month = CommunicationFactory(
        title="Month",
        precision=Precision.MONTH,
        window_start=date(2016, 11, 1),
        window_end=date(2016, 11, 30),
    )
    lines = [month, CommunicationFactory(title="No date", undated=True)]
    lines.append(CommunicationFactory(title="Issued", state=State.ISSUED))

    shown = post(client, people, lines, "move", step="week", comment="Late")

    assert said(shown) == [
        "Left as it is, because its date is not known well enough for such a step: Month.",
        "Left as it is, because it has no date yet: No date.",
        "Left as it is, because it is not to come: Issued.",
    ]
    assert said(post(client, people, lines[2:], "agreed")) == [
        "Left as it is, because it is not to come: Issued."
    ]


def test_what_would_move_past_the_last_day_of_its_ward_is_left_and_said(client, people):
    gone = AreaFactory(name="Old Ward", valid_to=date(2016, 11, 14))
    there = CommunicationFactory(title="There", areas=[AreaFactory()])
    past = CommunicationFactory(title="Past", areas=[gone])

    shown = post(client, people, [there, past], "move", step="week", comment="Late")

    assert said(shown) == [
        "Moved: There.",
        "Left as it is, because Old Ward is not an area on 15 November 2016: Past.",
    ]


def test_nothing_ticked_is_said(client, people):
    assert said(post(client, people, [], "agreed")) == [
        "Nothing was done. Tick the lines that you mean first."
    ]


@pytest.mark.parametrize("ticked", [True, False])
def test_acts_on_a_later_page_of_the_table_lead_back_there(client, people, ticked):
    lines = [CommunicationFactory(title=f"{number:02}") for number in range(51)]
    client.force_login(people.chair)
    page = client.get("/plan/?sort=title&page=2").text
    query = re.search(r'name="query" value="([^"]*)"', page[page.index('id="several"') :])
    assert query

    shown = post(client, people, lines[50:] if ticked else [], "agreed", query=unescape(query[1]))

    assert shown.request["QUERY_STRING"] == "sort=title&page=2"
    assert shown.context["page"].number == 2


def test_what_was_typed_with_nothing_ticked_stands_there_once_more(client, people):
    CommunicationFactory(title="One")
    kept = 'name="comment" type="text" value="Give the ward &amp; street"'

    shown = post(client, people, [], "returned", comment="Give the ward & street")

    assert kept in shown.content.decode()
    assert kept not in client.get("/plan/").content.decode()


@pytest.mark.parametrize(
    ("meanwhile", "stands"),
    [({"version": 1}, False), ({"version": 2}, True), ({"state": State.ISSUED}, True)],
)
def test_a_comment_stands_there_once_more_where_a_line_was_left_as_it_is(
    client, people, meanwhile, stands
):
    lines = [CommunicationFactory(title="One"), CommunicationFactory(title="Two")]
    Communication.objects.filter(title="Two").update(**meanwhile)
    kept = 'name="comment" type="text" value="Say for whom"'

    shown = post(client, people, lines, "returned", comment="Say for whom")

    assert (kept in shown.content.decode()) is stands
    assert kept not in client.get("/plan/").content.decode()


def test_so_does_a_reason_with_which_nothing_was_done(client, people):
    CommunicationFactory(title="One")
    gone = CommunicationFactory(lead_partner=people.lead, embargoed=True)

    shown = post(client, people, [gone], "move", step="week", comment="The magazine is late")

    assert said(shown) == ["Nothing was done: the lines are not on the plan any more."]
    assert 'name="comment" type="text" value="The magazine is late"' in shown.content.decode()


@pytest.mark.parametrize("ticked", [True, False])
def test_a_comment_that_is_too_long_is_not_cut_off(client, people, ticked):
    line = CommunicationFactory(title="One")
    too_long = "Give the ward, " * 40 + "and the street"
    client.force_login(people.chair)
    assert 'name="comment" type="text">' in client.get("/plan/").content.decode()

    shown = post(client, people, [line] if ticked else [], "returned", comment=too_long)

    assert too_long in shown.content.decode()
    assert ("must be 500 characters or fewer" in shown.content.decode()) is ticked
    assert not Decision.objects.exists()


def test_enter_in_a_box_decides_nothing_and_asks_what_to_do(client, people):
    line = CommunicationFactory(title="One")
    client.force_login(people.chair)
    page = client.get("/plan/").content.decode()
    first_button = re.search(r"<button[^>]*>", page[page.index('id="several"') :])
    assert first_button
    assert "name=" not in first_button[0]

    sent = {"line": f"{line.pk}:1:", "comment": "Give the ward", "step": "week"}
    asked = client.post(URL, sent)

    assert asked.status_code == 422
    assert [box.choice_label for box in asked.context["form"]["act"]] == ["Agree", "Return", "Move"]
    for kept in (f'value="{line.pk}:1:"', "Give the ward", 'name="step" value="week"'):
        assert kept in asked.content.decode()
    assert states() == {"One": State.PLANNED}


@pytest.mark.parametrize("line", ["rubbish", "1:1:", "a:b:c"])
def test_rubbish_is_refused(client, people, line):
    CommunicationFactory(title="One")
    client.force_login(people.chair)

    assert client.post(URL, {"line": line, "act": "agreed"}).status_code == 422
    assert states() == {"One": State.PLANNED}


def test_what_is_kept_back_is_out_of_reach_and_its_title_untold(client, people):
    kept = CommunicationFactory(title="Quokka", lead_partner=people.lead, embargoed=True)

    shown = post(client, people, [kept], "agreed")
    asked = post(client, people, [kept], "returned")

    assert said(shown) == ["Nothing was done: the lines are not on the plan any more."]
    assert "Quokka" not in asked.content.decode()
    assert states() == {"Quokka": State.PLANNED}


def test_a_line_that_was_ticked_twice_is_decided_once(client, people):
    line = CommunicationFactory(title="One")

    assert said(post(client, people, [line, line], "agreed")) == ["Agreed: One."]
    assert Decision.objects.count() == 1
