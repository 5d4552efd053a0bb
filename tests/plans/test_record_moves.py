"""Moves out of a year that its record tells of: those made on the plan, and why."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from plans.choices import ImportState, Precision, RowState, State, Visibility
from plans.models import Communication, ImportRow, PlanImport
from plans.operations.communications import (
    bring_back,
    move_communication,
    place_on_the_plan,
    set_aside,
)
from plans.operations.details import Window
from plans.queries.record_facts import has_anything
from tests.factories import (
    AudienceFactory,
    ChannelFactory,
    CommunicationFactory,
    ObjectiveFactory,
    PartnerFactory,
    partnership,
)
from tests.plans.record_year import DRAFT_DAY, YEAR, compiled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_documents")]
MARCH = date(2017, 3, 6)
SEPTEMBER = date(2017, 9, 4)
IN_JUNE = datetime(2016, 6, 6, 9, tzinfo=UTC)
IN_FEBRUARY = datetime(2017, 2, 6, 9, tzinfo=UTC)
IN_APRIL = datetime(2017, 4, 10, 9, tzinfo=UTC)
BANKRUPT = "The printer went bankrupt."


@pytest.fixture(autouse=True)
def a_partnership():
    partnership()


def planned(**fields) -> Communication:
    """Provisional in March 2017, with all that the plan asks for."""
    return CommunicationFactory(
        window_start=MARCH,
        confirmed=False,
        audiences=[AudienceFactory()],
        objectives=[ObjectiveFactory()],
        channels=[ChannelFactory()],
        **fields,
    )


def moved(found: Communication, day: date, *, at: datetime, reason: str = "") -> None:
    found.refresh_from_db()
    with clock.at(at):
        move_communication(
            by=None,
            communication=found,
            opened_version=found.version,
            window=Window(Precision.EXACT, day, day),
            reason=reason,
        )


def was_aside(found: Communication, *, since: datetime, until: datetime, reason: str) -> None:
    found.refresh_from_db()
    with clock.at(since):
        aside = set_aside(
            by=None,
            communication=found,
            opened_version=found.version,
            state=State.POSTPONED,
            reason=reason,
        )
    with clock.at(until):
        bring_back(by=None, communication=aside, opened_version=aside.version)


def reasons() -> list[str]:
    return [row["reason"] for row in compiled(DRAFT_DAY).content["not_issued"]]


def test_what_was_moved_while_it_was_an_idea_was_never_planned_for_that_year():
    idea = planned(state=State.IDEA)
    moved(idea, SEPTEMBER, at=IN_FEBRUARY, reason="Not now.")
    idea.refresh_from_db()
    with clock.at(IN_APRIL):
        place_on_the_plan(by=None, communication=idea)
    assert reasons() == []


def test_what_was_on_the_plan_when_it_was_moved_was_planned_for_that_year():
    idea = planned(state=State.IDEA)
    with clock.at(IN_FEBRUARY - timedelta(days=1)):
        place_on_the_plan(by=None, communication=idea)
    moved(idea, SEPTEMBER, at=IN_FEBRUARY, reason="Not now.")
    assert reasons() == ["Moved to a later year: Mon 4 Sep 2017. Not now."]


def test_an_idea_that_was_postponed_meanwhile_is_one_still():
    idea = planned(state=State.IDEA)
    was_aside(idea, since=IN_FEBRUARY, until=IN_APRIL, reason=BANKRUPT)
    moved(idea, SEPTEMBER, at=IN_APRIL + timedelta(hours=1))
    idea.refresh_from_db()
    with clock.at(IN_APRIL + timedelta(hours=2)):
        place_on_the_plan(by=None, communication=idea)
    assert reasons() == []


def test_a_move_without_a_reason_has_the_one_for_which_it_was_postponed():
    found = planned()
    was_aside(found, since=IN_FEBRUARY, until=IN_APRIL, reason=BANKRUPT)
    moved(found, SEPTEMBER, at=IN_APRIL + timedelta(hours=1))
    assert reasons() == [f"Moved to a later year: Mon 4 Sep 2017. {BANKRUPT}"]


def test_the_reason_of_the_move_itself_comes_first():
    found = planned()
    was_aside(found, since=IN_FEBRUARY, until=IN_APRIL, reason=BANKRUPT)
    moved(found, SEPTEMBER, at=IN_APRIL + timedelta(hours=1), reason="School is back then.")
    assert reasons() == ["Moved to a later year: Mon 4 Sep 2017. School is back then."]


def test_why_an_earlier_date_was_postponed_is_no_reason_for_a_later_move():
    found = planned()
    was_aside(found, since=IN_FEBRUARY, until=IN_FEBRUARY + timedelta(days=1), reason=BANKRUPT)
    moved(found, MARCH + timedelta(days=7), at=IN_FEBRUARY + timedelta(days=2))
    moved(found, SEPTEMBER, at=IN_APRIL)
    assert reasons() == ["Moved to a later year: Mon 4 Sep 2017"]


def test_why_it_was_postponed_while_it_was_kept_back_is_not_told():
    found = planned()
    was_aside(found, since=IN_FEBRUARY, until=IN_APRIL, reason=BANKRUPT)
    moved(found, SEPTEMBER, at=IN_APRIL + timedelta(hours=1))
    Communication.objects.update(
        visibility=Visibility.LEAD, embargo_until=IN_FEBRUARY + timedelta(days=1)
    )
    assert reasons() == ["Moved to a later year: Mon 4 Sep 2017"]


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(hours=13), []),
        (timedelta(hours=14), ["Moved to a later year: Mon 4 Sep 2017"]),  # 7 June in London
    ],
)
def test_a_date_that_was_put_right_on_the_day_of_logging_was_no_plan_for_its_year(later, said):
    slip = planned(created_at=IN_JUNE, lead_partner=PartnerFactory(name="Quick"))
    moved(slip, SEPTEMBER, at=IN_JUNE + later)
    content = compiled(DRAFT_DAY).content
    assert [row["reason"] for row in content["not_issued"]] == said
    assert ("Quick" in content["partners_without"]) == (not said)
    assert has_anything(YEAR) == bool(said)


def test_what_a_second_sheet_of_the_same_day_moved_was_planned_for_that_year():
    found = planned(created_at=IN_JUNE)
    first = PlanImport.objects.create(
        file_name="plan.csv", sha256="x", year=2016, at=IN_JUNE, state=ImportState.SAVED
    )
    ImportRow.objects.create(
        plan_import=first, number=2, original={}, state=RowState.SAVED, communication=found
    )
    moved(found, SEPTEMBER, at=IN_JUNE + timedelta(minutes=1), reason="as the next sheet says")
    assert reasons() == ["Moved to a later year: Mon 4 Sep 2017. as the next sheet says"]
    assert has_anything(YEAR)
