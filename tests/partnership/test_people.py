"""Inviting people, giving and ending roles, closing and opening accounts."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState, Role
from partnership.models import Appointment, Change, Letter, Person
from partnership.operations import letters, people
from tests.cast import Cast
from tests.factories import (
    AppointmentFactory,
    LetterFactory,
    administrator,
)
from tests.partnership.october import NOW, TODAY
from tests.services.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def link_in(text: str) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/\S+)", text)[1]  # type: ignore[index]


class TestInviting:
    sent = {"name": "Nina New", "email": "Nina@Example.org", "role": "advocate"}

    def test_an_invitation_makes_an_account_a_role_and_a_letter(
        self, client: Client, who: Cast
    ) -> None:
        client.force_login(who.coordinator)
        answer = client.post(reverse("partnership:invite"), {**self.sent, "partner": who.lead.pk})
        nina = Person.objects.get(email="nina@example.org")
        assert answer["Location"] == reverse("partnership:person", args=[nina.pk])
        assert not nina.has_usable_password()
        held = nina.appointments.get()
        assert (held.role, held.partner, held.starts, held.ends) == (
            Role.ADVOCATE,
            who.lead,
            TODAY,
            None,
        )
        letter = nina.letters.get()
        assert (letter.kind, letter.state) == (LetterKind.INVITATION, LetterState.QUEUED)
        assert list(Change.objects.order_by("id").values_list("by", "act", "after")) == [
            (who.coordinator.pk, "invited", ""),
            (who.coordinator.pk, "role given", "Advocate, Lead partner"),
        ]

    def test_the_link_works_once_and_is_nowhere_but_in_the_mail(
        self, client: Client, who: Cast
    ) -> None:
        nina = people.invite(
            by=who.coordinator,
            name="Nina",
            email="nina@example.org",
            role=Role.BOARD,
            partner=None,
        )
        letter = nina.letters.get()
        letters.send_letter(letter_id=letter.pk)
        (sent,) = mail.outbox
        link = link_in(sent.body)
        assert sent.alternatives[0].content.count(link) == 3
        letter.refresh_from_db()
        assert "/accounts/" not in letter.text + letter.html
        client.force_login(who.coordinator)
        page = text_of(client.get(reverse("partnership:letter", args=[letter.pk])))
        assert "/invitation/" not in page
        client.logout()

        form_page = client.get(link, follow=True)
        assert form_page.status_code == 200
        client.post(form_page.redirect_chain[-1][0], {"password1": "a long and new password"})
        nina.refresh_from_db()
        assert nina.check_password("a long and new password")
        assert "no longer works" in text_of(Client().get(link, follow=True))

    def test_it_signs_in_with_the_new_password(self, client: Client, who: Cast) -> None:
        nina = people.invite(
            by=who.coordinator, name="N", email="nina@example.org", role=Role.BOARD, partner=None
        )
        nina.set_password("a long and new password")
        nina.save()
        answer = client.post(
            reverse("account_login"),
            {"login": "Nina@example.org", "password": "a long and new password"},
        )
        assert answer.status_code == 302
        assert client.session["_auth_user_id"] == str(nina.pk)

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"name": ""}, "Enter a name"),
            ({"email": "nina"}, "Enter an e-mail address, like name@example.org"),
            ({"email": "ALICE@example.org"}, "has an account already"),
            ({"role": ""}, "Choose a role"),
            ({"role": "advocate", "partner": ""}, "Choose the partner for which this role is held"),
            ({"role": "administrator"}, "Choose a role from the list"),
        ],
    )
    def test_what_is_wrong_is_said_and_nobody_is_invited(
        self, client: Client, who: Cast, changed: dict[str, str], said: str
    ) -> None:
        client.force_login(who.coordinator)
        before = Person.objects.count()
        sent = {**self.sent, "partner": str(who.lead.pk), **changed}
        page = text_of(client.post(reverse("partnership:invite"), sent))
        assert said in page
        assert (Person.objects.count(), Letter.objects.count()) == (before, 0)

    def test_an_address_that_is_known_leads_to_whose_it_is(self, client: Client, who: Cast) -> None:
        client.force_login(who.coordinator)
        for address, leads_there in ((who.alice.email.upper(), True), ("nina@example.org", False)):
            sent = {**self.sent, "name": "", "partner": str(who.lead.pk), "email": address}
            page = text_of(client.post(reverse("partnership:invite"), sent))
            assert (reverse("partnership:person", args=[who.alice.pk]) in page) is leads_there

    def test_only_an_administrator_makes_an_administrator(self, who: Cast) -> None:
        new = {"name": "N", "email": "n@example.org", "role": Role.ADMINISTRATOR, "partner": None}
        with pytest.raises(PermissionDenied):
            people.invite(by=who.coordinator, **new)
        assert people.invite(by=who.administrator, **new).has_role({Role.ADMINISTRATOR})

    def test_a_new_invitation_takes_the_place_of_the_one_that_waits(self, who: Cast) -> None:
        nina = people.invite(
            by=who.coordinator, name="N", email="n@example.org", role=Role.BOARD, partner=None
        )
        people.invite_again(by=who.coordinator, person=nina)
        assert sorted(nina.letters.values_list("unique_key", "state")) == [
            (f"invitation:{nina.pk}:1", LetterState.WITHDRAWN),
            (f"invitation:{nina.pk}:2", LetterState.QUEUED),
        ]

    def test_who_has_come_in_is_not_invited_again(self, who: Cast) -> None:
        who.alice.set_password("a password of hers")
        who.alice.save()
        with pytest.raises(people.NotPossible):
            people.invite_again(by=who.coordinator, person=who.alice)


class TestRoles:
    def test_an_ended_role_no_longer_holds_in_a_session_that_is_open(
        self, client: Client, who: Cast
    ) -> None:
        client.force_login(who.alice)
        assert client.get(reverse("partnership:my_letters")).status_code == 200
        people.end_appointment(by=who.coordinator, appointment_id=who.alice.appointments.get().pk)
        assert client.get(reverse("partnership:my_letters")).status_code == 403
        assert Appointment.objects.get(person=who.alice).ends == date(2016, 10, 25)

    @pytest.mark.parametrize(
        ("after", "holds"), [(-1, False), (0, True), (3, True), (4, False), (9, False)]
    )
    def test_a_role_holds_from_its_first_day_to_its_last(
        self, who: Cast, after: int, holds: bool
    ) -> None:
        AppointmentFactory(
            person=who.alice, role=Role.CHAIR, starts=TODAY, ends=TODAY + timedelta(days=3)
        )
        day = TODAY + timedelta(days=after)
        with clock.at(NOW + timedelta(days=after)):
            assert Person.objects.get(pk=who.alice.pk).has_role({Role.CHAIR}) is holds
            assert (
                Appointment.objects.held_on(day).filter(role=Role.CHAIR, person=who.alice).exists()
                is holds
            )

    def test_a_role_that_begins_later_is_not_given_again_from_today(self, who: Cast) -> None:
        AppointmentFactory(person=who.bob, role=Role.CHAIR, starts=TODAY + timedelta(days=7))
        with pytest.raises(people.NotPossible) as refused:
            people.appoint(by=who.coordinator, person=who.bob, role=Role.CHAIR, partner=None)
        assert "holds this role from Wednesday 2 November 2016." in str(refused.value)

    def test_nor_is_one_given_again_on_its_last_day(self, who: Cast) -> None:
        AppointmentFactory(person=who.bob, role=Role.CHAIR, ends=TODAY)
        with pytest.raises(people.NotPossible, match="holds this role already"):
            people.appoint(by=who.coordinator, person=who.bob, role=Role.CHAIR, partner=None)
        with clock.at(NOW + timedelta(days=1)):
            people.appoint(by=who.coordinator, person=who.bob, role=Role.CHAIR, partner=None)

    def test_a_role_that_began_yesterday_keeps_that_day(self, who: Cast) -> None:
        yesterday = TODAY - timedelta(days=1)
        held = AppointmentFactory(person=who.bob, role=Role.CHAIR, starts=yesterday)
        people.end_appointment(by=who.coordinator, appointment_id=held.pk)
        held.refresh_from_db()
        assert (held.starts, held.ends) == (yesterday, yesterday)

    def test_a_role_that_ended_yesterday_is_not_ended_again(self, who: Cast) -> None:
        held = AppointmentFactory(person=who.bob, role=Role.CHAIR, ends=TODAY - timedelta(days=1))
        people.end_appointment(by=who.coordinator, appointment_id=held.pk)
        assert not Change.objects.filter(act="role ended").exists()

    def test_a_role_of_today_ends_at_once_too(self, who: Cast) -> None:
        people.appoint(by=who.coordinator, person=who.alice, role=Role.CHAIR, partner=None)
        held = who.alice.appointments.get(role=Role.CHAIR)
        people.end_appointment(by=who.coordinator, appointment_id=held.pk)
        assert Person.objects.get(pk=who.alice.pk).roles == {Role.ADVOCATE}
        acts = list(Change.objects.order_by("id").values_list("act", "before", "after"))
        assert acts == [("role given", "", "Chair"), ("role ended", "Chair", "")]

    def test_the_same_role_is_not_given_twice(self, who: Cast) -> None:
        with pytest.raises(people.NotPossible):
            people.appoint(
                by=who.coordinator, person=who.alice, role=Role.ADVOCATE, partner=who.lead
            )

    def test_a_role_for_all_is_held_for_no_partner(self, who: Cast) -> None:
        people.appoint(by=who.coordinator, person=who.alice, role=Role.BOARD, partner=who.lead)
        assert who.alice.appointments.get(role=Role.BOARD).partner is None

    def test_a_coordinator_does_not_touch_an_administrator(self, who: Cast) -> None:
        appointment = who.administrator.appointments.get()
        with pytest.raises(PermissionDenied):
            people.end_appointment(by=who.coordinator, appointment_id=appointment.pk)
        with pytest.raises(PermissionDenied):
            people.deactivate(by=who.coordinator, person=who.administrator)
        with pytest.raises(PermissionDenied):
            people.appoint(
                by=who.coordinator, person=who.coordinator, role=Role.ADMINISTRATOR, partner=None
            )

    def test_nor_the_role_that_a_closed_account_keeps(self, who: Cast) -> None:
        other = administrator()
        people.deactivate(by=who.administrator, person=other)
        with pytest.raises(PermissionDenied):
            people.end_appointment(by=who.coordinator, appointment_id=other.appointments.get().pk)
        assert other.appointments.current().exists()

    def test_the_last_administrator_stays(self, who: Cast) -> None:
        held = who.administrator.appointments.get()
        with pytest.raises(people.NotPossible):
            people.end_appointment(by=who.administrator, appointment_id=held.pk)
        closed = administrator()
        people.deactivate(by=who.administrator, person=closed)
        with pytest.raises(people.NotPossible, match="This is the only administrator"):
            people.end_appointment(by=who.administrator, appointment_id=held.pk)
        administrator()
        people.end_appointment(by=who.administrator, appointment_id=held.pk)
        assert not Person.objects.get(pk=who.administrator.pk).roles

    def test_nor_does_the_last_leave_the_planner_to_one_who_never_came_in(self, who: Cast) -> None:
        """By a password or by any other way in, such as a passkey or single sign-on."""
        held = who.administrator.appointments.get()
        invited = people.invite(
            by=who.administrator,
            name="Ina",
            email="ina@example.org",
            role=Role.ADMINISTRATOR,
            partner=None,
        )
        not_yet = "Nobody else who administers has come in yet"
        with pytest.raises(people.NotPossible, match=not_yet):
            people.end_appointment(by=who.administrator, appointment_id=held.pk)
        with pytest.raises(people.NotPossible, match=not_yet):
            people.deactivate(by=invited, person=who.administrator)
        Person.objects.filter(pk=invited.pk).update(last_login=NOW)
        people.end_appointment(by=who.administrator, appointment_id=held.pk)
        assert not Person.objects.get(pk=who.administrator.pk).roles


class TestAccounts:
    def test_a_closed_account_is_out_with_its_next_request(self, client: Client, who: Cast) -> None:
        waits = LetterFactory(recipient=who.alice)
        client.force_login(who.alice)
        people.deactivate(by=who.coordinator, person=who.alice)
        answer = client.get(reverse("partnership:my_letters"))
        assert answer["Location"].startswith(reverse("account_login"))
        waits.refresh_from_db()
        assert waits.state == LetterState.WITHDRAWN
        told = Change.objects.filter(subject_id=str(waits.pk)).values_list("act", "after")
        assert list(told) == [("withdrawn", "Withdrawn")]

    @pytest.mark.parametrize(
        ("state", "became"),
        [
            (LetterState.FAILED, LetterState.WITHDRAWN),
            (LetterState.UNCERTAIN, LetterState.WITHDRAWN),
            (LetterState.MISSED, LetterState.WITHDRAWN),
            (LetterState.KEPT, LetterState.KEPT),
        ],
    )
    def test_no_letter_to_it_needs_a_look(self, who: Cast, state: str, became: str) -> None:
        letter = LetterFactory(recipient=who.alice, state=state)
        other = LetterFactory(recipient=who.bob, state=state)
        people.deactivate(by=who.coordinator, person=who.alice)
        for each, expected in ((letter, became), (other, state)):
            each.refresh_from_db()
            assert each.state == expected

    def test_what_a_dead_worker_held_as_it_closed_is_not_sent(self, who: Cast) -> None:
        letter = LetterFactory(recipient=who.alice)
        assert Letter.objects.claim(letter.pk)
        people.deactivate(by=who.coordinator, person=who.alice)
        Letter.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
        letters.sweep_letters()
        assert letters.send_due_letters().sent == 0
        letter.refresh_from_db()
        assert (letter.state, mail.outbox) == (LetterState.WITHDRAWN, [])

    def test_it_opens_again_with_its_roles(self, who: Cast) -> None:
        people.deactivate(by=who.coordinator, person=who.alice)
        people.reactivate(by=who.coordinator, person=Person.objects.get(pk=who.alice.pk))
        assert Person.objects.get(pk=who.alice.pk).roles == {Role.ADVOCATE}
        assert list(Change.objects.order_by("id").values_list("act", flat=True)) == [
            "account closed",
            "account opened",
        ]

    def test_its_page_says_which_letters_did_not_go_out(self, client: Client, who: Cast) -> None:
        waits = LetterFactory(recipient=who.alice, about="Meeting of 8 November")
        client.force_login(who.coordinator)
        page = reverse("partnership:person", args=[who.alice.pk])
        assert "It was closed from" not in text_of(client.get(page))
        people.deactivate(by=who.coordinator, person=who.alice)
        assert "Letters that waited when it closed were taken back, and stay so" in text_of(
            client.get(page)
        )
        with clock.at(NOW + timedelta(days=5)):
            people.reactivate(by=who.coordinator, person=Person.objects.get(pk=who.alice.pk))
        said = text_of(client.get(page))
        assert "It was closed from Wednesday 26 October 2016 to Monday 31 October 2016." in said
        (link,) = re.findall(r'href="([^"]+)">See what was taken back', said)
        assert list(client.get(unescape(link)).context["page"]) == [waits]
        with clock.at(NOW + timedelta(days=9)):
            people.deactivate(by=who.coordinator, person=Person.objects.get(pk=who.alice.pk))
            assert "It was closed from" not in text_of(client.get(page))
            people.reactivate(by=who.coordinator, person=Person.objects.get(pk=who.alice.pk))
        words = "It was closed on Friday 4 November 2016 and opened again the same day."
        assert words in text_of(client.get(page))

    def test_nobody_closes_their_own(self, who: Cast) -> None:
        with pytest.raises(people.NotPossible):
            people.deactivate(by=who.coordinator, person=who.coordinator)

    def test_a_closed_administrator_is_opened_by_an_administrator_only(self, who: Cast) -> None:
        other = administrator()
        people.deactivate(by=who.administrator, person=other)
        with pytest.raises(PermissionDenied):
            people.reactivate(by=who.coordinator, person=other)
