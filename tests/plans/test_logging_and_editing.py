"""What logging and editing a communication write, refuse and keep."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.models import Change
from plans.choices import PlacementState, Reach, State, Visibility
from plans.models import Communication
from plans.operations.communications import (
    edit_communication,
    log_communication,
    move_communication,
    what_is_missing,
)
from plans.operations.details import Details, SeenByAll
from tests.factories import (
    AudienceFactory,
    ChannelFactory,
    CommunicationFactory,
    ObjectiveFactory,
    PlacementFactory,
    advocate_of,
)
from tests.plans.october import NOVEMBER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def complete(people, **fields):
    return Details(
        fields={
            "title": "Lock up",
            "message": "Lock your doors.",
            "lead_partner": people.lead,
            "reach": Reach.BOROUGH,
            "audiences": [AudienceFactory()],
            "objectives": [ObjectiveFactory()],
            **NOVEMBER.as_fields(),
            **fields,
        },
        channels=[ChannelFactory()],
    )


def test_what_says_all_goes_on_the_plan_with_a_reference(people):
    logged = log_communication(by=people.alice, details=complete(people))
    assert (logged.state, logged.reference) == (State.PLANNED, "SSCP-2016-001")
    assert list(logged.placements.values_list("state", "partner")) == [
        (PlacementState.PLANNED, people.lead.pk)
    ]


def test_what_says_too_little_is_an_idea(people):
    logged = log_communication(
        by=people.alice, details=complete(people, message="", reach=Reach.UNKNOWN)
    )
    assert (logged.state, logged.reference) == (State.IDEA, "SSCP-2016-001")


@pytest.mark.both_databases
def test_a_form_sent_twice_makes_one_record(people):
    chosen = uuid.uuid4()
    first = log_communication(by=people.alice, details=complete(people), identifier=chosen)
    second = log_communication(by=people.alice, details=complete(people), identifier=chosen)
    assert first.pk == second.pk == chosen
    assert Communication.objects.count() == 1
    assert Change.objects.filter(act="logged").count() == 1


@pytest.mark.both_databases
def test_an_identifier_of_another_persons_record_is_not_used(people):
    chosen = uuid.uuid4()
    log_communication(by=people.alice, details=complete(people), identifier=chosen)
    other = log_communication(
        by=people.bob, details=complete(people, lead_partner=people.other), identifier=chosen
    )
    assert other.pk != chosen
    assert Communication.objects.count() == 2


def test_an_edit_writes_its_history_and_a_new_version(people):
    logged = log_communication(by=people.alice, details=complete(people))
    edited = edit_communication(
        by=people.alice,
        communication=logged,
        opened_version=1,
        details=Details(fields={"title": "Lock up twice"}),
    )
    assert Communication.objects.get().version == 2
    assert list(
        Change.objects.filter(subject_id=str(edited.pk), act="edited").values_list(
            "field", "before", "after"
        )
    ) == [("title", "Lock up", "Lock up twice")]


def test_a_stale_edit_writes_nothing(people):
    logged = log_communication(by=people.alice, details=complete(people))
    edit_communication(
        by=people.alice,
        communication=logged,
        opened_version=1,
        details=Details(fields={"title": "First"}),
    )
    with pytest.raises(StaleEdit):
        edit_communication(
            by=people.bob,
            communication=logged,
            opened_version=1,
            details=Details(fields={"title": "Second"}),
        )
    assert Communication.objects.get().title == "First"


def test_an_idea_goes_on_the_plan_when_the_last_thing_is_said(people):
    idea = log_communication(by=people.alice, details=complete(people, message=""))
    edited = edit_communication(
        by=people.alice,
        communication=idea,
        opened_version=1,
        details=Details(fields={"message": "Lock your doors."}),
    )
    assert edited.state == State.PLANNED


def test_what_says_all_may_be_kept_as_an_idea(people):
    kept = replace(complete(people), kept_as_idea=True)
    logged = log_communication(by=people.alice, details=kept)
    assert (logged.state, what_is_missing(logged)) == (State.IDEA, [])


def test_an_idea_kept_as_one_stays_one_when_the_last_thing_is_said(people):
    idea = log_communication(by=people.alice, details=complete(people, message=""))
    kept = Details(fields={"message": "Lock your doors."}, kept_as_idea=True)
    assert edited(people.alice, idea, kept).state == State.IDEA


def test_an_idea_that_was_kept_goes_on_the_plan_once_that_is_asked_for(people):
    idea = log_communication(by=people.alice, details=replace(complete(people), kept_as_idea=True))
    moved = move_communication(
        by=people.alice, communication=idea, opened_version=1, window=NOVEMBER
    )
    renamed = edited(people.alice, moved, Details(fields={"title": "Lock it"}))
    assert (moved.state, renamed.state) == (State.IDEA, State.IDEA)
    asked_for = Details(fields={"title": "Lock up"}, kept_as_idea=False)
    assert edited(people.alice, renamed, asked_for).state == State.PLANNED


def test_what_is_on_the_plan_stays_there_whichever_way_it_is_saved(people):
    logged = log_communication(by=people.alice, details=complete(people))
    kept = Details(fields={"title": "Lock it"}, kept_as_idea=True)
    assert edited(people.alice, logged, kept).state == State.PLANNED


def edited(by, communication, details):
    return edit_communication(
        by=by,
        communication=communication,
        opened_version=communication.version,
        details=details,
    )


def test_a_channel_taken_away_is_dropped_and_an_issued_one_stays(people):
    kept, dropped, issued = ChannelFactory(), ChannelFactory(), ChannelFactory()
    found = CommunicationFactory(lead_partner=people.lead, channels=[kept, dropped])
    PlacementFactory(communication=found, channel=issued, issued=True)
    edit_communication(
        by=people.alice,
        communication=found,
        opened_version=1,
        details=Details(channels=[kept]),
    )
    assert dict(found.placements.values_list("channel", "state")) == {
        kept.pk: PlacementState.PLANNED,
        dropped.pk: PlacementState.DROPPED,
        issued.pk: PlacementState.ISSUED,
    }


def test_a_new_lead_takes_over_what_is_still_to_be_issued(people):
    found = CommunicationFactory(
        lead_partner=people.lead, partners=[people.other], channels=[ChannelFactory()]
    )
    edit_communication(
        by=people.coordinator,
        communication=found,
        opened_version=1,
        details=Details(fields={"lead_partner": people.other}),
    )
    assert found.placements.get().partner == people.other
    assert not found.involvements.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"visibility": Visibility.LEAD},
        {"visibility": Visibility.NAMED},
        {"embargo_until": datetime(2016, 12, 1, tzinfo=UTC)},
    ],
)
def test_what_all_have_seen_does_not_vanish_again(people, fields):
    found = CommunicationFactory(lead_partner=people.lead)
    with pytest.raises(SeenByAll):
        edit_communication(
            by=people.alice,
            communication=found,
            opened_version=1,
            details=Details(fields={"title": "Not for you", **fields}),
        )
    found.refresh_from_db()
    assert (found.title != "Not for you", found.version) == (True, 1)
    assert found in Communication.objects.visible_to(people.bob)


def test_an_embargo_that_has_ended_is_not_begun_again(people):
    ended = datetime(2016, 10, 24, tzinfo=UTC)
    found = CommunicationFactory(
        lead_partner=people.lead, visibility=Visibility.LEAD, embargo_until=ended
    )
    for until in (None, datetime(2016, 12, 1, tzinfo=UTC)):
        with pytest.raises(SeenByAll):
            edit_communication(
                by=people.alice,
                communication=found,
                opened_version=1,
                details=Details(fields={"embargo_until": until}),
            )


def test_what_is_kept_back_still_may_be_kept_back_longer(people):
    found = CommunicationFactory(lead_partner=people.lead, embargoed=True)
    until = datetime(2101, 1, 1, tzinfo=UTC)
    kept = edit_communication(
        by=people.alice,
        communication=found,
        opened_version=1,
        details=Details(fields={"embargo_until": until, "visibility": Visibility.LEAD}),
    )
    assert (kept.embargo_until, kept.reference) == (until, None)


def test_internal_notes_do_not_go_along_to_another_lead(people):
    found = CommunicationFactory(lead_partner=people.lead, internal_notes="Ring Jo first")
    handed = edit_communication(
        by=people.coordinator,
        communication=found,
        opened_version=1,
        details=Details(fields={"lead_partner": people.other}),
    )
    assert (handed.lead_partner, handed.internal_notes) == (people.other, "")


def test_who_speaks_for_both_partners_hands_its_notes_on(people):
    both = advocate_of(people.lead, people.other)
    found = CommunicationFactory(lead_partner=people.lead, internal_notes="Ring Jo first")
    handed = edit_communication(
        by=both,
        communication=found,
        opened_version=1,
        details=Details(fields={"lead_partner": people.other}),
    )
    assert handed.internal_notes == "Ring Jo first"


def test_the_history_tells_the_end_of_an_embargo_by_the_clocks_in_london(people):
    kept_back = log_communication(
        by=people.alice,
        details=complete(
            people,
            visibility=Visibility.LEAD,
            embargo_until=clock.start_of(date(2017, 7, 3), hour=9),
        ),
    )
    edit_communication(
        by=people.alice,
        communication=kept_back,
        opened_version=kept_back.version,
        details=Details(fields={"embargo_until": clock.start_of(date(2017, 7, 4), hour=9)}),
    )
    assert Change.objects.filter(field="embargo_until").values_list("before", "after").last() == (
        "2017-07-03 09:00",
        "2017-07-04 09:00",
    )
