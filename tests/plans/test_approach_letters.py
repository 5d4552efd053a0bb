"""The link in a letter: it opens one question for one person, answers once, and nothing else."""

import logging
from datetime import date, time, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Letter
from partnership.operations.letter_keys import key_of
from plans.choices import ApproachAnswer, PlacementState, State
from plans.models import Communication, Involvement
from plans.operations.approaches import follow_approaches, withdraw_approach
from tests import factories
from tests.plans.asked import (
    AFTER,
    NOT_SAVED,
    NUDGE,
    asked_about,
    browser,
    given_back,
    letter_to,
    link_to,
    local_one,
    of,
    says,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
A = ApproachAnswer
JOINS = {"answer": "join", "join_words": "Two officers", "how": "agreed", "version": "1"}


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_to_look_uses_nothing_up_and_the_answer_needs_no_signing_in(people) -> None:
    approach = asked_about(people, question="Is anything planned?")
    link, nobody = link_to(people.bob), browser()
    for _ in range(3):
        page = nobody.get(link)
        assert page.status_code == 200
        assert "Answer for Other partner" in words(page)
        assert "Is anything planned?" in words(page)
    assert of(approach, people.other).answer == A.WAITING
    sent = nobody.post(link, JOINS)
    assert (sent.status_code, sent["Location"]) == (302, link)
    asked = of(approach, people.other)
    assert (asked.answer, asked.words, asked.answered_by) == (A.JOIN, "Two officers", people.bob)
    assert Involvement.objects.get().contribution == "Two officers"
    thanks = nobody.get(link)
    assert "Other has answered" in words(thanks)
    assert "answers once, and has done so" in words(thanks)
    assert "_auth_user_id" not in nobody.session


def test_a_link_that_was_used_answers_no_second_time_and_gives_back_what_was_typed(people) -> None:
    approach = asked_about(people)
    link = link_to(people.bob)
    browser().post(link, JOINS)
    again = browser().post(link, {"answer": "clash", "clash_words": "Our own", "version": "1"})
    assert again.status_code == 409
    assert "Our own" in words(again)
    assert "Your answer was not sent" in words(again)
    assert of(approach, people.other).answer == A.JOIN


def test_what_nobody_chose_is_not_given_back_as_typed(people) -> None:
    factories.OfferFactory(partner=people.other, what="A stand for the library")
    asked_about(people)
    link = link_to(people.bob)
    offer = str(people.other.offers.get().pk)
    browser().post(link, JOINS)
    again = browser().post(
        link, {**JOINS, "answer": "clash", "clash_words": "Ours", "offer": offer}
    )
    assert again.context["differences"] != []
    assert {each.name for each in again.context["differences"]} == {"answer", "clash_words"}
    rides = browser().post(link, {"answer": "offer", "offer": offer, "version": "1"})
    assert "A stand for the library" in words(rides)


def test_the_deputys_link_of_the_same_question_is_used_up_with_it(people) -> None:
    deputy = factories.deputy_of(people.other)
    approach = asked_about(people)
    bobs, deputys = link_to(people.bob), link_to(deputy)
    browser().post(bobs, JOINS)
    assert "Other has answered" in words(browser().get(deputys))
    assert browser().post(deputys, {"answer": "nothing", "version": "1"}).status_code == 409
    assert of(approach, people.other).answered_by == people.bob


def test_a_link_opens_no_other_question_and_no_other_page(people) -> None:
    first = asked_about(people)
    other = asked_about(people, local_one(people, title="Another"))
    bobs = Letter.objects.get(recipient=people.bob, unique_key__contains=str(first.pk))
    key = key_of(bobs)
    for asked in (of(other, people.other), of(first, people.named)):
        page = browser().get(reverse("plans:approach_letter", args=[asked.pk]), {"key": key})
        assert page.status_code == 404
    for address in (
        reverse("plans:approach_answer", args=[of(first, people.other).pk]),
        first.communication.get_absolute_url(),
        reverse("overview:today"),
        reverse("plans:plan"),
    ):
        assert browser().get(address, {"key": key}).status_code == 302


def test_what_is_tampered_with_and_what_is_not_there_look_the_same(people) -> None:
    approach = asked_about(people)
    link = link_to(people.bob)
    path, key = link.split("?key=")
    there, missing = path, reverse("plans:approach_letter", args=[people_uuid()])
    wrong = [
        browser().get(there),
        browser().get(there, {"key": "x"}),
        browser().get(there, {"key": key[:-3] + "AAA"}),
        browser().get(there, {"key": key + "A"}),
        browser().get(missing, {"key": key}),
    ]
    sent = [
        browser().post(f"{there}?key=none", JOINS),
        browser().post(f"{missing}?key={key}", JOINS),
    ]
    assert {each.status_code for each in (*wrong, *sent)} == {404}
    for alike, typed in ((wrong, []), (sent, ["Two officers"])):
        assert len({_plain(each) for each in alike}) == 1
        assert given_back(alike[0], under=NOT_SAVED) == typed
        assert "Street talks" not in words(alike[0])
    assert of(approach, people.other).answer == A.WAITING


def people_uuid() -> str:
    return "00000000-0000-0000-0000-000000000000"


def _plain(response) -> str:
    text = response.content.decode()
    nonce = text.split('nonce="')[1].split('"')[0]
    return text.replace(nonce, "")


def test_after_the_deadline_it_says_what_to_do_and_two_months_later_opens_nothing(people) -> None:
    approach = asked_about(people)
    link = link_to(people.bob)
    with clock.at(AFTER):
        pages = browser().get(link), browser().post(link, JOINS)
        for page in pages:
            assert page.status_code == 410
            assert "The time to answer is over" in words(page)
            assert "say what you bring" in words(page)
        assert [given_back(page) for page in pages] == [[], ["Two officers"]]
        follow_approaches()
        assert browser().get(link).status_code == 410
    assert of(approach, people.other).answer == A.SILENT
    with clock.at(AFTER + timedelta(days=60)):
        late = browser().get(link)
        assert late.status_code == 404
        assert "Street talks" not in words(late)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.CANCELLED, "It is cancelled. “No money.”"),
        (State.POSTPONED, "It is postponed."),
        (State.ISSUED, "It has gone out already."),
    ],
)
def test_what_was_set_aside_meanwhile_is_said(people, state, said) -> None:
    approach = asked_about(people)
    link = link_to(people.bob)
    Communication.objects.update(state=state, state_reason="No money.")
    pages = browser().get(link), browser().post(link, JOINS)
    for page in pages:
        assert page.status_code == 410
        assert said in words(page)
    assert [given_back(page) for page in pages] == [[], ["Two officers"]]
    assert of(approach, people.other).answer == A.WAITING
    follow_approaches()
    assert browser().get(link).status_code == 410


