"""The list of letters, one letter, my letters, and the logo."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, Partnership, Person
from tests.cast import Cast
from tests.factories import LetterFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.at(datetime(2016, 10, 26, 9, tzinfo=UTC)):
        yield


def subjects(response) -> list[str]:
    return [letter.subject for letter in response.context["page"]]


class TestTheList:
    def test_it_is_filtered_by_state_kind_and_recipient(self, client: Client, who: Cast) -> None:
        LetterFactory(subject="A", recipient=who.alice, state=LetterState.FAILED)
        LetterFactory(subject="B", recipient=who.bob, kind=LetterKind.INVITATION)
        client.force_login(who.coordinator)
        url = reverse("partnership:letters")
        assert sorted(subjects(client.get(url))) == ["A", "B"]
        assert subjects(client.get(url, {"state": "failed"})) == ["A"]
        assert subjects(client.get(url, {"kind": "invitation"})) == ["B"]
        assert subjects(client.get(url, {"to": "alice@"})) == ["A"]
        assert subjects(client.get(url, {"to": "nobody"})) == []
        assert sorted(subjects(client.get(url, {"state": "nonsense"}))) == ["A", "B"]

    def test_while_none_is_owed_it_says_which_will_be_the_first(
        self, client: Client, who: Cast
    ) -> None:
        client.force_login(who.coordinator)
        page = client.get(reverse("partnership:letters")).text
        assert "The first ones go to those whom you invite." in page
        assert f'href="{reverse("partnership:invite")}"' in page

    def test_it_counts_each_state_and_says_what_needs_a_look(
        self, client: Client, who: Cast
    ) -> None:
        for state in (LetterState.FAILED, LetterState.MISSED, LetterState.QUEUED):
            LetterFactory(state=state)
        client.force_login(who.administrator)
        response = client.get(reverse("partnership:letters"))
        counts = {each["state"]: each["count"] for each in response.context["counts"]}
        assert counts == {
            "queued": 1,
            "sending": 0,
            "sent": 0,
            "failed": 1,
            "uncertain": 0,
            "missed": 1,
            "withdrawn": 0,
            "gathered": 0,
            "kept": 0,
        }
        (sentence,) = re.findall(r'<p class="app-warning">(.*?)</p>', response.text)
        assert strip_tags(sentence) == (
            "2 letters need a look: open each, see what became of it, and send it again or leave "
            "it. Failed: 1 Missed: 1"
        )

    def test_it_is_of_the_last_year_with_what_is_not_settled_from_before(
        self, client: Client, who: Cast
    ) -> None:
        long_ago = datetime(2015, 10, 25, 9, tzinfo=UTC)
        for state in (LetterState.SENT, LetterState.FAILED, LetterState.QUEUED):
            LetterFactory(subject=f"Old, {state}", state=state, due=long_ago, sent_at=long_ago)
        LetterFactory(subject="New", state=LetterState.SENT, due=clock.now(), sent_at=clock.now())
        client.force_login(who.coordinator)
        url = reverse("partnership:letters")
        response = client.get(url)
        assert set(subjects(response)) == {"New", "Old, failed", "Old, queued"}
        counts = {each["state"]: each["count"] for each in response.context["counts"]}
        assert (counts["sent"], counts["failed"], counts["queued"]) == (1, 1, 1)
        every = client.get(url, {"when": "all", "state": "sent"})
        assert set(subjects(every)) == {"New", "Old, sent"}
        assert every.context["counts"][2] == {
            "state": "sent",
            "label": "Sent",
            "count": 2,
            "needs_a_look": False,
            "url": f"{url}?state=sent&when=all",
        }

    def test_it_has_pages_of_fifty_that_keep_the_filter(self, client: Client, who: Cast) -> None:
        LetterFactory.create_batch(51)
        client.force_login(who.coordinator)
        response = client.get(reverse("partnership:letters"), {"state": "queued"})
        assert len(response.context["page"]) == 50
        assert "?state=queued&amp;page=2" in response.content.decode()

    def test_its_title_says_which_page_it_is(self, client: Client, who: Cast) -> None:
        LetterFactory.create_batch(51)
        client.force_login(who.coordinator)
        for number, title in ((1, "<title>Letters – "), (2, "<title>Letters, page 2 of 2 – ")):
            page = client.get(reverse("partnership:letters"), {"state": "queued", "page": number})
            assert title in page.content.decode()

    @pytest.mark.parametrize("name", ["alice", "champion", "chair", "board_member"])
    def test_nobody_else_reads_it(self, client: Client, who: Cast, name: str) -> None:
        client.force_login(getattr(who, name))
        assert client.get(reverse("partnership:letters")).status_code == 403


class TestOneLetter:
    def test_everybody_reads_their_own_and_nobody_anothers(self, client: Client, who: Cast) -> None:
        letter = LetterFactory(recipient=who.alice, text="Words <to> Alice")
        url = reverse("partnership:letter", args=[letter.pk])
        answers = {}
        for name, person in who.everybody.items():
            client.force_login(person)
            answers[name] = client.get(url).status_code
        assert {name for name, status in answers.items() if status == 200} == {
            "alice",
            "coordinator",
            "administrator",
        }
        assert set(answers.values()) == {200, 404}
        client.force_login(who.alice)
        page = client.get(url).content.decode()
        assert "Words &lt;to&gt; Alice" in page
        assert "Send it again" not in page

    def test_my_letters_are_mine(self, client: Client, who: Cast) -> None:
        LetterFactory(recipient=who.alice, subject="Mine")
        LetterFactory(recipient=who.bob, subject="Yours")
        client.force_login(who.alice)
        assert subjects(client.get(reverse("partnership:my_letters"))) == ["Mine"]

    def test_a_failed_one_is_sent_again_from_its_page(self, client: Client, who: Cast) -> None:
        letter = LetterFactory(state=LetterState.FAILED, error="550 unknown", attempts=1)
        client.force_login(who.coordinator)
        page = client.get(reverse("partnership:letter", args=[letter.pk])).content.decode()
        assert "550 unknown" in page
        client.post(reverse("partnership:letter_send_again", args=[letter.pk]))
        letter.refresh_from_db()
        assert (letter.state, letter.attempts) == (LetterState.QUEUED, 0)
        client.post(reverse("partnership:letter_withdraw", args=[letter.pk]))
        assert Letter.objects.get().state == LetterState.WITHDRAWN

    def test_a_failed_one_is_left_from_its_page(self, client: Client, who: Cast) -> None:
        letter = LetterFactory(state=LetterState.FAILED)
        client.force_login(who.coordinator)
        url = reverse("partnership:letter", args=[letter.pk])
        assert "Leave it" in client.get(url).content.decode()
        gone = client.post(reverse("partnership:letter_withdraw", args=[letter.pk]), follow=True)
        assert "The letter is left as it is. It counts as withdrawn." in gone.content.decode()
        assert "Leave it" not in gone.content.decode()
        assert Letter.objects.get().state == LetterState.WITHDRAWN

    def test_one_that_is_uncertain_says_why_and_nothing_else(
        self, client: Client, who: Cast
    ) -> None:
        letter = LetterFactory(
            recipient=who.alice,
            state=LetterState.UNCERTAIN,
            error="A backup was restored.",
            attempts=1,
        )
        client.force_login(who.coordinator)
        page = client.get(reverse("partnership:letter", args=[letter.pk])).content.decode()
        assert "A backup was restored." in page
        assert f"It may have arrived. Ask {who.alice.name} before you send it again." in page
        assert "connection" not in page
        assert "<dd>1 of 8</dd>" in page

    def test_nobody_else_keeps_letters(self, client: Client, who: Cast) -> None:
        letter = LetterFactory(recipient=who.alice, state=LetterState.FAILED)
        for name in ("bob", "chair", "board_member"):
            client.force_login(getattr(who, name))
            answers = {
                view: client.post(reverse(f"partnership:{view}", args=[letter.pk])).status_code
                for view in ("letter_send_again", "letter_withdraw")
            }
            assert answers == {"letter_send_again": 404, "letter_withdraw": 403}
        assert Letter.objects.get().state == LetterState.FAILED

    def test_its_recipient_has_it_sent_again_and_does_not_withdraw_it(
        self, client: Client, who: Cast
    ) -> None:
        letter = LetterFactory(recipient=who.alice, state=LetterState.FAILED)
        client.force_login(who.alice)
        withdrawn = client.post(reverse("partnership:letter_withdraw", args=[letter.pk]))
        assert withdrawn.status_code == 403
        again = client.post(reverse("partnership:letter_send_again", args=[letter.pk]), follow=True)
        assert "The letter waits to be sent again." in again.content.decode()
        assert Letter.objects.get().state == LetterState.QUEUED

    def test_its_recipient_is_told_where_the_address_refuses_mail(
        self, client: Client, who: Cast
    ) -> None:
        letter = LetterFactory(recipient=who.alice, state=LetterState.FAILED, text="Come on Monday")
        Person.objects.filter(pk=who.alice.pk).update(mail_refused_at=clock.now())
        client.force_login(who.alice)
        page = client.post(reverse("partnership:letter_send_again", args=[letter.pk]), follow=True)
        text = page.content.decode()
        assert f"Your address {who.alice.email} refuses mail" in text
        assert "Tell the coordinator which address takes your mail." in text
        assert "Come on Monday" in text

    def test_one_whose_words_were_not_kept_is_not_sent_again(
        self, client: Client, who: Cast
    ) -> None:
        letter = LetterFactory(state=LetterState.FAILED, text="")
        client.force_login(who.coordinator)
        page = client.post(reverse("partnership:letter_send_again", args=[letter.pk]), follow=True)
        assert "there is nothing to send again." in page.content.decode()
        assert Letter.objects.get().state == LetterState.FAILED

    @pytest.mark.parametrize(
        ("state", "warned"),
        [
            (LetterState.FAILED, True),
            (LetterState.UNCERTAIN, True),
            (LetterState.MISSED, True),
            (LetterState.QUEUED, False),
        ],
    )
    def test_my_letters_say_what_may_not_have_reached_me(
        self, client: Client, who: Cast, state: str, warned: bool
    ) -> None:
        LetterFactory(recipient=who.alice, state=state)
        LetterFactory(recipient=who.bob, state=LetterState.FAILED)
        client.force_login(who.alice)
        page = client.get(reverse("partnership:my_letters")).content.decode()
        assert ("1 letter may not have reached you." in page) is warned


class TestInADigest:
    @pytest.mark.parametrize(
        ("state", "said"),
        [
            (LetterState.SENT, "It went out in a digest."),
            (LetterState.QUEUED, "It is in a digest: Waiting"),
            (LetterState.FAILED, "It is in a digest: Failed"),
            (LetterState.MISSED, "It is in a digest: Missed"),
            (LetterState.UNCERTAIN, "It is in a digest: Not certain whether sent"),
            (LetterState.WITHDRAWN, "It is in a digest: Withdrawn"),
        ],
    )
    def test_its_page_says_what_became_of_the_digest(
        self, client: Client, who: Cast, state: str, said: str
    ) -> None:
        sent_at = clock.now() if state == LetterState.SENT else None
        digest = LetterFactory(
            recipient=who.alice, kind=LetterKind.DIGEST, state=state, sent_at=sent_at
        )
        inside = LetterFactory(recipient=who.alice, state=LetterState.GATHERED, gathered_in=digest)
        client.force_login(who.alice)
        page = client.get(reverse("partnership:letter", args=[inside.pk])).content.decode()
        assert said in " ".join(strip_tags(page).split())


class TestTheLogo:
    def test_it_is_public_cacheable_and_may_do_nothing(self, client: Client, who: Cast) -> None:
        Partnership.objects.update(logo_svg="<svg xmlns='http://www.w3.org/2000/svg'/>")
        answer = client.get("/logo.svg")
        assert answer.content == b"<svg xmlns='http://www.w3.org/2000/svg'/>"
        assert answer["Content-Type"] == "image/svg+xml"
        assert answer["Content-Security-Policy"] == (
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
        )
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert sorted(answer["Cache-Control"].split(", ")) == ["max-age=3600", "public"]
        again = client.get("/logo.svg", headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_without_reference_data_there_is_a_plain_one(self, client: Client) -> None:
        answer = client.get("/logo.svg")
        assert answer.status_code == 200
        assert answer.content.startswith(b"<svg")


class TestInConfidence:
    """A letter about something that is kept back is known to its recipient alone."""

    @pytest.fixture
    def kept_back(self, who):
        return LetterFactory(
            recipient=who.bob, in_confidence=True, state=LetterState.FAILED, subject="Axolotls"
        )

    def test_who_keeps_the_letters_neither_lists_nor_counts_nor_opens_it(
        self, client, who, kept_back
    ):
        for person in (who.coordinator, who.administrator):
            client.force_login(person)
            page = client.get(reverse("partnership:letters"))
            assert page.context["attention"] == 0
            assert "Axolotls" not in page.content.decode()
            assert "One about what is kept back is seen by its recipient alone." in page.text
            assert client.get(reverse("partnership:letter", args=[kept_back.pk])).status_code == 404
            for act in ("letter_send_again", "letter_withdraw"):
                answer = client.post(reverse(f"partnership:{act}", args=[kept_back.pk]))
                assert answer.status_code == 404
            today = client.get(reverse("overview:today"))
            assert "letter needs" not in today.content.decode()
        kept_back.refresh_from_db()
        assert kept_back.state == LetterState.FAILED

    def test_its_recipient_reads_it(self, client, who, kept_back):
        client.force_login(who.bob)
        assert "Axolotls" in client.get(reverse("partnership:my_letters")).content.decode()
        page = client.get(reverse("partnership:letter", args=[kept_back.pk]))
        assert page.status_code == 200
        assert "Send it to me again" in page.content.decode()

    def test_its_recipient_alone_has_it_sent_again(self, client, who, kept_back):
        url = reverse("partnership:letter_send_again", args=[kept_back.pk])
        for person in who.everybody.values():
            if person != who.bob:
                client.force_login(person)
                assert client.post(url).status_code == 404
        client.force_login(who.bob)
        client.post(url)
        kept_back.refresh_from_db()
        assert kept_back.state == LetterState.QUEUED
