"""A whole import is taken back while nothing else has touched it, and not afterwards."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, models

from bsc_comms.kit import clock
from partnership.models import Change, Letter, Partner
from plans.choices import (
    DecisionKind,
    EvaluationStage,
    ImportState,
    PlacementState,
    RowState,
    State,
)
from plans.models import (
    Communication,
    DateChange,
    EvaluationAsked,
    Involvement,
    Placement,
)
from plans.operations.artwork import add_artwork
from plans.operations.communications import edit_communication, log_communication
from plans.operations.decisions import record_decision, take_back_decision
from plans.operations.details import Details
from plans.operations.evaluation_asking import ask_for_evaluations
from plans.operations.forward_plans import publish_forward_plan
from plans.operations.imports import (
    ImportClosed,
    TouchedSince,
    save_import,
    touched_since,
    undo_import,
)
from plans.operations.imports.touched import (
    ASKED,
    FOUND,
    OTHERWISE,
    OWN,
    WORDS,
    foreign_references,
    references_to,
)
from plans.operations.imports.undoing import must_be_allowed_to_take_back
from plans.operations.placements import choose_edition
from subgroup.models import AgendaItem
from tests import factories
from tests.plans.marked import mark_issued
from tests.plans.october import NOW
from tests.plans.sheets import (
    ALARM,
    PANEL,
    SHED,
    police_join,
    read,
    saved,
    sheet,
    states,
    titled,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]

LATER = NOW + timedelta(hours=2)
REFERENCED = SHED.replace("1,", "SSCP-2016-001,", 1)
NOBODY = {"confirmed": [], "nothing_to_declare": [], "not_confirmed": []}


def plan_now() -> list[dict]:
    return list(
        Communication.objects.order_by("pk").values(
            "pk", "title", "state", "state_reason", "window_start", "precision", "branding"
        )
    )


# --- back, and forth again ---


def test_what_an_import_made_is_gone_and_can_be_saved_again_under_new_references():
    found = saved(SHED, ALARM, PANEL)

    assert undo_import(by=None, plan_import=found) == 3

    assert not Communication.objects.exists()
    assert not Placement.objects.exists() and not Involvement.objects.exists()
    found.refresh_from_db()
    assert found.state == ImportState.READ
    assert states(found) == [RowState.READY] * 3
    assert save_import(by=None, plan_import=found) == 3
    given = sorted(Communication.objects.values_list("reference", flat=True))
    assert given == ["SSCP-2016-004", "SSCP-2016-005", "SSCP-2016-006"]


def test_the_history_of_what_is_gone_stays_and_says_that_the_import_was_taken_back():
    found = saved(SHED)
    pk = str(titled("Lock your shed").pk)
    told = Change.objects.filter(subject_id=pk).count()

    undo_import(by=None, plan_import=found)

    assert Change.objects.filter(subject_id=pk).count() == told > 0
    acts = Change.objects.filter(subject_id=str(found.pk)).order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["saved", "taken back"]


def test_a_reference_never_names_a_second_communication():
    found = saved(SHED)
    noted = titled("Lock your shed").reference
    undo_import(by=None, plan_import=found)

    log_communication(
        by=None,
        details=Details(fields={"title": "Later", "lead_partner": Partner.objects.get(code="MET")}),
    )

    assert noted == "SSCP-2016-001"
    assert titled("Later").reference == "SSCP-2016-002"


def test_whoever_no_longer_speaks_for_the_partner_cannot_take_its_sheet_back():
    found = saved(SHED)
    stranger = factories.advocate_of(Partner.objects.get(code="MET"))

    with pytest.raises(ImportClosed, match="bring in each of its rows"):
        undo_import(by=stranger, plan_import=found)
    with pytest.raises(ImportClosed, match="bring in each of its rows"):
        must_be_allowed_to_take_back(found, stranger)

    found.refresh_from_db()
    assert found.state == ImportState.SAVED
    assert titled("Lock your shed")


@pytest.mark.parametrize(
    "corrected",
    [
        SHED.replace("Lock your shed", "Lock your sheds").replace("7 Nov", "9 Nov"),
        SHED.replace(",Police,", ",,").replace('"posters, website"', "website"),
        SHED.replace(",,,Burglary", ",cancelled - no money,,Burglary"),
        SHED.replace(",,,Burglary", ",Done,412 reports,Burglary"),
        SHED.replace('"posters, website",,', "website,Done,").replace("Burnt Oak", "Hale"),
        REFERENCED.replace("Fire Brigade,Police", "Police,"),
        REFERENCED.replace("Fire Brigade,Police", "Police,Fire Brigade"),
    ],
)
def test_what_an_import_changed_is_as_before(corrected):
    saved(SHED)
    Involvement.objects.update(contribution="A stall at the market")
    fay = factories.advocate_of(Partner.objects.get(code="FIRE"))
    Communication.objects.update(internal_notes="Ask Sam first", responsible=fay)
    posters = Placement.objects.filter(channel__code="POST")
    posters.update(partner=Partner.objects.get(code="MET"))
    with clock.at(NOW + timedelta(days=30)):
        before = plan_now(), facts()
        again = saved(corrected, name="plan 2.csv")
        assert states(again) == [RowState.UPDATED]
        assert (plan_now(), facts()) != before

        undo_import(by=None, plan_import=again)

        assert (plan_now(), facts()) == before
        assert states(again) == [RowState.CHANGED]
        acts = Change.objects.filter(subject_type="plans.communication")
        assert "taken back" in set(acts.values_list("act", flat=True))
        assert save_import(by=None, plan_import=again) == 1


def facts() -> dict:
    (one,) = Communication.objects.all()
    return {
        "areas": sorted(one.areas.values_list("code", flat=True)),
        "topics": sorted(one.topics.values_list("code", flat=True)),
        "lead": one.lead_partner.code,
        "partners": list(one.involvements.values_list("partner__code", "state", "contribution")),
        "channels": sorted(
            one.placements.exclude(state=PlacementState.DROPPED).values_list(
                "channel__code", "partner__code", "state", "issued_on", "no_proof_reason"
            )
        ),
        "result": one.reported_result,
        "internal_notes": one.internal_notes,
        "responsible": one.responsible,
    }


def test_who_no_longer_speaks_for_the_lead_is_not_responsible_again():
    saved(SHED)
    fay = factories.advocate_of(Partner.objects.get(code="FIRE"))
    Communication.objects.update(responsible=fay)
    with clock.at(NOW + timedelta(days=30)):
        again = saved(REFERENCED.replace("Fire Brigade,Police", "Police,"), name="plan 2.csv")
        fay.appointments.all().delete()
        undo_import(by=None, plan_import=again)
    assert (facts()["lead"], facts()["responsible"]) == ("FIRE", None)


def test_another_sheet_that_waits_is_compared_again():
    first = saved(SHED)
    waiting = read(sheet(SHED, ALARM), name="other.csv")
    assert states(waiting) == [RowState.UNCHANGED, RowState.READY]

    undo_import(by=None, plan_import=first)

    assert states(waiting) == [RowState.READY, RowState.READY]


def test_what_is_not_saved_cannot_be_taken_back():
    found = read(sheet(SHED))
    with pytest.raises(ImportClosed):
        undo_import(by=None, plan_import=found)


# --- what keeps it ---


def edited():
    one = titled("Lock your shed")
    edit_communication(
        by=None, communication=one, opened_version=one.version, details=Details({"message": "Do"})
    )


def decided():
    one = titled("Lock your shed")
    return record_decision(
        by=factories.chair(),
        communication_id=one.pk,
        kind=DecisionKind.AGREED,
        comment="",
        revision=one.version,
        last_decision=None,
        meeting_date=None,
    )


def decided_and_taken_back():
    decision = decided()
    take_back_decision(
        by=decision.by, communication_id=decision.communication_id, decision_id=decision.pk
    )


def edition_chosen():
    placement = titled("Lock your shed").placements.first()
    edition = factories.EditionFactory(
        channel=placement.channel,
        publication_date=date(2016, 11, 20),
        copy_deadline=date(2016, 11, 10),
    )
    choose_edition(by=factories.chair(), placement=placement, edition=edition)


def issued():
    placement = titled("Lock your shed").placements.first()
    mark_issued(by=None, placement=placement, issued_on=NOW.date(), no_proof_reason="Not kept")


def published():
    publish_forward_plan(by=factories.chair(), number=1, meeting_date=None, confirmations=NOBODY)


def put_on_an_agenda():
    factories.AgendaItemFactory(communication=titled("Lock your shed"))


def given_artwork():
    add_artwork(by=None, communication=titled("Lock your shed"), name="a.pdf", content=b"%PDF-1.7")


def said_by_another_sheet():
    saved(SHED, name="other.csv")


def merged():
    factories.CommunicationFactory(state=State.MERGED, merged_into=titled("Lock your shed"))


@pytest.mark.parametrize(
    ("touch", "why"),
    [
        (edited, "the planner changed it"),
        (decided, "the chair has decided on it"),
        (police_join, "the planner answered for a partner"),
        (issued, "the planner marked it issued"),
        (edition_chosen, "somebody chose an edition"),
        (decided_and_taken_back, "somebody took the decision on it back"),
        (published, "it is in forward plan No. 1"),
        (put_on_an_agenda, "it stands on an agenda"),
        (given_artwork, "artwork was added to it"),
        (said_by_another_sheet, "the sheet other.csv holds it too"),
        (merged, "another was merged with it"),
    ],
)
def test_what_was_touched_since_is_not_taken_back(touch, why):
    found = saved(SHED, ALARM)
    assert touched_since(found) == []
    with clock.at(LATER):
        touch()
        before = plan_now()

        with pytest.raises(TouchedSince) as refused:
            undo_import(by=None, plan_import=found)

    told = {one.title: one.why for one in refused.value.touched}
    assert why in told["Lock your shed"]
    assert ("Check your alarm" in told) == (touch is published)
    assert plan_now() == before
    found.refresh_from_db()
    assert found.state == ImportState.SAVED


def test_that_the_planner_asked_what_came_of_it_does_not_keep_it():
    done = saved(SHED)
    shed = titled("Lock your shed")
    EvaluationAsked.objects.create(
        communication=shed, stage=EvaluationStage.OUTPUTS, on=clock.today()
    )
    assert undo_import(by=None, plan_import=done) == 1
    assert not EvaluationAsked.objects.exists()


def test_what_is_planned_again_is_asked_about_once_it_is_issued():
    saved(SHED)
    with clock.at(NOW + timedelta(days=30)):
        done = saved(SHED.replace(",,,Burglary", ",Done,,Burglary"), name="plan 2.csv")
        EvaluationAsked.objects.create(
            communication=titled("Lock your shed"),
            stage=EvaluationStage.OUTPUTS,
            on=clock.today(),
        )

        undo_import(by=None, plan_import=done)

    assert titled("Lock your shed").state == State.PLANNED
    assert not EvaluationAsked.objects.exists()


@pytest.mark.parametrize("corrects", [False, True])
def test_no_letter_asks_about_what_an_import_no_longer_calls_issued(corrects):
    done = SHED.replace(",,,Burglary", ",Done,,Burglary")
    if corrects:
        saved(SHED)
    with clock.at(NOW + timedelta(days=30)):
        found = saved(done, name="plan 2.csv")
        factories.advocate_of(titled("Lock your shed").lead_partner)
        assert ask_for_evaluations() == 1
        assert Letter.objects.waiting().count() == 1

        undo_import(by=None, plan_import=found)

    assert not Letter.objects.waiting().exists()


def test_what_cannot_be_seen_any_more_is_told_without_its_name():
    found = saved(SHED)
    edited()
    Communication.objects.update(visibility="lead")

    (told,) = touched_since(found, seen_by=factories.coordinator())

    assert (told.communication, told.title) == (None, "Something that you cannot see")


def test_an_edit_of_what_the_import_only_changed_keeps_it_too():
    saved(SHED)
    again = saved(SHED.replace("Burnt Oak", "Hale"), name="plan 2.csv")
    edited()

    with pytest.raises(TouchedSince):
        undo_import(by=None, plan_import=again)


# --- no model is forgotten ---


def test_every_relation_to_a_communication_is_its_own_or_counts_as_a_touch():
    known = {
        (relation.related_model, relation.remote_field.name) for _, relation in foreign_references()
    }
    for model in (Communication, Placement, Involvement, DateChange):
        for relation in references_to(model):
            related = relation.related_model
            accounted = related in (*OWN, *FOUND, *ASKED, *OTHERWISE)
            assert accounted or (related, relation.remote_field.name) in known
    assert {model for model, _ in known} >= {AgendaItem, Communication}
    assert {model._meta.label_lower for model, _ in known} == WORDS.keys()


def test_the_database_itself_keeps_what_others_refer_to():
    saved(SHED)
    factories.DecisionFactory(communication=titled("Lock your shed"))

    with pytest.raises((IntegrityError, models.ProtectedError)):
        Communication.objects.all().delete()
