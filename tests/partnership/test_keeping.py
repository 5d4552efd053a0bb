"""What was kept long enough goes: names of who left, words of letters, addresses; no record."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.origin import Origin, coming_from
from partnership.choices import AuditAct, FeedScope, LetterState, Role
from partnership.models import AuditEntry, Change, FeedToken, Letter, Person
from partnership.operations import audit, keeping, people
from partnership.operations.feeds import make_feed_key
from partnership.operations.keeping import Emptied
from partnership.queries.people import people_by_partner
from plans.choices import Signing
from plans.models import ImportRow, Layout, PlanImport
from plans.operations.imports import correct_row, explain_words, forget_a_name, save_import
from plans.operations.record_signing import sign_record
from plans.operations.records import compile_record
from plans.queries.imports import original_cells
from plans.queries.record_chain import verify
from subgroup.choices import NominationState
from subgroup.operations.letting_go import LetGo, let_go
from subgroup.operations.publishing import publish
from subgroup.operations.tick import tick
from tests import factories
from tests.cast import Cast, cast
from tests.factories.governance import LetterFactory
from tests.plans.plain_documents import with_plain_documents
from tests.plans.sheets import read as read_sheet
from tests.plans.sheets import small_partnership

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
TWO_YEARS = timedelta(days=730)
SECOND = timedelta(seconds=1)


def a_row(original: dict[str, str]) -> ImportRow:
    sheet = PlanImport.objects.create(file_name="plan.csv", sha256="0" * 64, year=2016, at=NOW)
    return ImportRow.objects.create(plan_import=sheet, number=1, original=original)


@pytest.fixture
def story() -> Cast:
    with clock.at(NOW):
        return cast()


def close(story: Cast, person: Person) -> None:
    with clock.at(NOW):
        people.deactivate(by=story.coordinator, person=person)


def test_who_left_is_called_by_name_for_two_years_and_no_longer(story: Cast) -> None:
    close(story, story.bob)
    with clock.at(NOW + TWO_YEARS):
        assert let_go() == LetGo()
    with clock.at(NOW + TWO_YEARS + SECOND):
        assert let_go().people == 1
        assert let_go().people == 0
    bob = Person.objects.get(pk=story.bob.pk)
    assert (bob.name, bob.email) == (
        f"Former person {bob.pk}",
        f"former-{bob.pk}@anonymous.invalid",
    )
    assert not bob.has_usable_password()


def test_nobody_with_an_open_account_is_forgotten(story: Cast) -> None:
    close(story, story.bob)
    with clock.at(NOW + TWO_YEARS):
        people.reactivate(by=story.coordinator, person=story.bob)
    with clock.at(NOW + TWO_YEARS + TWO_YEARS + SECOND):
        assert let_go().people == 0


def test_an_account_without_a_name_is_not_opened_again(story: Cast) -> None:
    close(story, story.bob)
    with clock.at(NOW + TWO_YEARS + SECOND):
        let_go()
        with pytest.raises(people.NotPossible):
            people.reactivate(by=story.coordinator, person=Person.objects.get(pk=story.bob.pk))


def test_whoever_is_forgotten_holds_no_role_any_more(story: Cast) -> None:
    begins_later = NOW.date() + timedelta(days=7)
    factories.AppointmentFactory(
        person=story.bob, role=Role.DEPUTY, partner=story.named, starts=begins_later
    )
    close(story, story.bob)
    with clock.at(NOW + TWO_YEARS + SECOND):
        let_go()
        ended = Change.objects.filter(act="role ended", subject_id=str(story.bob.pk))
        assert set(ended.values_list("by", "before")) == {
            (None, "Advocate, Other partner"),
            (None, "Deputy advocate, Named partner"),
        }
        held = story.bob.appointments.values_list("role", "ends")
        assert list(held) == [(Role.ADVOCATE, NOW.date())]
        assert not {f"Former person {story.bob.pk}"} & {
            each.person.name for line in people_by_partner() for each in line.advocates
        }


def test_no_copy_of_name_and_address_stays_anywhere(story: Cast) -> None:
    """Every text of every table is searched, those of frozen records too."""
    person = factories.PersonFactory(name="Quetzal Xochitl", email="quetzal@example.org")
    with clock.at(NOW):
        people.appoint(by=story.coordinator, person=person, role=Role.ADVOCATE, partner=story.other)
        people.set_nominating_officer(
            by=story.coordinator, partner=story.other, name=person.name, email=person.email
        )
        make_feed_key(by=person, scope=FeedScope.MEETINGS)
        factories.CommunicationFactory(lead_partner=story.other, responsible=person)
        audit.keep_refusal(typed=person.email)
        audit.keep(AuditAct.SIGNED_IN, by=person)
        LetterFactory(
            recipient=person, text="Dear Quetzal Xochitl", state=LetterState.SENT, sent_at=NOW
        )
        a_row(original={"Title": "Dark nights", "Contact": "Quetzal Xochitl"})
        nomination = factories.NominationFactory(
            partner=story.other,
            role=Role.DEPUTY,
            state=NominationState.NOMINATED,
            person=person,
            name=person.name,
            email=person.email,
        )
        publish_as_it_stands(story)
        # Those to others that name the person went out.
        Letter.objects.filter(state=LetterState.QUEUED).update(state=LetterState.SENT, sent_at=NOW)
    close(story, person)
    assert where_it_stands("uetzal") != []
    with clock.at(NOW + TWO_YEARS + SECOND):
        let_go()
    assert where_it_stands("uetzal") == []
    assert FeedToken.objects.filter(person=person).count() == 0
    nomination.refresh_from_db()
    person.refresh_from_db()
    assert (nomination.name, nomination.email) == (person.name, person.email)


def publish_as_it_stands(story: Cast) -> None:
    publish(by=story.chair, number=1, meeting=None)


def where_it_stands(words: str) -> list[str]:
    """Each column of each table in which these words stand."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608
            names = [
                f"{connection.ops.quote_name(table)}.{connection.ops.quote_name(column[0])}"
                for column in cursor.description
            ]
            counted = (
                f"COUNT(CASE WHEN CAST({name} AS TEXT) LIKE %s THEN 1 END)" for name in names
            )
            cursor.execute(
                f"SELECT {', '.join(counted)} FROM {table}",  # noqa: S608
                [f"%{words}%"] * len(names),
            )
            found += [name for name, rows in zip(names, cursor.fetchone(), strict=True) if rows]
    return found


