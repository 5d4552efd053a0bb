"""Nominations that nobody can answer any more, or that were made for another day after all."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from partnership.choices import LetterKind, LetterState, Role
from partnership.models import Appointment, Change, Letter, Partner, Person, ServiceArea
from partnership.operations import FieldChange, record_change
from partnership.operations.people import deactivate, invite
from subgroup.choices import NominationState
from subgroup.models import Nomination
from subgroup.operations.champions import name_champion
from subgroup.operations.leaving import close_and_hand_over
from subgroup.operations.nominations import (
    accept_nomination,
    ask_again,
    ask_for_nomination,
    decline_nomination,
    nominate,
    withdraw_nomination,
    write_to_nominee_again,
)
from subgroup.operations.vacancies import ask_where_nobody_is
from tests.cast import Cast
from tests.factories import ServiceAreaFactory
from tests.subgroup.nominating import letter, link_in
from tests.subgroup.october import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TOMORROW = datetime(2016, 10, 27, 9, tzinfo=UTC)
S = NominationState
NAMING = {
    "name": "Nina",
    "email": "nina@example.org",
    "starts_day": "1",
    "starts_month": "11",
    "starts_year": "2016",
}
ANOTHER = {**NAMING, "name": "Otto", "email": "otto@example.org"}
NOT_SAVED = "What you wrote was not saved"
REASON = {"answer": S.DECLINED, "reason": "I leave in May"}


@pytest.fixture
def area(lonely: Partner) -> ServiceArea:
    return ServiceAreaFactory(partner=lonely, name="Repairs")


def nominated(people: Cast, partner: Partner, role: str = Role.ADVOCATE, **more) -> Nomination:
    asked = ask_for_nomination(by=people.coordinator, partner=partner, role=role, **more)
    return nominate(
        by=people.coordinator,
        nomination=asked,
        name="Nina",
        email="nina@example.org",
        starts=TODAY,
    )


def typed_on(page, *, status: int = 409) -> list[str]:
    """What stands there to be copied."""
    assert page.status_code == status
    found = re.findall(r'<div class="govuk-inset-text">([^<]*)</div>', page.text)
    assert (NOT_SAVED in page.text) == bool(found)
    return found


class TestWhatWasTypedForOneThatWasAnsweredMeanwhile:
    def test_stays_in_the_form_of_whoever_enters_it(
        self, client: Client, people: Cast, lonely: Partner
    ) -> None:
        waiting = nominated(people, lonely)
        client.force_login(people.coordinator)
        url = reverse("subgroup:nomination_enter", args=[waiting.pk])
        late = client.post(url, ANOTHER)
        assert late.status_code == 422
        assert late.context["form"].errors == {
            "__all__": [
                "That nomination was answered or taken back meanwhile, so this was not entered. "
                "Go back to see how it stands now."
            ]
        }
        assert 'value="Otto"' in late.text
        assert 'value="otto@example.org"' in late.text
        assert "Enter the nomination</button>" not in late.text
        page = reverse("subgroup:member", args=[lonely.pk])
        assert client.post(url, NAMING)["Location"] == page, "The same sent twice loses nothing"
        waiting.refresh_from_db()
        assert waiting.email == "nina@example.org"

    def test_stands_once_more_behind_the_link_of_the_officer(
        self, people: Cast, lonely: Partner
    ) -> None:
        asked = ask_for_nomination(by=people.coordinator, partner=lonely, role=Role.ADVOCATE)
        officers = link_in(letter(LetterKind.NOMINATION_ASKED, "olga@example.org"))
        assert Client().post(officers, NAMING).status_code == 302
        assert typed_on(Client().post(officers, ANOTHER)) == ["Otto", "otto@example.org"]
        assert typed_on(Client().post(officers, NAMING)) == []
        assert NOT_SAVED not in Client().get(officers).text
        asked.refresh_from_db()
        assert asked.name == "Nina"

    def test_stands_once_more_behind_the_link_of_the_nominee(
        self, people: Cast, lonely: Partner
    ) -> None:
        waiting = nominated(people, lonely)
        nominees = link_in(letter(LetterKind.NOMINATED, "nina@example.org"))
        withdraw_nomination(by=people.coordinator, nomination=waiting)
        assert typed_on(Client().post(nominees, REASON)) == ["I leave in May"]
        assert typed_on(Client().post(nominees, {"answer": S.ACCEPTED})) == []

    def test_a_no_that_is_pressed_twice_was_saved(self, people: Cast, lonely: Partner) -> None:
        nominated(people, lonely)
        nominees = link_in(letter(LetterKind.NOMINATED, "nina@example.org"))
        assert Client().post(nominees, REASON).status_code == 302
        assert typed_on(Client().post(nominees, REASON)) == []

    def test_stands_there_too_where_it_was_taken_back_in_that_moment(
        self, people: Cast, lonely: Partner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waiting = nominated(people, lonely)
        nominees = link_in(letter(LetterKind.NOMINATED, "nina@example.org"))

        def taken_back_first(**given) -> None:
            withdraw_nomination(by=people.coordinator, nomination=waiting)
            decline_nomination(**given)

        monkeypatch.setattr("subgroup.operations.nominations.decline_nomination", taken_back_first)
        late = Client().post(nominees, REASON)
        assert typed_on(late) == ["I leave in May"]
        assert "This was taken back, or somebody else was named." in late.text


class TestNomineeWhoseAccountIsClosed:
    def test_is_waited_for_no_longer_and_the_partner_is_asked_anew(
        self, people: Cast, lonely: Partner
    ) -> None:
        waiting = nominated(people, lonely)
        deactivate(by=people.coordinator, person=waiting.person)
        assert [ask_where_nobody_is(), ask_where_nobody_is()] == [1, 0]
        waiting.refresh_from_db()
        assert waiting.state == S.WITHDRAWN
        asked = Nomination.objects.get(state=S.ASKED)
        assert (asked.role, asked.partner, asked.asked_by) == (Role.ADVOCATE, lonely, None)
        assert Change.objects.get(subject_id=str(waiting.pk), act="taken back").by is None

    def test_nor_as_a_champion(self, people: Cast, lonely: Partner, area: ServiceArea) -> None:
        waiting = nominated(people, lonely, Role.CHAMPION, area=area)
        deactivate(by=people.coordinator, person=waiting.person)
        with clock.at(TOMORROW):
            ask_where_nobody_is()
        waiting.refresh_from_db()
        assert waiting.state == S.WITHDRAWN
        assert Nomination.objects.filter(service_area=area, state=S.ASKED).count() == 1

    def test_it_is_taken_back_in_the_step_that_closes_it(
        self, people: Cast, lonely: Partner
    ) -> None:
        waiting = nominated(people, lonely, Role.DEPUTY)
        close_and_hand_over(by=people.coordinator, person=waiting.person, takers={})
        waiting.refresh_from_db()
        assert waiting.state == S.WITHDRAWN
        kept = Change.objects.get(subject_id=str(waiting.pk), act="taken back")
        assert kept.by == people.coordinator


def put_right(person: Person, email: str) -> None:
    Person.objects.filter(pk=person.pk).update(email=email)
    corrected = FieldChange("email", "", "")
    record_change(by=None, subject=person, act="changed", changes=[corrected])


class TestOfficerWhoseAddressWasPutRight:
    """By then the request lies in a mailbox that is somebody else's."""

    def test_is_asked_anew_that_day_and_the_other_mailbox_names_nobody(
        self, people: Cast, lonely: Partner
    ) -> None:
        asked = ask_for_nomination(by=people.coordinator, partner=lonely, role=Role.ADVOCATE)
        olga = lonely.nominating_officer
        strangers = link_in(letter(LetterKind.NOMINATION_ASKED, "olga@example.org"))
        with clock.at(NOW + timedelta(hours=1)):
            put_right(olga, "olga.right@example.org")
            assert typed_on(Client().get(strangers), status=404) == []
            typed = typed_on(Client().post(strangers, NAMING), status=404)
            assert typed == ["Nina", "nina@example.org"], "No more than what was sent"
            assert ask_again(by=people.coordinator, nomination=asked)
            assert not ask_again(by=people.coordinator, nomination=asked), "It waits by now"
            hers = olga.letters.get(state=LetterState.QUEUED)
            assert Client().post(link_in(hers), NAMING).status_code == 302
        assert Nomination.objects.get().nominated_by == olga


