"""A letter about what is kept back leads to it and names nothing of it, not even in its subject."""

from datetime import timedelta

import pytest
from django.core import mail

from bsc_comms.kit import clock
from channels_registry.operations import edit_edition
from partnership.choices import LetterKind
from partnership.models import Letter
from partnership.operations.letters import send_due_letters
from plans.choices import ApproachAnswer, State, Visibility
from plans.models import Approach, Communication, OfferRequest
from plans.operations.approaches import follow_approaches, tell_what_changed
from plans.operations.communications import move_communication
from plans.operations.details import Window
from plans.operations.editions import tell_of_changed_editions
from plans.operations.offers import (
    accept_offer_request,
    ask_for_offer,
    propose_other_date,
    ride_along,
)
from plans.operations.overdue import ask_about_overdue
from plans.operations.placements import choose_edition
from plans.queries.approaches import why_not_answered
from tests import factories
from tests.plans.asked import AFTER, NUDGE, TUESDAY, asked_about, local_one, of, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
#: What no letter may hold: title, place, question, note, answer, and the days of the event.
WORDS = ("CANARY", "Nowhere Lane", "of the van", "ten o’clock", "Sat 5", "5 November", "2016-11-05")


@pytest.fixture
def raid(people) -> Communication:
    """Of which Other and Named partner may know."""
    day = (TUESDAY + timedelta(days=11)).date()
    return local_one(
        people,
        title="CANARY raid",
        visibility=Visibility.NAMED,
        named_partners=[people.other, people.named],
        place_text="Nowhere Lane",
        window_start=day,
        window_end=day,
        precision="exact",
        state=State.PLANNED,
        reference=None,
    )


def the_letter(kind: LetterKind, person) -> Letter:
    letter = Letter.objects.get(kind=kind, recipient=person)
    assert letter.in_confidence
    assert letter.about == "Something kept back"
    held = letter.subject + letter.text + letter.html + letter.about
    assert [word for word in WORDS if word in held] == []
    return letter


def test_a_question_and_its_reminder_say_until_when_and_lead_to_the_answer(people, raid) -> None:
    approach = asked_about(people, raid, question="And what of the van?")
    letter = the_letter(LetterKind.APPROACH_ASKED, people.bob)
    assert letter.subject == "Something kept back waits for your answer by Tue 1 Nov"
    assert letter.link.endswith("?key=[the key is only in the letter itself]")
    assert letter.text == (
        "Dear Bob,\n\n"
        "Something kept back waits for your answer by Tue 1 Nov. It is known to few, and others "
        "may see your mail, so this letter does not name it: the planner says the rest.\n\n"
        f"Answer on its page, without signing in:\n{letter.link}\n\n"
        "The link is for you alone and answers once. You receive this because you speak for a "
        "partner that may know of it. If that has changed, please tell the coordinator.\n"
    )
    with clock.at(NUDGE):
        follow_approaches()
    nudge = the_letter(LetterKind.APPROACH_NUDGE, people.bob)
    assert nudge.subject == "Something kept back still waits for your answer, by Tue 1 Nov"
    says(people.bob, of(approach, people.other), ApproachAnswer.NOTHING, words="At ten o’clock")
    says(people.charlie, of(approach, people.named), ApproachAnswer.NOTHING)
    told = the_letter(LetterKind.APPROACH_ANSWERED, people.alice)
    assert told.subject == "Something kept back waits for no more answers: see who answered"
    # Until its day an answer may still be given anew.
    assert Approach.objects.open().get() == approach
    assert why_not_answered(of(approach, people.other), people.bob) is None
    assert "ended" not in told.subject + told.text
    assert told.link.endswith(f"{raid.get_absolute_url()}#approach")


def test_a_question_that_nobody_answered_is_told_of_as_over_and_not_as_answered(
    people, raid
) -> None:
    asked_about(people, raid)
    with clock.at(AFTER):
        follow_approaches()
    told = the_letter(LetterKind.APPROACH_ANSWERED, people.alice)
    assert told.subject == "Something kept back waits for no more answers: see who answered"
    assert "answers about" not in told.text


