"""What was marked issued by mistake is put right, with a reason, and the history keeps both."""

from datetime import date
from decimal import Decimal
from unittest.mock import Mock

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.urls import reverse

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import ReasonNeeded
from bsc_comms.kit.storages import StoreIsAway
from partnership.models import Change
from plans.choices import (
    DecisionKind,
    EvaluationStage,
    Level,
    PlacementState,
    State,
    Tier,
    Unit,
    Worked,
)
from plans.models import Communication, EvaluationAsked, Measure, Metric
from plans.operations import correcting_issued
from plans.operations.communications import edit_communication, set_aside
from plans.operations.correcting_issued import correct_issued, not_issued_after_all
from plans.operations.decisions import record_decision
from plans.operations.details import Details, NotAllowedNow
from plans.operations.evaluation import Figure, Said
from plans.operations.issuing import PROOF_FILE, Issue, Proof
from plans.operations.reaching import say_reached
from tests.factories import (
    AudienceFactory,
    ChannelFactory,
    CommunicationFactory,
    ObjectiveFactory,
    PlacementFactory,
)
from tests.plans.communication_forms import errors
from tests.plans.evaluations import say
from tests.plans.marked import mark_issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
DAY, EARLIER = date(2016, 10, 20), date(2016, 10, 18)
POST = "https://www.example.org/post"
PDF = b"%PDF-1.7 leaflet"


@pytest.fixture
def alice(client, people):
    client.force_login(people.alice)
    return client


def issued(people, *, file=False, **fields):
    """A communication that says all, on two channels, marked issued on the first of them."""
    found = CommunicationFactory(
        lead_partner=people.lead,
        audiences=[AudienceFactory()],
        objectives=[ObjectiveFactory()],
        channels=[ChannelFactory(name="A leaflet"), ChannelFactory(name="B press")],
        **fields,
    )
    return marked(people, found, file=file)


def marked(people, found, *, file=False):
    placement = found.placements.order_by("channel__name").first()
    proof = {"proof_file": ContentFile(PDF, name="proof.pdf")} if file else {"proof_url": POST}
    return mark_issued(by=people.alice, placement=placement, issued_on=DAY, **proof)


def correct(people, placement, *, on=DAY, reason="Wrong day.", version=None, **proof):
    return correct_issued(
        by=people.alice,
        placement=placement,
        opened_version=version or fresh(placement).version,
        said=Issue(on, None, Proof(**(proof or {"url": POST}))),
        reason=reason,
    )


def take_off(people, placement, *, reason="Wrong channel.", version=None):
    return not_issued_after_all(
        by=people.alice,
        placement=placement,
        opened_version=version or fresh(placement).version,
        reason=reason,
    )


def fresh(placement):
    return Communication.objects.get(pk=placement.communication_id)


def told(act):
    rows = Change.objects.filter(act=act).order_by("pk")
    return [(row.field, row.before, row.after, row.reason) for row in rows]


# --- another day or proof -------------------------------------------------------------------------


def test_another_day_and_link_are_said_with_what_they_were(people):
    placement = issued(people)
    correct(people, placement, on=EARLIER, url="https://www.example.org/other")
    placement.refresh_from_db()
    assert (placement.issued_on, placement.proof_url) == (EARLIER, "https://www.example.org/other")
    assert (placement.state, fresh(placement).state) == (PlacementState.ISSUED, State.ISSUED)
    assert told("corrected what was issued") == [
        ("A leaflet", "2016-10-20", "2016-10-18", "Wrong day."),
        ("proof", POST, "https://www.example.org/other", "Wrong day."),
    ]


def test_what_stays_is_not_told_and_its_file_stays(people):
    placement = issued(people, file=True)
    kept = placement.proof_file.name
    correct(people, placement, on=EARLIER, url="")
    placement.refresh_from_db()
    assert (placement.proof_file.name, PROOF_FILE.storage.exists(kept)) == (kept, True)
    assert told("corrected what was issued") == [
        ("A leaflet", "2016-10-20", "2016-10-18", "Wrong day.")
    ]


def test_another_file_does_not_stay_behind_where_the_database_fails(people, settings, monkeypatch):
    placement = issued(people, file=True)
    before = set(settings.MEDIA_ROOT.rglob("*.pdf"))
    monkeypatch.setattr(correcting_issued, "record_change", Mock(side_effect=OperationalError))
    with pytest.raises(OperationalError):
        correct(people, placement, file=ContentFile(PDF, name="right.pdf"))
    assert set(settings.MEDIA_ROOT.rglob("*.pdf")) == before


def test_another_file_takes_the_place_of_the_one_that_was_kept(
    people, django_capture_on_commit_callbacks
):
    placement = issued(people, file=True)
    before = placement.proof_file.name
    with django_capture_on_commit_callbacks(execute=True):
        correct(people, placement, file=ContentFile(PDF, name="right.pdf"))
    placement.refresh_from_db()
    assert placement.proof_file.name != before
    assert not PROOF_FILE.storage.exists(before)
    assert PROOF_FILE.storage.exists(placement.proof_file.name)
    assert [row[:3] for row in told("corrected what was issued")] == [
        ("proof", "A file is kept in the planner", "Another file")
    ]


