"""Somebody leaves: what still waits is shown, passes on and the account closes in one step."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from bsc_comms.kit import clock
from partnership.choices import LetterKind, Role
from partnership.models import Change, Person
from partnership.operations.people import deactivate
from plans.choices import Visibility
from plans.models import AnnualRecord
from plans.operations.record_readers import end_link, make_link
from subgroup.models import Action
from subgroup.operations.handover import CannotHandOver
from subgroup.operations.leaving import close_and_hand_over
from subgroup.queries.handover import held_for
from subgroup.queries.leaving import still_held
from tests import factories
from tests.cast import Cast
from tests.factories.governance import MeetingFactory
from tests.factories.plan import CommunicationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_nine():
    with clock.at(NOW):
        yield


@pytest.fixture
def deputy(people: Cast) -> Person:
    return factories.advocate_of(people.lead, name="Dora", email="dora@example.org")


def led(people: Cast, **fields):
    return CommunicationFactory(lead_partner=people.lead, responsible=people.alice, **fields)


def test_what_still_waits_is_counted_as_the_asker_may_know_of_it(people, deputy) -> None:
    led(people)
    led(people, visibility=Visibility.LEAD)
    meeting = MeetingFactory(date=date(2016, 11, 8), chair=people.alice)
    for asker, communications in ((people.coordinator, 1), (people.alice, 2)):
        held = still_held(people.alice, asker)
        (only,) = held.partners
        assert (only.held.communications, only.takers) == (communications, [deputy])
        assert held.to_chair == [meeting]
        assert not held.is_empty


def test_an_action_that_names_no_partner_is_counted_where_it_passes_on(people, deputy) -> None:
    Action.objects.create(
        number=1, owner=people.alice, what="Ask", due=date(2016, 11, 15), at=NOW, by=people.chair
    )

    def counted() -> tuple[list[int], list[int], int]:
        held = still_held(people.alice, people.coordinator)
        of_lead = [each.actions for each in held_for(people.lead, people.coordinator)]
        return of_lead, [each.held.actions for each in held.partners], held.actions_of_no_partner

    assert counted() == ([1, 0], [1], 0)
    factories.AppointmentFactory(person=people.alice, role=Role.ADVOCATE, partner=people.other)
    assert counted() == ([0, 0], [0, 0], 1)


def test_one_step_hands_over_gives_the_chair_back_and_closes(people, deputy) -> None:
    known, secret = led(people), led(people, visibility=Visibility.LEAD)
    meeting = MeetingFactory(date=date(2016, 11, 8), chair=people.alice)
    close_and_hand_over(by=people.coordinator, person=people.alice, takers={people.lead: deputy})
    for each in (known, secret, meeting, people.alice):
        each.refresh_from_db()
    assert (known.responsible, secret.responsible, meeting.chair) == (deputy, deputy, None)
    assert (people.alice.is_active, people.alice.closed_at) == (False, NOW)
    acts = set(Change.objects.filter(by=people.coordinator).values_list("act", flat=True))
    assert acts == {"handed over", "changed", "account closed"}


def test_the_page_warns_before_the_only_holder_of_a_role_goes(people, client) -> None:
    url = reverse("subgroup:leaving", args=[people.coordinator.pk])
    client.force_login(people.coordinator)
    words = f"{people.coordinator.name} is the only coordinator: "
    assert words in client.get(url).content.decode()
    assert (
        "is the only"
        not in client.get(reverse("subgroup:leaving", args=[people.alice.pk])).content.decode()
    )
    factories.coordinator()
    assert words not in client.get(url).content.decode()


def test_the_page_warns_before_nobody_speaks_for_a_partner(people) -> None:
    people.other.valid_to = date(2016, 10, 24)
    people.other.save()
    factories.AppointmentFactory(person=people.alice, role=Role.DEPUTY, partner=people.other)
    people.bob.appointments.all().delete()
    words = "Nobody else speaks for "
    shown = page(people, people.alice).content.decode()
    invite = f"{reverse('partnership:invite')}?partner=LEAD&amp;role=advocate"
    assert f'{words}Lead partner: <a class="govuk-link" href="{invite}">' in shown
    assert shown.count(words) == 1
    second = factories.deputy_of(people.lead)
    assert words not in page(people, people.alice).content.decode()
    deactivate(by=people.coordinator, person=second)
    assert words in page(people, people.alice).content.decode()


def test_nothing_happens_where_one_part_cannot(people, deputy) -> None:
    planned = led(people)
    with pytest.raises(CannotHandOver):
        close_and_hand_over(
            by=people.coordinator, person=people.alice, takers={people.lead: people.bob}
        )
    planned.refresh_from_db()
    people.alice.refresh_from_db()
    assert (planned.responsible, people.alice.is_active) == (people.alice, True)


def test_only_an_administrator_closes_the_account_of_one(people) -> None:
    with pytest.raises(PermissionDenied):
        close_and_hand_over(by=people.coordinator, person=people.administrator, takers={})


def page(people: Cast, person: Person, data: dict | None = None):
    browser = Client()
    browser.force_login(people.coordinator)
    path = reverse("subgroup:leaving", args=[person.pk])
    return browser.get(path) if data is None else browser.post(path, data)


def test_the_page_offers_who_else_speaks_for_the_partner(people, deputy) -> None:
    led(people)
    shown = page(people, people.alice).content.decode()
    assert "Who takes over for Lead" in shown
    assert "Dora" in shown
    name = f"taker_{people.lead.pk}"
    assert page(people, people.alice, {name: str(people.bob.pk)}).status_code == 422
    assert page(people, people.alice, {name: str(deputy.pk)}).status_code == 302
    people.alice.refresh_from_db()
    assert not people.alice.is_active


def test_what_is_kept_back_passes_on_also_where_nothing_else_waits(people, deputy) -> None:
    secret = led(people, visibility=Visibility.LEAD)
    shown = page(people, people.alice).content.decode()
    assert "Nothing that you may know of waits for Alice." in shown
    assert "Who takes over for Lead" in shown
    assert "Nobody yet" in shown
    chosen = {f"taker_{people.lead.pk}": str(deputy.pk)}
    assert page(people, people.alice, chosen).status_code == 302
    secret.refresh_from_db()
    assert secret.responsible == deputy
    assert deputy.letters.get().kind == LetterKind.HANDED_OVER


def test_where_nobody_else_speaks_the_page_says_so_and_the_account_closes_all_the_same(
    people,
) -> None:
    led(people)
    shown = page(people, people.alice).content.decode()
    assert "Nobody else speaks for it today" in shown
    assert "What nobody takes over stays with Alice, and nobody is reminded of it." in shown
    assert page(people, people.alice, {}).status_code == 302


def test_nobody_closes_their_own(people) -> None:
    answer = page(people, people.coordinator, {})
    assert "You cannot close your own account" in answer.content.decode()


def test_the_page_names_the_links_to_records_that_still_open_one(people) -> None:
    record = AnnualRecord.objects.create(year=2015, compiled_at=NOW, content={})
    makers = {"Lead member": people.bob, "Inspector": people.bob, "Editor": people.alice}
    links = {
        whom: make_link(by=by, record=record, for_whom=whom, last_day=date(2016, 11, 30))[0]
        for whom, by in makers.items()
    }
    end_link(by=people.coordinator, link=links["Inspector"])
    shown = page(people, people.bob)
    words = " ".join(strip_tags(shown.text).split())
    assert (
        "Bob made a link on Tue 25 Oct with which Lead member reads Annual record 2015/16. It "
        "works until Wednesday 30 November 2016: where Bob may use it, end it under Who reads it"
    ) in words
    assert f'href="{reverse("plans:record_readers", args=["2015-16", 0])}#links"' in shown.text
    assert words.count("made a link") == 1
    with clock.at(NOW + timedelta(days=37)):
        assert "made a link" not in page(people, people.bob).text