def test_what_was_merged_leads_to_the_joint_one_unless_that_is_kept_back(people) -> None:
    approach = asked_about(people)
    link = link_to(people.bob)
    joint = factories.CommunicationFactory(title="Joint talks", lead_partner=people.named)
    about = Communication.objects.filter(pk=approach.communication_id)
    about.update(state=State.MERGED, merged_into=joint)
    assert "Joint talks" in words(browser().get(link))
    secret = factories.CommunicationFactory(
        title="Axolotl", lead_partner=people.named, embargoed=True
    )
    about.update(merged_into=secret)
    page = browser().get(link)
    assert page.status_code == 410
    assert "Axolotl" not in words(page)


def test_a_question_that_was_taken_back_says_so(people) -> None:
    approach = asked_about(people)
    link = link_to(people.bob)
    withdraw_approach(by=people.alice, approach=approach)
    for page, typed in ((browser().get(link), []), (browser().post(link, JOINS), ["Two officers"])):
        assert page.status_code == 410
        assert "has taken the question back" in words(page)
        assert given_back(page) == typed


def test_who_left_the_partner_learns_nothing_of_what_was_asked(people) -> None:
    approach = asked_about(people)
    link = link_to(people.bob)
    factories.advocate_of(people.named, name="Nora")
    people.bob.appointments.update(partner=people.named)
    more = {**JOINS, "answer": "clash", "clash_words": "van"}
    pages = browser().get(link), browser().post(link, more)
    for page in pages:
        assert page.status_code == 410
        assert "You do not speak for Other partner" in words(page)
        assert "Street talks" not in words(page)
    assert [given_back(page) for page in pages] == [[], ["van", "Two officers"]]
    assert of(approach, people.other).answer == A.WAITING


