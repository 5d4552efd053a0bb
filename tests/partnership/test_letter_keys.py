"""The key in a letter: it leaves with the letter, stands nowhere else, and is its recipient's."""

from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import parse_qsl

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import url_str_to_user_pk
from django.core import mail, signing
from django.urls import resolve

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.emails import ONE_USE_KEY, ONE_USE_LINK
from partnership.models import Letter, Person
from partnership.operations import FieldChange, record_change
from partnership.operations.invitations import invited_by_key
from partnership.operations.letter_keys import (
    SALT,
    key_of,
    letter_to_stop,
    letter_with_key,
    stop_key_of,
)
from partnership.operations.letters import (
    free_what_was_taken_back,
    put_back_by_key,
    send_letter,
    withdraw_and_free_keys,
    withdraw_by_key,
    withdraw_letter,
)
from tests import factories

pytestmark = pytest.mark.django_db
KINDS = {LetterKind.APPROACH_ASKED}
MORNING = datetime(2016, 10, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning():
    with clock.at(MORNING):
        yield


def a_letter(**fields) -> Letter:
    return factories.LetterFactory(
        kind=LetterKind.APPROACH_ASKED,
        text=f"Answer: https://planner/answer/?key={ONE_USE_KEY}",
        html=f'<a href="https://planner/answer/?key={ONE_USE_KEY}">Answer</a>',
        **fields,
    )


def test_the_key_goes_in_when_the_letter_is_sent_and_is_not_kept() -> None:
    letter = a_letter()
    assert send_letter(letter_id=letter.pk)
    sent = mail.outbox[0]
    assert ONE_USE_KEY not in sent.body
    key = sent.body.split("?key=")[1].strip()
    assert letter_with_key(key, kinds=KINDS) == letter
    assert f'href="https://planner/answer/?key={key}"' in str(sent.alternatives[0].content)
    letter.refresh_from_db()
    assert key not in letter.text + letter.html


def test_a_key_opens_its_own_letter_only_and_as_its_kind_only() -> None:
    letter, other = a_letter(), a_letter()
    assert letter_with_key(key_of(letter), kinds=KINDS) == letter
    assert letter_with_key(key_of(other), kinds=KINDS) == other
    assert letter_with_key(key_of(letter), kinds={LetterKind.INVITATION}) is None


@pytest.mark.parametrize("text", ["", "x", ":::", "a" * 100_000, "\x00", "ü:é", "key of nothing"])
def test_any_other_text_opens_nothing(text: str) -> None:
    assert letter_with_key(text, kinds=KINDS) is None


@pytest.mark.parametrize("held", [None, 1, "x", [], ["x"], ["x", 1], ["no uuid", "no number"], {}])
def test_what_is_signed_but_names_no_letter_opens_nothing(held) -> None:
    assert letter_with_key(signing.dumps(held, salt=SALT), kinds=KINDS) is None


def test_a_key_that_was_changed_or_names_another_recipient_opens_nothing() -> None:
    letter = a_letter()
    key = key_of(letter)
    assert letter_with_key(key[:-1] + ("A" if key[-1] != "A" else "B"), kinds=KINDS) is None
    stranger = factories.PersonFactory()
    forged = signing.dumps([str(letter.pk), stranger.pk], salt=SALT)
    assert letter_with_key(forged, kinds=KINDS) is None
    elsewhere = signing.dumps([str(letter.pk), letter.recipient_id], salt="another")
    assert letter_with_key(elsewhere, kinds=KINDS) is None


def test_a_key_in_another_mailbox_opens_nothing_once_the_address_is_put_right() -> None:
    letter = a_letter()
    key, stop = key_of(letter), stop_key_of(letter)
    assert (letter_with_key(key, kinds=KINDS), letter_to_stop(stop)) == (letter, letter)
    Person.objects.filter(pk=letter.recipient_id).update(email="right@example.org")
    assert (letter_with_key(key, kinds=KINDS), letter_to_stop(stop)) == (None, None)
    letter.refresh_from_db()
    assert letter_with_key(key_of(letter), kinds=KINDS) == letter


def test_a_key_of_an_earlier_version_opens_for_as_long_as_its_address_is_right() -> None:
    letter = a_letter(state=LetterState.SENT, sent_at=MORNING)
    key = signing.dumps([str(letter.pk), letter.recipient_id], salt=SALT)
    assert letter_with_key(key, kinds=KINDS) == letter
    with clock.at(MORNING + timedelta(hours=1)):
        corrected = FieldChange("email", "", "")
        record_change(by=None, subject=letter.recipient, act="changed", changes=[corrected])
    assert letter_with_key(key, kinds=KINDS) is None


def test_letters_that_were_withdrawn_wait_again_for_those_who_are_still_meant() -> None:
    kept, left = a_letter(unique_key="approach:1:a"), a_letter(unique_key="approach:1:b")
    other = a_letter(unique_key="approach:2:a")
    withdraw_by_key(by=None, prefix="approach:")
    assert put_back_by_key(prefix="approach:1:", to=[kept.recipient, other.recipient]) == 1
    states = dict(Letter.objects.values_list("pk", "state"))
    assert states == {
        kept.pk: LetterState.QUEUED,
        left.pk: LetterState.WITHDRAWN,
        other.pk: LetterState.WITHDRAWN,
    }


def test_what_somebody_took_back_or_left_by_hand_does_not_wait_again() -> None:
    left = a_letter(unique_key="approach:1:a", state=LetterState.UNCERTAIN)
    taken = a_letter(unique_key="approach:1:b")
    for letter in (left, taken):
        withdraw_letter(by=factories.coordinator(), letter_id=letter.pk)
    people = [left.recipient, taken.recipient]
    assert put_back_by_key(prefix="approach:1:", to=people) == 0
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.WITHDRAWN}


