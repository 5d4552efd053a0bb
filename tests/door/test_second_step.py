"""Whoever publishes or administers needs a second step, and is led to it before anything else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import KeptForm, Person
from partnership.operations import people
from partnership.operations.letters import one_use_link
from plans.models import Communication
from tests import factories
from tests.cast import Cast, cast
from tests.services.sessions import prove

pytestmark = pytest.mark.django_db
PASSWORD = "three words together"
SECRET = "JBSWY3DPEHPK3PXP"
INDEX = "/accounts/2fa/"
SHOWN_FROM = datetime(2026, 11, 2, 9, tzinfo=UTC)  # when an app begins to show a code


def code_of(secret: str = SECRET) -> str:
    """What an authenticator app shows now."""
    return code_of_moment(clock.real_now(), secret)


def code_of_moment(moment: datetime, secret: str = SECRET) -> str:
    """What it shows at that moment."""
    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30))


def with_password(person: Person) -> Person:
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(browser: Client, person: Person) -> Any:
    return browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})


def signed_in(person: Person) -> Client:
    """A browser in which this address and the password were given."""
    browser = Client()
    sign_in(browser, person)
    return browser


def choose_a_new_password(browser: Client, person: Person) -> Any:
    page = browser.get(one_use_link(person), follow=True)
    both = {"password1": PASSWORD, "password2": PASSWORD}
    return browser.post(page.redirect_chain[-1][0], both)


MUST = [factories.chair, factories.coordinator, factories.administrator]


@pytest.mark.parametrize("holding", MUST)
@pytest.mark.parametrize("path", ["/", "/plan/", "/people/", "/admin/", "/accounts/signed-in/"])
def test_who_publishes_or_administers_is_led_to_setting_one_up(
    client: Client, holding: Any, path: str
) -> None:
    sign_in(client, with_password(holding()))
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{INDEX}?next={path.replace('/', '%2F')}",
    )


def test_nothing_is_done_either(client: Client) -> None:
    who = cast()
    sign_in(client, with_password(who.coordinator))
    answer = client.post(
        reverse("partnership:invite"), {"name": "N", "email": "n@example.org", "role": "board"}
    )
    assert answer["Location"] == f"{INDEX}?next=%2F"
    assert not Person.objects.filter(email="n@example.org").exists()


def test_the_page_that_one_is_led_to_shows_nothing_of_the_plan(client: Client) -> None:
    sign_in(client, with_password(factories.chair()))
    page = client.get(INDEX).content.decode()
    assert "Set up a second step" in page
    assert "Search the plan" not in page
    assert 'href="/plan/"' not in page


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.DEPUTY, Role.CHAMPION, Role.BOARD])
def test_all_others_may_do_without(client: Client, role: Role) -> None:
    partner = factories.PartnerFactory() if role != Role.BOARD else None
    person = with_password(factories.PersonFactory())
    factories.AppointmentFactory(person=person, role=role, partner=partner)
    sign_in(client, person)
    assert client.get("/").status_code == 200


def test_which_roles_need_it_is_a_setting(client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["board"]
    chair, member = Client(), Client()
    sign_in(chair, with_password(factories.chair()))
    sign_in(member, with_password(factories.board_member()))
    assert (chair.get("/").status_code, member.get("/").status_code) == (200, 302)


OWED = (
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_deactivate_totp",
    "account_change_password",
    "account_set_password",
    "door:account",
    "door:sign_ins",
)


@pytest.mark.parametrize("name", OWED)
def test_codes_and_passwords_too_wait_until_the_step_was_taken(client: Client, name: str) -> None:
    """Whoever has the password alone sees no recovery code, and takes nobody's app off."""
    chair = with_password(factories.chair())
    TOTP.activate(chair, SECRET)
    RecoveryCodes.activate(chair)
    client.force_login(chair)
    prove(client, chair, "password")
    for method in (client.get, client.post):
        assert method(reverse(name))["Location"].startswith(reverse("mfa_reauthenticate"))
    assert chair.authenticator_set.count() == 2


def test_in_the_sample_nobody_needs_it(client: Client, settings: Any) -> None:
    settings.SAMPLE = True
    sign_in(client, with_password(factories.chair()))
    assert client.get("/accounts/account/").status_code == 200


def test_a_role_given_today_asks_for_it_with_the_next_request(client: Client) -> None:
    who = cast()
    sign_in(client, with_password(who.alice))
    assert client.get("/").status_code == 200
    people.appoint(by=who.administrator, person=who.alice, role=Role.CHAIR, partner=None)
    assert client.get("/")["Location"].startswith(INDEX)


