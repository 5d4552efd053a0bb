"""Resources are asked for and lent, never twice on one day."""

import uuid
from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible, ReasonNeeded
from channels_registry.choices import LoanState
from channels_registry.models import Loan, LoanDay, Resource
from channels_registry.operations import (
    ask_for_loan,
    decline_loan,
    edit_resource,
    end_resource,
    lend,
    return_loan,
    take_back_loan,
    withdraw_loan,
)
from channels_registry.queries.resources import (
    loans_to,
    loans_to_answer,
    resources,
)
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from partnership.operations.letters import withdraw_letter
from partnership.queries.history import history_of
from tests.channels_registry.at_once import at_once
from tests.channels_registry.lending import MONDAY, TODAY, TUESDAY, WEDNESDAY
from tests.channels_registry.letters_of_winter import all_went
from tests.factories import LoanFactory, PartnerFactory, ResourceFactory, advocate_of


def state(row) -> str:
    return type(row).objects.get(pk=row.pk).state


class TestLending:
    pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]

    def test_the_owner_is_asked_and_lends(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY, purpose="Stall in Edgware")
        (letter,) = Letter.objects.all()
        assert (letter.recipient, letter.kind) == (people.alice, LetterKind.LOAN_ASKED)
        assert letter.subject == "Answer a request: Gazebo, Mon 7 Nov to Wed 9 Nov"
        assert "It is for: Stall in Edgware" in letter.text
        assert list(loans_to_answer(people.alice, TODAY)) == [loan]
        assert list(loans_to(people.bob, TODAY)) == [loan]
        lend(by=people.alice, loan=loan)
        assert [each.day for each in gazebo.days_out.all()] == [
            MONDAY,
            TUESDAY,
            WEDNESDAY,
        ]
        letter = Letter.objects.get(recipient=people.bob)
        assert letter.subject == "Lent to you: Gazebo, Mon 7 Nov to Wed 9 Nov"
        assert "It is kept here: Depot." in letter.text
        assert [row.act for row in history_of(loan).order_by("id")] == ["asked for", "lent"]

    def test_the_coordinator_is_asked_where_nobody_speaks_for_the_owner(self, people):
        vacant = PartnerFactory(name="Vacant partner")
        advocate_of(vacant, is_active=False)
        loan = ask(people, ResourceFactory(partner=vacant, name="Van"), MONDAY, WEDNESDAY)
        (letter,) = Letter.objects.all()
        assert (letter.recipient, letter.kind) == (people.coordinator, LetterKind.LOAN_ASKED)
        assert (
            "You receive this because you coordinate the partnership's communications and nobody "
            "speaks for Vacant partner." in letter.text
        )
        spoken_for = ask(people, ResourceFactory(partner=people.lead), MONDAY, WEDNESDAY)
        for person, waiting in (
            (people.coordinator, [loan]),
            (people.alice, [spoken_for]),
            (people.bob, []),
        ):
            assert list(loans_to_answer(person, TODAY)) == waiting
        lend(by=people.coordinator, loan=loan)
        assert state(loan) == LoanState.LENT

    @pytest.mark.parametrize(
        ("first", "last", "free"),
        [
            (date(2016, 11, 4), MONDAY, False),
            (TUESDAY, TUESDAY, False),
            (WEDNESDAY, date(2016, 11, 20), False),
            (date(2016, 11, 1), date(2016, 11, 30), False),
            (date(2016, 11, 1), date(2016, 11, 6), True),
            (date(2016, 11, 10), date(2016, 11, 11), True),
        ],
    )
    def test_two_loans_never_overlap(self, people, gazebo, first, last, free):
        loan, second = ask(people, gazebo, MONDAY, WEDNESDAY), ask(people, gazebo, first, last)
        lend(by=people.alice, loan=loan)
        taken = "Gazebo is lent to Other partner from 7 November to 9 November 2016."
        if free:
            lend(by=people.alice, loan=second)
            ask(people, gazebo, date(2016, 12, 1), date(2016, 12, 2))
            assert state(second) == LoanState.LENT
            return
        decline = "Decline this request and say which days would do."
        with pytest.raises(NotPossible, match=f"^{taken} {decline}$"):
            lend(by=people.alice, loan=second)
        with pytest.raises(NotPossible, match=f"^{taken} Choose days before or after.$"):
            ask(people, gazebo, first, last)
        assert (state(second), LoanDay.objects.count()) == (LoanState.ASKED, 3)

    @pytest.mark.parametrize(
        ("first", "last", "words", "field"),
        [
            (
                TUESDAY,
                MONDAY,
                "The last day is before the first. Set it to the same day or later",
                "last_day",
            ),
            (date(2016, 10, 20), date(2016, 10, 24), "These days are past.", "first_day"),
            (MONDAY, date(2017, 11, 8), "A loan lasts a year at most.", "last_day"),
            (
                MONDAY,
                date(2016, 12, 2),
                "Gazebo is not to be had on all of these days.",
                "last_day",
            ),
            (
                date(2016, 12, 2),
                date(2016, 12, 2),
                "Gazebo is not to be had on all of these days.",
                "first_day",
            ),
        ],
    )
    def test_days_that_cannot_be(self, people, gazebo, first, last, words, field):
        Resource.objects.update(valid_to=date(2016, 12, 1))
        gazebo.refresh_from_db()
        with pytest.raises(NotPossible, match=words) as refused:
            ask(people, gazebo, first, last)
        assert refused.value.about == (field,)
        assert Loan.objects.count() == 0

    @pytest.mark.parametrize(
        "life", [{"valid_to": TUESDAY}, {"valid_from": TUESDAY}, {"valid_to": TODAY}]
    )
    def test_what_was_asked_for_is_not_lent_beyond_the_life_of_the_resource(
        self, people, gazebo, life
    ):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        edit_resource(by=people.alice, resource=gazebo, opened_version=1, fields=life)
        not_to_be_had = "Gazebo is not to be had on all of these days."
        decline = "Decline this request and say which days would do."
        with pytest.raises(NotPossible, match=f"^{not_to_be_had} {decline}$"):
            lend(by=people.alice, loan=loan)
        assert (state(loan), LoanDay.objects.count()) == (LoanState.ASKED, 0)

    def test_one_that_is_lent_ends_after_that(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        lend(by=people.alice, loan=loan)
        lent = "It is lent to Other partner until 9 November 2016. Choose a later day, or first "
        with pytest.raises(NotPossible, match=f"^{lent}take the loan back.$"):
            end_resource(by=people.alice, resource=gazebo, opened_version=1, last_day=TUESDAY)
        begun = pytest.raises(NotPossible, match=f"^{lent}say that it is given back.$")
        with clock.at(datetime(2016, 11, 7, 9, tzinfo=UTC)), begun:
            end_resource(by=people.alice, resource=gazebo, opened_version=1, last_day=TUESDAY)
        with pytest.raises(NotPossible, match="It is lent to Other partner until 9 November 2016"):
            edit_resource(
                by=people.alice, resource=gazebo, opened_version=1, fields={"valid_to": TUESDAY}
            )
        end_resource(by=people.alice, resource=gazebo, opened_version=1, last_day=WEDNESDAY)
        assert list(resources(WEDNESDAY)) == [gazebo]
        assert list(resources(date(2016, 11, 10))) == []

    def test_what_was_asked_for_is_lent_up_to_the_last_day_of_the_resource(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        end_resource(by=people.alice, resource=gazebo, opened_version=1, last_day=WEDNESDAY)
        lend(by=people.alice, loan=loan)
        assert (state(loan), LoanDay.objects.count()) == (LoanState.LENT, 3)

    def test_declining_gives_a_reason(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, MONDAY)
        with pytest.raises(ReasonNeeded):
            decline_loan(by=people.alice, loan=loan, reason=" ")
        decline_loan(by=people.alice, loan=loan, reason="It is torn")
        letter = Letter.objects.get(recipient=people.bob)
        assert letter.subject == "Declined: Gazebo, Mon 7 Nov"
        assert "cannot lend Gazebo on Monday 7 November 2016. The reason" in letter.text
        assert "The reason: It is torn" in letter.text
        with pytest.raises(NotPossible, match=r"^This loan reads “Declined” now\."):
            lend(by=people.alice, loan=loan)

    @pytest.mark.both_databases
    def test_the_owner_takes_back_what_it_lent_until_its_days_begin(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        lend(by=people.alice, loan=loan)
        with clock.at(datetime(2016, 11, 6, 23, 59, tzinfo=UTC)):
            take_back_loan(by=people.alice, loan=loan, reason="It is torn")
        assert (state(loan), LoanDay.objects.count()) == (LoanState.TAKEN_BACK, 0)
        told = Letter.objects.get(recipient=people.bob, state=LetterState.QUEUED)
        assert told.subject == "Taken back: Gazebo, Mon 7 Nov to Wed 9 Nov"
        assert "takes back Gazebo, which it had lent to" in told.text
        assert "The reason: It is torn" in told.text
        end_resource(by=people.alice, resource=gazebo, opened_version=1, last_day=TUESDAY)

    def test_what_was_lent_meanwhile_is_not_declined_by_a_page_that_was_open(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        lend(by=people.alice, loan=loan)
        with pytest.raises(NotPossible, match=r"^This loan reads “Lent” now\."):
            decline_loan(by=people.alice, loan=loan, reason="It is torn")
        assert (state(loan), LoanDay.objects.count()) == (LoanState.LENT, 3)

    def test_what_is_only_asked_for_is_declined_and_not_taken_back(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        with pytest.raises(NotPossible, match=r"^This loan reads “Asked for” now\."):
            take_back_loan(by=people.alice, loan=loan, reason="It is torn")
        assert state(loan) == LoanState.ASKED

    def test_what_is_out_is_given_back_and_not_taken_back(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        lend(by=people.alice, loan=loan)
        begun = pytest.raises(NotPossible, match=r"^The loan has begun. Once it is back, say")
        with clock.at(datetime(2016, 11, 7, 0, 1, tzinfo=UTC)), begun:
            take_back_loan(by=people.alice, loan=loan, reason="It is torn")
        assert (state(loan), LoanDay.objects.count()) == (LoanState.LENT, 3)

    def test_what_comes_back_early_is_free_again(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        lend(by=people.alice, loan=loan)
        with clock.at(datetime(2016, 11, 8, 9, tzinfo=UTC)):
            with pytest.raises(NotPossible, match=r"^The loan has begun. Once it is back, say"):
                withdraw_loan(by=people.bob, loan=loan)
            return_loan(by=people.bob, loan=loan)
            assert [each.day for each in gazebo.days_out.all()] == [MONDAY]
            lend(by=people.alice, loan=ask(people, gazebo, TUESDAY, WEDNESDAY))
        assert state(loan) == LoanState.RETURNED

    def test_one_that_begins_today_is_returned_and_not_withdrawn(self, people, gazebo):
        loan = ask(people, gazebo, TUESDAY, WEDNESDAY)
        lend(by=people.alice, loan=loan)
        begun = pytest.raises(NotPossible, match=r"^The loan has begun. Once it is back, say")
        with clock.at(datetime(2016, 11, 8, 0, 1, tzinfo=UTC)), begun:
            withdraw_loan(by=people.bob, loan=loan)
        with clock.at(datetime(2016, 11, 7, 23, 59, tzinfo=UTC)):
            withdraw_loan(by=people.bob, loan=loan)
        assert state(loan) == LoanState.WITHDRAWN

    def test_one_asked_for_before_it_came_back_early_is_lent_from_today_on(self, people, gazebo):
        first, second = (ask(people, gazebo, MONDAY, WEDNESDAY) for _ in range(2))
        lend(by=people.alice, loan=first)
        with clock.at(datetime(2016, 11, 8, 9, tzinfo=UTC)):
            return_loan(by=people.bob, loan=first)
            lend(by=people.alice, loan=second)
        assert list(gazebo.days_out.values_list("loan", "day")) == [
            (first.pk, MONDAY),
            (second.pk, TUESDAY),
            (second.pk, WEDNESDAY),
        ]

    def test_days_that_are_past_are_not_lent_and_the_request_is_over(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        with clock.at(datetime(2016, 11, 9, 9, tzinfo=UTC)):
            assert loans_to(people.bob, clock.today()).get() == loan
        with clock.at(datetime(2016, 11, 10, 9, tzinfo=UTC)):
            with pytest.raises(NotPossible, match=r"^These days are past. Decline the request.$"):
                lend(by=people.alice, loan=loan)
            assert not loans_to(people.bob, clock.today()).exists()
        assert state(loan) == LoanState.ASKED

    def test_a_day_that_a_loan_left_behind_is_refused_in_a_sentence(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        over = LoanFactory(resource=gazebo, partner=people.named, state=LoanState.RETURNED)
        LoanDay.objects.create(resource=gazebo, loan=over, day=TUESDAY)
        with pytest.raises(NotPossible, match=r"^Somebody else has it on one of these days. Decl"):
            lend(by=people.alice, loan=loan)
        assert state(loan) == LoanState.ASKED

    def test_what_is_not_needed_is_free_again_and_the_owner_learns_it(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        lend(by=people.alice, loan=loan)
        withdraw_loan(by=people.bob, loan=loan)
        assert (state(loan), LoanDay.objects.count()) == (LoanState.WITHDRAWN, 0)
        letter = Letter.objects.get(recipient=people.alice, state=LetterState.QUEUED)
        assert letter.subject == "No longer needed: Gazebo, Mon 7 Nov to Wed 9 Nov"
        for text in (letter.text, letter.html):
            assert "to Wednesday 9 November 2016. It is free again then." in text
        assert not gazebo.loans.open().exists()

    def test_what_was_only_asked_for_is_not_free_again_as_another_may_have_it(self, people, gazebo):
        asked = ask(people, gazebo, MONDAY, WEDNESDAY)
        lend(by=people.alice, loan=LoanFactory(resource=gazebo, partner=people.named))
        all_went()
        withdraw_loan(by=people.bob, loan=asked)
        letter = Letter.objects.get(recipient=people.alice, state=LetterState.QUEUED)
        assert "to Wednesday 9 November 2016.\n" in letter.text
        assert "free again" not in letter.text + letter.html

    def test_what_is_not_needed_before_its_letter_went_out_is_told_to_nobody(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        withdraw_loan(by=people.bob, loan=loan)
        assert [letter.state for letter in Letter.objects.all()] == [LetterState.WITHDRAWN]

    def test_so_it_is_told_where_its_letter_may_have_gone_out_and_was_left(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        Letter.objects.update(state=LetterState.UNCERTAIN)
        withdraw_letter(by=people.coordinator, letter_id=Letter.objects.get().pk)
        withdraw_loan(by=people.bob, loan=loan)
        told = Letter.objects.get(state=LetterState.QUEUED)
        assert (told.recipient, told.subject) == (
            people.alice,
            "No longer needed: Gazebo, Mon 7 Nov to Wed 9 Nov",
        )

    def test_the_letters_lead_to_the_resource(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, WEDNESDAY)
        asked = Letter.objects.get()
        assert "Answer the request:\n" in asked.text and "Answer the request" in asked.html
        assert f"/channels/resources/{gazebo.pk}/" in asked.text
        lend(by=people.alice, loan=loan)
        told = Letter.objects.get(recipient=people.bob)
        assert "See the resource:\n" in told.text
        assert f"/channels/resources/{gazebo.pk}/" in told.text

    def test_a_double_click_asks_once(self, people, gazebo):
        sent = uuid.uuid4()
        assert ask(people, gazebo, MONDAY, MONDAY, identifier=sent) == ask(
            people, gazebo, MONDAY, MONDAY, identifier=sent
        )
        assert Loan.objects.count() == 1

    def test_who_goes_back_and_chooses_other_days_asks_for_those_as_well(self, people, gazebo):
        sent = uuid.uuid4()
        for day in (MONDAY, WEDNESDAY, WEDNESDAY):
            ask(people, gazebo, day, day, identifier=sent)
        assert list(Loan.objects.order_by("first_day").values_list("first_day", flat=True)) == [
            MONDAY,
            WEDNESDAY,
        ]

    def test_who_may_not(self, people, gazebo):
        loan = ask(people, gazebo, MONDAY, MONDAY)
        for act in (
            lambda: ask_for_loan(
                by=people.alice,
                resource=gazebo,
                partner=people.other,
                first_day=MONDAY,
                last_day=MONDAY,
            ),
            lambda: lend(by=people.bob, loan=loan),
            lambda: decline_loan(by=people.charlie, loan=loan, reason="No"),
            lambda: take_back_loan(by=people.charlie, loan=loan, reason="No"),
            lambda: withdraw_loan(by=people.alice, loan=loan),
            lambda: return_loan(by=people.charlie, loan=loan),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert state(loan) == LoanState.ASKED


def ask(people, resource, first, last, **said) -> Loan:
    return ask_for_loan(
        by=people.bob,
        resource=resource,
        partner=people.other,
        first_day=first,
        last_day=last,
        **said,
    )


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_that_are_lent_at_once_one_is_refused(people, gazebo):
    loans = [LoanFactory(resource=gazebo, partner=people.other) for _ in range(4)]
    answers = at_once([partial(lend, by=people.alice, loan=loan) for loan in loans])
    refused = [answer for answer in answers if isinstance(answer, NotPossible)]
    (lent,) = (answer for answer in answers if answer not in refused)
    assert (len(refused), lent.state) == (3, LoanState.LENT)
    assert LoanDay.objects.count() == 3


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_asks_once(people, gazebo):
    sent = uuid.uuid4()
    answers = at_once([lambda: ask(people, gazebo, MONDAY, MONDAY, identifier=sent)] * 4)
    assert answers == [Loan.objects.get()] * 4
    assert Letter.objects.count() == 1