def test_what_may_have_left_before_the_planner_took_it_back_does_not_wait_again() -> None:
    letter = a_letter(unique_key="approach:1:a", copies=1)
    withdraw_by_key(by=None, prefix="approach:1:")
    assert put_back_by_key(prefix="approach:1:", to=[letter.recipient]) == 0


def test_letters_are_taken_back_that_wait_and_are_about_it_from_those_who_are_named() -> None:
    about_it, of_another = a_letter(unique_key="approach:1:a"), a_letter(unique_key="approach:1:b")
    about_more = a_letter(unique_key="approach:11:a", recipient=about_it.recipient)
    gone_out = a_letter(
        unique_key="approach:1:c",
        recipient=about_it.recipient,
        state=LetterState.SENT,
        sent_at=MORNING,
    )
    assert withdraw_by_key(by=None, prefix="approach:1:", to=[about_it.recipient]) == 1
    states = dict(Letter.objects.values_list("pk", "state"))
    assert states == {
        about_it.pk: LetterState.WITHDRAWN,
        of_another.pk: LetterState.QUEUED,
        about_more.pk: LetterState.QUEUED,
        gone_out.pk: LetterState.SENT,
    }
    assert withdraw_by_key(by=None, prefix="approach:") == 2
    assert Letter.objects.get(pk=gone_out.pk).state == LetterState.SENT


def test_what_is_withdrawn_with_its_key_freed_can_be_owed_anew() -> None:
    waits = a_letter(unique_key="approach:1:a")
    sent = a_letter(unique_key="approach:1:b", state=LetterState.SENT, sent_at=MORNING)
    for _ in range(2):
        withdraw_and_free_keys(prefix="approach:1:")
    assert dict(Letter.objects.values_list("unique_key", "state")) == {
        f"approach:1:a:{waits.pk}": LetterState.WITHDRAWN,
        sent.unique_key: LetterState.SENT,
    }


def test_what_was_taken_back_before_keeps_its_key_and_is_not_owed_anew() -> None:
    by_hand = a_letter(unique_key="approach:1:a")
    waits = a_letter(unique_key="approach:1:b")
    withdraw_letter(by=factories.coordinator(), letter_id=by_hand.pk)
    withdraw_and_free_keys(prefix="approach:1:")
    assert set(Letter.objects.values_list("unique_key", flat=True)) == {
        "approach:1:a",
        f"approach:1:b:{waits.pk}",
    }


def test_what_the_planner_took_back_can_be_owed_anew_once_its_key_is_freed() -> None:
    taken_back, by_hand = a_letter(unique_key="approach:1:a"), a_letter(unique_key="approach:1:b")
    a_letter(unique_key="approach:1:c", copies=1)
    of_another = a_letter(unique_key="approach:2:a")
    withdraw_letter(by=factories.coordinator(), letter_id=by_hand.pk)
    withdraw_by_key(by=None, prefix="approach:")
    assert [free_what_was_taken_back(prefix="approach:1:") for _ in range(2)] == [1, 0]
    assert set(Letter.objects.values_list("unique_key", flat=True)) == {
        f"approach:1:a:{taken_back.pk}",
        "approach:1:b",
        "approach:1:c",
        of_another.unique_key,
    }


@pytest.mark.parametrize(
    ("act", "queries"), [(partial(withdraw_by_key, by=None), 4), (put_back_by_key, 3)]
)
def test_letters_that_went_out_long_ago_cost_nothing(
    act, queries, django_assert_num_queries
) -> None:
    gone = [
        a_letter(unique_key=f"approach:1:{number}", state=LetterState.SENT, sent_at=MORNING)
        for number in range(3)
    ]
    # A savepoint, the one question, and its end; and what is inside digests that wait.
    with django_assert_num_queries(queries):
        assert act(prefix="approach:1:", to=[each.recipient for each in gone]) == 0


@pytest.mark.parametrize(
    ("kind", "opens"),
    [
        (LetterKind.INVITATION, "door:invitation"),
        (LetterKind.NEW_PASSWORD, "account_reset_password_from_key"),
    ],
)
def test_the_link_of_a_letter_opens_its_own_page_for_its_recipient(settings, kind, opens) -> None:
    settings.BASE_URL = "https://planner.example.org"
    letter = factories.LetterFactory(kind=kind, text=f"Here: {ONE_USE_LINK}", html=ONE_USE_LINK)
    assert send_letter(letter_id=letter.pk)
    link = mail.outbox[0].body.split("Here: ")[1].split()[0]
    assert link.startswith("https://planner.example.org/")
    path, _, query = link.removeprefix("https://planner.example.org").partition("?")
    assert resolve(path).view_name == opens
    if kind == LetterKind.INVITATION:
        assert invited_by_key(dict(parse_qsl(query))["key"]) == letter.recipient
    else:
        told = resolve(path).kwargs
        person = letter.recipient
        assert url_str_to_user_pk(told["uidb36"]) == person.pk
        assert default_token_generator.check_token(person, told["key"])