def test_setting_up_an_app_leads_on_at_once(client: Client) -> None:
    sign_in(client, with_password(factories.chair()))
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert 'src="data:image/svg+xml' in page.content.decode()
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(answer["Location"]).status_code == 200
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("name", "heading"),
    [("mfa_activate_totp", "Set up an authenticator app"), ("mfa_add_webauthn", "Add a passkey")],
)
def test_who_came_in_by_a_link_for_a_new_password_sets_one_up_like_all_others(
    client: Client, name: str, heading: str
) -> None:
    choose_a_new_password(client, factories.coordinator())
    assert f"{heading}</h1>" in client.get(reverse(name)).content.decode()


def test_whoever_holds_such_a_link_alone_puts_none_beside_the_one_that_is_there(
    client: Client,
) -> None:
    person = factories.coordinator()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    answer = choose_a_new_password(client, person)
    assert answer["Location"] == reverse("mfa_authenticate")
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_deactivate_totp"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))


def test_an_address_that_was_changed_signs_nobody_in(client: Client) -> None:
    person, administrator = factories.coordinator(), factories.administrator()
    choose_a_new_password(client, person)
    client.force_login(administrator)
    prove(client, administrator, "password", "mfa")
    client.post(
        reverse("admin:partnership_person_change", args=[person.pk]),
        {"name": person.name, "email": "New@Example.org"},
    )
    assert "_auth_user_id" not in signed_in(person).session
    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert signed_in(person).session["_auth_user_id"] == str(person.pk)


def test_the_code_that_set_it_up_lets_nobody_in(client: Client) -> None:
    chair = with_password(factories.chair())
    with time_machine.travel(SHOWN_FROM, tick=False):
        sign_in(client, chair)
        secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
        client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        browser = Client()
        sign_in(browser, chair)
        answer = browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert answer.status_code == 200
        assert "_auth_user_id" not in browser.session


def test_a_wrong_code_sets_nothing_up_and_opens_nothing(client: Client) -> None:
    sign_in(client, with_password(factories.chair()))
    client.get(reverse("mfa_activate_totp"))
    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "Enter the six figures that the app shows now." in page
    assert client.get("/").status_code == 302
    assert not Authenticator.objects.exists()


class TestWithAnApp:
    @pytest.fixture
    def chair(self) -> Person:
        person = with_password(factories.chair())
        TOTP.activate(person, SECRET)
        RecoveryCodes.activate(person)
        return person

    def test_signing_in_asks_for_the_code(self, client: Client, chair: Person) -> None:
        assert sign_in(client, chair)["Location"] == reverse("mfa_authenticate")
        assert client.get("/")["Location"].startswith(reverse("account_login"))
        wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert wrong.status_code == 200
        assert client.post(reverse("mfa_authenticate"), {"code": code_of()})["Location"] == "/"
        assert client.get("/").status_code == 200

    def test_a_passkey_is_asked_for_only_where_there_is_one(
        self, client: Client, chair: Person
    ) -> None:
        sign_in(client, chair)
        page = client.get(reverse("mfa_authenticate")).content.decode()
        assert "passkey" not in page
        assert "No phone and no codes? Ask an administrator" in page

    def test_a_recovery_code_lets_in_once(self, client: Client, chair: Person) -> None:
        codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        with time_machine.travel(SHOWN_FROM, tick=False) as moment:
            for browser, status in ((client, 302), (Client(), 200)):
                sign_in(browser, chair)
                answer = browser.post(reverse("mfa_authenticate"), {"code": codes[0]})
                assert answer.status_code == status
                moment.shift(timedelta(minutes=10))

    def test_a_code_lets_in_once_for_as_long_as_it_counts(self, chair: Person) -> None:
        """A code counts half a minute before and after it is shown: whoever saw it is refused."""
        with time_machine.travel(SHOWN_FROM - timedelta(seconds=30), tick=False) as moment:
            seen = code_of_moment(SHOWN_FROM)
            parted = f"{seen[:3]}-{seen[3:]}"
            for seconds, code, status in (
                *((-30, seen, 302), (-29, seen, 200)),
                *((1, parted, 200), (32, seen, 200)),
            ):
                moment.move_to(SHOWN_FROM + timedelta(seconds=seconds))
                browser = Client()
                sign_in(browser, chair)
                answer = browser.post(reverse("mfa_authenticate"), {"code": code})
                assert answer.status_code == status, seconds

    def test_a_code_that_was_given_is_not_given_again_to_be_asked_once_more(
        self, client: Client, chair: Person
    ) -> None:
        with time_machine.travel(SHOWN_FROM, tick=False) as moment:
            seen = code_of_moment(SHOWN_FROM)
            sign_in(client, chair)
            client.post(reverse("mfa_authenticate"), {"code": seen})
            moment.move_to(SHOWN_FROM + timedelta(seconds=45))
            prove(client, chair, "password")
            client.post(reverse("mfa_reauthenticate"), {"code": seen})
            assert client.get("/").status_code == 302
            following = code_of_moment(SHOWN_FROM + timedelta(seconds=30))
            client.post(reverse("mfa_reauthenticate"), {"code": following})
            assert client.get("/").status_code == 200

    def test_who_is_closed_out_between_the_password_and_the_code_stays_out(
        self, client: Client, chair: Person
    ) -> None:
        sign_in(client, chair)
        Person.objects.filter(pk=chair.pk).update(is_active=False)
        client.post(reverse("mfa_authenticate"), {"code": code_of()})
        assert client.get("/")["Location"].startswith(reverse("account_login"))

    def test_codes_cannot_be_guessed(self, client: Client, chair: Person) -> None:
        sign_in(client, chair)
        pages = [
            client.post(reverse("mfa_authenticate"), {"code": f"{n:06d}"}).content.decode()
            for n in range(6)
        ]
        assert ["Too many attempts" in page for page in pages] == [False] * 5 + [True]

    def test_a_session_without_the_step_is_asked_for_it(
        self, client: Client, chair: Person
    ) -> None:
        client.force_login(chair)
        prove(client, chair, "password")
        way = reverse("mfa_reauthenticate")
        assert client.get("/plan/")["Location"] == f"{way}?next=%2Fplan%2F"
        answer = client.post(way, {"code": code_of(), "next": "/plan/"})
        assert answer["Location"] == "/plan/"
        assert client.get("/").status_code == 200

    def test_what_is_taken_off_no_longer_counts_here_or_elsewhere(
        self, client: Client, chair: Person
    ) -> None:
        elsewhere = Client()
        elsewhere.force_login(chair)
        client.force_login(chair)
        client.post(reverse("mfa_deactivate_totp"))
        assert not Authenticator.objects.exists()
        assert client.get("/")["Location"].startswith(INDEX)
        assert elsewhere.get("/")["Location"].startswith(reverse("account_login"))


