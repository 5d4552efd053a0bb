"""A form that is sent after its session ended comes back as it was typed, once."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.models import KeptForm, Person, SignIn
from partnership.operations.kept_forms import (
    FormSent,
    forget_forms,
    form_kept_for,
    keep_form,
    move_form,
)
from plans.choices import State, Visibility
from plans.models import Communication
from plans.operations.communications import edit_communication, set_aside
from plans.operations.details import Details
from subgroup.operations.agenda import add_agenda_item, add_paper
from tests.cast import Cast
from tests.door.kept_forms.sending import (
    IS_BACK,
    LATER,
    MESSAGE,
    NEW,
    SECRET,
    TYPED,
    back_after,
    end_elsewhere,
    send,
    sign_in,
)
from tests.factories import (
    AgendaItemFactory,
    ChannelFactory,
    CommunicationFactory,
    MeetingFactory,
)
from tests.guards.pages import form_of
from tests.plans.import_pages.clicks import read
from tests.services.sessions import prove

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("moment")]


class TestComingBack:
    def test_the_form_of_a_communication_holds_all_of_it_and_nothing_is_saved(
        self, alice: Client, who: Cast, moment: Any
    ) -> None:
        moment.shift(LATER)
        sent = send(alice)
        assert "You were signed out before this was sent" in alice.get(sent["Location"]).text
        page = alice.get(sign_in(alice, who.alice, back_after(sent))["Location"])
        assert page.status_code == 200
        assert IS_BACK in page.text and "Nothing has been saved yet" in page.text
        form = page.context["form"]
        assert {name: form[name].value() for name in ("title", "message", "reach")} == {
            name: TYPED[name] for name in ("title", "message", "reach")
        }
        assert 'value="Quokka on the loose"' in page.text
        assert "Lock your shed, &lt;b&gt;tonight&lt;/b&gt;" in page.text
        assert not form.errors and "There is a problem" not in page.text
        assert not Communication.objects.exists()

    @pytest.mark.parametrize("with_file", [True, False])
    def test_where_nothing_was_typed_it_is_said_that_nothing_was_saved(
        self, alice: Client, who: Cast, with_file: bool
    ) -> None:
        end_elsewhere(who.alice)
        file = {"file": SimpleUploadedFile("paper.pdf", b"%PDF")} if with_file else {}
        sent = alice.post(NEW, file, headers={"accept": "text/html"})
        page = alice.get(sent["Location"]).text
        assert "You were signed out before this was sent, so nothing was saved." in page
        assert ("choose the file again" in page) == with_file
        assert not KeptForm.objects.exists()

    def test_sent_again_it_is_saved_as_typed(self, alice: Client, who: Cast) -> None:
        end_elsewhere(who.alice)
        page = alice.get(sign_in(alice, who.alice, back_after(send(alice)))["Location"])
        form = page.context["form"]
        shown = {name: form[name].value() for name in TYPED}
        assert send(alice, **shown, lead_partner=who.lead.pk).status_code == 302
        logged = Communication.objects.get()
        assert (str(logged.pk), logged.title) == (TYPED["identifier"], TYPED["title"])

    def test_an_edit_comes_back_with_the_version_that_was_opened(
        self, alice: Client, who: Cast
    ) -> None:
        planned = CommunicationFactory(lead_partner=who.lead, title="Sheds")
        path = reverse("plans:communication_edit", args=[planned.pk])
        opened = {"version": planned.version, "lead_partner": who.lead.pk, "reason": "Rain"}
        end_elsewhere(who.alice)
        sent = send(alice, path, **opened)
        edit_communication(
            by=who.bob,
            communication=planned,
            opened_version=planned.version,
            details=Details(fields={"message": "Saved meanwhile"}),
        )
        page = alice.get(sign_in(alice, who.alice, back_after(sent))["Location"])
        assert IS_BACK in page.text and page.context["form"]["message"].value() == MESSAGE
        assert page.context["form"]["version"].value() == str(opened["version"])
        late = send(alice, path, **opened)
        assert late.status_code == 409
        assert Communication.objects.get().message == "Saved meanwhile"

    def test_another_form_too(self, who: Cast) -> None:
        browser, path = Client(), reverse("plans:idea_new")
        sign_in(browser, who.champion)
        end_elsewhere(who.champion)
        sent = send(browser, path, text="Bins\nand bikes")
        page = browser.get(sign_in(browser, who.champion, back_after(sent))["Location"])
        assert IS_BACK in page.text and "Bins\nand bikes" in page.text
        assert not Communication.objects.exists()

    def test_after_the_second_step_as_well(self, alice: Client, who: Cast) -> None:
        TOTP.activate(who.alice, SECRET)
        end_elsewhere(who.alice)
        step = sign_in(alice, who.alice, back_after(send(alice)))["Location"]
        assert step == reverse("mfa_authenticate")
        code = format_hotp_value(hotp_value(SECRET, int(clock.real_now().timestamp()) // 30))
        page = alice.get(alice.post(step, {"code": code})["Location"])
        assert IS_BACK in page.text and page.context["form"]["message"].value() == MESSAGE

    def test_who_was_away_too_long_as_an_administrator_too(self, who: Cast, moment: Any) -> None:
        """Their session is still there, and is ended by the very request."""
        TOTP.activate(who.administrator, SECRET)
        browser = Client()
        browser.force_login(who.administrator)
        browser.get(NEW)
        moment.shift(timedelta(minutes=31))
        sent = send(browser)
        assert SignIn.objects.filter(person=who.administrator).count() == 0
        browser.force_login(who.administrator)
        assert IS_BACK in browser.get(back_after(sent)).text

    def test_who_has_nothing_to_prove_themselves_with_and_signs_in_anew_too(
        self, who: Cast
    ) -> None:
        who.coordinator.set_unusable_password()
        who.coordinator.save()
        browser, path = Client(), reverse("partnership:invite")
        browser.force_login(who.coordinator)
        browser.get("/")
        prove(browser, who.coordinator, "socialaccount", "mfa", ago=LATER)
        sent = send(browser, path, name="Nina", email="nina@example.org", role="board")
        assert "_auth_user_id" not in browser.session
        browser.force_login(who.coordinator)
        page = browser.get(back_after(sent))
        assert IS_BACK in page.text and "nina@example.org" in page.text
        assert not Person.objects.filter(email="nina@example.org").exists()

    def test_a_form_that_sends_elsewhere_leads_back_to_its_page_with_the_words_to_copy(
        self, who: Cast, alice: Client
    ) -> None:
        planned = CommunicationFactory(lead_partner=who.lead)
        path = reverse("plans:communication_bring_back", args=[planned.pk])
        page = planned.get_absolute_url()
        end_elsewhere(who.alice)
        sent = send(alice, path, page)
        assert back_after(sent) == page
        shown = alice.get(sign_in(alice, who.alice, page)["Location"]).text
        assert "What you typed was not saved" in shown
        assert "Quokka on the loose" in shown and "&lt;b&gt;tonight" in shown
        assert "undated" not in shown.partition("What you typed was not saved")[2][:900]

    def test_a_page_that_refused_it_before_leads_back_to_its_own(
        self, who: Cast, alice: Client
    ) -> None:
        """It stood at the address to which its form is sent, where there is nothing to open."""
        meeting = MeetingFactory(date=clock.today() + timedelta(days=20))
        path = reverse("subgroup:agenda_item_new", args=[meeting.pk])
        page = reverse("subgroup:meeting", args=[meeting.pk])
        assert send(alice, path, page, title="").status_code == 422
        end_elsewhere(who.alice)
        sent = send(alice, path)
        assert back_after(sent) == page
        shown = alice.get(sign_in(alice, who.alice, page)["Location"])
        assert shown.status_code == 200
        assert IS_BACK in shown.text and 'value="Quokka on the loose"' in shown.text

    @pytest.mark.parametrize(
        ("view", "field"),
        [("note_keep", "text"), ("action_new", "what"), ("item_decide", "comment")],
    )
    def test_a_form_of_the_room_leads_back_to_its_item(
        self, who: Cast, view: str, field: str
    ) -> None:
        item = AgendaItemFactory(communication=CommunicationFactory())
        path = reverse(f"subgroup:{view}", args=[item.pk])
        sent = {"item": item.pk, field: "Three have asked"}
        browser = Client()
        browser.force_login(who.chair)
        assert send(browser, path, **sent).status_code == 422
        end_elsewhere(who.chair)
        back = back_after(send(browser, path, **sent))
        browser.force_login(who.chair)
        shown = browser.get(back, follow=True)
        room = reverse("subgroup:room", args=[item.meeting_id])
        assert shown.redirect_chain == [(f"{room}?item={item.pk}", 302)]
        assert "Three have asked" in shown.text
        assert not KeptForm.objects.exists()

    def test_nobody_learns_of_what_meeting_an_item_is_that_is_secret_by_now(
        self, who: Cast
    ) -> None:
        item = AgendaItemFactory(communication=CommunicationFactory(lead_partner=who.lead))
        path = reverse("subgroup:note_keep", args=[item.pk])
        browser = Client()
        browser.force_login(who.chair)
        assert send(browser, path).status_code == 422
        end_elsewhere(who.chair)
        Communication.objects.update(visibility=Visibility.LEAD)
        back = back_after(send(browser, path))
        browser.force_login(who.chair)
        assert browser.get(back).status_code == 405

    def test_the_page_of_an_item_whose_paper_was_taken_away_leads_back_to_its_own(
        self, who: Cast
    ) -> None:
        meeting = MeetingFactory(date=clock.today() + timedelta(days=20))
        item = add_agenda_item(by=who.bob, meeting=meeting, title="A stall")
        paper = add_paper(by=who.bob, item=item, file=ContentFile(b"%PDF-1.7", name="Dates.pdf"))
        page = reverse("subgroup:item_edit", args=[item.pk])
        path = reverse("subgroup:paper_remove", args=[paper.pk])
        browser = Client()
        browser.force_login(who.bob)
        typed = {**form_of(browser.get(page).content, page), "note": "Bring prices."}
        headers = {"accept": "text/html", "referer": f"http://testserver{path}"}
        assert browser.post(path, typed, headers=headers).status_code == 200
        end_elsewhere(who.bob)
        back = back_after(browser.post(page, typed, headers=headers))
        browser.force_login(who.bob)
        shown = browser.get(back, follow=True)
        assert shown.redirect_chain == [(page, 302)]
        assert form_of(shown.content, page)["note"] == "Bring prices."

    def test_where_its_page_leads_on_by_now_the_words_go_along_to_be_copied(
        self, who: Cast, alice: Client
    ) -> None:
        planned = CommunicationFactory(lead_partner=who.lead, channels=[ChannelFactory()])
        path = reverse("plans:placement_drop", args=[planned.placements.get().pk])
        end_elsewhere(who.alice)
        sent = send(alice, path, version=planned.version, reason="The account was closed")
        set_aside(
            by=who.coordinator,
            communication=planned,
            opened_version=planned.version,
            state=State.CANCELLED,
            reason="Rain",
        )
        shown = alice.get(sign_in(alice, who.alice, back_after(sent))["Location"], follow=True)
        assert shown.redirect_chain == [(f"{planned.get_absolute_url()}#placements", 302)]
        assert "The account was closed" in shown.text.partition("What you typed was not saved")[2]
        assert not KeptForm.objects.exists()

    def test_no_form_takes_the_words_of_another_because_both_carry_a_version(
        self, who: Cast, alice: Client
    ) -> None:
        """A sheet that says nowhere who leads: the page asks for it above what it refuses."""
        found = read(who.alice, "Lock your shed,7 Nov,posters", headings="Title,When,How")
        page = reverse("plans:import_preview", args=[found.pk])
        path = reverse("plans:import_put_right", args=[found.pk, found.rows.get().pk])
        end_elsewhere(who.alice)
        sent = send(alice, path, page, version=found.version, typed="Of the fire brigade")
        shown = alice.get(sign_in(alice, who.alice, back_after(sent))["Location"])
        assert not shown.context["whose"].is_bound
        assert IS_BACK not in shown.text
        assert "Of the fire brigade" in shown.text.partition("What you typed was not saved")[2]

    def test_a_file_has_to_be_chosen_again_and_is_not_kept(self, who: Cast, alice: Client) -> None:
        end_elsewhere(who.alice)
        sent = send(alice, artwork=SimpleUploadedFile("a.pdf", b"a canary of a file"))
        page = alice.get(sign_in(alice, who.alice, back_after(sent))["Location"])
        assert IS_BACK in page.text and "Choose the file again" in page.text

    def test_a_large_file_is_not_read_and_the_page_says_how_to_keep_what_was_typed(
        self, who: Cast, alice: Client
    ) -> None:
        planned = CommunicationFactory(lead_partner=who.lead)
        path = reverse("plans:artwork_new", args=[planned.pk])
        end_elsewhere(who.alice)
        refused = send(alice, path, file=SimpleUploadedFile("a.pdf", b"x" * 3_000_000))
        assert refused.status_code == 413
        assert "You are signed out" in refused.text and reverse("account_login") in refused.text
        assert not KeptForm.objects.exists()


class TestThrownAway:
    def test_once_it_was_given_back(self, alice: Client, who: Cast) -> None:
        end_elsewhere(who.alice)
        wanted = back_after(send(alice))
        sign_in(alice, who.alice)
        assert [IS_BACK in alice.get(wanted).text for _ in range(2)] == [True, False]
        assert not KeptForm.objects.exists()
        assert alice.cookies["kept"].value == ""

    def test_not_by_another_page_on_the_way(self, alice: Client, who: Cast) -> None:
        end_elsewhere(who.alice)
        wanted = back_after(send(alice))
        sign_in(alice, who.alice)
        alice.get("/")
        assert IS_BACK in alice.get(wanted).text

    def test_after_half_an_hour(self, alice: Client, who: Cast, moment: Any) -> None:
        end_elsewhere(who.alice)
        wanted = back_after(send(alice))
        for minutes, kept in ((29, 1), (1, 0)):
            moment.shift(timedelta(minutes=minutes))
            assert (KeptForm.objects.in_time().count(), forget_forms()) == (kept, 1 - kept)
        assert IS_BACK not in alice.get(sign_in(alice, who.alice, wanted)["Location"]).text

    def test_the_key_opens_it_no_longer_though_nobody_swept(self, who: Cast, moment: Any) -> None:
        key = keep_form(person_id=who.alice.pk, sent=FormSent(NEW, "title=x", had_files=False))
        assert key is not None and form_kept_for(person=who.alice, key=key) is not None
        assert form_kept_for(person=who.bob, key=key) is None
        moment.shift(timedelta(minutes=30))
        assert form_kept_for(person=who.alice, key=key) is None

    def test_on_the_page_to_which_its_own_leads_on_it_waits_no_longer(
        self, who: Cast, moment: Any
    ) -> None:
        sent = FormSent(NEW, "title=x", had_files=False)
        key = keep_form(person_id=who.alice.pk, sent=sent)
        assert key is not None
        moment.shift(timedelta(minutes=29))
        move_form(key=key, sent=sent, page="/")
        moved = FormSent("/", "title=x", had_files=False)
        assert form_kept_for(person=who.alice, key=key) == moved
        moment.shift(timedelta(minutes=1))
        assert form_kept_for(person=who.alice, key=key) is None

    def test_the_page_about_what_is_kept_names_it(self, alice: Client) -> None:
        page = alice.get(reverse("overview:retention")).text
        assert (
            "A form that was sent when its person had to sign in or take a second step first"
            in page
        )
        assert "30 minutes" in page
