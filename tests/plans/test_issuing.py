"""What marking a placement as issued writes, refuses and keeps."""

from datetime import date
from unittest.mock import Mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from partnership.models import Change
from plans.choices import (
    PlacementState,
    State,
)
from plans.models import Placement
from plans.operations import issuing
from plans.operations.details import NotAllowedNow
from plans.operations.issuing import Issue, Proof
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    PlacementFactory,
)
from tests.plans.marked import mark_issued
from tests.plans.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def test_issued_from_the_first_placement_with_its_day_and_link(people):
    found = CommunicationFactory(
        lead_partner=people.lead, channels=[ChannelFactory(), ChannelFactory()]
    )
    first, second = found.placements.all()
    mark_issued(
        by=people.alice,
        placement=first,
        issued_on=date(2016, 10, 20),
        proof_url="https://www.example.org/post",
    )
    found.refresh_from_db()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (found.state, found.version) == (State.ISSUED, 2)
    assert (first.issued_on, first.proof_url, first.marked_at) == (
        date(2016, 10, 20),
        "https://www.example.org/post",
        NOW,
    )
    assert second.state == PlacementState.PLANNED


@pytest.mark.both_databases
def test_nothing_is_marked_twice(people):
    placement = PlacementFactory(communication__lead_partner=people.lead)
    marked = {"by": people.alice, "placement": placement, "issued_on": date(2016, 10, 20)}
    mark_issued(**marked, no_proof_reason="Handed out")
    with pytest.raises(NotAllowedNow):
        mark_issued(**marked, no_proof_reason="Again")
    assert Placement.objects.get().no_proof_reason == "Handed out"


@pytest.mark.parametrize("state", [State.CANCELLED])
def test_what_was_cancelled_is_not_issued(people, state):
    placement = PlacementFactory(
        communication=CommunicationFactory(lead_partner=people.lead, state=state)
    )
    with pytest.raises(NotAllowedNow):
        mark_issued(
            by=people.alice,
            placement=placement,
            issued_on=date(2016, 10, 20),
            no_proof_reason="x",
        )
    assert Placement.objects.get().state == PlacementState.PLANNED


def test_a_proof_file_is_kept_under_a_random_name(people):
    placement = PlacementFactory(communication__lead_partner=people.lead)
    file = SimpleUploadedFile("our secret leaflet.pdf", b"%PDF-1.7 leaflet")
    mark_issued(by=people.alice, placement=placement, issued_on=date(2016, 10, 20), proof_file=file)
    kept = Placement.objects.get().proof_file
    assert "secret" not in kept.name
    assert kept.name.endswith(".pdf")
    assert kept.read() == b"%PDF-1.7 leaflet"


@pytest.mark.parametrize("was", [State.IDEA, State.PLANNED])
def test_the_history_says_of_what_went_out_that_it_was_an_idea(people, was):
    found = CommunicationFactory(lead_partner=people.lead, state=was)
    channel = ChannelFactory(name="Radio")
    mark_issued(
        by=people.alice,
        placement=PlacementFactory(communication=found, channel=channel),
        issued_on=date(2016, 10, 20),
        no_proof_reason="Read out",
    )
    kept = Change.objects.filter(subject_id=str(found.pk), act="issued")
    told = [("Radio", "planned", "2016-10-20")]
    if was == State.IDEA:
        told.append(("state", "Idea", "Issued"))
    assert sorted(kept.values_list("field", "before", "after")) == told


@pytest.mark.both_databases
def test_several_placements_are_marked_together_or_not_at_all(people, settings):
    found = CommunicationFactory(lead_partner=people.lead)
    open_one = PlacementFactory(communication=found)
    done = PlacementFactory(communication=found, issued=True)
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    said = Issue(date(2016, 10, 20), None, Proof(file=file))
    before = set(settings.MEDIA_ROOT.rglob("*.pdf"))
    with pytest.raises(NotAllowedNow):
        issuing.mark_issued(by=people.alice, placements=[open_one, done], said=said)
    open_one.refresh_from_db()
    assert open_one.state == PlacementState.PLANNED
    assert set(settings.MEDIA_ROOT.rglob("*.pdf")) == before
    another = PlacementFactory(communication=found)
    issuing.mark_issued(by=people.alice, placements=[open_one, another], said=said)
    kept = Placement.objects.filter(pk__in=[open_one.pk, another.pk])
    assert [one.proof_file.read() for one in kept] == [b"%PDF-1.7"] * 2
    assert len({one.proof_file.name for one in kept}) == 2


def test_a_file_that_was_refused_is_not_kept(people, settings):
    placement = PlacementFactory(communication__lead_partner=people.lead, issued=True)
    before = set(settings.MEDIA_ROOT.rglob("*.pdf"))
    with pytest.raises(NotAllowedNow):
        mark_issued(
            by=people.alice,
            placement=placement,
            issued_on=date(2016, 10, 20),
            proof_file=ContentFile(b"%PDF-1.7", name="a.pdf"),
        )
    assert set(settings.MEDIA_ROOT.rglob("*.pdf")) == before


def test_no_file_stays_behind_where_the_database_fails(people, settings, monkeypatch):
    placement = PlacementFactory(communication__lead_partner=people.lead)
    before = set(settings.MEDIA_ROOT.rglob("*.pdf"))
    monkeypatch.setattr(issuing, "record_changes", Mock(side_effect=OperationalError))
    with pytest.raises(OperationalError):
        mark_issued(
            by=people.alice,
            placement=placement,
            issued_on=date(2016, 10, 20),
            proof_file=ContentFile(b"%PDF-1.7", name="a.pdf"),
        )
    assert set(settings.MEDIA_ROOT.rglob("*.pdf")) == before
