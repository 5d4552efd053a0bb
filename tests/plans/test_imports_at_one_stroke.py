"""What a corrected sheet changes at one stroke comes out as if each were edited alone."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import Prefetch

from bsc_comms.kit import clock
from channels_registry.models import Channel
from partnership.models import Area, Audience, Change, Partner
from plans.choices import Branding, PlacementState, Precision, Reach, State
from plans.models import Communication, DateChange, Placement
from plans.operations.communications import log_communication, what_is_missing
from plans.operations.details import Details, Window
from plans.operations.edits import Edit, edit_many
from plans.operations.imports import changing, restoring, save_import, undo_import
from tests import factories
from tests.plans.october import NOW
from tests.plans.sheets import ALARM, PANEL, SHED, read, saved, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]

HEADINGS = "Ref,Title,Lead,When,Where,How,Status,Notes,Topic,Audience,Objective,Logo"
BEFORE = (
    "1,Lock your shed,Fire,7 Nov,Burnt Oak,posters,,,Burglary,,,",
    "2,Check your alarm,Fire,8 Nov,Hale,posters,,,Fires,Residents,,Y",
    "3,Ward panel,Police,w/c 14 Nov,Hale,website,,,Burglary,,,",
    "4,Open day,Police,Dec,,website,,,,,,",
)
AFTER = (
    '1,Lock it,Fire,9 Nov,"Hale, Burnt Oak","posters, website",,,Burglary,Residents,,Y',
    "2,Check your alarm,Fire,8 Nov,Hale,website,,200 leaflets given out,,,,N",
    "3,Ward panel,Police,w/c 21 Nov,Hale,website,,,Burglary,,,",
    "4,Open day,Police,TBC,,,,,Fires,,,",
)
OWN_FACTS = (
    "reference",
    "title",
    "message",
    "precision",
    "window_start",
    "window_end",
    "confirmed",
    "reach",
    "place_text",
    "branding",
    "reported_result",
    "state",
    "version",
)
#: SQLite takes some thirty communications in one statement.
STATEMENTS = 46
STATEMENTS_BACK = 72
LISTS = ("areas", "audiences", "objectives", "topics")


def each_is_alone(monkeypatch):
    for module in (changing, restoring):
        monkeypatch.setattr(module, "PLAIN", frozenset())


def brought_in_twice(*, taken_back=False):
    """The plan and its history after a sheet and its correction; then as it was before both."""
    with transaction.atomic():
        point = transaction.savepoint()
        for name, rows, days in (("plan.csv", BEFORE, 0), ("plan.csv", AFTER, 1)):
            with clock.at(NOW + timedelta(days=days)):
                found = read(sheet(*rows, headings=HEADINGS), name=name)
                save_import(by=None, plan_import=found)
        if taken_back:
            undo_import(by=None, plan_import=found)
        told = {one.imported_reference: all_of(one) for one in Communication.objects.all()}
        transaction.savepoint_rollback(point)
    return told


def all_of(one: Communication):
    history = Change.objects.filter(subject_id=str(one.pk)).order_by("pk")
    windows = DateChange.objects.filter(communication=one)
    # Which number it has in the run is not the edit's.
    facts = {name: getattr(one, name) for name in OWN_FACTS if name != "reference"}
    earlier = ("old_precision", "old_start", "old_end", "was_confirmed", "reason")
    placements = [(str(each.channel), each.state) for each in one.placements.all()]
    return (
        facts,
        {name: sorted(str(each) for each in getattr(one, name).all()) for name in LISTS},
        sorted(placements),
        list(history.values_list("act", "field", "before", "after", "reason", "at")),
        list(windows.values_list(*earlier)),
    )


def test_each_is_edited_as_if_it_were_alone(monkeypatch):
    at_one_stroke = brought_in_twice()
    each_is_alone(monkeypatch)

    assert at_one_stroke == brought_in_twice()
    assert [facts["version"] for facts, *_ in at_one_stroke.values()] == [2, 2, 2, 2]


def test_each_is_taken_back_as_if_it_were_alone(monkeypatch):
    at_one_stroke = brought_in_twice(taken_back=True)
    each_is_alone(monkeypatch)

    assert at_one_stroke == brought_in_twice(taken_back=True)
    assert [facts["version"] for facts, *_ in at_one_stroke.values()] == [3, 3, 3, 3]
    assert [facts["title"] for facts, *_ in at_one_stroke.values()] == [
        "Lock your shed",
        "Check your alarm",
        "Ward panel",
        "Open day",
    ]


@pytest.mark.parametrize("count", [2, 20])
def test_however_many_are_taken_back_it_takes_as_many_statements(count, django_assert_num_queries):
    rows = [f"{at},Panel {at},Police,,7 Nov,Hale,website,,,Fires" for at in range(count)]
    saved(*rows)
    with clock.at(NOW + timedelta(days=1)):
        found = saved(*(row.replace("Panel", "Come to") for row in rows))

    with django_assert_num_queries(STATEMENTS_BACK):
        assert undo_import(by=None, plan_import=found) == count


@pytest.mark.parametrize("count", [2, 20])
def test_however_many_are_changed_it_takes_as_many_statements(count, django_assert_num_queries):
    rows = [f"{at},Panel {at},Police,,7 Nov,Hale,website,,,Fires" for at in range(count)]
    saved(*rows)
    found = read(sheet(*(row.replace("Panel", "Come to") for row in rows)))

    with django_assert_num_queries(STATEMENTS):
        assert save_import(by=None, plan_import=found) == count


def test_a_channel_that_was_dropped_before_is_planned_again():
    saved(SHED)
    with_posters = SHED
    without = SHED.replace('"posters, website"', "website")
    for row in (without, with_posters):
        save_import(by=None, plan_import=read(sheet(row)))

    found = Placement.objects.values_list("channel__name", "state")
    assert sorted(found) == [
        ("Posters", PlacementState.PLANNED),
        ("Website", PlacementState.PLANNED),
    ]


def test_an_idea_that_now_says_all_is_planned():
    one = factories.CommunicationFactory(state=State.IDEA, message="Lock it")
    one.areas.set([factories.AreaFactory()])
    one.audiences.set([factories.AudienceFactory()])
    one.placements.create(channel=factories.ChannelFactory(), partner=one.lead_partner)

    details = Details(fields={"objectives": [factories.ObjectiveFactory()]})
    with transaction.atomic():
        edit_many([Edit(one, details, "as the sheet says", "edited")], by=None)

    one.refresh_from_db()
    assert one.state == State.PLANNED


@pytest.mark.parametrize("alone", [True, False])
def test_an_idea_that_somebody_kept_stays_one_though_it_says_all(monkeypatch, alone):
    if alone:
        each_is_alone(monkeypatch)
    said = {
        "title": "Lock your shed",
        "message": "Lock it",
        "lead_partner": Partner.objects.get(code="FIRE"),
        **Window(Precision.EXACT, date(2016, 11, 7), date(2016, 11, 7)).as_fields(),
        "reach": Reach.LOCAL,
        "areas": [Area.objects.get(code="HALE")],
        "audiences": [Audience.objects.get(code="ALL")],
        "objectives": [factories.ObjectiveFactory()],
    }
    posters = [Channel.objects.get(code="POST")]
    details = Details(fields=said, channels=posters, kept_as_idea=True)
    idea = log_communication(by=None, details=details)
    assert what_is_missing(idea) == []

    headings = "Ref,Title,Lead,When,Where,How,Logo"
    row = "1,Lock your shed,Fire,7 Nov,Hale,posters,Y"
    save_import(by=None, plan_import=read(sheet(row, headings=headings)))

    idea.refresh_from_db()
    assert (idea.branding, idea.state) == (Branding.YES, State.IDEA)


def test_what_has_consequences_is_not_edited_at_one_stroke():
    saved(ALARM, PANEL)
    one = Communication.objects.first()

    with transaction.atomic(), pytest.raises(ValueError, match="lead_partner"):
        edit_many([Edit(one, Details(fields={"lead_partner": 1}), "", "edited")], by=None)


def test_an_idea_that_a_sheet_completed_is_an_idea_again():
    factories.ObjectiveFactory(code="INFORM", label="Inform")
    fire = Partner.objects.get(code="FIRE")
    window = Window(precision=Precision.EXACT, start=date(2016, 11, 7), end=date(2016, 11, 7))
    said = {"title": "Lock your shed", "lead_partner": fire, **window.as_fields()}
    idea = log_communication(by=None, details=Details(fields=said))
    headings = "Ref,Title,Lead,When,Where,How,Message,Audience,Objective"
    row = "1,Lock your shed,Fire,7 Nov,Hale,posters,Lock it,Residents,Inform"
    found = read(sheet(row, headings=headings))

    with clock.at(NOW + timedelta(days=1)):
        save_import(by=None, plan_import=found)
        idea.refresh_from_db()
        completed = idea.state
        undo_import(by=None, plan_import=found)

    idea.refresh_from_db()
    assert (completed, idea.state, idea.message) == (State.PLANNED, State.IDEA, "")


def test_a_channel_that_stands_is_not_planned_a_second_time_where_another_was_dropped():
    """As after two went joint, of which one had dropped the channel that came along."""
    one, channel = factories.CommunicationFactory(), factories.ChannelFactory()
    planned = factories.PlacementFactory(communication=one, channel=channel)
    dropped = factories.PlacementFactory(
        communication=one, channel=channel, state=PlacementState.DROPPED
    )
    for channels, state in (([channel], PlacementState.PLANNED), ([], PlacementState.DROPPED)):
        standing = Placement.objects.exclude(state=PlacementState.DROPPED)
        loaded = Communication.objects.prefetch_related(Prefetch("placements", standing)).get()
        with transaction.atomic():
            edit_many(
                [Edit(loaded, Details(channels=channels), "as the sheet says", "edited")], by=None
            )
        states = dict(Placement.objects.values_list("pk", "state"))
        assert states == {planned.pk: state, dropped.pk: PlacementState.DROPPED}
