"""Who may know of a communication, to the second, and when it gets its reference.

See rule 10 of docs/rules.md.
"""

from datetime import UTC, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from plans.choices import Precision, State, Visibility
from plans.models import Communication
from plans.operations.communications import log_communication
from plans.operations.details import Details
from plans.operations.references import give_references
from plans.queries.approaches import partners_that_may_know
from plans.queries.offers import partner_may_know
from tests.cast import cast
from tests.factories import ApproachFactory, AskedPartnerFactory, CommunicationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
LATER = datetime(2016, 11, 25, 9, tzinfo=UTC)
EVERYBODY = {
    "alice",
    "bob",
    "charlie",
    "champion",
    "coordinator",
    "chair",
    "board_member",
    "administrator",
}


def who_sees(people) -> set[str]:
    everybody = {**people.everybody, "deactivated": people.deactivated}
    for person in everybody.values():
        person.__dict__.pop("current_appointments", None)
    return {
        name
        for name, person in everybody.items()
        if Communication.objects.visible_to(person).exists()
    }


@pytest.mark.parametrize(
    ("visibility", "embargo", "named", "expected"),
    [
        (Visibility.PARTNERSHIP, None, False, EVERYBODY),
        (Visibility.PARTNERSHIP, LATER, False, {"alice"}),
        (Visibility.PARTNERSHIP, LATER, True, {"alice", "charlie"}),
        (Visibility.NAMED, None, True, {"alice", "charlie"}),
        (Visibility.NAMED, LATER, True, {"alice", "charlie"}),
        (Visibility.NAMED, NOW, True, EVERYBODY),
        (Visibility.LEAD, None, False, {"alice"}),
        (Visibility.LEAD, None, True, {"alice"}),
        (Visibility.LEAD, LATER, True, {"alice"}),
        (Visibility.LEAD, NOW, False, EVERYBODY),
    ],
)
def test_who_sees_it(visibility, embargo, named, expected):
    people = cast()
    CommunicationFactory(
        lead_partner=people.lead,
        visibility=visibility,
        embargo_until=embargo,
        named_partners=[people.named] if named else [],
    )
    with clock.at(NOW):
        assert who_sees(people) == expected


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("embargo", [None, LATER, NOW])
@pytest.mark.parametrize("is_named", [True, False])
def test_whoever_asks_of_a_partner_it_may_know_or_not_by_one_rule(visibility, embargo, is_named):
    people = cast()
    one = CommunicationFactory(
        lead_partner=people.lead,
        visibility=visibility,
        embargo_until=embargo,
        named_partners=[people.named] if is_named else [],
    )
    approach = ApproachFactory(communication=one)
    AskedPartnerFactory(approach=approach, partner=people.named)
    with clock.at(NOW):
        sees = Communication.objects.visible_to_partners([people.named.pk]).exists()
        assert partner_may_know(one, people.named.pk) == sees
        assert partners_that_may_know(one).contains(people.named) == sees
        assert approach.asked.waiting().exists() == sees


@pytest.mark.parametrize(
    "day",
    [
        (2016, 10, 30),  # the clocks go back at 2am
        (2016, 10, 31),
        (2017, 3, 26),  # the clocks go forward at 1am
        (2017, 3, 27),
    ],
)
@pytest.mark.parametrize("hour", [0, 1, 2, 9])
@pytest.mark.both_databases
def test_an_embargo_ends_to_the_second_over_both_clock_changes(day, hour):
    people = cast()
    until = datetime(*day, hour, tzinfo=clock.LONDON).astimezone(UTC)
    CommunicationFactory(
        lead_partner=people.lead,
        visibility=Visibility.LEAD,
        embargo_until=until,
        reference=None,
    )
    second = timedelta(seconds=1)
    with clock.at(until - second):
        assert who_sees(people) == {"alice"}
        assert give_references() == 0
    with clock.at(until + second):
        assert who_sees(people) == EVERYBODY
        assert give_references() == 1


@pytest.mark.parametrize("seconds", [-3600, -1, 0, 1, 3600])
def test_what_is_kept_back_is_just_what_is_not_open_to_all_at_every_moment(seconds):
    for visibility in Visibility:
        for until in (None, LATER):
            CommunicationFactory(visibility=visibility, embargo_until=until, reference=None)
    with clock.at(LATER + timedelta(seconds=seconds)):
        kept = set(Communication.objects.kept_back())
        shown = set(Communication.objects.open_to_the_partnership())
    assert kept | shown == set(Communication.objects.all())
    assert kept & shown == set()
    assert len(kept) == (2 if seconds >= 0 else 5)


def test_which_states_are_open_to_come_and_on_the_plan():
    made = {
        state: CommunicationFactory(
            **({"merged": True} if state == State.MERGED else {"state": state})
        )
        for state in State
    }

    def states(found) -> set[State]:
        return {state for state, one in made.items() if one in found}

    not_yet = {State.IDEA, State.PLANNED, State.AGREED, State.RETURNED, State.POSTPONED}
    assert states(Communication.objects.open()) == not_yet
    assert states(Communication.objects.to_come()) == not_yet - {State.IDEA, State.POSTPONED}
    assert states(Communication.objects.on_the_plan()) == set(State) - {State.IDEA}


def test_what_is_kept_back_without_an_end_stays_so():
    people = cast()
    CommunicationFactory(lead_partner=people.lead, visibility=Visibility.LEAD, reference=None)
    with clock.at(datetime(2036, 1, 1, tzinfo=UTC)):
        assert who_sees(people) == {"alice"}
        assert give_references() == 0


def test_an_advocate_who_has_no_role_any_more_sees_nothing():
    people = cast()
    CommunicationFactory(lead_partner=people.lead)
    people.alice.appointments.update(ends=datetime(2016, 10, 24).date())
    with clock.at(NOW):
        assert who_sees(people) == EVERYBODY - {"alice"}


@pytest.mark.both_databases
def test_references_run_without_a_gap_for_what_is_kept_back():
    people = cast()

    def log(title, **fields):
        return log_communication(
            by=people.alice,
            details=Details(
                fields={
                    "title": title,
                    "lead_partner": people.lead,
                    "precision": Precision.UNDATED,
                    **fields,
                }
            ),
        )

    with clock.at(NOW):
        first = log("First")
        secret = log("Secret", visibility=Visibility.LEAD, embargo_until=LATER)
        second = log("Second")
    assert (first.reference, secret.reference, second.reference) == (
        "SSCP-2016-001",
        None,
        "SSCP-2016-002",
    )
    with clock.at(LATER):
        assert give_references() == 1
        third = log("Third")
    secret.refresh_from_db()
    assert (secret.reference, third.reference) == ("SSCP-2016-003", "SSCP-2016-004")
