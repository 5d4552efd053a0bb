"""Setting a communication aside on its page, and bringing it back, and who may."""

import pytest

from plans.choices import State, Visibility
from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.placements import choose_edition
from tests.factories import ChannelFactory, CommunicationFactory
from tests.plans.communication_acts.addresses import act
from tests.plans.communication_forms import errors
from tests.plans.placement_pages.editions import edition_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "state"), [("cancel", State.CANCELLED), ("postpone", State.POSTPONED)]
)
def test_setting_aside_asks_why(alice, found, name, state):
    assert errors(alice.post(act(found, name), {"version": 1})) == {
        "reason": ["Say why, in a sentence"]
    }
    response = alice.post(act(found, name), {"version": 1, "reason": "No money"}, follow=True)
    assert f"“Lock up” is {state}." in response.text.replace("&ldquo;", "“")
    found.refresh_from_db()
    assert (found.state, found.state_reason, found.version) == (state, "No money", 2)


@pytest.mark.parametrize("name", ["cancel", "postpone"])
@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "The other partners see this. It stays in sight until the next forward plan has"),
        ({"visibility": Visibility.LEAD}, "Who may know of it sees this, and nobody else."),
        (
            {"embargoed": True},
            "Who may know of it sees this. On Thu 1 Jan 2099, midnight, all partners see that it "
            "was planned, and why not any more, and the next forward plan says so. To keep it "
            "back, take that end away when you change it.",
        ),
        (
            {"idea": True},
            "The other partners see this on its page, and so does whoever put it forward.",
        ),
        (
            {"idea": True, "visibility": Visibility.LEAD},
            "Who may know of it sees this, and nobody else.",
        ),
        (
            {"idea": True, "embargoed": True},
            "Who may know of it sees this. On Thu 1 Jan 2099, midnight, all partners see on its "
            "page that there was this idea, and why not any more. To keep it back, take that end "
            "away when you change it.",
        ),
    ],
)
def test_setting_aside_says_who_will_read_of_it_and_from_when_on(alice, people, name, fields, told):
    one = CommunicationFactory(lead_partner=people.lead, **fields)
    assert told in alice.get(act(one, name)).text


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State.IDEA, "The other partners see this on its page, and so does whoever put it"),
        (State.PLANNED, "It stays in sight until the next forward plan has said so."),
    ],
)
def test_what_was_postponed_before_enters_a_forward_plan_unless_it_was_an_idea(
    alice, people, state, told
):
    one = CommunicationFactory(lead_partner=people.lead, state=state)
    alice.post(act(one, "postpone"), {"version": 1, "reason": "No money"})
    assert Communication.objects.get().state == State.POSTPONED
    assert told in alice.get(act(one, "cancel")).text


def test_setting_aside_names_the_slots_that_go_to_others(alice, people):
    magazine = ChannelFactory(name="The magazine", owners=[people.other])
    one = CommunicationFactory(lead_partner=people.lead, channels=[magazine])
    assert "go to others" not in alice.get(act(one, "cancel")).text
    edition = edition_of(magazine)
    choose_edition(by=people.alice, placement=one.placements.get(), edition=edition)
    for name in ("cancel", "postpone"):
        page = alice.get(act(one, name)).text
        assert f"Its slot in {edition} goes to others at once." in page
    alice.post(act(one, "postpone"), {"version": 2, "reason": "No money"})
    form = {"version": Communication.objects.get().version}
    assert (
        "Choose its editions again." in alice.post(act(one, "bring-back"), form, follow=True).text
    )
    alice.post(act(one, "postpone"), {**form, "version": form["version"] + 1, "reason": "Again"})
    form = {"version": Communication.objects.get().version}
    assert "editions again" not in alice.post(act(one, "bring-back"), form, follow=True).text