def test_a_record_verifies_unchanged_once_the_name_of_who_signed_it_went(
    story: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_plain_documents(monkeypatch)
    with clock.at(NOW):
        record = compile_record(by=story.coordinator, year=FinancialYear(2015))
        sign_record(by=story.chair, record=record, role=Signing.CHAIR, head=record.head)
    close(story, story.chair)
    with clock.at(NOW + TWO_YEARS + SECOND):
        assert let_go().people == 1
    verdict = verify(record.head)
    assert (verdict.fault, verdict.head, len(verdict.checked)) == ("", record.head, 1)


def test_the_words_of_letters_go_and_that_they_went_stays() -> None:
    letter = LetterFactory(state=LetterState.SENT, sent_at=NOW, created_at=NOW)
    waits = LetterFactory(created_at=NOW)
    with clock.at(NOW + timedelta(days=400)):
        assert keeping.empty_old_letters() == 0
    with clock.at(NOW + timedelta(days=400) + SECOND):
        assert keeping.empty_old_letters() == 1
        assert keeping.empty_old_letters() == 0
    letter.refresh_from_db()
    assert (letter.text, letter.html, letter.about, letter.sent_at) == ("", "", "", NOW)
    assert Letter.objects.get(pk=waits.pk).text != ""


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "state", [LetterState.FAILED, LetterState.UNCERTAIN, LetterState.MISSED, LetterState.KEPT]
)
def test_a_letter_without_words_needs_no_look_any_more(state: str) -> None:
    letter = LetterFactory(state=state, created_at=NOW, error="550 unknown")
    with clock.at(NOW + timedelta(days=401)):
        assert [keeping.empty_old_letters() for _ in range(2)] == [1, 0]
    letter.refresh_from_db()
    kept = LetterState.KEPT if state == LetterState.KEPT else LetterState.WITHDRAWN
    assert (letter.state, letter.text, letter.error) == (kept, "", "")


def test_one_that_lost_its_words_before_is_settled_as_well() -> None:
    letter = LetterFactory(state=LetterState.FAILED, created_at=NOW, text="", about="")
    with clock.at(NOW + timedelta(days=401)):
        assert [keeping.empty_old_letters() for _ in range(2)] == [1, 0]
    assert Letter.objects.get(pk=letter.pk).state == LetterState.WITHDRAWN