def test_an_offer_that_is_asked_for_and_what_is_answered_lead_to_its_page(people, raid) -> None:
    offer = factories.OfferFactory(partner=people.other)
    request = ask_for_offer(by=people.alice, communication=raid, offer=offer)
    asked = the_letter(LetterKind.OFFER_ASKED, people.bob)
    assert asked.subject == "There is news of an offer of yours for something kept back"
    accept_offer_request(
        by=people.bob, request=request, opened_version=request.version, note="ten o’clock"
    )
    answered = the_letter(LetterKind.OFFER_ANSWERED, people.alice)
    assert answered.subject == "There is news of an offer for something kept back"
    assert answered.link.endswith(f"{raid.get_absolute_url()}#offers")


def test_an_offer_that_nobody_asked_for_is_not_called_asked_for(people, raid) -> None:
    """What rides along of its own accord, and then is offered for other days instead."""
    offer = factories.OfferFactory(partner=people.other)
    assert ride_along(by=people.bob, communication=raid, offer=offer, note="")
    request = OfferRequest.objects.get()
    day = (TUESDAY + timedelta(days=12)).date()
    propose_other_date(
        by=people.bob, request=request, opened_version=request.version, first_day=day
    )
    other = the_letter(LetterKind.OFFER_OTHER_DATE, people.alice)
    assert other.subject == "Another date is proposed for an offer for something kept back"


def test_an_edition_whose_slots_are_counted_now_is_not_said_to_have_moved(people, raid) -> None:
    edition = factories.EditionFactory(
        publication_date=TUESDAY.date() + timedelta(days=20),
        copy_deadline=TUESDAY.date() + timedelta(days=14),
        slots=None,
    )
    placement = factories.PlacementFactory(communication=raid, channel=edition.channel)
    choose_edition(by=people.alice, placement=placement, edition=edition)
    with clock.at(TUESDAY + timedelta(minutes=1)):
        fields = {"slots": 1}
        edit_edition(by=people.coordinator, edition=edition, opened_version=1, fields=fields)
    with clock.at(TUESDAY + timedelta(minutes=2)):
        assert tell_of_changed_editions() == 1
    letter = the_letter(LetterKind.EDITION_CHANGED, people.alice)
    assert letter.subject == "An edition with something kept back has changed: see what to do"


def test_whether_it_went_out_and_what_came_of_it_are_asked_without_its_name(people, raid) -> None:
    with clock.at(TUESDAY + timedelta(days=14)):
        ask_about_overdue()
    letter = the_letter(LetterKind.OVERDUE, people.alice)
    assert letter.subject == "Say whether something kept back went out"
    assert f"Open its page:\n{letter.link}\n" in letter.text


def test_several_that_changed_are_led_to_one_by_one(people, raid) -> None:
    other = factories.CommunicationFactory(
        lead_partner=people.lead,
        title="CANARY too",
        visibility=Visibility.NAMED,
        named_partners=[people.other],
        state=State.PLANNED,
        reference=None,
    )
    day = (TUESDAY + timedelta(days=20)).date()
    for one in (raid, other):
        factories.InvolvementFactory(communication=one, partner=people.other)
        move_communication(
            by=people.alice,
            communication=one,
            opened_version=one.version,
            window=Window("exact", day, day),
            reason="At ten o’clock",
        )
    with clock.at(TUESDAY + timedelta(days=1)):
        tell_what_changed()
    letter = the_letter(LetterKind.WHAT_CHANGED, people.bob)
    assert letter.subject == "Something kept back that you take part in has changed"
    for one in (raid, other):
        assert f"{one.get_absolute_url()}\n" in letter.text
        assert one.get_absolute_url() in letter.html


def test_a_digest_of_what_is_kept_back_names_nothing_either(people, raid) -> None:
    for _ in range(2):
        offer = factories.OfferFactory(partner=people.other)
        ask_for_offer(by=people.alice, communication=raid, offer=offer)
    send_due_letters()
    (digest,) = mail.outbox
    what = "There is news of an offer of yours for something kept back"
    assert digest.subject == f"{what} (and 1 more)"
    assert digest.body.count(f"{raid.get_absolute_url()}#offers") == 2
    assert [word for word in WORDS if word in digest.body + str(digest.alternatives)] == []


def test_what_all_may_know_is_named_as_ever(people) -> None:
    asked_about(people, local_one(people, title="Street talks"))
    letter = Letter.objects.get(recipient=people.bob)
    assert letter.subject == "Answer by Tue 1 Nov: Street talks"
