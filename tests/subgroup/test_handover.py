"""A handover passes open work on in one step, tells both, and keeps who did what."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Change, Letter, Partner, Person
from plans.choices import State, Visibility
from plans.models import Communication
from subgroup.choices import ActionState
from subgroup.models import Action
from subgroup.operations.handover import CannotHandOver, HandedOver, hand_over
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 26, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def deputy(people: Cast) -> Person:
    return factories.deputy_of(people.lead, name="Dora", email="dora@example.org")


def led(people: Cast, title: str, **fields) -> Communication:
    given = {"lead_partner": people.lead, "responsible": people.alice, **fields}
    return factories.CommunicationFactory(title=title, **given)


def action(owner: Person, partner: Partner | None, **fields) -> Action:
    return Action.objects.create(
        number=Action.objects.count() + 1,
        what="Ask the printer",
        owner=owner,
        partner=partner,
        due=date(2016, 11, 15),
        at=NOW,
        **fields,
    )


def passed(people: Cast, taker: Person, by: Person | None = None) -> HandedOver:
    return hand_over(
        by=by or people.coordinator, partner=people.lead, giver=people.alice, taker=taker
    )


def owner_of(one: Communication | Action) -> Person | None:
    one.refresh_from_db()
    return one.responsible if isinstance(one, Communication) else one.owner


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_what_is_open_passes_on_and_what_is_done_stays(people, deputy) -> None:
    planned, idea = led(people, "Dark nights"), led(people, "Idea", idea=True)
    issued = led(people, "Lock up", state=State.ISSUED)
    elsewhere = led(people, "Fire doors", lead_partner=people.other)
    todo = action(people.alice, people.lead)
    done = action(people.alice, people.lead, state=ActionState.DONE, ended_at=NOW)
    bobs = action(people.bob, people.lead)
    assert passed(people, deputy) == HandedOver(communications=2, actions=1)
    assert [owner_of(one) for one in (planned, idea, todo)] == [deputy] * 3
    assert [owner_of(one) for one in (issued, elsewhere, done)] == [people.alice] * 3
    assert owner_of(bobs) == people.bob
    assert (planned.version, todo.version) == (2, 2)


def test_who_did_what_stays_in_the_history(people, deputy) -> None:
    planned = led(people, "Dark nights", created_by=people.alice)
    passed(people, deputy)
    told = Change.objects.filter(act="handed over").order_by("id")
    assert [(each.subject_type, each.field, each.before, each.after) for each in told] == [
        ("partnership.partner", "person", "Alice", "Dora"),
        ("plans.communication", "responsible", "Alice", "Dora"),
    ]
    assert {each.by for each in told} == {people.coordinator}
    planned.refresh_from_db()
    assert planned.created_by == people.alice


def test_both_are_told_once_however_often_it_is_sent(people, deputy) -> None:
    passed(people, deputy)
    passed(people, deputy)
    letters = Letter.objects.filter(kind=LetterKind.HANDED_OVER).order_by("recipient__name")
    assert [(each.recipient, each.subject) for each in letters] == [
        (people.alice, "Dora takes over from you: Lead"),
        (deputy, "You take over from Alice: Lead"),
    ]


def test_somebody_whose_account_is_closed_can_still_give(people, deputy) -> None:
    planned = led(people, "Dark nights")
    Person.objects.filter(pk=people.alice.pk).update(is_active=False)
    people.alice.refresh_from_db()
    passed(people, deputy)
    assert owner_of(planned) == deputy
    assert [each.recipient for each in Letter.objects.all()] == [deputy]


def test_of_an_advocate_of_two_partners_only_this_partners_work_passes(people, deputy) -> None:
    factories.AppointmentFactory(person=people.alice, role="advocate", partner=people.named)
    others, nobodys = action(people.alice, people.named), action(people.alice, None)
    fire = led(people, "Fire doors", lead_partner=people.named)
    assert passed(people, deputy) == HandedOver(communications=0, actions=0)
    assert [owner_of(one) for one in (others, nobodys, fire)] == [people.alice] * 3


def test_an_action_without_a_partner_passes_where_the_giver_speaks_for_no_other(
    people, deputy
) -> None:
    nobodys = action(people.alice, None)
    passed(people, deputy)
    assert owner_of(nobodys) == deputy


def test_only_who_speaks_for_the_partner_takes_over(people, deputy) -> None:
    with pytest.raises(CannotHandOver, match="Bob does not speak for Lead today"):
        passed(people, people.bob)
    with pytest.raises(CannotHandOver, match="two different people"):
        passed(people, people.alice)
    with pytest.raises(PermissionDenied):
        passed(people, deputy, by=people.bob)
    passed(people, deputy, by=people.alice)


def test_what_is_kept_back_passes_on_and_the_coordinator_learns_nothing(
    client, people, deputy
) -> None:
    secret = led(
        people,
        "Operation",
        visibility=Visibility.LEAD,
        embargo_until=datetime(2017, 1, 9, tzinfo=UTC),
        reference=None,
    )
    url = reverse("subgroup:hand_over", args=[people.lead.pk])
    client.force_login(people.coordinator)
    before = text_of(client.get(url))
    assert '<td class="app-number" data-label="In the plan"><span>1' not in before
    said = text_of(client.post(url, {"giver": people.alice.pk, "taker": deputy.pk}, follow=True))
    assert "Dora has taken over 0 communications and 0 actions" in said
    assert owner_of(secret) == deputy
    assert all("Operation" not in letter.text for letter in Letter.objects.all())


class TestPages:
    def test_the_page_says_what_each_holds_and_passes_it_on(self, client, people, deputy) -> None:
        led(people, "Dark nights")
        client.force_login(people.alice)
        url = reverse("subgroup:hand_over", args=[people.lead.pk])
        assert 'data-label="In the plan"><span>1' in text_of(client.get(url))
        said = text_of(
            client.post(url, {"giver": people.alice.pk, "taker": deputy.pk}, follow=True)
        )
        assert "Dora has taken over 1 communication and 0 actions" in said

    def test_what_is_wrong_is_said(self, client, people) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:hand_over", args=[people.lead.pk])
        assert "Choose whose work passes on" in text_of(client.post(url, {"giver": ""}))
        same = {"giver": people.alice.pk, "taker": people.alice.pk}
        assert "Choose somebody other than" in text_of(client.post(url, same))
        bob = {"giver": people.alice.pk, "taker": people.bob.pk}
        assert "from the list" in text_of(client.post(url, bob))

    def test_another_partners_people_hand_nothing_over(self, client, people) -> None:
        url = reverse("subgroup:hand_over", args=[people.lead.pk])
        for person in (people.bob, people.chair, people.champion):
            client.force_login(person)
            assert client.get(url).status_code == 403
