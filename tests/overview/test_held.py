"""What is held about a person: everything that names them, and no word of what is kept back."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.overview import held
from partnership.choices import AuditAct, Role
from partnership.models import AuditEntry
from partnership.operations import FieldChange, audit, people, record_change
from plans.choices import Visibility
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db
LISTS = (held.OPEN, held.OWN, set(held.BY_COMMUNICATION), set(held.SIFTED), set(held.LEFT_OUT))


@pytest.fixture
def story() -> Cast:
    return cast()


def test_everything_that_points_at_a_person_is_told_of_or_left_out_with_a_reason() -> None:
    naming = {model._meta.label_lower for model, _ in held.named_by()}
    listed = [label for each in LISTS for label in each]
    assert naming == set(listed)
    assert len(listed) == len(set(listed))
    assert all(held.LEFT_OUT.values())


def read(person, asker) -> dict[str, list[dict[str, str]]]:
    return held.as_data(person, asker)["named_in"]


def test_roles_and_what_was_done_are_in_it(story: Cast) -> None:
    people.appoint(by=story.coordinator, person=story.alice, role=Role.BOARD, partner=None)
    planned = factories.CommunicationFactory(
        lead_partner=story.lead, responsible=story.alice, title="Dark nights"
    )
    told = read(story.alice, story.alice)
    assert [row["which"] for row in told["Roles"]] == ["Advocate", "Board member"]
    named = told["Communications"][0]
    assert (named["how"], named["which"]) == ("as the responsible person", str(planned))


def test_how_a_row_names_somebody_is_said_in_words(story: Cast) -> None:
    factories.LetterFactory(recipient=story.alice, subject="Call")
    with transaction.atomic():
        record_change(by=story.alice, subject=story.lead, act="changed")
    factories.NominationFactory(asked_of=story.alice, asked_by=story.alice)
    told = read(story.alice, story.alice)
    assert [row["how"] for row in told["Letters"]] == ["as recipient"]
    assert [row["how"] for row in told["What was done"]] == ["done by this person"]
    assert [row["how"] for row in told["Nominations"]] == [
        "asked by this person",
        "asked of this person",
    ]
    browser = Client()
    browser.force_login(story.alice)
    assert "Asked of this person" in browser.get(reverse("overview:my_data")).content.decode()


def test_what_was_done_is_said_in_words_and_of_which_communication(story: Cast) -> None:
    planned = factories.CommunicationFactory(lead_partner=story.lead, title="Dark nights")
    decision = factories.DecisionFactory(communication=planned, by=story.chair)
    audit.keep(AuditAct.DOWNLOADED, by=story.chair, what="plans:plan_xlsx")
    told = read(story.chair, story.chair)
    assert [row["which"] for row in told["Decisions"]] == [f"{decision}: {planned}"]
    assert [row["which"] for row in told["Signing in, files and feeds"]] == [
        "Downloaded: The plan as Excel"
    ]


def test_earlier_dates_and_approaches_are_named_in_the_words_of_the_partnership(
    story: Cast,
) -> None:
    planned = factories.CommunicationFactory(lead_partner=story.lead, title="Dark nights")
    factories.DateChangeFactory(communication=planned, by=story.alice, old_precision="week")
    factories.ApproachFactory(communication=planned, asked_by=story.alice)
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        told = read(story.alice, story.alice)
    moved = "Moved from the week of 10 Oct: Dark nights"
    assert [row["which"] for row in told["Date changes"]] == [moved]
    assert [row["which"] for row in told["Approaches"]] == ["Approach about Dark nights"]


def test_the_page_reads_a_person_once_whose_rows_are_called_after_them(story: Cast) -> None:
    for _ in range(3):
        factories.AttendanceFactory(person=story.alice)
    browser = Client()
    browser.force_login(story.alice)
    assert browser.get(reverse("overview:my_data")).content.decode().count("Alice: Present") == 3


def test_what_is_kept_back_from_the_reader_is_not_told_of(story: Cast) -> None:
    before = read(story.alice, story.administrator)
    factories.CommunicationFactory(
        lead_partner=story.lead, responsible=story.alice, visibility=Visibility.LEAD, title="Raid"
    )
    assert read(story.alice, story.administrator) == before
    assert "Raid" in json.dumps(read(story.alice, story.alice))


def test_who_changed_partner_is_not_told_of_what_is_no_longer_theirs(story: Cast) -> None:
    factories.CommunicationFactory(
        lead_partner=story.lead, created_by=story.bob, visibility=Visibility.LEAD, title="Raid"
    )
    assert "Raid" not in json.dumps(read(story.bob, story.bob))


FRIDAY = datetime(2016, 10, 28, 9, tzinfo=UTC)


def done(person, asker) -> list[str]:
    return [row["which"] for row in read(person, asker).get("What was done", ())]


def does(person, communication, *fields: str, at: datetime) -> None:
    """Somebody changes these fields then."""
    changes = [FieldChange(field, "before", "after") for field in fields]
    with clock.at(at), transaction.atomic():
        record_change(by=person, subject=communication, act="edited", changes=changes)


def test_what_people_did_while_it_was_kept_back_is_told_to_them_alone(story: Cast) -> None:
    planned = factories.CommunicationFactory(lead_partner=story.lead, embargo_until=FRIDAY)
    does(story.alice, planned, "message", at=FRIDAY - timedelta(days=3))
    told = ["Communication: edited, message"]
    with clock.at(FRIDAY - timedelta(days=1)):
        assert done(story.alice, story.alice) == told
        assert done(story.alice, story.administrator) == []
    does(story.coordinator, planned, "visibility", at=FRIDAY + timedelta(days=3))
    with clock.at(FRIDAY + timedelta(days=4)):
        assert done(story.alice, story.alice) == told
        assert done(story.alice, story.administrator) == []


def test_who_changed_partner_is_not_told_of_what_they_did_on_what_is_kept_back(story: Cast) -> None:
    secret = factories.CommunicationFactory(lead_partner=story.lead, visibility=Visibility.LEAD)
    does(story.bob, secret, "message", at=FRIDAY)
    assert done(story.bob, story.bob) == []


def test_when_it_was_planned_while_it_was_kept_back_is_told_to_no_administrator(
    story: Cast,
) -> None:
    planned = factories.CommunicationFactory(
        lead_partner=story.lead, embargo_until=FRIDAY, title="Raid"
    )
    moved_at = (FRIDAY - timedelta(days=2), FRIDAY + timedelta(days=2), FRIDAY + timedelta(days=4))
    for at in moved_at:
        factories.DateChangeFactory(communication=planned, by=story.alice, at=at)
    does(story.alice, planned, "visibility", at=moved_at[1])
    speaks_for_it = factories.administrator()
    factories.AppointmentFactory(person=speaks_for_it, role=Role.ADVOCATE, partner=story.lead)
    with clock.at(FRIDAY + timedelta(days=5)):
        told = [
            len(read(story.alice, asker)["Date changes"])
            for asker in (story.alice, speaks_for_it, story.administrator)
        ]
    assert told == [3, 3, 1]


def test_who_was_named_while_their_partner_kept_it_back_reads_so(story: Cast) -> None:
    secret = factories.CommunicationFactory(lead_partner=story.lead, visibility=Visibility.LEAD)
    name_responsible(secret, story, at=FRIDAY)
    assert done(story.alice, story.alice) == ["Communication: edited, responsible"]


def test_what_the_partner_that_led_before_wrote_stays_with_it(story: Cast) -> None:
    planned = factories.CommunicationFactory(lead_partner=story.lead, embargo_until=FRIDAY)
    name_responsible(planned, story, at=FRIDAY - timedelta(days=2))
    does(story.bob, planned, "lead_partner", at=FRIDAY - timedelta(days=1))
    with clock.at(FRIDAY + timedelta(days=1)):
        assert done(story.alice, story.alice) == []


def name_responsible(communication, story: Cast, at: datetime) -> None:
    """Somebody makes Alice the responsible person."""
    with clock.at(at), transaction.atomic():
        change = FieldChange("responsible", "", story.alice)
        record_change(by=story.coordinator, subject=communication, act="edited", changes=[change])


def test_what_is_kept_on_no_page_is_told_to_whoever_did_it_alone(story: Cast) -> None:
    audit.keep(AuditAct.DOWNLOADED, by=story.alice, what="plans:artwork_file", in_confidence=True)
    booking = factories.BookingFactory()
    with transaction.atomic():
        record_change(by=story.alice, subject=booking, act="booked")
    told = read(story.alice, story.alice)
    assert len(told["Signing in, files and feeds"]) == 1
    assert [row["which"] for row in told["What was done"]] == ["Booking: booked"]
    told = read(story.alice, story.administrator)
    assert {"Signing in, files and feeds", "What was done"} & told.keys() == set()


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("bob", "overview:my_data", 200),
        ("bob", "overview:data_of_person", 403),
        ("coordinator", "overview:data_of_person", 403),
        ("administrator", "overview:data_of_person", 200),
    ],
)
def test_each_reads_their_own_and_administrators_all(story: Cast, who, path, status) -> None:
    browser = Client()
    browser.force_login(getattr(story, who))
    args = [story.alice.pk] if path.endswith("person") else []
    assert browser.get(reverse(path, args=args)).status_code == status


def test_who_holds_no_role_any_more_still_reads_what_is_held_about_them(story: Cast) -> None:
    planned = factories.CommunicationFactory(lead_partner=story.lead, responsible=story.alice)
    story.alice.appointments.update(ends=clock.today() - timedelta(days=1))
    browser = Client()
    browser.force_login(story.alice)
    home = browser.get(reverse("overview:today")).text
    assert reverse("overview:my_data") in home
    assert reverse("overview:roles") not in home
    page = browser.get(reverse("overview:my_data")).text
    assert "Advocate" in page
    assert planned.title not in page
    assert browser.get(reverse("overview:retention")).status_code == 200


def test_the_file_leaves_its_row(story: Cast) -> None:
    browser = Client()
    browser.force_login(story.administrator)
    answer = browser.get(reverse("overview:data_of_person_file", args=[story.alice.pk]))
    assert json.loads(answer.content)["person"]["name"] == "Alice"
    kept = AuditEntry.objects.get(act=AuditAct.DOWNLOADED)
    assert (kept.by, kept.about) == (story.administrator, str(story.alice.pk))
