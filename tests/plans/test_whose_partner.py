"""For whom somebody speaks holds from the next request of a session that is open."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Partner, Person
from partnership.operations import people as accounts
from plans.choices import Visibility
from plans.models import Communication
from tests import factories
from tests.cast import Cast, cast
from tests.plans.communication_forms import edit_form, errors, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
OF_LEAD, OF_OTHER, OF_NAMED, OF_ALL = "Quokka", "Axolotl", "Pangolin", "Wombat"
WHERE_IT_SHOWS = (
    "/plan/?year=all",
    "/plan/?text=only&year=all",
    "/plan/calendar/?month=2016-11",
    "/plan/timeline/?quarter=2016-10",
)


@pytest.fixture
def who() -> Cast:
    """Three partners keep something each for themselves; one thing is for all."""
    people = cast()
    for partner, word in (
        (people.lead, OF_LEAD),
        (people.other, OF_OTHER),
        (people.named, OF_NAMED),
    ):
        factories.CommunicationFactory(
            title=f"{word} only",
            lead_partner=partner,
            visibility=Visibility.LEAD,
            internal_notes=f"Note on {word}",
            reference=None,
        )
    factories.CommunicationFactory(
        title=f"{OF_ALL} only", lead_partner=people.lead, internal_notes="Note for Lead"
    )
    return people


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def titled(word: str) -> Communication:
    return Communication.objects.get(title=f"{word} only")


def page_of(word: str, name: str = "communication") -> str:
    return reverse(f"plans:{name}", args=[titled(word).pk])


def words_seen(browser: Client) -> set[str]:
    """Of whom something is seen, on every page the same; files hold what is for all."""
    words = (OF_LEAD, OF_OTHER, OF_NAMED, OF_ALL)
    pages = {path: browser.get(path).content.decode() for path in WHERE_IT_SHOWS}
    seen = {path: {word for word in words if word in page} for path, page in pages.items()}
    assert len({frozenset(found) for found in seen.values()}) == 1, seen
    assert [
        word for word in words if word in browser.get("/plan/plan.csv?year=all").content.decode()
    ] == [OF_ALL]
    opened = {word for word in words if browser.get(page_of(word)).status_code == 200}
    assert opened == seen[WHERE_IT_SHOWS[0]]
    return opened


def move(person: Person, to: Partner, *, by: Person) -> None:
    """As an administrator does it, on the page of that person, in a browser of their own."""
    browser = signed_in(by)
    held = person.appointments.current().get()
    browser.post(reverse("partnership:appointment_end", args=[held.pk]))
    given = {"role": Role.ADVOCATE, "partner": to.pk}
    browser.post(reverse("partnership:person_appoint", args=[person.pk]), given)


def open_form(browser: Client, word: str) -> dict[str, Any]:
    """The form for that communication as its page holds it, with another title."""
    return {**edit_form(browser, titled(word)), "title": "Changed"}


def send(browser: Client, word: str, sent: dict[str, Any]) -> int:
    status: int = browser.post(page_of(word, "communication_edit"), sent).status_code
    return status


class TestAPartnerThatIsChanged:
    def test_only_what_the_new_partner_may_see_is_seen_from_the_next_request(
        self, who: Cast
    ) -> None:
        alice = signed_in(who.alice)
        session = alice.session.session_key
        assert words_seen(alice) == {OF_LEAD, OF_ALL}
        move(who.alice, who.other, by=who.administrator)
        assert words_seen(alice) == {OF_OTHER, OF_ALL}
        assert alice.session.session_key == session

    def test_what_was_theirs_is_the_same_as_what_never_was(self, who: Cast) -> None:
        alice = signed_in(who.alice)
        move(who.alice, who.other, by=who.administrator)
        gone = alice.get(page_of(OF_LEAD))
        missing = alice.get(
            reverse("plans:communication", args=["0" * 8 + "-" + "0000-" * 3 + "0" * 12])
        )
        assert (gone.status_code, missing.status_code) == (404, 404)
        assert OF_LEAD not in gone.content.decode()

    def test_internal_notes_go_with_the_partner(self, who: Cast) -> None:
        alice = signed_in(who.alice)
        assert "Note for Lead" in alice.get(page_of(OF_ALL)).content.decode()
        move(who.alice, who.other, by=who.administrator)
        assert "Note for Lead" not in alice.get(page_of(OF_ALL)).content.decode()
        assert f"Note on {OF_OTHER}" in alice.get(page_of(OF_OTHER)).content.decode()

    def test_a_form_that_was_opened_before_changes_nothing(self, who: Cast) -> None:
        alice = signed_in(who.alice)
        opened = {word: open_form(alice, word) for word in (OF_ALL, OF_LEAD)}
        move(who.alice, who.other, by=who.administrator)
        assert send(alice, OF_ALL, opened[OF_ALL]) == 403
        assert send(alice, OF_LEAD, opened[OF_LEAD]) == 404
        assert [titled(word).version for word in opened] == [1, 1]
        assert send(alice, OF_OTHER, open_form(alice, OF_OTHER)) == 302
        assert Communication.objects.get(title="Changed").lead_partner == who.other

    def test_nothing_is_logged_for_the_partner_of_before(self, who: Cast) -> None:
        alice = signed_in(who.alice)
        move(who.alice, who.other, by=who.administrator)
        answer = alice.post("/communications/new/", said(who, title="For Lead"))
        assert list(errors(answer)) == ["lead_partner"]
        assert not Communication.objects.filter(title="For Lead").exists()


class TestARoleOrAnAccountThatIsChanged:
    def test_who_becomes_a_board_member_no_longer_sees_what_a_partner_keeps_back(
        self, who: Cast
    ) -> None:
        alice = signed_in(who.alice)
        held = who.alice.appointments.get()
        accounts.appoint(by=who.administrator, person=who.alice, role=Role.BOARD, partner=None)
        assert alice.get(page_of(OF_LEAD)).status_code == 200
        accounts.end_appointment(by=who.administrator, appointment_id=held.pk)
        assert alice.get(page_of(OF_LEAD)).status_code == 404
        assert alice.get(page_of(OF_ALL, "communication_edit")).status_code == 403

    def test_a_closed_account_sees_nothing_more(self, who: Cast) -> None:
        alice = signed_in(who.alice)
        opened = open_form(alice, OF_ALL)
        accounts.deactivate(by=who.administrator, person=who.alice)
        for path in (*WHERE_IT_SHOWS, page_of(OF_LEAD), page_of(OF_ALL)):
            assert alice.get(path)["Location"].startswith("/accounts/login/")
        assert send(alice, OF_ALL, opened) == 302
        assert titled(OF_ALL).version == 1


class TestSeveralPartners:
    """A press officer of two partners: one account, one session, both partners' plans."""

    @pytest.fixture
    def both(self, who: Cast) -> Client:
        accounts.appoint(
            by=who.administrator, person=who.alice, role=Role.DEPUTY, partner=who.other
        )
        return signed_in(who.alice)

    def test_both_are_seen_and_changed(self, both: Client, who: Cast) -> None:
        assert words_seen(both) == {OF_LEAD, OF_OTHER, OF_ALL}
        for word in (OF_LEAD, OF_OTHER):
            assert f"Note on {word}" in both.get(page_of(word)).content.decode()
        assert both.get(page_of(OF_NAMED)).status_code == 404
        for word, partner in ((OF_LEAD, who.lead), (OF_OTHER, who.other)):
            assert send(both, word, open_form(both, word)) == 302
            changed = Communication.objects.get(title="Changed")
            assert changed.lead_partner == partner
            Communication.objects.filter(pk=changed.pk).update(title=f"{word} only")

    def test_one_is_lost_when_its_role_ends_and_the_other_stays(
        self, both: Client, who: Cast
    ) -> None:
        held = who.alice.appointments.get(role=Role.DEPUTY)
        opened = {word: open_form(both, word) for word in (OF_LEAD, OF_OTHER)}
        accounts.end_appointment(by=who.administrator, appointment_id=held.pk)
        assert words_seen(both) == {OF_LEAD, OF_ALL}
        assert send(both, OF_OTHER, opened[OF_OTHER]) == 404
        assert send(both, OF_LEAD, opened[OF_LEAD]) == 302

    def test_a_role_ends_with_its_last_day_in_london(self, both: Client, who: Cast) -> None:
        who.alice.appointments.filter(role=Role.DEPUTY).update(ends="2016-10-29")
        with clock.at(datetime(2016, 10, 29, 22, 59, 59, tzinfo=UTC)):
            assert both.get(page_of(OF_OTHER)).status_code == 200
        with clock.at(datetime(2016, 10, 29, 23, tzinfo=UTC)):
            assert both.get(page_of(OF_OTHER)).status_code == 404
            assert both.get(page_of(OF_LEAD)).status_code == 200

    @pytest.mark.parametrize(
        ("path", "field"),
        [
            ("/communications/new/", "lead_partner"),
            ("/campaigns/new/", "lead_partner"),
            (reverse("plans:import_new"), "lead"),
        ],
    )
    def test_forms_offer_their_own_partners_and_no_other(
        self, both: Client, who: Cast, path: str, field: str
    ) -> None:
        form = both.get(path).context["form"]
        assert set(form.fields[field].queryset) == {who.lead, who.other}
        offered = {str(value) for value, _ in form.fields[field].widget.choices} - {""}
        assert offered == {str(who.lead.pk), str(who.other.pk)}

    def test_each_is_logged_for_and_a_third_is_not(self, both: Client, who: Cast) -> None:
        for number, partner in enumerate((who.lead, who.other)):
            sent = said(who, title=f"New {number}", lead_partner=partner.pk)
            assert both.post("/communications/new/", sent).status_code == 302
            assert Communication.objects.get(title=f"New {number}").lead_partner == partner
        sent = said(who, title="New 2", lead_partner=who.named.pk)
        assert list(errors(both.post("/communications/new/", sent))) == ["lead_partner"]

    def test_nobody_is_chosen_where_there_are_two(self, both: Client, who: Cast) -> None:
        form = both.get("/communications/new/").context["form"]
        assert form["lead_partner"].value() in (None, "")
