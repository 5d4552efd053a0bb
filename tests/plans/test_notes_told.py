"""An internal note stays with the partner that led when it was written, whoever leads since."""

from datetime import timedelta

import pytest

from bsc_comms.kit import clock
from partnership.models import Partner
from partnership.operations import FieldChange, record_change
from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.queries.communications import communication_page, find_communication
from tests.factories import CommunicationFactory, advocate_of
from tests.plans.october import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def both(people):
    return advocate_of(people.lead, people.other, name="Both", email="both@example.org")


def edit(by, at, **fields) -> None:
    one = Communication.objects.get()
    with clock.at(at):
        edit_communication(
            by=by, communication=one, opened_version=one.version, details=Details(fields=fields)
        )


def rename(partner, name, at) -> None:
    before = Partner.objects.get(pk=partner.pk).name
    with clock.at(at):
        change = FieldChange("name", before, name)
        record_change(by=None, subject=partner, act="changed", changes=[change])
    Partner.objects.filter(pk=partner.pk).update(name=name)


def notes(person) -> list[tuple[str, str]]:
    """What the history of the only communication tells a person of internal notes."""
    person = type(person).objects.get(pk=person.pk)
    with clock.at(NOW + 9 * HOUR):
        found = find_communication(person, Communication.objects.get().pk)
        return [
            (field.before, field.after)
            for line in communication_page(found, person).history
            for field in line.fields
            if field.label == "Internal note"
        ]


def test_who_hands_over_and_writes_a_note_at_one_stroke_tells_each_partner_its_own(people, both):
    CommunicationFactory(lead_partner=people.lead, internal_notes="Old")
    edit(both, NOW, lead_partner=people.other, internal_notes="New note, for Other only")
    assert notes(people.alice) == [("Old", "")]
    assert notes(people.bob) == [("", "New note, for Other only")]
    assert notes(both) == [("Old", "New note, for Other only")]
    assert notes(people.charlie) == notes(people.coordinator) == []


def test_a_first_note_that_comes_with_the_lead_is_the_new_leads_alone(people, both):
    CommunicationFactory(lead_partner=people.lead, internal_notes="")
    edit(both, NOW, lead_partner=people.other, internal_notes="For Other only")
    assert (notes(people.alice), notes(people.bob)) == ([], [("", "For Other only")])


def test_a_note_stays_its_partners_own_under_another_name(people):
    CommunicationFactory(lead_partner=people.lead, internal_notes="")
    edit(people.alice, NOW, internal_notes="Ring Jo")
    edit(people.coordinator, NOW + HOUR, lead_partner=people.other)
    rename(people.lead, "Lead and Sons", NOW + 2 * HOUR)
    rename(people.lead, "Lead and Daughters", NOW + 3 * HOUR)
    assert notes(people.alice) == [("Ring Jo", ""), ("", "Ring Jo")]


def test_who_bears_the_former_name_of_a_partner_reads_none_of_its_notes(people):
    CommunicationFactory(lead_partner=people.lead, internal_notes="")
    edit(people.alice, NOW, internal_notes="Ring Jo")
    edit(people.coordinator, NOW + HOUR, lead_partner=people.other)
    rename(people.lead, "Lead and Sons", NOW + 2 * HOUR)
    rename(people.named, "Lead partner", NOW + 3 * HOUR)
    assert notes(people.charlie) == []


def test_a_name_that_a_partner_bore_when_it_led_counts_after_it_was_given_another(people):
    CommunicationFactory(lead_partner=people.lead, internal_notes="")
    rename(people.lead, "Lead and Sons", NOW)
    edit(people.alice, NOW + HOUR, internal_notes="Ring Jo")
    edit(people.coordinator, NOW + 2 * HOUR, lead_partner=people.other)
    rename(people.lead, "Lead partner", NOW + 3 * HOUR)
    assert notes(people.alice) == [("Ring Jo", ""), ("", "Ring Jo")]
