"""What only tells may be stopped, in one click; what asks for an act always comes."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import MAY_BE_STOPPED, LetterKind, LetterState
from partnership.models import Change, Letter, LetterChoice, Person
from partnership.operations import letters
from partnership.operations.letter_keys import key_of, letter_to_stop, stop_key_of
from tests.factories import LetterFactory, PartnerFactory, PersonFactory, advocate_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
URL = "/letters/choices/"


def stop_url(letter: Letter) -> str:
    return f"{reverse('partnership:letter_stop')}?key={stop_key_of(letter)}"


class TestChoosing:
    def test_everything_comes_until_somebody_chooses(self, client: Client) -> None:
        client.force_login(advocate_of(PartnerFactory()))
        page = client.get(URL)
        form = page.context["form"]
        assert "(optional)" not in page.text, "to tick nothing is an answer"
        assert set(form["by_mail"].value()) == MAY_BE_STOPPED
        assert {value for value, _ in form.fields["by_mail"].choices} == MAY_BE_STOPPED

    def test_what_is_left_out_is_not_sent_and_stands_in_the_planner(self, client: Client) -> None:
        alice = advocate_of(PartnerFactory())
        client.force_login(alice)
        wanted = sorted(MAY_BE_STOPPED - {LetterKind.PLAN_PUBLISHED})
        said = client.post(URL, {"by_mail": wanted}, follow=True).content.decode()
        assert "Saved." in said
        letter = LetterFactory(recipient=alice, kind=LetterKind.PLAN_PUBLISHED, subject="No. 3")
        letters.send_due_letters()
        letter.refresh_from_db()
        assert mail.outbox == []
        assert letter.state == LetterState.KEPT
        mine = client.get(reverse("partnership:my_letters")).content.decode()
        assert "No. 3" in mine and "Only in the planner" in mine
        assert list(Change.objects.values_list("act", "field", "after")) == [
            ("chose letters", "Forward plan published", "Only in the planner")
        ]

    def test_nothing_ticked_stops_all_that_may_be_stopped_and_can_be_taken_back(
        self, client: Client
    ) -> None:
        alice = advocate_of(PartnerFactory())
        client.force_login(alice)
        client.post(URL, {})
        assert LetterChoice.objects.filter(wanted=False).count() == len(MAY_BE_STOPPED)
        client.post(URL, {"by_mail": sorted(MAY_BE_STOPPED)})
        assert not LetterChoice.objects.filter(wanted=False).exists()

    def test_what_is_owed_cannot_be_chosen_away(self, client: Client) -> None:
        alice = advocate_of(PartnerFactory())
        client.force_login(alice)
        refused = client.post(URL, {"by_mail": [LetterKind.CALL_FOR_UPDATES]})
        assert refused.context["form"].errors
        LetterChoice.objects.create(person=alice, kind=LetterKind.CALL_FOR_UPDATES, wanted=False)
        LetterFactory(recipient=alice, kind=LetterKind.CALL_FOR_UPDATES)
        letters.send_due_letters()
        assert len(mail.outbox) == 1, "A choice that should not be there changes nothing"


class TestHowLettersCome:
    """What the page says of it holds for whoever had a letter today already."""

    def test_it_says_what_comes_at_once(self, client: Client) -> None:
        client.force_login(advocate_of(PartnerFactory()))
        assert (
            "Questions about local work, nominations and changes of a meeting come at once, as "
            "does what would be of no use by the next morning."
        ) in client.get(URL).text

    @pytest.mark.parametrize(
        ("kind", "comes"),
        [
            (LetterKind.APPROACH_ASKED, True),
            (LetterKind.NOMINATED, True),
            (LetterKind.MEETING_CHANGED, True),
            (LetterKind.BOOKING_ASKED, False),
            (LetterKind.LOAN_ASKED, False),
            (LetterKind.OFFER_ASKED, False),
            (LetterKind.OVERLAP_JOINT, False),
        ],
    )
    def test_not_every_question_comes_at_once(self, kind: LetterKind, comes: bool) -> None:
        alice = advocate_of(PartnerFactory())
        LetterFactory(recipient=alice, state=LetterState.SENT, sent_at=clock.now())
        LetterFactory(recipient=alice, kind=kind, subject="A question")
        letters.send_due_letters()
        assert [each.subject for each in mail.outbox] == ["A question"] * comes


class TestOneClick:
    def test_the_header_is_the_one_of_rfc_8058(self) -> None:
        letter = LetterFactory(kind=LetterKind.PLAN_PUBLISHED)
        letters.send_due_letters()
        headers = mail.outbox[0].message()
        page, _, key = headers["List-Unsubscribe"].strip("<>").partition("?key=")
        assert page == f"http://127.0.0.1:8000{reverse('partnership:letter_stop')}"
        assert letter_to_stop(key) == letter
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_what_is_owed_carries_none(self) -> None:
        LetterFactory(kind=LetterKind.CALL_FOR_UPDATES)
        letters.send_due_letters()
        assert "List-Unsubscribe" not in mail.outbox[0].message()

    def test_a_post_without_signing_in_stops_that_kind_alone(self) -> None:
        letter = LetterFactory(kind=LetterKind.PLAN_PUBLISHED)
        client = Client(enforce_csrf_checks=True)
        said = client.post(stop_url(letter), {"List-Unsubscribe": "One-Click"})
        assert said.status_code == 200
        assert "Forward plan published" in said.content.decode()
        client.post(stop_url(letter), {"List-Unsubscribe": "One-Click"})
        assert list(LetterChoice.objects.values_list("person", "kind", "wanted")) == [
            (letter.recipient_id, LetterKind.PLAN_PUBLISHED, False)
        ]

    def test_to_open_the_page_changes_nothing(self, client: Client) -> None:
        letter = LetterFactory(kind=LetterKind.PLAN_PUBLISHED)
        page = client.get(stop_url(letter)).content.decode()
        assert "Stop these letters" in page and letter.recipient.email in page
        assert not LetterChoice.objects.exists()

    def test_of_a_digest_it_stops_what_may_be_stopped(self, client: Client) -> None:
        person = PersonFactory()
        digest = LetterFactory(recipient=person, kind=LetterKind.DIGEST)
        for kind in (LetterKind.PLAN_PUBLISHED, LetterKind.OVERDUE, LetterKind.WHAT_CHANGED):
            LetterFactory(
                recipient=person, kind=kind, state=LetterState.GATHERED, gathered_in=digest
            )
        client.post(stop_url(digest))
        stopped = LetterChoice.objects.filter(person=person, wanted=False)
        assert sorted(stopped.values_list("kind", flat=True)) == ["plan_published", "what_changed"]

    @pytest.mark.parametrize("key", ["", "nonsense", "x" * 500])
    def test_any_other_key_stops_nothing(self, client: Client, key: str) -> None:
        said = client.post(reverse("partnership:letter_stop"), query_params={"key": key})
        assert said.status_code == 404
        assert "This link stops nothing" in said.content.decode()

    def test_a_letter_to_the_address_before_stops_nothing_and_the_page_says_so(
        self, client: Client
    ) -> None:
        person = PersonFactory(email="nima@example.org")
        before = stop_url(LetterFactory(recipient=person, kind=LetterKind.PLAN_PUBLISHED))
        Person.objects.filter(pk=person.pk).update(email="nina@example.org")
        said = client.post(before)
        assert said.status_code == 404
        assert "to an e-mail address that you no longer have here" in said.content.decode()
        assert not LetterChoice.objects.exists()

    def test_a_key_that_answers_letters_does_not_stop_them(self, client: Client) -> None:
        key = key_of(LetterFactory(kind=LetterKind.PLAN_PUBLISHED))
        said = client.post(f"{reverse('partnership:letter_stop')}?key={key}")
        assert said.status_code == 404