class TestNomineeWhoseAddressWasPutRight:
    """The link that went to the mailbox of before opens nothing, so they could answer nothing."""

    BUTTON = "Write to them again"
    YES = {"answer": S.ACCEPTED}

    @pytest.fixture
    def waiting(self, people: Cast, lonely: Partner) -> Nomination:
        return nominated(people, lonely)

    def test_is_written_to_again_and_accepts_by_that_letter_alone(
        self, client: Client, people: Cast, lonely: Partner, waiting: Nomination
    ) -> None:
        strangers = link_in(letter(LetterKind.NOMINATED, "nina@example.org"))
        page = reverse("subgroup:member", args=[lonely.pk])
        again = reverse("subgroup:nomination_ask_again", args=[waiting.pk])
        with clock.at(NOW + timedelta(hours=1)):
            put_right(waiting.person, "nina.right@example.org")
            assert Client().post(strangers, self.YES).status_code == 404
            client.force_login(people.coordinator)
            assert self.BUTTON in client.get(page).text
            said = client.post(again, follow=True).text
            assert "The letter has been written once more." in said
            assert self.BUTTON not in said, "It waits by now"
            assert "Nina is asked at their address of today already" in (
                client.post(again, follow=True).text
            )
            hers = waiting.person.letters.get(kind=LetterKind.NOMINATED, state=LetterState.QUEUED)
            assert Client().post(link_in(hers), self.YES).status_code == 302
        waiting.refresh_from_db()
        assert waiting.state == S.ACCEPTED
        assert Change.objects.get(subject_id=str(waiting.pk), act="asked again").by == (
            people.coordinator
        )

    def test_while_their_letter_is_right_or_waits_there_is_nothing_to_write(
        self, client: Client, people: Cast, lonely: Partner, waiting: Nomination
    ) -> None:
        page = reverse("subgroup:member", args=[lonely.pk])
        client.force_login(people.coordinator)
        with clock.at(NOW + timedelta(minutes=1)):
            put_right(waiting.person, "nina.right@example.org")
            assert self.BUTTON not in client.get(page).text
        with clock.at(NOW + timedelta(minutes=2)):
            assert link_in(waiting.person.letters.get())
            assert self.BUTTON not in client.get(page).text
            assert not write_to_nominee_again(by=people.coordinator, nomination=waiting)

    def test_only_the_coordinator_writes_to_them(
        self, client: Client, people: Cast, lonely: Partner, waiting: Nomination
    ) -> None:
        Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
        put_right(waiting.person, "nina.right@example.org")
        client.force_login(people.alice)
        assert self.BUTTON not in client.get(reverse("subgroup:member", args=[lonely.pk])).text
        with pytest.raises(PermissionDenied):
            write_to_nominee_again(by=people.alice, nomination=waiting)