@pytest.mark.parametrize("act", [correct, take_off])
def test_it_needs_a_reason_and_the_version_that_was_seen(people, act):
    placement = issued(people)
    with pytest.raises(ReasonNeeded):
        act(people, placement, reason=" ")
    with pytest.raises(StaleEdit):
        act(people, placement, version=1)
    assert fresh(placement).version == 2


@pytest.mark.parametrize("act", [correct, take_off])
def test_only_what_is_marked_issued_is_put_right(people, act):
    placement = fresh(issued(people)).placements.get(state=PlacementState.PLANNED)
    with pytest.raises(NotAllowedNow, match="not marked issued"):
        act(people, placement)


def test_where_the_store_is_away_it_is_saved_and_the_log_names_the_file_that_stays(
    people, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    placement, away = issued(people, file=True), Mock(side_effect=StoreIsAway("no answer"))
    monkeypatch.setattr(PROOF_FILE.storage, "delete", away)
    with django_capture_on_commit_callbacks(execute=True):
        take_off(people, placement)
    assert f"{placement.proof_file.name} belongs to nothing any more" in caplog.text


# --- it did not go out ----------------------------------------------------------------------------


def test_what_did_not_go_out_is_planned_again_without_day_proof_or_figure(
    people, django_capture_on_commit_callbacks
):
    placement = issued(people, file=True)
    kept = placement.proof_file.name
    say_reached(by=people.alice, placement=placement, opened_version=2, reached=5, source="Count")
    EvaluationAsked.objects.create(
        communication=placement.communication, stage=EvaluationStage.OUTPUTS, on=DAY
    )
    with django_capture_on_commit_callbacks(execute=True):
        take_off(people, placement)
    placement.refresh_from_db()
    assert (placement.state, placement.issued_on, placement.reached, placement.marked_at) == (
        PlacementState.PLANNED,
        None,
        None,
        None,
    )
    assert placement.reached_unit == ""
    assert (placement.proof_file.name, PROOF_FILE.storage.exists(kept)) == ("", False)
    assert not EvaluationAsked.objects.exists()
    assert told("said it did not go out") == [
        ("A leaflet", "2016-10-20", "planned", "Wrong channel."),
        ("state", "Issued", "Planned", "Wrong channel."),
    ]


def test_it_can_be_marked_issued_again(people):
    placement = issued(people)
    take_off(people, placement)
    again = marked(people, fresh(placement))
    assert (again.state, fresh(placement).state) == (PlacementState.ISSUED, State.ISSUED)


def test_where_another_placement_went_out_the_communication_stays_issued(people):
    placement = issued(people)
    other = fresh(placement).placements.get(state=PlacementState.PLANNED)
    mark_issued(by=people.alice, placement=other, issued_on=DAY, proof_url=POST)
    take_off(people, placement)
    assert fresh(placement).state == State.ISSUED


def test_what_the_chair_agreed_is_agreed_again(people):
    found = CommunicationFactory(lead_partner=people.lead, channels=[ChannelFactory()])
    record_decision(
        by=people.chair,
        communication_id=found.pk,
        kind=DecisionKind.AGREED,
        comment="",
        revision=1,
        last_decision=None,
        meeting_date=None,
    )
    take_off(people, marked(people, found))
    found.refresh_from_db()
    assert (found.state, found.state_reason) == (State.AGREED, "")


def test_what_was_postponed_is_postponed_again_with_its_reason(people):
    found = CommunicationFactory(lead_partner=people.lead, channels=[ChannelFactory()])
    set_aside(
        by=people.alice,
        communication=found,
        opened_version=1,
        state=State.POSTPONED,
        reason="No money.",
    )
    take_off(people, marked(people, found))
    found.refresh_from_db()
    assert (found.state, found.state_reason) == (State.POSTPONED, "No money.")


def test_what_was_postponed_keeps_its_reason_however_often_it_is_put_right(people):
    found = CommunicationFactory(lead_partner=people.lead, channels=[ChannelFactory()])
    aside = {"state": State.POSTPONED, "reason": "No money."}
    set_aside(by=people.alice, communication=found, opened_version=1, **aside)
    for _ in range(2):
        take_off(people, marked(people, found))
        found.refresh_from_db()
        assert (found.state, found.state_reason) == (State.POSTPONED, "No money.")


def test_an_idea_that_did_not_go_out_is_an_idea_again(people):
    placement = issued(people, idea=True, message="")
    assert told("issued") == [
        ("A leaflet", "planned", "2016-10-20", ""),
        ("state", "Idea", "Issued", ""),
    ]
    take_off(people, placement)
    assert fresh(placement).state == State.IDEA


def test_what_was_on_the_plan_stays_there_whatever_it_does_not_say_by_now(people):
    placement = issued(people)
    fresh(placement).objectives.clear()
    take_off(people, placement)
    assert fresh(placement).state == State.PLANNED


def test_an_idea_that_went_on_the_plan_before_it_was_issued_is_planned_again(people):
    found = CommunicationFactory(
        lead_partner=people.lead,
        idea=True,
        message="",
        channels=[ChannelFactory()],
        audiences=[AudienceFactory()],
        objectives=[ObjectiveFactory()],
    )
    details = Details(fields={"message": "Lock up."})
    edit_communication(by=people.alice, communication=found, opened_version=1, details=details)
    take_off(people, marked(people, found))
    found.refresh_from_db()
    assert found.state == State.PLANNED


def test_once_its_results_were_said_something_of_it_went_out(people):
    placement = issued(people)
    Communication.objects.update(state=State.EVALUATED)
    with pytest.raises(NotAllowedNow, match="something of it went out"):
        take_off(people, placement)


@pytest.fixture
def evaluated(people):
    """A placement issued beside another, with figures of both channels and one of neither."""
    placement = issued(people)
    other = fresh(placement).placements.get(state=PlacementState.PLANNED)
    mark_issued(by=people.alice, placement=other, issued_on=DAY, proof_url=POST)
    of_all = {"level": Level.OUTPUTS, "unit": Unit.NUMBER}
    copies = Metric.objects.create(code="COPIES", label="Copies", **of_all)
    calls = Metric.objects.create(code="CALLS", label="Calls", **of_all)
    figures = [
        Figure(copies, Decimal(9000), "Printer", placement.channel),
        Figure(copies, Decimal(400), "Editor", other.channel),
        Figure(calls, Decimal(40), "Own count"),
    ]
    say(people, placement.communication, Said(Tier.ENHANCED, Worked.YES, figures=figures))
    return placement


def test_figures_of_a_channel_that_did_not_go_out_stand_in_the_history_alone(people, evaluated):
    take_off(people, evaluated)
    shown = Measure.objects.order_by("value").values_list("metric__label", "value")
    assert list(shown) == [("Calls", 40), ("Copies", 400)]
    assert fresh(evaluated).state == State.EVALUATED
    kept = "Calls: 40, Own count"
    others = "Copies (B press): 400, Editor"
    assert told("said it did not go out") == [
        ("A leaflet", "2016-10-20", "planned", "Wrong channel."),
        (
            "figures",
            f"{kept}; Copies (A leaflet): 9,000, Printer; {others}",
            f"{kept}; {others}",
            "Wrong channel.",
        ),
    ]


def test_figures_stay_where_something_else_went_out_on_the_channel(people, evaluated):
    again = PlacementFactory(communication=evaluated.communication, channel=evaluated.channel)
    mark_issued(by=people.alice, placement=again, issued_on=DAY, proof_url=POST)
    take_off(people, evaluated)
    assert Measure.objects.count() == 3
    assert [row[0] for row in told("said it did not go out")] == ["A leaflet"]


# --- the pages ------------------------------------------------------------------------------------


def page_of(placement, name):
    return reverse(f"plans:placement_{name}", args=[placement.pk])


def test_the_page_of_a_communication_leads_there(alice, people):
    placement = issued(people)
    text = alice.get(placement.communication.get_absolute_url()).text
    assert page_of(placement, "correct") in text
    assert page_of(placement, "not_issued") in alice.get(page_of(placement, "correct")).text


def test_the_form_shows_what_was_said_and_asks_what_was_wrong(alice, people):
    placement = issued(people)
    form = alice.get(page_of(placement, "correct")).context["form"]
    assert (form["issued_on"].value(), form["proof_url"].value()) == (DAY, POST)
    sent = {
        "version": 2,
        "issued_on_day": "18",
        "issued_on_month": "10",
        "issued_on_year": "2016",
        "proof_url": POST,
    }
    response = alice.post(page_of(placement, "correct"), sent)
    assert errors(response) == {"reason": ["Say what was wrong, in a sentence"]}
    alice.post(page_of(placement, "correct"), {**sent, "reason": "Wrong day."})
    placement.refresh_from_db()
    assert placement.issued_on == EARLIER


def test_a_kept_file_is_proof_enough(alice, people):
    placement = issued(people, file=True)
    sent = {"version": 2, "reason": "Wrong day.", "issued_on_day": "18"}
    sent |= {"issued_on_month": "10", "issued_on_year": "2016"}
    assert alice.post(page_of(placement, "correct"), sent).status_code == 302
    placement.refresh_from_db()
    assert (placement.issued_on, bool(placement.proof_file)) == (EARLIER, True)


def test_that_it_did_not_go_out_is_said_on_a_page_of_its_own(alice, people):
    placement = issued(people)
    sent = {"version": 2, "reason": "Wrong channel."}
    page = alice.post(page_of(placement, "not_issued"), sent, follow=True)
    assert "A leaflet is planned again: it did not go out." in page.text
    assert "Wrong channel." in page.text
    assert page.text.count("said it did not go out") == 1
    page = alice.get(page_of(placement, "not_issued"), follow=True)
    assert "It is not marked issued on this channel any more." in page.text
