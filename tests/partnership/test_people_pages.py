"""The pages of people: vacancies, roles that go on, and who opens them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState, Role
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from partnership.operations.letters import send_letter
from partnership.operations.people import (
    deactivate,
    end_appointment,
    invite,
    set_nominating_officer,
)
from partnership.queries import people as queries
from tests.cast import Cast
from tests.factories import (
    AppointmentFactory,
    LetterFactory,
    PartnerFactory,
    PersonFactory,
    administrator,
    advocate_of,
    coordinator,
)
from tests.partnership.october import NOW, TODAY
from tests.services.page_text import called_optional, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


class TestPages:
    def test_partners_without_an_advocate_are_vacancies(self, client: Client, who: Cast) -> None:
        PartnerFactory(code="ALONE", name="Lonely partner")
        client.force_login(who.coordinator)
        page = text_of(client.get(reverse("partnership:people")))
        assert "1 partner has no advocate" in page
        assert "?role=advocate&amp;partner=ALONE" in page
        assert "Chloe" in page
        listed = text_of(client.get(reverse("partnership:partners")))
        assert listed.count("No advocate") == 1
        assert f"{who.alice.name}<span" in listed

    def test_a_deputy_who_is_to_begin_stands_at_the_partner(
        self, client: Client, who: Cast
    ) -> None:
        AppointmentFactory(
            person=who.bob, role=Role.DEPUTY, partner=who.lead, starts=date(2016, 12, 1)
        )
        client.force_login(who.coordinator)
        url = reverse("partnership:people")
        said = "deputy advocate from Thu 1 Dec"
        assert said in text_of(client.get(url))
        deactivate(by=who.coordinator, person=who.bob)
        assert said not in text_of(client.get(url))

    def test_a_champion_whose_account_was_closed_is_marked_like_an_advocate(
        self, client: Client, who: Cast
    ) -> None:
        for person in (who.bob, who.champion):
            deactivate(by=who.coordinator, person=person)
        client.force_login(who.coordinator)
        page = text_of(client.get(reverse("partnership:people")))
        assert page.count("Account closed") == 3  # and whose account was closed before

    def test_who_was_entered_and_never_invited_is_not_called_invited(
        self, client: Client, who: Cast
    ) -> None:
        officer = set_nominating_officer(
            by=who.coordinator, partner=who.lead, name="Olwen", email="olwen@example.org"
        )
        client.force_login(who.coordinator)
        address = reverse("partnership:person", args=[officer.pk])
        page = text_of(client.get(address))
        assert "Not invited" in page
        assert "Invited, has not come in yet" not in page
        assert "Invite again" not in page
        client.post(reverse("partnership:person_invite_again", args=[officer.pk]))
        page = text_of(client.get(address))
        assert "Not invited" not in page
        assert "Invited, has not come in yet" in page
        assert "Invite again" in page

    @pytest.mark.parametrize(
        ("passed", "corrected", "works"),
        [
            (timedelta(days=1), False, True),
            (timedelta(days=1), True, False),
            (timedelta(days=15), False, False),
        ],
    )
    def test_whose_invitation_opens_nothing_any_more_is_to_be_invited_again(
        self, client: Client, who: Cast, passed: timedelta, corrected: bool, works: bool
    ) -> None:
        nina = invite(
            by=who.coordinator, name="Nina", email="nima@example.org", role=Role.BOARD, partner=None
        )
        send_letter(letter_id=nina.letters.get().pk)
        client.force_login(who.coordinator)
        url = reverse("partnership:person", args=[nina.pk])
        said = ("Invited, has not come in yet", "The invitation no longer works: invite again")
        with clock.at(NOW + passed):
            if corrected:
                change = FieldChange("email", "", "")
                record_change(by=who.administrator, subject=nina, act="changed", changes=[change])
            page = text_of(client.get(url))
            assert [each in page for each in said] == [works, not works]
            Person.objects.filter(pk=nina.pk).update(last_login=NOW)
            page = text_of(client.get(url))
            assert [each in page for each in said] == [False, False]

    @pytest.mark.parametrize(
        ("role", "lasts", "reader", "again"),
        [
            (Role.BOARD, {}, "coordinator", True),
            (Role.BOARD, {"starts": TODAY + timedelta(days=1)}, "coordinator", True),
            (Role.BOARD, {"ends": TODAY - timedelta(days=1)}, "coordinator", False),
            (Role.ADMINISTRATOR, {}, "coordinator", False),
            (Role.ADMINISTRATOR, {}, "administrator", True),
        ],
    )
    def test_to_invite_again_is_said_of_who_holds_a_role_or_will_to_who_may_do_it(
        self, client: Client, who: Cast, role: Role, lasts: dict, reader: str, again: bool
    ) -> None:
        nina = AppointmentFactory(role=role, **lasts).person
        LetterFactory(recipient=nina, kind=LetterKind.INVITATION, state=LetterState.WITHDRAWN)
        client.force_login(getattr(who, reader))
        page = text_of(client.get(reverse("partnership:person", args=[nina.pk])))
        said = ("The invitation no longer works: invite again", "The invitation no longer works")
        assert [f">{each}</strong>" in page for each in said] == [again, not again]

    @pytest.mark.parametrize("state", [LetterState.FAILED, LetterState.UNCERTAIN])
    def test_an_invitation_that_needs_a_look_is_not_said_to_work_no_longer(
        self, client: Client, who: Cast, state: LetterState
    ) -> None:
        nina = LetterFactory(kind=LetterKind.INVITATION, state=state).recipient
        client.force_login(who.coordinator)
        page = text_of(client.get(reverse("partnership:person", args=[nina.pk])))
        assert "Invited, has not come in yet" in page

    def test_who_still_holds_a_role_for_a_partner_that_ended_is_listed_after_the_others(
        self, client: Client, who: Cast
    ) -> None:
        who.other.valid_to = TODAY - timedelta(days=3)
        who.other.save()
        ended = PartnerFactory(name="Long gone", valid_to=TODAY - timedelta(days=3))
        client.force_login(who.coordinator)
        page = text_of(client.get(reverse("partnership:people")))
        last = [line.partner for line in queries.people_by_partner()][-1]
        assert last == who.other
        assert "until Sun 23 Oct:" in page
        assert "then end these roles where nobody else needs them" in page
        assert reverse("subgroup:hand_over", args=[who.other.pk]) in page
        assert reverse("partnership:person", args=[who.bob.pk]) in page
        assert ended.name not in page
        assert "1 partner has no advocate" not in page

    def test_a_link_from_a_vacancy_fills_the_form(self, client: Client, who: Cast) -> None:
        client.force_login(who.coordinator)
        url = f"{reverse('partnership:invite')}?role=advocate&partner=LEAD"
        form = client.get(url).context["form"]
        assert (form["role"].value(), form["partner"].value()) == ("advocate", who.lead.pk)

    def test_the_partner_of_an_invitation_is_asked_by_its_role_and_not_called_optional(
        self, client: Client, who: Cast
    ) -> None:
        client.force_login(who.coordinator)
        url = reverse("partnership:invite")
        page = client.get(url)
        assert called_optional(page) == []
        assert "For an advocate, a deputy or a champion" in text_of(page)
        sent = {"name": "Nadia", "email": "nadia@example.org", "role": "advocate", "partner": ""}
        refused = client.post(url, sent)
        assert refused.context["form"].errors == {
            "partner": ["Choose the partner for which this role is held"]
        }
        assert client.post(url, sent | {"role": "board"}).status_code == 302

    @pytest.mark.parametrize(
        "name",
        ["alice", "bob", "champion", "chair", "board_member", "coordinator", "administrator"],
    )
    def test_only_who_coordinates_opens_the_people_pages(
        self, client: Client, who: Cast, name: str
    ) -> None:
        client.force_login(getattr(who, name))
        allowed = name in {"coordinator", "administrator"}
        for url in (
            reverse("partnership:people"),
            reverse("partnership:invite"),
            reverse("partnership:person", args=[who.alice.pk]),
        ):
            assert client.get(url).status_code == (200 if allowed else 403)
        for view in ("person_deactivate", "person_reactivate", "person_invite_again"):
            answer = client.post(reverse(f"partnership:{view}", args=[who.bob.pk]))
            assert answer.status_code == (302 if allowed else 403)

    def test_buttons_do_what_they_say(self, client: Client, who: Cast) -> None:
        client.force_login(who.coordinator)
        held = who.bob.appointments.get()
        client.post(reverse("partnership:person_appoint", args=[who.bob.pk]), {"role": "chair"})
        client.post(reverse("partnership:appointment_end", args=[held.pk]))
        assert Person.objects.get(pk=who.bob.pk).roles == {Role.CHAIR}
        client.post(reverse("partnership:person_deactivate", args=[who.bob.pk]))
        page = text_of(client.get(reverse("partnership:person", args=[who.bob.pk])))
        assert 'app-state--grey app-state-is-closed">Account closed<' in page
        assert "Open the account again" in page
        client.post(reverse("partnership:person_reactivate", args=[who.bob.pk]))
        assert Person.objects.get(pk=who.bob.pk).is_active

    def test_who_alone_coordinates_is_told_of_before_and_after_the_role_ends(
        self, client: Client, who: Cast
    ) -> None:
        client.force_login(who.administrator)
        url = reverse("partnership:person", args=[who.coordinator.pk])
        end = reverse("partnership:appointment_end", args=[who.coordinator.appointments.get().pk])
        before = f"{who.coordinator.name} is the only coordinator: "
        after = (
            "There is no coordinator now: invite one, or give the role to somebody under People."
        )
        other = coordinator()
        assert before not in text_of(client.get(url))
        other.appointments.all().delete()
        assert before in text_of(client.get(url))
        assert after in text_of(client.post(end, follow=True))

    def test_whoever_ends_the_role_that_opened_these_pages_goes_on_to_their_start_page(
        self, client: Client, who: Cast
    ) -> None:
        client.force_login(who.coordinator)
        end = reverse("partnership:appointment_end", args=[who.coordinator.appointments.get().pk])
        answer = client.post(end, follow=True)
        assert answer.redirect_chain == [(reverse("overview:today"), 302)]
        said = "There is no coordinator now: ask an administrator to invite one."
        assert said in text_of(answer)

    def test_whoever_administers_as_well_stays_on_their_page(
        self, client: Client, who: Cast
    ) -> None:
        held = AppointmentFactory(person=who.administrator, role=Role.COORDINATOR)
        who.coordinator.appointments.all().delete()
        client.force_login(who.administrator)
        answer = client.post(reverse("partnership:appointment_end", args=[held.pk]), follow=True)
        assert "There is no coordinator now: invite one, or give" in text_of(answer)

    def test_a_role_that_somebody_else_holds_too_ends_without_more_words(
        self, client: Client, who: Cast
    ) -> None:
        coordinator()
        client.force_login(who.administrator)
        end = reverse("partnership:appointment_end", args=[who.coordinator.appointments.get().pk])
        page = text_of(client.post(end, follow=True))
        assert f"The role has ended. {who.coordinator.name} no longer holds it." in page
        assert "There is no coordinator now" not in page

    def test_who_ends_the_role_of_somebody_who_spoke_for_a_partner_is_led_to_what_is_open(
        self, client: Client, who: Cast
    ) -> None:
        client.force_login(who.coordinator)
        to_come = AppointmentFactory(
            person=who.bob, role=Role.DEPUTY, partner=who.lead, starts=date(2016, 12, 1)
        )
        board = AppointmentFactory(person=who.bob, role=Role.BOARD)
        held = who.bob.appointments.get(role=Role.ADVOCATE)
        pages = [
            text_of(client.post(reverse("partnership:appointment_end", args=[one.pk]), follow=True))
            for one in (to_come, board, held)
        ]
        assert ["Nothing passes on by itself" in page for page in pages] == [False, False, True]
        said = "hand over what is still open for Other partner under Meetings, Members."
        assert f"{said} Actions of Bob stand under Actions." in pages[-1]

    def test_who_speaks_for_the_partner_in_another_role_too_has_nothing_to_hand_over(
        self, client: Client, who: Cast
    ) -> None:
        client.force_login(who.coordinator)
        deputy = AppointmentFactory(person=who.bob, role=Role.DEPUTY, partner=who.other)
        AppointmentFactory(person=who.bob, role=Role.DEPUTY, partner=who.lead)
        advocate = who.bob.appointments.get(role=Role.ADVOCATE)
        pages = [
            text_of(client.post(reverse("partnership:appointment_end", args=[one.pk]), follow=True))
            for one in (deputy, advocate)
        ]
        assert ["The role has ended." in page for page in pages] == [True, True]
        assert ["Nothing passes on by itself" in page for page in pages] == [False, True]

    def test_what_a_partner_that_has_ended_still_leads_is_not_looked_for_among_the_members(
        self, client: Client, who: Cast
    ) -> None:
        who.other.valid_to = TODAY - timedelta(days=3)
        who.other.save()
        client.force_login(who.coordinator)
        end = reverse("partnership:appointment_end", args=[who.bob.appointments.get().pk])
        page = text_of(client.post(end, follow=True))
        assert (
            "Nothing passes on by itself: what Other partner still leads goes to other partners "
            "one by one, with Change. The coordinator finds it on Today. Actions of Bob stand "
            "under Actions." in page
        )
        assert "under Meetings, Members" not in page

    def test_before_an_account_is_opened_its_page_says_what_holds_again(
        self, client: Client, who: Cast
    ) -> None:
        AppointmentFactory(person=who.bob, role=Role.BOARD)
        client.force_login(who.coordinator)
        url = reverse("partnership:person", args=[who.bob.pk])
        said = "Opened again, Bob is"
        assert said not in text_of(client.get(url))
        deactivate(by=who.coordinator, person=who.bob)
        page = text_of(client.get(url))
        assert f"{said} advocate of Other partner, board member as before." in page
        for held in who.bob.appointments.all():
            end_appointment(by=who.coordinator, appointment_id=held.pk)
        assert said not in text_of(client.get(url))

    def test_a_closed_administrator_is_kept_by_no_coordinator(
        self, client: Client, who: Cast
    ) -> None:
        closed = administrator()
        deactivate(by=who.administrator, person=closed)
        url = reverse("partnership:person", args=[closed.pk])
        acts = [
            reverse("partnership:person_reactivate", args=[closed.pk]),
            reverse("partnership:appointment_end", args=[closed.appointments.get().pk]),
        ]
        for reader, offered in ((who.coordinator, False), (who.administrator, True)):
            client.force_login(reader)
            page = text_of(client.get(url))
            assert [act in page for act in acts] == [offered] * 2
            assert ("Only an administrator keeps" in page) is not offered

    def test_a_role_that_is_to_begin_holds_again_from_its_day(
        self, client: Client, who: Cast
    ) -> None:
        AppointmentFactory(person=who.bob, role=Role.BOARD, starts=date(2016, 12, 1))
        deactivate(by=who.coordinator, person=who.bob)
        client.force_login(who.coordinator)
        page = text_of(client.get(reverse("partnership:person", args=[who.bob.pk])))
        assert (
            "Opened again, Bob is board member from Thursday 1 December 2016, advocate of Other "
            "partner as before." in page
        )

    def test_a_role_is_not_given_to_an_account_that_was_closed_meanwhile(
        self, client: Client, who: Cast
    ) -> None:
        deactivate(by=who.coordinator, person=who.bob)
        client.force_login(who.coordinator)
        url = reverse("partnership:person_appoint", args=[who.bob.pk])
        answer = client.post(url, {"role": "chair"})
        assert answer.context["form"].errors == {"role": ["This account is closed. Open it first."]}
        assert "This account is closed. Open it first." in text_of(answer)
        assert who.bob.appointments.get().role == Role.ADVOCATE

    def test_a_role_that_begins_later_is_told_as_one_to_come(
        self, client: Client, who: Cast
    ) -> None:
        fay = PersonFactory(name="Fay")
        first = AppointmentFactory(
            person=fay, role=Role.ADVOCATE, partner=who.lead, starts=date(2016, 11, 8)
        )
        AppointmentFactory(person=fay, role=Role.BOARD, starts=date(2016, 12, 1))
        client.force_login(who.coordinator)
        page = text_of(client.get(reverse("partnership:person", args=[fay.pk])))
        assert "From Tuesday 8 November 2016" in page
        assert "Since" not in page
        client.force_login(fay)
        said = "no role yet: from Tuesday 8 November 2016 you are advocate of Lead partner."
        addresses = (reverse("overview:today"), reverse("door:account"))
        assert [said in text_of(client.get(url)) for url in addresses] == [True, True]
        first.delete()
        said = "no role yet: from Thursday 1 December 2016 you are board member."
        assert [said in text_of(client.get(url)) for url in addresses] == [True, True]

    @pytest.mark.parametrize("number", [1, 3, 50])
    def test_the_number_of_queries_stays(self, client: Client, who: Cast, number: int) -> None:
        for _ in range(number):
            person = advocate_of(PartnerFactory())
            LetterFactory(recipient=person, kind=LetterKind.INVITATION)
        client.force_login(who.coordinator)
        counted = {}
        for name, args in (
            ("people", []),
            ("partners", []),
            ("letters", []),
            ("my_letters", []),
            ("person", [who.alice.pk]),
        ):
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse(f"partnership:{name}", args=args))
            counted[name] = len(captured)
        assert counted == {
            "people": 9,
            "partners": 6,
            "letters": 7,
            "my_letters": 6,
            "person": 10,
        }