class TestPartnerThatEnded:
    def end(self, partner: Partner) -> Partner:
        Partner.objects.filter(pk=partner.pk).update(valid_to=date(2016, 10, 25))
        return Partner.objects.get(pk=partner.pk)

    def test_on_its_last_day_it_still_names(self, people: Cast, lonely: Partner) -> None:
        Partner.objects.filter(pk=lonely.pk).update(valid_to=TODAY)
        assert nominated(people, lonely).state == S.NOMINATED

    def test_is_asked_for_nobody(self, people: Cast, lonely: Partner, area: ServiceArea) -> None:
        asked = ask_for_nomination(by=people.coordinator, partner=lonely, role=Role.ADVOCATE)
        ended = self.end(lonely)
        said = r"Lonely partner ended on 25 October 2016, so nobody can speak for it any more\."
        with pytest.raises(NotPossible, match=said):
            ask_for_nomination(by=people.coordinator, partner=ended, role=Role.DEPUTY)
        with pytest.raises(NotPossible, match=said), clock.at(TOMORROW):
            ask_again(by=people.coordinator, nomination=asked)
        with pytest.raises(NotPossible, match=said):
            name_champion(
                by=people.coordinator,
                area=ServiceArea.objects.get(pk=area.pk),
                name="Sue",
                email="sue@example.org",
                starts=TODAY,
            )
        assert list(Nomination.objects.all()) == [asked]

    def test_names_nobody_and_nobody_accepts_for_it(self, people: Cast, lonely: Partner) -> None:
        waiting = nominated(people, lonely)
        deputy = ask_for_nomination(by=people.coordinator, partner=lonely, role=Role.DEPUTY)
        self.end(lonely)
        with pytest.raises(NotPossible, match="ended on 25 October 2016"):
            accept_nomination(by=waiting.person, nomination=waiting)
        with pytest.raises(NotPossible, match="ended on 25 October 2016"):
            nominate(
                by=people.coordinator,
                nomination=deputy,
                name="Dora",
                email="dora@example.org",
                starts=TODAY,
            )
        assert not Appointment.objects.filter(partner=lonely).exists()
        withdraw_nomination(by=people.coordinator, nomination=waiting)

    def test_the_page_says_so(self, client: Client, people: Cast, lonely: Partner) -> None:
        self.end(lonely)
        client.force_login(people.coordinator)
        url = reverse("subgroup:nomination_ask", args=[lonely.pk])
        page = client.post(url, {"role": "deputy"}, follow=True).content.decode()
        assert "Lonely partner ended on 25 October 2016" in page


