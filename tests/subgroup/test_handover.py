"""A handover passes open work on in one step, tells both, and keeps who did what."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Change, Letter, Partner, Person
from partnership.operations.people import deactivate
from plans.choices import ApproachAnswer, Reach, State, Visibility
from plans.models import Approach, Communication
from plans.operations.approaches import (
    GivenAnswer,
    answer_approach,
    ask_the_advocates,
    follow_approaches,
)
from subgroup.choices import ActionState
from subgroup.emails import letter_of_handover
from subgroup.models import Action
from subgroup.operations.actions import chase_actions
from subgroup.operations.closing import close_meeting
from subgroup.operations.handover import CannotHandOver, HandedOver, hand_over
from tests import factories
from tests.cast import Cast
from tests.services.page_text import text_of
from tests.subgroup.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.fixture
def deputy(people: Cast) -> Person:
    return factories.deputy_of(people.lead, name="Dora", email="dora@example.org")


def led(people: Cast, title: str, **fields) -> Communication:
    given = {"lead_partner": people.lead, "responsible": people.alice, **fields}
    return factories.CommunicationFactory(title=title, **given)


def action(owner: Person, partner: Partner | None, **fields) -> Action:
    return Action.objects.create(
        number=Action.objects.count() + 1,
        owner=owner,
        partner=partner,
        due=date(2016, 11, 15),
        at=NOW,
        **{"what": "Ask the printer", **fields},
    )


def passed(people: Cast, taker: Person, by: Person | None = None) -> HandedOver:
    return hand_over(
        by=by or people.coordinator, partner=people.lead, giver=people.alice, taker=taker
    )


def owner_of(one: Communication | Action) -> Person | None:
    one.refresh_from_db()
    return one.responsible if isinstance(one, Communication) else one.owner


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
    assert [(each.subject_type, each.field, each.was, each.became) for each in told] == [
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


def test_who_gives_or_takes_over_alone_is_not_named_twice(people, deputy) -> None:
    """The planted fault: "Alice has passed the open work of Alice on to you"."""

    def text(by: Person, to: Person) -> str:
        told = {"partner": people.lead, "giver": people.alice, "taker": deputy}
        return letter_of_handover(by=by, person=to, **told).text

    given, taken = "Lead partner on to Dora.", "open work of Alice for Lead partner"
    assert f"You have passed your open work for {given}" in text(people.alice, people.alice)
    assert "Alice has passed their open work for Lead partner on to you" in text(
        people.alice, deputy
    )
    assert f"You have taken over the {taken}: communications" in text(deputy, deputy)
    assert f"Cora has passed the {taken} on to you" in text(people.coordinator, deputy)
    assert "Dora has taken over your open work for Lead partner." in text(deputy, people.alice)


def test_more_that_passes_on_another_day_is_told_again(people, deputy) -> None:
    led(people, "Dark nights")
    passed(people, deputy)
    with clock.at(NOW + timedelta(days=1)):
        led(people, "Fire doors")
        passed(people, deputy)
    letters = Letter.objects.filter(kind=LetterKind.HANDED_OVER)
    assert sorted(each.recipient.name for each in letters) == ["Alice", "Alice", "Dora", "Dora"]


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


def test_where_nobody_else_speaks_the_page_says_what_comes_first(client, people) -> None:
    client.force_login(people.coordinator)
    page = reverse("subgroup:hand_over", args=[people.lead.pk])
    assert "Nobody else speaks for Lead today." in text_of(client.get(page))
    factories.deputy_of(people.lead, name="Dora", email="dora@example.org")
    assert "Nobody else speaks" not in text_of(client.get(page))


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
    assert '<td class="app-number" data-label="Open communications"><span>1' not in before
    said = text_of(client.post(url, {"giver": people.alice.pk, "taker": deputy.pk}, follow=True))
    assert "Dora has taken over the open work. Both people" in said
    assert owner_of(secret) == deputy
    assert all("Operation" not in letter.text for letter in Letter.objects.all())


class TestApproaches:
    """What the giver asked the other advocates, and what other partners ask."""

    def ask(self, communication: Communication, partner: Partner, by: Person) -> Approach:
        return ask_the_advocates(by=by, communication=communication, partners=[partner])

    def test_who_takes_over_waits_for_the_answers_and_who_asked_stays(self, people, deputy) -> None:
        planned = led(people, "Dark nights", reach=Reach.LOCAL)
        approach = self.ask(planned, people.other, people.alice)
        assert passed(people, deputy) == HandedOver(1, 0, approaches=1)
        approach.refresh_from_db()
        assert (approach.asked_by, approach.followed_by) == (people.alice, deputy)
        told = Change.objects.filter(act="handed over", field="who waits for the partners' answers")
        assert [(each.subject_id, each.was, each.became) for each in told] == [
            (str(planned.pk), "Alice", "Dora")
        ]
        answer_approach(
            by=people.bob,
            asked=approach.asked.get(),
            opened_version=1,
            answer=GivenAnswer(ApproachAnswer.NOTHING),
        )
        with clock.at(approach.deadline + timedelta(minutes=1)):
            follow_approaches()
        answered = Letter.objects.filter(kind=LetterKind.APPROACH_ANSWERED)
        assert {each.recipient for each in answered} == {deputy}

    def test_it_passes_on_again_and_others_stay(self, people, deputy) -> None:
        approach = self.ask(
            led(people, "Dark nights", reach=Reach.LOCAL), people.other, people.alice
        )
        own = self.ask(led(people, "Bonfires", reach=Reach.LOCAL), people.other, deputy)
        passed(people, deputy)
        back = hand_over(
            by=people.coordinator, partner=people.lead, giver=deputy, taker=people.alice
        )
        assert back.approaches == 2
        keepers = Approach.objects.kept_for(people.lead).values_list("pk", "keeper_id")
        assert dict(keepers) == {approach.pk: people.alice.pk, own.pk: people.alice.pk}

    def test_what_is_over_is_not_passed_on(self, people, deputy) -> None:
        approach = self.ask(
            led(people, "Dark nights", reach=Reach.LOCAL), people.other, people.alice
        )
        with clock.at(approach.deadline + timedelta(minutes=1)):
            follow_approaches()
            assert passed(people, deputy).approaches == 0
        approach.refresh_from_db()
        assert approach.followed_by is None

    def test_who_takes_over_gets_the_letter_of_each_question_once(self, people) -> None:
        theirs = led(
            people, "Stalls", lead_partner=people.other, responsible=people.bob, reach=Reach.LOCAL
        )
        self.ask(theirs, people.lead, people.bob)
        new = factories.deputy_of(people.lead, name="Dora", email="dora@example.org")
        assert [passed(people, new).questions for _ in range(2)] == [1, 1]
        asked = Letter.objects.filter(kind=LetterKind.APPROACH_ASKED).order_by("recipient__name")
        assert [each.recipient for each in asked] == [people.alice, new]
        assert len({each.unique_key for each in asked}) == 2

    def test_a_question_about_what_is_kept_back_is_counted_for_nobody_else(
        self, client, people
    ) -> None:
        secret = led(
            people,
            "Operation",
            lead_partner=people.other,
            responsible=people.bob,
            reach=Reach.LOCAL,
            visibility=Visibility.NAMED,
            named_partners=[people.lead],
            embargo_until=datetime(2017, 1, 9, tzinfo=UTC),
            reference=None,
        )
        self.ask(secret, people.lead, people.bob)
        new = factories.deputy_of(people.lead, name="Dora", email="dora@example.org")
        url = reverse("subgroup:hand_over", args=[people.lead.pk])
        client.force_login(people.coordinator)
        assert "of other partners wait" not in text_of(client.get(url))
        client.force_login(people.alice)
        assert "1 question of other partners waits for Lead" in text_of(client.get(url))
        assert passed(people, new) == HandedOver(0, 0, approaches=0, questions=0)
        letter = Letter.objects.get(kind=LetterKind.APPROACH_ASKED, recipient=new)
        assert letter.in_confidence

    def test_what_was_asked_about_something_kept_back_is_counted_for_nobody_else(
        self, client, people, deputy
    ) -> None:
        secret = led(
            people,
            "Operation",
            reach=Reach.LOCAL,
            visibility=Visibility.NAMED,
            named_partners=[people.other],
            embargo_until=datetime(2017, 1, 9, tzinfo=UTC),
            reference=None,
        )
        approach = self.ask(secret, people.other, people.alice)
        client.force_login(people.coordinator)
        page = text_of(client.get(reverse("subgroup:hand_over", args=[people.lead.pk])))
        assert 'data-label="Questions to other partners"><span>1' not in page
        found = passed(people, deputy, by=people.coordinator)
        assert found == HandedOver(0, 0, approaches=0)
        approach.refresh_from_db()
        assert approach.followed_by == deputy


class TestLettersOfActions:
    """What waits to tell the giver of what they took on."""

    DUE = date(2016, 11, 1)

    def owed(self, kind: LetterKind) -> list[tuple[str, str]]:
        letters = Letter.objects.filter(kind=kind).order_by("recipient__name", "state")
        return [(each.recipient.name, each.state) for each in letters]

    def test_a_reminder_goes_to_whoever_has_it_now(self, people, deputy) -> None:
        factories.ActionFactory(
            owner=people.alice,
            partner=people.lead,
            due=self.DUE,
            at=datetime(2016, 9, 1, 9, tzinfo=UTC),
        )
        chase_actions()
        passed(people, deputy)
        chase_actions()
        assert self.owed(LetterKind.ACTION_DUE) == [
            ("Alice", LetterState.WITHDRAWN),
            ("Dora", LetterState.QUEUED),
        ]

    @pytest.mark.parametrize("gone_out", [False, True])
    def test_so_does_the_one_after_the_meeting_unless_it_has_gone_out(
        self, people, deputy, gone_out: bool
    ) -> None:
        meeting = factories.MeetingFactory(date=NOW.date())
        for what, owner in (("Book it", people.alice), ("Print it", deputy)):
            action(owner, people.lead, meeting=meeting, what=what)
        close_meeting(by=people.coordinator, meeting=meeting)
        if gone_out:
            Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
        passed(people, deputy)
        given = self.owed(LetterKind.ACTION_GIVEN)
        if gone_out:
            assert given == [("Alice", LetterState.SENT), ("Dora", LetterState.SENT)]
            return
        assert given == [
            ("Alice", LetterState.WITHDRAWN),
            ("Dora", LetterState.QUEUED),
            ("Dora", LetterState.WITHDRAWN),
        ]
        waiting = deputy.letters.get(kind=LetterKind.ACTION_GIVEN, state=LetterState.QUEUED)
        assert [each in waiting.text for each in ("Book it", "Print it")] == [True, True]


class TestPages:
    def test_the_page_says_what_each_holds_and_passes_it_on(self, client, people, deputy) -> None:
        led(people, "Dark nights")
        client.force_login(people.alice)
        url = reverse("subgroup:hand_over", args=[people.lead.pk])
        assert 'data-label="Open communications"><span>1' in text_of(client.get(url))
        said = text_of(
            client.post(url, {"giver": people.alice.pk, "taker": deputy.pk}, follow=True)
        )
        assert "Dora has taken over 1 communication. Both people" in said

    def test_whose_account_is_closed_is_not_said_to_be_told(self, client, people, deputy) -> None:
        led(people, "Dark nights")
        deactivate(by=people.coordinator, person=people.alice)
        client.force_login(people.coordinator)
        url = reverse("subgroup:hand_over", args=[people.lead.pk])
        names = {"giver": people.alice.pk, "taker": deputy.pk}
        said = text_of(client.post(url, names, follow=True))
        assert "has taken over 1 communication. Dora is told by letter." in said

    def test_what_is_wrong_is_said(self, client, people, deputy) -> None:
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
