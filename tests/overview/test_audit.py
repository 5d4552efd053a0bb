"""The audit page: who did what, when and from where, and nothing of what partners keep back."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.origin import Origin, coming_from
from bsc_comms.overview.audit_sift import OPEN, SIFTED, SIFTED_FOR_ALL
from bsc_comms.overview.audit_trail import Asked, found, lines_of
from partnership.choices import AuditAct, Role
from partnership.models import AuditEntry, Change, Person
from partnership.operations import audit, people, record_change
from plans.choices import RowState, Visibility
from plans.models import ImportRow, PlanImport
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from tests import factories
from tests.cast import Cast, cast
from tests.factories.plan import CommunicationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


@pytest.fixture
def people_of_the_story() -> Cast:
    with clock.at(NOW):
        return cast()


@pytest.fixture(autouse=True)
def at_nine():
    with clock.at(NOW):
        yield


def page_of(person: Person, **asked: str) -> str:
    browser = Client()
    browser.force_login(person)
    return browser.get(reverse("overview:audit"), asked).content.decode()


def told(person: Person, **asked) -> list[tuple[str, str, str]]:
    return [(each.who, each.act, each.what) for each in lines_of(found(person, Asked(**asked)))]


def test_a_role_says_who_gave_it_to_whom_and_from_where(people_of_the_story) -> None:
    cast = people_of_the_story
    with coming_from(Origin("192.0.2.7", "b5d0")):
        people.appoint(by=cast.coordinator, person=cast.bob, role=Role.BOARD, partner=None)
    (line,) = lines_of(found(cast.administrator, Asked(kind="account")))
    assert (line.at, line.who, line.address, line.act, line.what, line.detail) == (
        NOW,
        "Cora",
        "192.0.2.7",
        "Role given",
        "Person: Bob",
        "role: Board member",
    )
    assert line.request_id == "b5d0"


def test_what_happens_to_a_communication_is_named_and_its_words_stand_in_its_own_history(
    people_of_the_story,
) -> None:
    cast = people_of_the_story
    planned = CommunicationFactory(lead_partner=cast.lead, title="Dark nights")
    edited = edit_communication(
        by=cast.alice,
        communication=planned,
        opened_version=planned.version,
        details=Details(fields={"internal_notes": "A secret word"}),
    )
    name = f"Communication: {edited.reference} Dark nights"
    assert ("Alice", "Edited", name) in told(cast.administrator)
    page = page_of(cast.administrator)
    assert "internal notes" in page
    assert "A secret word" not in page


class TestKeptBack:
    def kept_back(self, cast: Cast, **fields):
        return CommunicationFactory(
            lead_partner=cast.lead, title="Raid", visibility=Visibility.LEAD, **fields
        )

    def change(self, thing, by: Person, field: str = "") -> None:
        record_change(by=by, subject=thing, act="edited")

    def test_an_administrator_reads_nothing_of_it(self, people_of_the_story) -> None:
        cast = people_of_the_story
        before = told(cast.administrator)
        self.change(self.kept_back(cast), cast.alice)
        assert told(cast.administrator) == before
        assert found(cast.administrator, Asked()).count() == len(before)

    def test_what_was_done_before_the_embargo_ended_stays_hidden(self, people_of_the_story) -> None:
        cast = people_of_the_story
        ends = NOW + timedelta(hours=2)
        planned = CommunicationFactory(lead_partner=cast.lead, title="Raid", embargo_until=ends)
        self.change(planned, cast.alice)
        with clock.at(ends + timedelta(seconds=1)):
            assert told(cast.administrator, kind="change") == []
            record_change(by=cast.alice, subject=planned, act="moved")
            assert [act for _, act, _ in told(cast.administrator, kind="change")] == ["Moved"]

    def test_that_it_was_opened_belongs_to_what_was_before(self, people_of_the_story) -> None:
        cast = people_of_the_story
        planned = self.kept_back(cast)
        self.change(planned, cast.alice)
        with clock.at(NOW + timedelta(hours=1)):
            edit_communication(
                by=cast.alice,
                communication=planned,
                opened_version=planned.version,
                details=Details(fields={"visibility": Visibility.PARTNERSHIP}),
            )
            assert told(cast.administrator, kind="change") == []

    def test_a_kind_that_nobody_thought_of_is_not_shown(self, people_of_the_story) -> None:
        cast = people_of_the_story
        placement = factories.PlacementFactory()
        record_change(by=cast.alice, subject=placement, act="edited")
        assert placement._meta.label_lower not in OPEN | set(SIFTED)
        assert told(cast.administrator, kind="change") == []

    def test_a_slot_that_was_asked_for_is_not_told_of(self, people_of_the_story) -> None:
        """It may be for something that is kept back: all may know that it is held, and no more."""
        cast = people_of_the_story
        booking = factories.BookingFactory(partner=cast.lead, asked_by=cast.alice)
        record_change(by=cast.alice, subject=booking, act="asked for")
        assert told(cast.administrator, kind="change") == []

    def test_a_row_in_confidence_is_on_no_page(self, people_of_the_story) -> None:
        cast = people_of_the_story
        audit.keep_job("partnership.letter", count=1, in_confidence=True)
        audit.keep_job("partnership.letter", count=2)
        assert [line.detail for line in lines_of(found(cast.administrator, Asked(kind="job")))] == [
            "2 done"
        ]


@pytest.mark.parametrize(
    ("asked", "acts"),
    [
        ({"kind": "refused"}, ["Sign-in refused"]),
        ({"kind": "door"}, ["Sign-in refused", "Signed in"]),
        ({"kind": "file"}, ["Downloaded"]),
        ({"who": "bob"}, ["Downloaded", "Signed in"]),
        ({"who": "192.0.2.9"}, ["Sign-in refused"]),
        ({"what": "plan_csv"}, ["Downloaded"]),
        ({"what": "the plan csv"}, ["Downloaded"]),
        ({"what": "the plan excel"}, []),
        ({"what": "refused"}, ["Sign-in refused"]),
        ({"first": "2016-10-26"}, ["Sign-in refused", "Downloaded"]),
        ({"last": "2016-10-25"}, ["Signed in"]),
    ],
)
def test_the_audit_is_searched(people_of_the_story, asked, acts) -> None:
    cast = people_of_the_story
    audit.keep(AuditAct.SIGNED_IN, by=cast.bob)
    with clock.at(NOW + timedelta(days=1)):
        audit.keep(AuditAct.DOWNLOADED, by=cast.bob, what="plans:plan_csv")
        with coming_from(Origin("192.0.2.9")):
            audit.keep_refusal(typed="nobody@example.org")
    days = {
        name: datetime.fromisoformat(day).date()
        for name, day in asked.items()
        if name in ("first", "last")
    }
    rows = lines_of(found(cast.administrator, Asked(**{**asked, **days})))
    assert [row.act for row in rows] == acts


def test_a_file_and_a_job_are_called_in_words(people_of_the_story) -> None:
    cast = people_of_the_story
    audit.keep(AuditAct.DOWNLOADED, by=cast.bob, what="plans:plan_xlsx")
    audit.keep_job("subgroup.tick.invited", count=3)
    audit.keep_job("plans.forwardplanorder", about="7")
    assert told(cast.administrator) == [
        ("The planner", "Job", "The documents of a forward plan were made"),
        ("The planner", "Job", "Members were invited to meetings"),
        ("Bob", "Downloaded", "The plan as Excel"),
    ]
    details = [line.detail for line in lines_of(found(cast.administrator, Asked()))]
    assert details == ["order 7", "3 done", ""]
    page = page_of(cast.administrator)
    assert "The plan as Excel" in page and "xlsx" not in page


@pytest.mark.parametrize(
    ("kind", "called"),
    zip(
        Authenticator.Type.values,
        ["Recovery codes", "Authenticator app", "Passkey"],
        strict=True,
    ),
)
def test_a_second_step_is_called_what_its_page_calls_it(people_of_the_story, kind, called) -> None:
    cast = people_of_the_story
    audit.keep(AuditAct.SECOND_STEP_ADDED, by=cast.bob, what=kind)
    assert told(cast.administrator) == [("Bob", "Second step added", called)]


def test_the_export_holds_the_same_rows_and_leaves_one_itself(people_of_the_story) -> None:
    cast = people_of_the_story
    record_change(by=cast.coordinator, subject=cast.lead, act="=cmd()")
    browser = Client()
    browser.force_login(cast.administrator)
    answer = browser.get(reverse("overview:audit_csv"), {"kind": "change"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1:] == [
        ["2016-10-25 10:00", "Cora", "", "'=cmd()", "Partner: Lead partner", "", ""]
    ]
    kept = AuditEntry.objects.get(act=AuditAct.DOWNLOADED)
    assert (kept.by, kept.what, kept.address) == (
        cast.administrator,
        "overview:audit_csv",
        "127.0.0.1",
    )


class TestAnAdministratorWhoSpeaksForAPartner:
    """Reads of what that partner keeps back, and takes none of it away in a file."""

    @pytest.fixture
    def alice(self, people_of_the_story) -> Person:
        alice = people_of_the_story.alice
        kept = CommunicationFactory(
            lead_partner=people_of_the_story.lead, title="Raid", visibility=Visibility.LEAD
        )
        campaign = factories.CampaignFactory(lead_partner=people_of_the_story.lead)
        CommunicationFactory(
            lead_partner=people_of_the_story.lead, campaign=campaign, visibility=Visibility.LEAD
        )
        item = factories.AgendaItemFactory(title="Raid", communication=kept)
        letter = factories.LetterFactory(recipient=alice, in_confidence=True)
        plan_import = PlanImport.objects.create(
            file_name="raids.csv", sha256="0" * 64, year=2016, by=alice, at=NOW
        )
        ImportRow.objects.create(
            plan_import=plan_import, number=2, original={}, communication=kept, state=RowState.READY
        )
        for thing in (kept, campaign, item, letter, plan_import):
            record_change(by=alice, subject=thing, act="kept back")
        record_change(
            by=alice, subject=CommunicationFactory(title="Dark nights"), act="open to all"
        )
        factories.AppointmentFactory(person=alice, role=Role.ADMINISTRATOR)
        return alice

    def acts_in_the_file_of(self, person: Person) -> list[str]:
        browser = Client()
        browser.force_login(person)
        answer = browser.get(reverse("overview:audit_csv"), {"kind": "change"})
        rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        return [row[3] for row in rows][1:]

    def test_the_file_is_the_same_whoever_takes_it(self, people_of_the_story, alice) -> None:
        assert [act for _, act, _ in told(alice, kind="change")] == [
            "Open to all",
            *["Kept back"] * 5,
        ]
        assert self.acts_in_the_file_of(alice) == ["Open to all"]
        assert self.acts_in_the_file_of(people_of_the_story.administrator) == ["Open to all"]

    def test_the_page_says_how_many_rows_are_left_out(self, people_of_the_story, alice) -> None:
        note = "5 rows about something kept back are not in the file."
        assert note in page_of(alice, kind="change")
        assert "not in the file" not in page_of(people_of_the_story.administrator, kind="change")

    def test_each_kind_that_is_sifted_for_a_reader_is_sifted_for_all(self) -> None:
        assert SIFTED_FOR_ALL.keys() == SIFTED.keys()


def test_it_says_the_one_change_that_the_database_lets_through(
    people_of_the_story, settings
) -> None:
    settings.ADDRESSES_KEPT_DAYS = 90
    assert (
        "Rows are only ever added, and the database refuses any change but one: the address from "
        "which something was done is emptied after 90 days."
    ) in page_of(people_of_the_story.administrator)


def test_nothing_fits_is_said(people_of_the_story) -> None:
    assert "No row fits." in page_of(people_of_the_story.administrator, kind="job")


def test_a_last_day_before_the_first_is_named_instead_of_finding_nothing(
    people_of_the_story,
) -> None:
    cast = people_of_the_story
    audit.keep_job("subgroup.tick", count=1, failed=False)

    html = page_of(cast.administrator, kind="job", first="2016-10-25", last="2016-10-24")

    assert "The last day must not be before the first" in html
    assert "No row fits." not in html


def test_a_change_that_a_request_makes_says_from_where(people_of_the_story) -> None:
    cast = people_of_the_story
    browser = Client(REMOTE_ADDR="192.0.2.44")
    browser.force_login(cast.coordinator)
    browser.post(
        reverse("partnership:person_appoint", args=[cast.bob.pk]), {"role": Role.BOARD.value}
    )
    change = Change.objects.get(act="role given")
    assert (change.by, change.address) == (cast.coordinator, "192.0.2.44")
    assert len(change.request_id) == 36


def test_without_a_first_day_it_looks_back_three_months_from_the_last(people_of_the_story) -> None:
    cast = people_of_the_story
    for days in (1, 92, 93, 800):
        with clock.at(NOW - timedelta(days=days)):
            audit.keep_job("subgroup.tick", count=days, failed=False)

    def days(**asked) -> list[str]:
        lines = lines_of(found(cast.administrator, Asked(kind="job", **asked)))
        return [line.detail.split()[0] for line in lines]

    assert days() == ["1", "92"]
    assert days(last=(NOW - timedelta(days=60)).date()) == ["92", "93"]
    assert days(first=(NOW - timedelta(days=800)).date()) == ["1", "92", "93", "800"]
    assert "Since Monday 25 July 2016. Fill in “From” to go back further." in page_of(
        cast.administrator
    )