class TestAcceptingASecondRole:
    """By somebody who never came in: the letter with the link to come in follows each time."""

    def invitations(self, person: Person) -> list[tuple[str, str]]:
        letters = person.letters.filter(kind=LetterKind.INVITATION).order_by("created_at")
        return [(each.unique_key.rpartition(":")[2], each.state) for each in letters]

    def accepted(self, people: Cast, partner: Partner, role: str) -> Person:
        waiting = nominated(people, partner, role)
        accept_nomination(by=waiting.person, nomination=waiting)
        return waiting.person

    @pytest.mark.parametrize(
        ("state", "later", "becomes", "invited_again"),
        [
            (LetterState.SENT, timedelta(days=13), LetterState.SENT, False),
            (LetterState.SENT, timedelta(days=14), LetterState.SENT, True),
            (LetterState.QUEUED, timedelta(days=90), LetterState.QUEUED, False),
            (LetterState.WITHDRAWN, timedelta(days=1), LetterState.WITHDRAWN, True),
            (LetterState.FAILED, timedelta(days=1), LetterState.WITHDRAWN, True),
        ],
    )
    def test_brings_an_invitation_where_none_works_any_more(
        self,
        people: Cast,
        lonely: Partner,
        state: str,
        later: timedelta,
        becomes: str,
        invited_again: bool,
    ) -> None:
        nina = self.accepted(people, lonely, Role.DEPUTY)
        sent_at = NOW if state == LetterState.SENT else None
        nina.letters.filter(kind=LetterKind.INVITATION).update(state=state, sent_at=sent_at)
        with clock.at(NOW + later):
            self.accepted(people, lonely, Role.ADVOCATE)
        again = [("2", LetterState.QUEUED)] if invited_again else []
        assert self.invitations(nina) == [("1", becomes), *again]

    def test_brings_one_where_the_last_went_to_an_address_that_was_put_right(
        self, people: Cast, lonely: Partner
    ) -> None:
        nina = invite(
            by=people.coordinator,
            name="Nina",
            email="nima@example.org",
            role=Role.BOARD,
            partner=None,
        )
        nina.letters.update(state=LetterState.SENT, sent_at=NOW)
        with clock.at(NOW + timedelta(days=1)):
            put_right(nina, "nina@example.org")
            assert self.accepted(people, lonely, Role.ADVOCATE) == nina
        assert self.invitations(nina) == [("1", LetterState.SENT), ("2", LetterState.QUEUED)]


def test_a_champion_who_is_named_again_with_another_first_day_is_asked_anew(
    people: Cast, area: ServiceArea
) -> None:
    first, again, later = (
        name_champion(by=people.coordinator, area=area, name="Sue", email=email, starts=starts)
        for email, starts in (
            ("sue@example.org", TODAY),
            ("Sue@example.org", TODAY),
            ("sue@example.org", date(2017, 1, 9)),
        )
    )
    assert first == again
    first.refresh_from_db()
    assert (first.state, later.state, later.starts) == (S.WITHDRAWN, S.NOMINATED, date(2017, 1, 9))
    letters = Letter.objects.filter(kind=LetterKind.NOMINATED, recipient=later.person)
    assert sorted(letters.values_list("state", flat=True)) == [
        LetterState.QUEUED,
        LetterState.WITHDRAWN,
    ]
    waiting = letters.get(state=LetterState.QUEUED)
    assert "from Monday 9 January 2017" in waiting.text
