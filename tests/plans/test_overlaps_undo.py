"""Overlaps that the planner found forbid no taking back of an import; an answer to one does."""

import pytest

from plans.models import Communication, NearFacts, Overlap
from plans.operations.imports import TouchedSince, touched_since, undo_import
from tests import factories
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.plans.overlap_pairs import look
from tests.plans.sheets import PANEL, SHED, saved, titled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]


@pytest.fixture
def pair():
    """A sheet's row near something that was there before."""
    there = factories.CommunicationFactory(title="Lock your garage")
    plan_import = saved(SHED, PANEL)
    look()
    pair = Overlap.objects.of(there).first() or overlap_of(there, titled("Lock your shed"))
    return plan_import, pair


def test_what_was_found_goes_with_what_the_import_made(pair):
    plan_import, _ = pair
    assert touched_since(plan_import) == []
    assert undo_import(by=None, plan_import=plan_import) == 2
    assert not Overlap.objects.exists()
    assert [one.pk for one in NearFacts.objects.all()] == [Communication.objects.get().pk]


def test_what_was_answered_keeps_the_import(pair):
    plan_import, found = pair
    OverlapAnswerFactory(overlap=found)
    (touch,) = touched_since(plan_import)
    assert touch.why == ("an overlap with it was answered",)
    with pytest.raises(TouchedSince):
        undo_import(by=None, plan_import=plan_import)