@pytest.mark.parametrize("left", ["account closed", "no role"])
def test_who_left_the_planner_has_no_link_any_more(people, left) -> None:
    approach = asked_about(people)
    link = link_to(people.bob)
    if left == "account closed":
        type(people.bob).objects.filter(pk=people.bob.pk).update(is_active=False)
    else:
        people.bob.appointments.update(ends=date(2016, 10, 24))
    for page in (browser().get(link), browser().post(link, JOINS)):
        assert page.status_code == 404
    assert of(approach, people.other).answer == A.WAITING


def test_a_partner_that_is_named_no_more_finds_nothing_behind_its_link(people) -> None:
    kept = local_one(people, title="Axolotl", embargoed=True, named_partners=[people.named])
    asked_about(people, kept, partners=[people.named])
    link = link_to(people.charlie)
    assert "Axolotl" in words(browser().get(link))
    kept.named_partners.clear()
    page = browser().get(link)
    assert page.status_code == 404
    assert "Axolotl" not in words(page)
    assert browser().post(link, JOINS).status_code == 404


def test_a_partner_that_leads_it_meanwhile_is_led_to_it(people) -> None:
    asked_about(people)
    link = link_to(people.bob)
    Communication.objects.update(lead_partner=people.other)
    page = browser().get(link)
    assert page.status_code == 410
    assert "Your partner leads this now" in words(page)


def test_the_reminders_link_answers_as_the_letters_does(people) -> None:
    approach = asked_about(people)
    with clock.at(NUDGE):
        follow_approaches()
        link = link_to(people.bob, LetterKind.APPROACH_NUDGE)
        assert browser().post(link, {"answer": "nothing", "version": "1"}).status_code == 302
    assert of(approach, people.other).answer == A.NOTHING


def test_no_key_is_kept_or_logged(people, caplog) -> None:
    asked_about(people)
    link = link_to(people.bob)
    key = link.split("?key=")[1]
    assert len(key) > 60
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("django_structlog").propagate = True
        browser().get(link)
        browser().get(link + "x")
        browser().post(link, JOINS)
    letter = letter_to(people.bob)
    assert key not in letter.text + letter.html + letter.subject + letter.about
    assert [record for record in caplog.records if key in record.getMessage()] == []
    # The address stands in the letter itself, in both of its forms, and nowhere else.
    assert key in mail.outbox[0].body
    assert key in str(mail.outbox[0].alternatives[0].content)


# --- signed in ----------------------------------------------------------------------------------


def test_signed_in_the_same_page_answers_and_changes_the_answer(client, people) -> None:
    approach = asked_about(people)
    asked = of(approach, people.other)
    address = reverse("plans:approach_answer", args=[asked.pk])
    client.force_login(people.bob)
    assert client.post(address, JOINS).status_code == 302
    page = client.get(address)
    form = page.context["form"]
    assert (form["answer"].value(), form["join_words"].value()) == (A.JOIN, "Two officers")
    assert client.post(address, {"answer": "nothing", "version": "2"}).status_code == 302
    assert of(approach, people.other).answer == A.NOTHING


def test_whoever_answers_reads_at_what_time_and_how_it_goes_out(client, people) -> None:
    one = local_one(
        people,
        start_time=time(14, 30),
        end_time=time(16),
        channels=[factories.ChannelFactory(name=name) for name in ("Posters", "Leaflets", "Talks")],
    )
    one.placements.filter(channel__name="Posters").update(state=PlacementState.DROPPED)
    asked = of(asked_about(people, one), people.other)
    client.force_login(people.bob)
    page = client.get(reverse("plans:approach_answer", args=[asked.pk])).text
    assert "2.30pm to 4pm" in page
    assert '>How</dt><dd class="govuk-summary-list__value"><p>Leaflets; Talks</p></dd>' in page


