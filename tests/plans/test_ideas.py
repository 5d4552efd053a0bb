"""Ideas, as a champion puts them forward."""

from datetime import date

import pytest

from partnership.choices import Role
from partnership.models import Change, Partner
from plans.choices import State
from plans.models import Communication
from plans.operations.communications import set_aside
from plans.operations.ideas import put_forward_idea
from tests.factories import AppointmentFactory
from tests.plans.communication_forms import errors, only

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def test_an_idea_put_forward_takes_its_first_line_as_title_and_comes_once(people):
    text = "Scooters are being stolen outside the station\nTwo this week."
    idea = put_forward_idea(by=people.champion, partner=people.other, text=text)
    again = put_forward_idea(by=people.champion, partner=people.other, text=text)
    assert idea.pk == again.pk
    assert (idea.title, idea.message, idea.state, idea.lead_partner) == (
        "Scooters are being stolen outside the station",
        text,
        State.IDEA,
        people.other,
    )


def test_the_same_words_for_two_partners_are_an_idea_for_each(people):
    ideas = [
        put_forward_idea(by=people.champion, partner=partner, text="Bins are set on fire")
        for partner in (people.other, people.lead)
    ]
    assert [one.lead_partner for one in ideas] == [people.other, people.lead]
    assert Communication.objects.count() == 2


def test_the_same_words_again_after_the_idea_was_cancelled_are_a_new_one(people):
    def put_forward() -> Communication:
        return put_forward_idea(by=people.champion, partner=people.other, text="Bins burn")

    first = put_forward()
    set_aside(
        by=people.bob,
        communication=first,
        opened_version=1,
        state=State.CANCELLED,
        reason="No money.",
    )
    second, again = put_forward(), put_forward()
    assert (second.state, second.pk != first.pk, again.pk) == (State.IDEA, True, second.pk)


def test_a_long_first_line_is_cut_at_a_word(people):
    idea = put_forward_idea(by=people.champion, partner=people.other, text="word " * 60)
    assert idea.title.endswith("word…")
    assert len(idea.title) <= 100


BINS = "Bins are set alight behind the shops"
MEET = "Could the officers who patrol here meet us at"
WORRIED = "Residents near the shops are worried, and ask for somebody to come and talk to them soon"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"{BINS}. Two this week. {'Residents are worried ' * 6}", f"{BINS}. Two this week."),
        (f"{BINS}! {'Residents are worried ' * 6}", f"{BINS}!"),
        (f"{'x' * 99}. Two this week.", f"{'x' * 99}."),
        (f"E.g. in {'x' * 60} {'so ' * 30}", f"E.g. in {'x' * 60}{' so' * 10}…"),
        (f"{'x' * 95}., {'z' * 20}", f"{'x' * 95}…"),
        (f"{MEET} St. {WORRIED}", f"{MEET} St. Residents near the shops are worried, and ask…"),
        (f"{MEET} Sgt. {WORRIED}", f"{MEET} Sgt. Residents near the shops are worried, and ask…"),
        (f"Light our park. {WORRIED}", f"Light our park. {WORRIED.partition(' them')[0]}…"),
        (f"Bins burn here. {BINS}. {WORRIED}", f"Bins burn here. {BINS}."),
    ],
)
def test_a_long_first_line_ends_with_a_full_sentence_where_one_fits(people, text, title):
    idea = put_forward_idea(by=people.champion, partner=people.other, text=text)
    assert (idea.title, idea.message) == (title, text.strip())


def test_a_champion_puts_an_idea_forward_to_their_advocate(client, people):
    client.force_login(people.champion)
    response = client.post("/ideas/new/", {"text": "Scooters go missing\nat the station"})
    assert response.url == "/"
    found = only()
    assert (found.title, found.state, found.lead_partner, found.created_by) == (
        "Scooters go missing",
        State.IDEA,
        people.other,
        people.champion,
    )
    assert Communication.objects.visible_to(people.bob).get() == found
    assert Change.objects.get().act == "put forward"


@pytest.mark.parametrize(
    ("ended", "told"),
    [
        (False, "Your idea is with the advocate of Other."),
        (True, "Nobody speaks for Other yet, so the coordinator takes your idea up."),
    ],
)
def test_a_champion_is_told_who_takes_the_idea_up(client, people, ended, told):
    if ended:
        people.bob.appointments.update(ends=date(2016, 10, 24))
    client.force_login(people.champion)
    response = client.post("/ideas/new/", {"text": "Scooters go missing"}, follow=True)
    assert [str(message) for message in response.context["messages"]] == [told]


def test_an_empty_idea_is_asked_for(client, people):
    client.force_login(people.champion)
    response = client.post("/ideas/new/", {"text": " "})
    assert errors(response) == {"text": ["Write your idea in a sentence or two"]}


def test_an_idea_goes_to_no_partner_that_has_ended(client, people):
    Partner.objects.filter(pk=people.other.pk).update(valid_to=date(2016, 10, 24))
    ended = (
        "Other partner ended on 24 October 2016, so nothing can be logged for it any more. "
        "Ask the coordinator or an administrator for a role with another partner."
    )
    client.force_login(people.champion)
    assert ended in client.get("/ideas/new/").content.decode()
    response = client.post("/ideas/new/", {"text": "Bins burn", "partner": people.other.pk})
    assert errors(response) == {"partner": [ended]}
    assert not Communication.objects.exists()


def test_a_champion_of_two_partners_of_which_one_has_ended_is_not_asked_for_which(client, people):
    AppointmentFactory(person=people.champion, role=Role.CHAMPION, partner=people.named)
    Partner.objects.filter(pk=people.other.pk).update(valid_to=date(2016, 10, 24))
    client.force_login(people.champion)
    assert client.post("/ideas/new/", {"text": "Bins burn"}).status_code == 302
    assert only().lead_partner == people.named


@pytest.mark.parametrize("who", ["chair", "board_member"])
def test_an_idea_comes_from_a_partner(client, people, who):
    client.force_login(people.everybody[who])
    assert client.post("/ideas/new/", {"text": "Anything"}).status_code == 403
    assert not Communication.objects.exists()


def test_the_coordinator_says_for_which_partner_an_idea_is(client, people):
    client.force_login(people.coordinator)
    offered = client.get("/ideas/new/").context["form"].fields["partner"].queryset
    assert set(offered) == {people.lead, people.other, people.named}
    form = {"text": "Sheds are broken into", "partner": people.other.pk}
    assert client.post("/ideas/new/", form).status_code == 302
    assert Communication.objects.get().lead_partner == people.other
