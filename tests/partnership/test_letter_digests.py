"""One letter a person and day: the first when it is due, the others together in the morning."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState, Role
from partnership.emails import (
    ONE_USE_KEY,
    Rendered,
    act_of,
    letter_of_digest,
    paragraphs_of,
)
from partnership.models import Letter, LetterChoice, Person
from partnership.operations import letters
from partnership.operations.letter_keys import letter_with_key
from partnership.operations.letters.gathering import gather_letters
from partnership.operations.people import deactivate
from tests.factories import (
    AppointmentFactory,
    LetterFactory,
    PartnerFactory,
    PersonFactory,
    coordinator,
)

pytestmark = pytest.mark.django_db
MORNING = datetime(2016, 10, 25, 8, 30, tzinfo=UTC)
NEXT_MORNING = datetime(2016, 10, 26, 7, tzinfo=UTC)  # 8.00 in London


def owe(person: Person, subject: str, kind: str = LetterKind.BOOKING_ASKED, **how) -> Letter:
    link = how.pop("link", f"http://planner/{subject.replace(' ', '-')}")
    at = how.pop("help_at", "")
    help_link = f"We can help: {at}?key={ONE_USE_KEY}\n\n" if at else ""
    key = f"{person.pk}:{subject}"[: Letter._meta.get_field("unique_key").max_length]
    letters.owe_letter(
        to=person,
        kind=kind,
        about=subject,
        unique_key=key,
        due=how.pop("due", clock.now()),
        rendered=Rendered(
            subject,
            f"Dear {person.name},\n\nPlease see to {subject}.\n\n{help_link}See it:\n{link}\n\n"
            "You receive this because.\n",
            f"<p>Please see to {subject}.</p>",
            link,
        ),
        **how,
    )
    return Letter.objects.get(unique_key=key)


def round_at(moment: datetime) -> list[str]:
    """The subjects of what a round sends then."""
    before = len(mail.outbox)
    with clock.at(moment):
        letters.send_due_letters()
    return [each.subject for each in mail.outbox[before:]]


@pytest.fixture
def alice() -> Person:
    return PersonFactory(name="Alice", email="alice@example.org")


@pytest.mark.both_databases
def test_a_long_subject_ends_in_an_ellipsis_and_a_digest_still_says_how_many_more(
    alice: Person,
) -> None:
    with clock.at(MORNING):
        alone = owe(PersonFactory(), "The stall " * 30)
        owe(alice, "A stall " * 30)
        owe(alice, "the van")
        owe(alice, "the slot", due=MORNING)
    assert alone.subject == f"{'The stall ' * 19}The stall…"
    assert len(alone.subject) == 200
    assert sorted(round_at(MORNING)) == [
        f"{('A stall ' * 30)[:179].strip()}… (and 2 more)",
        alone.subject,
    ]


def test_several_letters_due_at_once_go_as_one(alice: Person) -> None:
    with clock.at(MORNING):
        owe(alice, "the stand")
        owe(alice, "the slot")
        owe(PersonFactory(), "the van")
    assert sorted(round_at(MORNING)) == ["the slot (and 1 more)", "the van"]
    (digest,) = [each for each in mail.outbox if each.to == ["alice@example.org"]]
    assert digest.body == (
        "Dear Alice,\n\nHere are 2 letters for you in one.\n\n"
        "1. the slot\n\nPlease see to the slot.\n\nSee it:\nhttp://planner/the-slot\n\n"
        "2. the stand\n\nPlease see to the stand.\n\nSee it:\nhttp://planner/the-stand\n\n"
        "See what waits for you:\nhttp://127.0.0.1:8000/\n\n"
        "You receive this because you have a part in the communications planner. Each of these "
        "would have been a letter of its own.\n\n"
        "Choose what comes by mail:\nhttp://127.0.0.1:8000/letters/choices/\n"
    )
    inside = Letter.objects.filter(gathered_in__kind=LetterKind.DIGEST)
    assert {each.state for each in inside} == {LetterState.GATHERED}
    assert Letter.objects.get(kind=LetterKind.DIGEST).state == LetterState.SENT


def test_what_is_taken_back_is_taken_out_of_a_digest_that_waits(alice: Person) -> None:
    """The mail server is away for a while; the offer is withdrawn meanwhile."""
    with clock.at(MORNING):
        for subject in ("the stand", "the slot", "the van"):
            owe(alice, subject)
    with patch.object(EmailBackend, "open", side_effect=ConnectionRefusedError, create=True):
        assert round_at(MORNING) == []
    assert Letter.objects.get(kind=LetterKind.DIGEST).state == LetterState.QUEUED
    with clock.at(MORNING + timedelta(minutes=30)):
        assert letters.withdraw_by_key(by=None, prefix=f"{alice.pk}:the slot") == 1
    assert round_at(MORNING + timedelta(hours=2)) == ["the stand (and 1 more)"]
    assert "the slot" not in mail.outbox[0].body
    states = dict(Letter.objects.exclude(kind=LetterKind.DIGEST).values_list("about", "state"))
    assert states == {
        "the stand": LetterState.GATHERED,
        "the slot": LetterState.WITHDRAWN,
        "the van": LetterState.GATHERED,
    }


def test_what_waits_in_a_digest_for_an_account_that_closes_is_taken_back_by_itself(
    alice: Person,
) -> None:
    with clock.at(MORNING):
        owed = [owe(alice, subject) for subject in ("the stand", "the slot")]
        gather_letters()
        deactivate(by=coordinator(), person=alice)
    found = Letter.objects.filter(pk__in=[each.pk for each in owed])
    assert list(found.values_list("state", "gathered_in")) == [(LetterState.WITHDRAWN, None)] * 2


def test_what_is_left_of_a_digest_is_gathered_anew_whatever_its_first_letter_is(
    alice: Person,
) -> None:
    """A digest is told from others by its first letter, which may be in the next one as well."""
    with clock.at(MORNING):
        owed = [owe(alice, subject) for subject in ("the stand", "the slot", "the van")]
    first, second, third = sorted(owed, key=lambda letter: str(letter.pk))
    with patch.object(EmailBackend, "open", side_effect=ConnectionRefusedError, create=True):
        assert round_at(MORNING) == []
    with clock.at(MORNING + timedelta(minutes=30)):
        assert letters.withdraw_by_key(by=None, prefix=third.unique_key) == 1
    (subject,) = round_at(MORNING + timedelta(hours=2))
    assert subject == f"{min(first.subject, second.subject)} (and 1 more)"
    sent = Letter.objects.get(kind=LetterKind.DIGEST, state=LetterState.SENT)
    inside = Letter.objects.filter(gathered_in=sent, state=LetterState.GATHERED)
    assert set(inside) == {first, second}


def test_what_is_of_no_more_use_is_taken_out_of_a_digest_that_waits(alice: Person) -> None:
    """The mail server is away for a while, and meanwhile nobody needs the slot any more."""
    with clock.at(MORNING):
        owe(alice, "the stand")
        owe(alice, "the slot", expires=MORNING + timedelta(hours=1))
        owe(alice, "the van")
    with patch.object(EmailBackend, "open", side_effect=ConnectionRefusedError, create=True):
        assert round_at(MORNING) == []
    assert round_at(MORNING + timedelta(hours=2)) == ["the stand (and 1 more)"]
    assert "the slot" not in mail.outbox[0].body
    with clock.at(MORNING + timedelta(hours=2)):
        letters.sweep_letters()
    states = dict(Letter.objects.exclude(kind=LetterKind.DIGEST).values_list("about", "state"))
    assert states == {
        "the stand": LetterState.GATHERED,
        "the slot": LetterState.MISSED,
        "the van": LetterState.GATHERED,
    }


def test_a_digest_that_may_have_left_stays_whole_whatever_has_expired_in_it(alice: Person) -> None:
    with clock.at(MORNING):
        owe(alice, "the stand")
        owe(alice, "the slot", expires=MORNING + timedelta(hours=1))
    with patch.object(EmailBackend, "open", side_effect=ConnectionRefusedError, create=True):
        assert round_at(MORNING) == []
    digests = Letter.objects.filter(kind=LetterKind.DIGEST)
    digests.update(copies=1, not_before=clock.real_now())
    assert round_at(MORNING + timedelta(hours=2)) == ["the slot (and 1 more)"]


def test_what_went_out_in_a_digest_is_taken_back_no_more(alice: Person) -> None:
    with clock.at(MORNING):
        owe(alice, "the stand")
        owe(alice, "the slot")
    assert round_at(MORNING) == ["the slot (and 1 more)"]
    assert letters.withdraw_by_key(by=None, prefix=f"{alice.pk}:the slot") == 0
    assert set(Letter.objects.values_list("state", flat=True)) == {
        LetterState.GATHERED,
        LetterState.SENT,
    }


def test_a_digest_whose_last_letter_leads_to_today_says_so_once(alice: Person) -> None:
    today = "http://127.0.0.1:8000/"
    with clock.at(MORNING):
        owe(alice, "one", link=today)
        owe(alice, "two", link=today)
    round_at(MORNING)
    digest = Letter.objects.get(kind=LetterKind.DIGEST)
    assert "See it:\nhttp://127.0.0.1:8000/\n\n2. two\n\n" in digest.text
    assert digest.text.endswith(
        "Please see to two.\n\nSee what waits for you:\nhttp://127.0.0.1:8000/\n\n"
        "You receive this because you have a part in the communications planner. Each of these "
        "would have been a letter of its own.\n\n"
        "Choose what comes by mail:\nhttp://127.0.0.1:8000/letters/choices/\n"
    )
    assert digest.html.count(">See it</a>") == 1


def test_addresses_in_a_letter_do_not_end_it_in_a_digest(alice: Person) -> None:
    today = "http://127.0.0.1:8000/"
    one = LetterFactory(
        recipient=alice,
        link=today,
        text=(
            "Dear Alice,\n\nWhat came of these?\n\n"
            f"- The stall\n  {today}stall/\n- The van\n  {today}van/\n\n"
            f"One answer is enough.\n\nSee what waits for you:\n{today}\n\n"
            "You receive this because.\n"
        ),
    )
    assert paragraphs_of(one) == [
        "What came of these?",
        f"- The stall\n  {today}stall/\n- The van\n  {today}van/",
        "One answer is enough.",
    ]
    assert act_of(one) == "See what waits for you"


def test_a_line_leads_to_the_page_of_the_planner_below_it_or_at_its_end(alice: Person) -> None:
    today = "http://127.0.0.1:8000/"
    one = LetterFactory(
        recipient=alice,
        link=today,
        text=(
            "Dear Alice,\n\n"
            f"- Knives & us\n  {today}knives/\n- The leaflet\n  https://elsewhere.example/\n"
            f"  Not ours: https://elsewhere.example/\n  You & we: {today}help/\n\n"
            f"See what waits for you:\n{today}\n\nYou receive this because.\n"
        ),
    )
    html = letter_of_digest(alice, [one, one]).html
    assert (
        '<a href="http://127.0.0.1:8000/knives/" style="color:#17424f;">Knives &amp; us</a><br>'
        "- The leaflet<br>https://elsewhere.example/<br>Not ours: https://elsewhere.example/<br>"
        '<a href="http://127.0.0.1:8000/help/" style="color:#17424f;">You &amp; we</a></p>'
    ) in html


def test_an_address_that_somebody_wrote_does_not_end_it_either(alice: Person) -> None:
    page = "http://127.0.0.1:8000/communications/one/"
    one = LetterFactory(
        recipient=alice,
        link=page,
        text=(
            "Dear Alice,\n\nIn the chair's words: compare\n\n"
            f"{page}\n\nwith the leaflet of last year.\n\nSee it:\n{page}\n\n"
            "You receive this because.\n"
        ),
    )
    assert paragraphs_of(one)[-1] == "with the leaflet of last year."
    assert act_of(one) == "See it"


def test_what_follows_on_the_same_day_waits_for_the_morning(alice: Person) -> None:
    with clock.at(MORNING):
        owe(alice, "the first")
    assert round_at(MORNING) == ["the first"]
    with clock.at(MORNING + timedelta(hours=1)):
        owe(alice, "the second")
        owe(alice, "the third")
    assert round_at(MORNING + timedelta(hours=2)) == []
    assert round_at(NEXT_MORNING - timedelta(seconds=1)) == []
    assert round_at(NEXT_MORNING) == ["the second (and 1 more)"]
    assert round_at(NEXT_MORNING + timedelta(hours=1)) == []


def test_what_would_be_of_no_use_in_the_morning_goes_at_once(alice: Person) -> None:
    with clock.at(MORNING):
        owe(alice, "the first")
    assert round_at(MORNING) == ["the first"]
    with clock.at(MORNING + timedelta(hours=1)):
        owe(alice, "still today", expires=NEXT_MORNING)
    assert round_at(MORNING + timedelta(hours=1)) == ["still today"]


@pytest.mark.parametrize(
    "kind", [LetterKind.APPROACH_ASKED, LetterKind.NOMINATED, LetterKind.MEETING_CHANGED]
)
def test_what_somebody_waits_for_goes_alone_and_at_once(alice: Person, kind: str) -> None:
    with clock.at(MORNING):
        owe(alice, "the first")
        owe(alice, "a question", kind)
    assert sorted(round_at(MORNING)) == ["a question", "the first"]


def test_what_is_kept_back_is_gathered_apart(alice: Person) -> None:
    with clock.at(MORNING):
        AppointmentFactory(person=alice, role=Role.ADVOCATE, partner=PartnerFactory())
        for subject in ("open one", "open two"):
            owe(alice, subject)
        for subject in ("kept one", "kept two"):
            owe(alice, subject, in_confidence=True)
    kept = "There is news of something kept back (and 1 more)"
    assert sorted(round_at(MORNING)) == [kept, "open one (and 1 more)"]
    told = Letter.objects.known_to(coordinator())
    assert not told.filter(text__contains="kept").exists()
    assert told.filter(kind=LetterKind.DIGEST).count() == 1


def test_each_key_in_a_digest_is_the_one_of_its_letter(alice: Person) -> None:
    with clock.at(MORNING):
        first = owe(alice, "one", link=f"http://planner/one?key={ONE_USE_KEY}")
        second = owe(alice, "two", link=f"http://planner/two?key={ONE_USE_KEY}")
    round_at(MORNING)
    (sent,) = mail.outbox
    for letter, path in ((first, "one"), (second, "two")):
        for text in (sent.body, str(sent.alternatives[0].content)):
            key = text.partition(f"http://planner/{path}?key=")[2].split()[0].split('"')[0]
            assert letter_with_key(key, kinds=[letter.kind]) == letter
    assert "key of letter" not in sent.body
    stored = Letter.objects.get(kind=LetterKind.DIGEST)
    assert letter_with_key(stored.text.partition("?key=")[2].split()[0], kinds=[]) is None


def test_a_key_within_the_words_of_a_letter_opens_its_page_from_a_digest_as_well(
    alice: Person,
) -> None:
    """Whoever reads in a digest that a forward plan is out helps by a link of that letter."""
    help_at = "http://127.0.0.1:8000/help"
    with clock.at(MORNING):
        owe(alice, "an act")
        plan = owe(alice, "a plan", LetterKind.PLAN_PUBLISHED, help_at=help_at)
    round_at(MORNING)
    (sent,) = mail.outbox
    key = sent.body.partition(f"We can help: {help_at}?key=")[2].split()[0]
    assert letter_with_key(key, kinds=[plan.kind]) == plan
    link = f'<a href="{help_at}?key={key}" style="color:#17424f;">We can help</a></p>'
    assert link in str(sent.alternatives[0].content)
    assert ONE_USE_KEY not in sent.body


def test_what_asks_for_an_act_stands_before_what_only_tells(alice: Person) -> None:
    with clock.at(MORNING):
        owe(alice, "a plan", LetterKind.PLAN_PUBLISHED, due=MORNING - timedelta(hours=5))
        owe(alice, "an act", LetterKind.BOOKING_ASKED)
    assert round_at(MORNING) == ["an act (and 1 more)"]


def test_what_is_not_wanted_by_mail_is_not_in_it(alice: Person) -> None:
    LetterChoice.objects.create(person=alice, kind=LetterKind.PLAN_PUBLISHED, wanted=False)
    with clock.at(MORNING):
        plan = owe(alice, "a plan", LetterKind.PLAN_PUBLISHED)
        owe(alice, "an act", LetterKind.BOOKING_ASKED)
    assert round_at(MORNING) == ["an act"]
    plan.refresh_from_db()
    assert plan.state == LetterState.KEPT


def test_two_rounds_make_one_digest(alice: Person) -> None:
    with clock.at(MORNING):
        owe(alice, "one")
        owe(alice, "two")
    assert round_at(MORNING) + round_at(MORNING) == ["one (and 1 more)"]
    assert Letter.objects.count() == 3


def test_the_pages_lead_from_the_digest_to_its_letters_and_back(
    client: Client, alice: Person
) -> None:
    with clock.at(MORNING):
        one = owe(alice, "one")
        owe(alice, "two")
        round_at(MORNING)
        client.force_login(coordinator())
        digest = Letter.objects.get(kind=LetterKind.DIGEST)
        page = client.get(reverse("partnership:letter", args=[digest.pk])).content.decode()
        assert reverse("partnership:letter", args=[one.pk]) in page
        page = client.get(reverse("partnership:letter", args=[one.pk])).content.decode()
        assert reverse("partnership:letter", args=[digest.pk]) in page


@pytest.mark.parametrize("days", [-1, 7])
def test_a_letter_of_another_day_holds_nothing_back(alice: Person, days: int) -> None:
    LetterFactory(recipient=alice, state=LetterState.SENT, sent_at=MORNING + timedelta(days=days))
    with clock.at(MORNING):
        owe(alice, "today's")
    assert round_at(MORNING) == ["today's"]