class TestAFormSentAsAStepBecameOwed:
    """What was typed comes back once the step was taken, to nobody else, and is not saved."""

    NEW = "/communications/new/"
    IS_BACK = "What you typed is back"

    @pytest.fixture
    def who(self) -> Cast:
        return cast()

    def open(self, browser: Client, person: Person) -> None:
        sign_in(browser, with_password(person))
        browser.get(self.NEW)

    def send_with_a_new_role(self, browser: Client, who: Cast, person: Person) -> Any:
        people.appoint(by=who.administrator, person=person, role=Role.CHAIR, partner=None)
        headers = {"accept": "text/html", "referer": f"http://testserver{self.NEW}"}
        return browser.post(self.NEW, {"title": "Quokka on the loose"}, headers=headers)

    def test_once_it_was_set_up(self, client: Client, who: Cast) -> None:
        self.open(client, who.alice)
        sent = self.send_with_a_new_role(client, who, who.alice)
        assert sent["Location"] == f"{INDEX}?next=%2Fcommunications%2Fnew%2F"
        assert "Your role asks for a second step since you opened this" in client.get(INDEX).text
        assert client.get(self.NEW)["Location"].startswith(INDEX), "Nothing comes back before"
        secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
        codes = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})["Location"]
        assert f'href="{self.NEW}">I have kept them, go on' in client.get(codes).text
        page = client.get(self.NEW).text
        assert self.IS_BACK in page and 'value="Quokka on the loose"' in page
        assert "to take your second step, before it could be sent" in page
        assert not Communication.objects.exists()
        assert 'href="/">I have kept them, go on' in client.get(codes).text

    def test_once_it_was_taken(self, client: Client, who: Cast) -> None:
        self.open(client, who.alice)
        TOTP.activate(who.alice, SECRET)
        sent = self.send_with_a_new_role(client, who, who.alice)
        way, told = reverse("mfa_reauthenticate"), {"code": code_of(), "next": self.NEW}
        assert sent["Location"] == f"{way}?next=%2Fcommunications%2Fnew%2F"
        page = client.get(client.post(way, told)["Location"]).text
        assert self.IS_BACK in page and 'value="Quokka on the loose"' in page

    def test_it_is_of_whom_the_session_is_whoever_was_there_before(
        self, client: Client, who: Cast
    ) -> None:
        self.open(client, who.alice)
        alices = client.cookies["last"].value
        client.post(reverse("account_logout"))
        self.open(client, who.bob)
        client.cookies["last"] = alices
        self.send_with_a_new_role(client, who, who.bob)
        assert KeptForm.objects.get().person == who.bob

    @pytest.mark.parametrize("headers", [{"accept": "*/*"}, {}])
    def test_of_what_a_script_sends_nothing_is_kept(
        self, client: Client, who: Cast, headers: dict[str, str]
    ) -> None:
        sign_in(client, with_password(who.coordinator))
        answer = client.post(self.NEW, {"title": "Quokka on the loose"}, headers=headers)
        assert answer["Location"] == f"{INDEX}?next=%2F"
        assert not KeptForm.objects.exists()
