"""The question to the other advocates: who is asked, what they answer and what follows from it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.choices import LetterKind, LetterState
from partnership.models import Change, Letter
from plans.choices import (
    ApproachAnswer,
    ApproachState,
    InvolvementState,
    OfferRequestState,
    Reach,
    State,
    Visibility,
)
from plans.models import Approach, AskedPartner, Communication, Involvement, OfferRequest
from plans.operations.approaches import (
    AlreadyAsked,
    QuestionClosed,
    ask_again,
    follow_approaches,
    withdraw_approach,
)
from plans.operations.details import NotAllowedNow
from plans.queries.approaches import approaches_of_ours, whom_to_ask
from plans.rules.approaches import Closed
from tests import factories
from tests.factories.overlaps import overlap_of
from tests.plans.asked import AFTER, DEADLINE, TUESDAY, asked_about, local_one, of, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
A = ApproachAnswer


def part_of(partner) -> tuple[str, str]:
    involvement = Involvement.objects.get(partner=partner)
    return involvement.state, involvement.contribution


# --- asking -------------------------------------------------------------------------------------


def test_one_step_asks_and_writes_to_all_who_speak_for_each_partner(people) -> None:
    deputy = factories.deputy_of(people.other, name="Dora")
    approach = asked_about(people, question="  Is anything planned?  ")
    assert approach.deadline == DEADLINE
    assert approach.question == "Is anything planned?"
    assert {each.partner for each in approach.asked.all()} == {people.other, people.named}
    letters = Letter.objects.filter(kind=LetterKind.APPROACH_ASKED)
    assert {letter.recipient for letter in letters} == {people.bob, deputy, people.charlie}
    assert {letter.expires for letter in letters} == {DEADLINE}
    assert letters.first().subject == "Answer by Tue 1 Nov: Street talks"
    assert not letters.filter(in_confidence=True).exists()


def test_a_second_question_waits_until_the_first_is_over(people) -> None:
    approach = asked_about(people)
    with pytest.raises(AlreadyAsked):
        asked_about(people, approach.communication)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.ApproachFactory(communication=approach.communication)
    assert Letter.objects.filter(kind=LetterKind.APPROACH_ASKED).count() == 2


@pytest.mark.parametrize("who", ["bob", "champion", "chair", "board_member"])
def test_only_the_lead_partner_and_the_coordinator_ask(people, who) -> None:
    with pytest.raises(PermissionDenied):
        asked_about(people, by=people.everybody[who])
    assert not Approach.objects.exists()
    assert asked_about(people, by=people.coordinator).asked_by == people.coordinator


@pytest.mark.parametrize(
    "fields",
    [
        {"reach": Reach.BOROUGH},
        {"state": State.CANCELLED},
        {"state": State.POSTPONED},
        {"state": State.ISSUED},
        {"merged": True},
    ],
)
def test_only_local_work_to_come_is_asked_about(people, fields) -> None:
    with pytest.raises(NotAllowedNow, match="Only local work"):
        asked_about(people, local_one(people, **fields))


def test_nobody_is_asked_in_vain(people) -> None:
    communication = local_one(people)
    for partners in ([], [people.lead], [people.other, people.lead]):
        with pytest.raises(ValueError, match="may know of it"):
            asked_about(people, communication, partners=partners)


def test_of_what_is_kept_back_only_partners_that_may_know_are_asked(people) -> None:
    kept = local_one(people, embargoed=True, named_partners=[people.named])
    whom = whom_to_ask(kept, people.alice)
    assert [each.partner for each in whom.partners] == [people.named]
    assert whom.is_kept_back
    with pytest.raises(ValueError, match="may know of it"):
        asked_about(people, kept)
    with pytest.raises(PermissionDenied):
        asked_about(people, kept, by=people.coordinator, partners=[people.named])
    asked_about(people, kept, partners=[people.named])
    letter = Letter.objects.get(kind=LetterKind.APPROACH_ASKED)
    assert (letter.recipient, letter.in_confidence) == (people.charlie, True)
    for_lead = local_one(people, embargoed=True, visibility=Visibility.LEAD)
    assert whom_to_ask(for_lead, people.alice).partners == []


def test_partners_with_something_near_are_suggested_with_what_it_is(people) -> None:
    communication = local_one(people)
    third = factories.PartnerFactory(code="THIRD")
    factories.advocate_of(third)
    fire = factories.CommunicationFactory(
        lead_partner=people.other, title="Fire talks", partners=[third]
    )
    own = factories.CommunicationFactory(lead_partner=people.lead)
    secret = factories.CommunicationFactory(lead_partner=people.named, embargoed=True)
    gone = factories.CommunicationFactory(lead_partner=people.named, state=State.CANCELLED)
    for other in (fire, own, secret, gone):
        overlap_of(communication, other)
    no_more = factories.CommunicationFactory(lead_partner=people.named)
    overlap_of(communication, no_more, stands=False)
    suggested = whom_to_ask(communication, people.alice).suggested
    assert [(each.partner, each.near) for each in suggested] == [
        (people.other, ("Fire talks",)),
        (third, ("Fire talks",)),
    ]


def test_partners_for_whom_nobody_speaks_are_named_and_not_asked(people) -> None:
    silent = factories.PartnerFactory(name="Silent partner")
    gone = factories.PartnerFactory(name="Gone partner", valid_to=date(2016, 3, 31))
    whom = whom_to_ask(local_one(people), people.alice)
    assert whom.nobody_speaks == [silent]
    assert gone not in [each.partner for each in whom.partners]


# --- taking it back -----------------------------------------------------------------------------


def test_a_question_is_taken_back_and_stands_again_with_its_letters(people) -> None:
    approach = asked_about(people)
    withdraw_approach(by=people.alice, approach=approach)
    states = Letter.objects.values_list("state", flat=True)
    assert set(states) == {LetterState.WITHDRAWN}
    with pytest.raises(QuestionClosed) as closed:
        says(people.bob, of(approach, people.other), A.NOTHING)
    assert closed.value.why is Closed.TAKEN_BACK
    with pytest.raises(NotAllowedNow):
        withdraw_approach(by=people.alice, approach=approach)
    ask_again(by=people.alice, approach=approach)
    assert set(states.all()) == {LetterState.QUEUED}
    assert says(people.bob, of(approach, people.other), A.NOTHING).answer == A.NOTHING


def test_it_does_not_stand_again_beside_another_or_after_its_time(people) -> None:
    approach = asked_about(people)
    withdraw_approach(by=people.alice, approach=approach)
    asked_about(people, approach.communication)
    with pytest.raises(AlreadyAsked):
        ask_again(by=people.alice, approach=approach)
    with clock.at(AFTER), pytest.raises(NotAllowedNow, match="Ask the other advocates anew"):
        ask_again(by=people.alice, approach=approach)


def test_another_partner_takes_no_question_back(people) -> None:
    approach = asked_about(people)
    with pytest.raises(PermissionDenied):
        withdraw_approach(by=people.bob, approach=approach)
    withdraw_approach(by=people.alice, approach=approach)
    with pytest.raises(PermissionDenied):
        ask_again(by=people.bob, approach=approach)


# --- the four answers ---------------------------------------------------------------------------


def test_who_joins_takes_part_with_what_it_brings(people) -> None:
    approach = asked_about(people)
    says(people.bob, of(approach, people.other), A.JOIN, words="Two officers")
    assert part_of(people.other) == (InvolvementState.AGREED, "Two officers")
    says(people.charlie, of(approach, people.named), A.JOIN, shares=True)
    assert part_of(people.named) == (InvolvementState.AMPLIFYING, "")


def test_a_clash_says_with_which_of_its_own_that_others_may_see(people) -> None:
    approach = asked_about(people)
    own = factories.CommunicationFactory(lead_partner=people.other)
    secret = factories.CommunicationFactory(lead_partner=people.other, embargoed=True)
    anothers = factories.CommunicationFactory(lead_partner=people.named)
    asked = of(approach, people.other)
    for wrong in (secret, anothers, approach.communication):
        with pytest.raises(Communication.DoesNotExist):
            says(people.bob, asked, A.CLASH, clash_with=wrong)
    with pytest.raises(ValueError, match="with what"):
        says(people.bob, asked, A.CLASH, words="  ")
    assert says(people.bob, asked, A.CLASH, clash_with=own).clash_with == own
    assert not Involvement.objects.exists()


def test_an_offer_rides_along_at_once(people) -> None:
    approach = asked_about(people)
    offer = factories.OfferFactory(partner=people.other)
    anothers = factories.OfferFactory(partner=people.named)
    asked = of(approach, people.other)
    with pytest.raises(type(offer).DoesNotExist):
        says(people.bob, asked, A.OFFER, offer=anothers)
    with pytest.raises(ValueError, match="which"):
        says(people.bob, asked, A.OFFER)
    says(people.bob, asked, A.OFFER, offer=offer, words="On Tuesdays")
    request = OfferRequest.objects.get()
    assert (request.state, request.offer, request.answer_note) == (
        OfferRequestState.ACCEPTED,
        offer,
        "On Tuesdays",
    )


def test_an_offer_that_was_asked_for_already_is_accepted_by_the_answer(people) -> None:
    approach = asked_about(people)
    offer = factories.OfferFactory(partner=people.other)
    factories.OfferRequestFactory(communication=approach.communication, offer=offer)
    says(people.bob, of(approach, people.other), A.OFFER, offer=offer)
    assert OfferRequest.objects.get().state == OfferRequestState.ACCEPTED


def test_nothing_answers_an_invitation_too_and_leaves_a_part_that_was_agreed(people) -> None:
    approach = asked_about(people)
    factories.InvolvementFactory(
        communication=approach.communication,
        partner=people.other,
        state=InvolvementState.INVITED,
    )
    factories.InvolvementFactory(communication=approach.communication, partner=people.named)
    says(people.bob, of(approach, people.other), A.NOTHING)
    says(people.charlie, of(approach, people.named), A.NOTHING)
    assert part_of(people.other)[0] == InvolvementState.DECLINED
    assert part_of(people.named)[0] == InvolvementState.AGREED


def test_the_last_answer_counts_and_undoes_what_followed_from_the_one_before(people) -> None:
    approach = asked_about(people)
    offer = factories.OfferFactory(partner=people.other)
    asked = says(people.bob, of(approach, people.other), A.OFFER, offer=offer)
    asked = says(people.bob, asked, A.JOIN, words="A stand")
    assert OfferRequest.objects.get().state == OfferRequestState.DECLINED
    assert part_of(people.other) == (InvolvementState.AGREED, "A stand")
    asked = says(people.bob, asked, A.CLASH, words="Our own talk")
    assert part_of(people.other)[0] == InvolvementState.DECLINED
    assert (asked.answer, asked.offer, asked.words) == (A.CLASH, None, "Our own talk")


# --- who, when, twice ---------------------------------------------------------------------------


def test_only_who_speaks_for_the_partner_answers(people) -> None:
    asked = of(asked_about(people), people.other)
    for person in (people.alice, people.charlie, people.coordinator, people.champion):
        with pytest.raises(QuestionClosed) as closed:
            says(person, asked, A.NOTHING)
        assert closed.value.why is Closed.NOT_YOURS
    people.bob.appointments.update(ends=date(2016, 10, 24))
    with pytest.raises((QuestionClosed, PermissionDenied)):
        says(type(people.bob).objects.get(pk=people.bob.pk), asked, A.NOTHING)
    assert of(asked.approach, people.other).answer == A.WAITING


def test_of_two_answers_at_once_one_wins(people) -> None:
    asked = of(asked_about(people), people.other)
    deputy = factories.deputy_of(people.other)
    says(people.bob, asked, A.JOIN, version=1)
    with pytest.raises(StaleEdit):
        says(deputy, asked, A.NOTHING, version=1)
    assert of(asked.approach, people.other).answered_by == people.bob
    assert part_of(people.other)[0] == InvolvementState.AGREED


def test_the_last_minute_counts_and_the_next_does_not(people) -> None:
    approach = asked_about(people)
    with clock.at(DEADLINE):
        says(people.bob, of(approach, people.other), A.NOTHING)
    with clock.at(AFTER), pytest.raises(QuestionClosed) as closed:
        says(people.charlie, of(approach, people.named), A.NOTHING)
    assert closed.value.why is Closed.TOO_LATE


def test_a_letter_that_waits_does_not_go_out_once_its_partner_has_answered(people) -> None:
    deputy = factories.deputy_of(people.other)
    approach = asked_about(people)
    says(people.bob, of(approach, people.other), A.NOTHING)
    states = dict(Letter.objects.values_list("recipient", "state"))
    assert states[deputy.pk] == LetterState.WITHDRAWN
    assert states[people.charlie.pk] == LetterState.QUEUED


def test_the_asker_learns_when_all_have_answered_and_again_when_one_answers_otherwise(
    people,
) -> None:
    approach = asked_about(people)
    told = Letter.objects.filter(kind=LetterKind.APPROACH_ANSWERED)
    asked = says(people.bob, of(approach, people.other), A.JOIN, words="A stand")
    assert not told.exists()
    says(people.charlie, of(approach, people.named), A.NOTHING)
    letter = told.get()
    assert (letter.recipient, letter.subject) == (people.alice, "All have answered: Street talks")
    assert "Other partner: We will join in. A stand" in letter.text
    says(people.bob, asked, A.NOTHING)
    assert told.count() == 2


def test_who_asked_for_another_partner_and_that_partner_both_learn(people) -> None:
    approach = asked_about(people, by=people.coordinator, partners=[people.other])
    says(people.bob, of(approach, people.other), A.NOTHING)
    told = Letter.objects.filter(kind=LetterKind.APPROACH_ANSWERED)
    assert {letter.recipient for letter in told} == {people.coordinator, people.alice}
    assert {letter.subject for letter in told} == {"Other has answered: Street talks"}
    for said in (told[0].text, told[0].html):
        assert "Other partner has answered about" in said


def test_of_one_partner_that_stays_silent_nothing_is_counted(people) -> None:
    asked_about(people, partners=[people.other])
    with clock.at(AFTER):
        follow_approaches()
    letter = Letter.objects.get(kind=LetterKind.APPROACH_ANSWERED)
    assert letter.subject == "No answer by Tue 1 Nov: Street talks"
    assert "is over.\n\nNo answer: Other partner." in letter.text


def test_a_question_about_what_was_set_aside_is_not_waited_for(people) -> None:
    approach = asked_about(people)
    assert approaches_of_ours(people.alice) == [approach]
    Communication.objects.update(state=State.CANCELLED, state_reason="No money.")
    assert approaches_of_ours(people.alice) == []


def test_all_of_it_is_in_the_history(people) -> None:
    approach = asked_about(people)
    says(people.bob, of(approach, people.other), A.JOIN, words="A stand")
    page_history = [
        (change.act, change.field, change.after, change.reason)
        for change in reversed(_history(approach.communication))
    ]
    assert page_history == [
        ("asked about", "asked", "Named partner, Other partner", ""),
        ("answered the question", "Other", "We will join in", "A stand"),
        ("answered", "Other partner", "Agreed", "A stand"),
    ]


def test_the_history_says_of_each_answer_for_which_partner_it_is(client, people) -> None:
    approach = asked_about(people)
    says(people.bob, of(approach, people.other), A.NOTHING)
    says(people.charlie, of(approach, people.named), A.NOTHING)
    client.force_login(people.alice)
    page = client.get(approach.communication.get_absolute_url()).text
    assert "Bob answered for Other" in page
    assert "Charlie answered for Named" in page


def _history(communication):
    return list(Change.objects.filter(subject_id=str(communication.pk)))


# --- what the database holds --------------------------------------------------------------------


def test_the_database_refuses_answers_that_lack_their_part() -> None:
    asked = factories.AskedPartnerFactory()
    for wrong in (
        {"answer": A.NOTHING},
        {"answer": A.WAITING, "answered_at": TUESDAY},
        {"answer": A.CLASH, "answered_at": TUESDAY},
        {"answer": A.OFFER, "answered_at": TUESDAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AskedPartner.objects.filter(pk=asked.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approach.objects.update(deadline=asked.approach.asked_at)


def test_an_approach_and_a_withdrawn_one_may_be_of_one_communication() -> None:
    first = factories.ApproachFactory(state=ApproachState.WITHDRAWN)
    factories.ApproachFactory(communication=first.communication)
    assert Approach.objects.open().count() == 1