def test_editions_are_chosen_again_also_where_it_was_postponed_and_then_cancelled(alice, people):
    magazine = ChannelFactory(name="The magazine", owners=[people.other])
    one = CommunicationFactory(lead_partner=people.lead, channels=[magazine])
    edition = edition_of(magazine)
    choose_edition(by=people.alice, placement=one.placements.get(), edition=edition)

    def then(name: str) -> str:
        version = Communication.objects.get().version
        sent = {"version": version, "reason": "No money"}
        return alice.post(act(one, name), sent, follow=True).text

    then("postpone")
    then("cancel")
    assert "Choose its editions again." in then("bring-back")
    then("postpone")
    then("cancel")
    assert "editions again" not in then("bring-back")


def test_what_was_returned_stays_on_the_plan_whatever_it_does_not_say(alice, people):
    one = CommunicationFactory(
        lead_partner=people.lead, title="Owls", state=State.RETURNED, message=""
    )
    response = alice.post(act(one, "bring-back"), {"version": 1}, follow=True)
    assert "“Owls” is planned again." in response.text
    one.refresh_from_db()
    assert one.state == State.PLANNED


def test_setting_aside_what_somebody_changed_meanwhile_is_asked_again(alice, people, found):
    edit_communication(
        by=people.coordinator,
        communication=found,
        opened_version=1,
        details=Details(fields={"title": "Theirs"}),
    )
    response = alice.post(act(found, "cancel"), {"version": 1, "reason": "No money"})
    assert response.status_code == 409
    assert "No money" in response.text
    assert Communication.objects.get().state == State.PLANNED


def test_it_comes_back_to_the_ideas_while_it_says_too_little(alice, people):
    found = CommunicationFactory(lead_partner=people.lead, state=State.CANCELLED, title="Lock up")
    response = alice.post(act(found, "bring-back"), {"version": 1}, follow=True)
    assert "is back among the ideas." in response.text
    assert Communication.objects.get().state == State.IDEA


@pytest.mark.parametrize("version", ["", "7", "x", "²", "1" * 5000])
def test_bringing_back_needs_the_version_that_was_seen(alice, people, version):
    found = CommunicationFactory(lead_partner=people.lead, state=State.CANCELLED)
    response = alice.post(act(found, "bring-back"), {"version": version}, follow=True)
    assert "Somebody changed it in the meantime." in response.text
    assert Communication.objects.get().state == State.CANCELLED


@pytest.mark.parametrize("name", ["move", "cancel", "postpone", "bring-back", "edit"])
@pytest.mark.parametrize("who", ["bob", "charlie", "chair", "champion", "board_member"])
def test_others_may_not_act_on_it(client, people, found, name, who):
    client.force_login(people.everybody[who])
    assert client.post(act(found, name), {"version": 1}).status_code == 403
    assert Communication.objects.get().version == 1


@pytest.mark.parametrize(
    ("state", "name", "says"),
    [
        (State.PLANNED, "cancel", "Keep it on the plan"),
        (State.POSTPONED, "cancel", "Leave it postponed"),
        (State.PLANNED, "postpone", "Keep it on the plan"),
        (State.IDEA, "postpone", "Keep the idea"),
    ],
)
def test_whoever_thinks_better_of_it_leaves_it_as_it_is(alice, people, state, name, says):
    found = CommunicationFactory(lead_partner=people.lead, state=state)
    assert f"{says}</a>" in alice.get(act(found, name)).text


def test_an_idea_is_set_aside_or_kept(alice, people):
    idea = CommunicationFactory(lead_partner=people.lead, state=State.IDEA, title="Owls")
    assert "Set it aside</a>" in alice.get(idea.get_absolute_url()).text
    page = alice.get(act(idea, "cancel")).text
    assert "Set this idea aside" in page
    assert "Keep the idea</a>" in page
    assert "Keep it on the plan" not in page
    sent = {"version": 1, "reason": "No money."}
    assert "“Owls” is set aside." in alice.post(act(idea, "cancel"), sent, follow=True).text