def test_nothing_waits_for_somebody_whose_name_went(story: Cast) -> None:
    close(story, story.bob)
    waits = LetterFactory(recipient=story.bob)
    with clock.at(NOW + TWO_YEARS + SECOND):
        let_go()
    assert Letter.objects.get(pk=waits.pk).state == LetterState.WITHDRAWN


@pytest.fixture
def a_day_of_addresses(story: Cast) -> None:
    """Two sign-ins, a download that may tell of something, and a change with its history."""
    with clock.at(NOW), coming_from(Origin("192.0.2.7")):
        audit.keep(AuditAct.SIGNED_IN, by=story.bob)
        audit.keep(AuditAct.DOWNLOADED, by=story.bob, in_confidence=True)
        people.appoint(by=story.coordinator, person=story.bob, role=Role.BOARD, partner=None)
    with clock.at(clock.start_of(date(2016, 10, 26)) - SECOND), coming_from(Origin("192.0.2.7")):
        audit.keep(AuditAct.SIGNED_IN, by=story.bob)
    with clock.at(clock.start_of(date(2016, 10, 26))), coming_from(Origin("192.0.2.7")):
        audit.keep(AuditAct.SIGNED_OUT, by=story.bob)


@pytest.mark.usefixtures("a_day_of_addresses")
def test_from_where_people_came_goes_by_the_day_as_the_year_is_over(story: Cast) -> None:
    """Both days lie in summer time, so midnight in London is not midnight in UTC."""
    a_year_on = clock.start_of(date(2017, 10, 25))
    with clock.at(a_year_on - SECOND):
        assert keeping.forget_addresses() == Emptied()
    with clock.at(a_year_on):
        assert keeping.forget_addresses() == Emptied(open=2, in_confidence=2)
        assert keeping.forget_addresses() == Emptied()
    assert set(AuditEntry.objects.values_list("by", flat=True)) == {story.bob.pk}
    assert set(Change.objects.values_list("address", flat=True)) == {None}
    kept = AuditEntry.objects.exclude(address=None)
    assert [row.act for row in kept] == [AuditAct.SIGNED_OUT]


@pytest.mark.usefixtures("a_day_of_addresses")
def test_the_audit_says_how_many_addresses_went_and_only_where_some_did() -> None:
    with clock.at(clock.start_of(date(2017, 10, 25))):
        tick()
        tick()
    told = AuditEntry.objects.filter(what="subgroup.tick.addresses_emptied").order_by("pk")
    assert list(told.values_list("act", "count", "in_confidence", "failed", "address")) == [
        (AuditAct.JOB, 2, False, False, None),
        (AuditAct.JOB, 2, True, False, None),
    ]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("Zoë Müller, 3 High St", "Former person 1, 3 High St"),
        ("zoe@example.org", "Former person 1"),
        ("Zoë", "Zoë"),
    ],
)
def test_a_name_in_a_sheet_is_taken_out(cell: str, left: str) -> None:
    row = a_row(original={"Title": "Dark nights", "Contact": cell, "Zoë Müller": "x"})
    forget_a_name(name="Zoë Müller", email="zoe@example.org", instead="Former person 1")
    row.refresh_from_db()
    assert row.original == {"Title": "Dark nights", "Contact": left, "Former person 1": "x"}


@pytest.mark.both_databases
def test_a_name_is_taken_out_of_all_that_was_read_of_a_sheet() -> None:
    small_partnership()
    whose = "Zoë Müller"
    row = f"Dark nights with {whose},Police,7 Nov,posters & {whose},{whose},Ring before noon"
    found = read_sheet(f"Plan of {whose}\nTitle,Lead,When,How,Others,Tell {whose}\n{row}")
    row_read = found.rows.get()
    explain_words(
        by=None, plan_import=found, opened_version=1, field="others", words=whose, instead="Fire"
    )
    cells = {"message": f"{whose} opens it"}
    correct_row(by=None, row=row_read, opened_version=2, cells=cells)
    found.refresh_from_db()
    save_import(by=None, plan_import=found)

    assert forget_a_name(name=whose, email="zoe@example.org", instead="Former person 1") == 3

    told = [str(one) for model in (ImportRow, PlanImport, Layout) for one in model.objects.values()]
    assert [one for one in told if "Müller" in one] == []
    kept = ImportRow.objects.get()
    assert original_cells(kept)[-1] == ("Tell Former person 1", "Ring before noon")
    assert kept.reading["title"] == "Dark nights with Former person 1"