def test_a_stale_answer_gets_both_texts_and_loses_nothing(client, people) -> None:
    deputy = factories.deputy_of(people.other)
    approach = asked_about(people)
    asked = of(approach, people.other)
    says(deputy, asked, A.CLASH, words="We have a stall there")
    client.force_login(people.bob)
    address = reverse("plans:approach_answer", args=[asked.pk])
    page = client.post(address, JOINS)
    assert page.status_code == 409
    assert "We have a stall there" in words(page)
    assert "Two officers" in words(page)
    assert page.context["form"]["version"].value() == "2"
    assert of(approach, people.other).answer == A.CLASH


def test_a_stale_answer_is_not_said_to_name_an_offer_that_nobody_chose(client, people) -> None:
    offer = factories.OfferFactory(partner=people.other)
    asked = of(asked_about(people), people.other)
    says(factories.deputy_of(people.other), asked, A.JOIN, words="Two officers")
    client.force_login(people.bob)
    first_of_each_list = {"how": "agreed", "offer": str(offer.pk)}
    mine = {**first_of_each_list, "answer": "clash", "clash_words": "Ours", "version": "1"}
    page = client.post(reverse("plans:approach_answer", args=[asked.pk]), mine)
    compared = [each.name for each in page.context["form"].differences()]
    assert compared == ["answer", "clash_words", "join_words"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose one of the answers"),
        ({"answer": "waiting"}, "Choose"),
        ({"answer": "clash"}, "Choose which of yours it is, or say what you plan"),
        ({"answer": "join", "join_words": "x" * 501}, "500 characters or fewer"),
        ({"answer": "join", "join_words": "x" * 100_000}, "500 characters or fewer"),
        ({"answer": "clash", "clash_with": "none"}, "from the list"),
    ],
)
def test_what_is_missing_is_said_in_words_and_nothing_is_lost(people, sent, said) -> None:
    approach = asked_about(people)
    page = browser().post(link_to(people.bob), {"version": "1", **sent})
    assert page.status_code == 422
    assert said in words(page), page.context["form"].errors
    assert of(approach, people.other).answer == A.WAITING


def test_a_partner_without_an_offer_is_not_asked_for_one(people) -> None:
    asked_about(people)
    link = link_to(people.bob)
    assert "One of our offers" not in words(browser().get(link))
    factories.OfferFactory(partner=people.other, what="Home visits")
    assert "Home visits" in words(browser().get(link))


def test_only_emoji_are_words_too(people) -> None:
    approach = asked_about(people)
    engine_and_thumb = "\U0001f692\U0001f44d"
    browser().post(link_to(people.bob), {**JOINS, "join_words": engine_and_thumb})
    assert of(approach, people.other).words == engine_and_thumb


@pytest.mark.parametrize(
    ("areas", "place", "said"),
    [
        (["Hendon", "Colindale"], "Market\nSquare", ", in Colindale, Hendon, Market Square, and"),
        (["Hendon", "Hendon"], "", ", in Hendon, and asks"),
        ([*"GFEDCBA"], "", ", in A, B, C, D, E, F, G, and asks"),
        ([*"HGFEDCBA"], "", ", in A, B, C, D, E, F and 2 more places, and asks"),
        ([], "Market Square", ", Market Square, and asks whether"),
        ([], "", " asks whether"),
    ],
)
def test_the_letter_says_where_it_asks_about(areas, place, said, people) -> None:
    there = [factories.AreaFactory(name=name) for name in areas]
    asked_about(people, local_one(people, areas=there, place_text=place))
    letter = letter_to(people.bob)
    for told in (letter.text, letter.html):
        assert said in " ".join(told.split())
    assert ", ," not in letter.text
