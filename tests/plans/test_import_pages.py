"""The import in the browser: what is shown before anything is saved, to whom, and at which cost."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bsc_comms.kit import clock
from plans.choices import ImportState, RowState, Visibility
from plans.models import Communication, PlanImport
from plans.operations.communications import Details, edit_communication
from plans.operations.imports import explain_words, save_import
from plans.queries.imports import FIELD_LABELS
from plans.rules.reading import columns as fields
from plans.views.imports import preview
from tests.cast import Cast
from tests.plans.import_pages import (
    ALARM,
    HEADINGS,
    NO_DATE,
    NOBODY,
    OCTOBER,
    SHED,
    SUMMER,
    acts,
    answer_of,
    findings_of,
    page_of,
    people_with_terms,
    press,
    read,
    sheet,
    text_of,
    upload,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(OCTOBER):
        yield


@pytest.fixture
def people() -> Cast:
    return people_with_terms()


@pytest.fixture
def cora(client: Client, people: Cast) -> Client:
    client.force_login(people.coordinator)
    return client


# --- who ---


@pytest.mark.parametrize(
    ("who", "list_status", "status"),
    [
        ("alice", 200, 404),
        ("champion", 403, 403),
        ("chair", 403, 403),
        ("board_member", 403, 403),
        ("coordinator", 200, 200),
        ("administrator", 200, 200),
    ],
)
def test_who_brings_sheets_in_and_who_sees_an_import_of_the_coordinator(
    client, people, who, list_status, status
):
    found = read(people.coordinator, SHED)
    row = found.rows.get()
    client.force_login(people.everybody[who])

    for address in ("/imports/", "/imports/new/", "/imports/layouts/"):
        assert client.get(address).status_code == list_status, address
    for address in ("", "rows.csv", "columns/", f"rows/{row.pk}/"):
        assert client.get(f"/imports/{found.pk}/{address}").status_code == status, address
    for act in ("save", "discard", "undo"):
        expected = 302 if status == 200 else status
        assert client.post(f"/imports/{found.pk}/{act}/").status_code == expected
    assert PlanImport.objects.get().state == (
        ImportState.READ if status != 200 else PlanImport.objects.get().state
    )


def test_an_advocate_sees_their_own_imports_only(client, people):
    read(people.coordinator, SHED, name="of the coordinator.csv")
    read(people.alice, SHED, name="of alice.csv")

    client.force_login(people.alice)
    assert [one.found.file_name for one in client.get("/imports/").context["listed"]] == [
        "of alice.csv"
    ]
    client.force_login(people.coordinator)
    assert len(client.get("/imports/").context["listed"]) == 2


def test_a_row_that_another_partner_leads_is_refused_to_an_advocate(client, people):
    found = read(people.alice, SHED, ALARM)
    client.force_login(people.alice)

    (refused,) = findings_of(client, found, "refused")
    assert (refused.row.number, refused.field) == (3, "lead")
    assert "Other" in refused.said
    assert acts(page_of(client, found)) == ["Save the 1 good row", "Save nothing"]


def test_an_advocate_is_offered_their_own_partner_only(client, people):
    client.force_login(people.alice)

    form = client.get("/imports/new/").context["form"]

    assert list(form.fields["lead"].queryset) == [people.lead]
    assert form.fields["lead"].initial == people.lead
    response = upload(client, sheet(SHED), lead=str(people.other.pk))
    assert response.context["form"].errors["lead"]


# --- choosing a file ---


def test_a_sheet_is_read_and_nothing_is_on_the_plan_yet(cora, people):
    response = upload(cora, sheet(SHED, ALARM))

    found = PlanImport.objects.get()
    assert response.url == reverse("plans:import_preview", args=[found.pk])
    assert (found.state, found.by, found.year) == (ImportState.READ, people.coordinator, 2016)
    assert not Communication.objects.exists()


def test_without_a_year_it_is_looked_for_in_the_file_and_the_page_says_where(cora):
    upload(cora, f"Plan for 2015/16,,,\n{sheet(SHED)}", year="")

    found = PlanImport.objects.get()
    assert found.year == 2015
    assert "2015/16" in found.notes["year_guessed"]
    assert found.notes["year_guessed"] in words_of(page_of(cora, found))


@pytest.mark.parametrize(
    ("content", "name", "given", "says"),
    [
        ("", "plan.csv", {}, "The file that you chose is empty: choose another"),
        ("%PDF-1.4", "plan.csv", {}, "“plan.csv” is a PDF, not a spreadsheet."),
        (b"PK\x03\x04rubbish", "plan.xlsx", {}, "“plan.xlsx” is not a working Excel workbook."),
        ("Apples,Pears\n1,2", "plan.csv", {}, "No column says what each communication is."),
        (HEADINGS, "plan.csv", {"year": "2016"}, "“2016” is not a financial year."),
        (HEADINGS, "plan.csv", {"year": "2016/19"}, "two years that follow each other"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_kept(
    cora, content, name, given, says
):
    response = upload(cora, content, name=name, **given)

    assert response.status_code == 200
    assert says in text_of(response)
    assert not PlanImport.objects.exists()


def test_what_was_typed_stays_when_the_file_is_refused(cora, people):
    response = upload(cora, "%PDF-1.4", year="2015/16", lead=str(people.other.pk))

    assert 'value="2015/16"' in text_of(response)
    assert f'<option value="{people.other.pk}" selected>' in text_of(response)


def test_a_huge_file_is_refused_before_it_is_read(cora):
    response = upload(cora, b"Title,Lead,When\n" + b"x" * 10 * 1024 * 1024)

    assert "is larger than 10 MB" in text_of(response)
    assert not PlanImport.objects.exists()


def test_no_file_at_all_asks_for_one(cora):
    assert "Choose a spreadsheet" in text_of(cora.post("/imports/new/", {"year": "2016/17"}))


# --- whose sheet it is ---

NO_LEAD = "Title,When,How"


def test_a_sheet_without_leads_asks_whose_it_is_and_not_for_the_file_again(cora, people):
    upload(cora, sheet("Lock your shed,7 Nov,posters", headings=NO_LEAD))
    found = PlanImport.objects.get()

    response = page_of(cora, found)
    assert "Nothing in the sheet says who leads" in text_of(response)
    assert acts(response) == ["Save nothing"]

    response = press(cora, found, "whose", lead=str(people.other.pk))
    assert "The sheet was read again as Other partner’s." in words_of(response)
    assert acts(response) == ["Save the 1 row", "Save nothing"]
    assert found.rows.get().reading["lead"] == "OTHER"


def test_whose_it_is_must_be_somebodys(cora, people):
    upload(cora, sheet("Lock your shed,7 Nov,posters", headings=NO_LEAD))
    found = PlanImport.objects.get()

    assert "Answer: whose sheet is it?" in words_of(press(cora, found, "whose", lead=""))
    assert found.rows.get().state == RowState.REFUSED


# --- the preview ---


def test_the_first_line_says_what_will_happen(cora, people):
    save_import(by=people.coordinator, plan_import=read(people.coordinator, SHED))
    changed = SHED.replace("w/c 7 Nov", "w/c 14 Nov")

    response = page_of(cora, read(people.coordinator, changed, ALARM, SUMMER, NOBODY, NO_DATE))

    assert answer_of(response) == "2 new, 1 changed, 2 refused. 1 reading wants a look."
    assert "Nothing is on the plan yet." in words_of(response)
    assert acts(response) == ["Save the 3 good rows", "Save nothing"]


def test_the_preview_says_row_by_row_what_was_understood(cora, people):
    response = page_of(cora, read(people.coordinator, SHED, ALARM), "new")

    shed, alarm = response.context["rows"]
    assert (shed.number, shed.title, shed.when, shed.provisional) == (
        2,
        "Lock your shed",
        "week of 7 Nov",
        True,
    )
    assert (shed.lead, shed.where, shed.channels) == (
        ("LEAD", "Lead partner"),
        "Burnt Oak",
        ["Posters"],
    )
    assert shed.outcome == "Planned"
    assert alarm.outcome == "Planned, though the sheet calls it issued: its time is still to come"
    assert not alarm.provisional
    assert "Not understood: “owls” in How" in text_of(response)
    assert acts(response) == ["Save all 2 rows", "Save nothing"]


def test_with_refused_rows_it_opens_on_them_with_what_to_do(cora, people):
    response = page_of(cora, read(people.coordinator, SHED, NOBODY, NO_DATE))

    assert response.context["shown"] == "refused"
    assert [
        (one.row.number, one.column, one.text, one.said) for one, _ in response.context["findings"]
    ] == [
        (3, "Lead", "Elves", "“Elves” is not a partner we know."),
        (4, "When", "Blursday", "“Blursday” is not a date we can read."),
    ]
    assert "Write it like 7 Nov" in text_of(response)


def test_what_rows_say_alike_stands_together_with_the_rows_named(cora, people):
    rows = [SUMMER.replace("5,Summer", f"{number},{number} summer", 1) for number in range(10, 18)]

    (finding,) = findings_of(cora, read(people.coordinator, SHED, *rows), "look")

    assert (finding.field, finding.text, finding.times, finding.for_all) == (
        "when",
        "Mon 10 Nov",
        8,
        True,
    )
    assert [row.number for row in finding.rows] == [3, 4, 5, 6, 7, 8]
    assert finding.more == 2


@pytest.mark.both_databases
def test_each_tab_counts_what_it_shows(cora, people):
    found = read(people.coordinator, SHED, ALARM, NOBODY, SUMMER)
    counts = page_of(cora, found).context["counts"]

    assert (counts.rows, counts.ready, counts.refused, counts.look, counts.words) == (4, 3, 1, 1, 1)
    for show, number in (("new", 3), ("changes", 0), ("there", 0), ("left-out", 0)):
        assert len(page_of(cora, found, show).context["rows"]) == number
    for show, number in (("look", 1), ("refused", 1), ("words", 1)):
        assert len(findings_of(cora, found, show)) == number


def test_a_page_has_fifty_rows_or_twenty_five_readings(cora, people):
    rows = [
        SHED.replace("1,Lock", f"{n},{n} lock", 1).replace("posters", f"owl{n}x") for n in range(51)
    ]
    found = read(people.coordinator, *rows)

    assert len(page_of(cora, found, "new").context["rows"]) == 50
    assert len(cora.get(f"/imports/{found.pk}/?show=new&page=2").context["rows"]) == 1
    assert len(page_of(cora, found, "words").context["findings"]) == 25
    assert len(cora.get(f"/imports/{found.pk}/?show=words&page=3").context["findings"]) == 1


def test_what_stands_in_the_file_is_shown_as_text(cora, people):
    found = read(people.coordinator, SHED.replace("Lock", "<b>Lock</b>"))

    assert "&lt;b&gt;Lock&lt;/b&gt; your shed" in page_of(cora, found, "new").content.decode()


def test_rows_that_are_no_communication_are_listed_with_why(cora, people):
    found = read(people.coordinator, SHED, "Ref,Title,Lead,When,Where,How,Status,Budget")

    (row,) = page_of(cora, found, "left-out").context["rows"]
    assert row.why_left_out
    assert "It is a communication" in text_of(page_of(cora, found, "left-out"))


def test_every_field_of_a_sheet_has_its_words():
    names = {
        value
        for name, value in vars(fields).items()
        if name.isupper() and isinstance(value, str) and name != "TICK"
    }
    assert names - set(FIELD_LABELS) == set()


# --- how far it is ---


def waiting(people: Cast, state: ImportState, **given: Any) -> PlanImport:
    return PlanImport.objects.create(
        file_name="all.xlsx",
        sha256="0",
        year=2016,
        state=state,
        at=OCTOBER,
        by=people.coordinator,
        **given,
    )


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (ImportState.RECEIVED, "4,500 of 20,000 rows read"),
        (ImportState.SAVING, "4,500 of 20,000 rows saved"),
        (ImportState.UNDOING, "4,500 of 20,000 rows taken back"),
    ],
)
def test_work_in_hand_shows_how_far_it_is(cora, people, state, says):
    response = page_of(cora, waiting(people, state, rows_done=4500, rows_in_all=20_000))

    assert says in words_of(response)
    assert '<progress class="app-progress__bar" value="4500" max="20000"' in text_of(response)


def test_work_that_has_not_begun_has_no_figures(cora, people):
    response = page_of(cora, waiting(people, ImportState.RECEIVED))

    assert "Waiting to be read" in words_of(response)
    assert " of 0 " not in words_of(response)


def test_before_the_first_rows_are_done_the_bar_is_busy_and_does_not_stand_at_nothing(cora, people):
    response = page_of(cora, waiting(people, ImportState.SAVING, rows_done=0, rows_in_all=600))

    assert "Saving 600 rows" in words_of(response)
    assert '<progress class="app-progress__bar" aria-label' in text_of(response)


def test_a_file_that_could_not_be_read_says_why_and_what_to_do(cora, people):
    found = waiting(people, ImportState.REFUSED, refused_because="“all.xlsx” is locked.")

    response = page_of(cora, found)
    assert "“all.xlsx” is locked." in words_of(response)
    assert "Bring in another file" in words_of(response)


# --- saving ---


def press_save(client, found, **fields):
    return client.post(
        f"/imports/{found.pk}/save/", {"version": found.version, **fields}, follow=True
    )


def test_what_a_colleague_corrected_meanwhile_is_shown_before_it_is_saved(cora, people):
    found = read(people.coordinator, SHED)
    explain_words(
        by=people.coordinator,
        plan_import=PlanImport.objects.get(pk=found.pk),
        opened_version=found.version,
        field="area",
        words="Burnt Oak",
        instead="Hale",
    )

    response = press_save(cora, found)

    assert "Somebody corrected this sheet while you were looking at it" in words_of(response)
    assert not Communication.objects.exists()


def test_saving_without_the_version_that_was_seen_saves_nothing(cora, people):
    found = read(people.coordinator, SHED)

    cora.post(f"/imports/{found.pk}/save/")

    assert not Communication.objects.exists()


def test_an_advocate_is_never_offered_another_partners_layout(client, people):
    theirs = read(people.alice, SHED, name="Operation Nightjar.csv")
    save_import(by=people.alice, plan_import=theirs)

    assert read(people.bob, SHED).layout is None
    assert read(people.alice, SHED).layout.name == "Lead: operation nightjar"


def test_saving_says_how_many_and_links_to_them(cora, people):
    found = read(people.coordinator, SHED, ALARM, NOBODY)

    response = press_save(cora, found)

    assert "2 new communications are on the plan." in words_of(response)
    assert "/plan/?year=2016-17" in text_of(response)
    for each in Communication.objects.all():
        assert each.get_absolute_url() in text_of(response)
    assert acts(response) == ["Take the whole import back"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((ALARM,), "1 new communication is on the plan."),
        ((SHED.replace("w/c 7", "w/c 14"),), "1 communication on the plan was changed."),
        (
            (SHED.replace("w/c 7", "w/c 14"), ALARM, SUMMER),
            "2 new and 1 changed are on the plan.",
        ),
    ],
)
def test_saving_tells_what_is_new_from_what_was_changed(cora, people, rows, says):
    save_import(by=people.coordinator, plan_import=read(people.coordinator, SHED))

    assert says in words_of(press_save(cora, read(people.coordinator, *rows)))


def test_save_all_saves_nothing_where_a_row_was_refused_meanwhile(cora, people):
    found = read(people.coordinator, SHED, NOBODY)

    response = press_save(cora, found, strict="yes")

    assert "1 row is refused, so nothing was saved." in words_of(response)
    assert not Communication.objects.exists()


def test_a_second_click_saves_nothing_more(cora, people):
    found = read(people.coordinator, SHED)
    press_save(cora, found)

    response = press_save(cora, found)

    assert "was dealt with before" in words_of(response)
    assert Communication.objects.count() == 1


def test_save_nothing_closes_it(cora, people):
    found = read(people.coordinator, SHED)

    response = cora.post(f"/imports/{found.pk}/discard/", follow=True)

    assert "Nothing of “plan.csv” was saved." in words_of(response)
    assert not Communication.objects.exists()
    assert "Nothing of it was saved." in words_of(page_of(cora, found))
    assert acts(page_of(cora, found)) == []
    assert "was dealt with before" in words_of(
        cora.post(f"/imports/{found.pk}/discard/", follow=True)
    )


def test_the_same_file_again_says_so_and_has_nothing_to_save(cora, people):
    save_import(by=people.coordinator, plan_import=read(people.coordinator, SHED))

    response = page_of(cora, read(people.coordinator, SHED))

    assert "This very file was brought in before" in words_of(response)
    assert answer_of(response) == "1 already there."
    assert acts(response) == ["Save nothing"]


def test_an_import_is_taken_back_and_can_be_saved_again(cora, people):
    found = read(people.coordinator, SHED)
    press_save(cora, found)

    response = cora.post(f"/imports/{found.pk}/undo/", follow=True)

    assert "1 row was taken back: the plan is as it was." in words_of(response)
    assert not Communication.objects.exists()
    assert acts(response) == ["Save the 1 row", "Save nothing"]


def test_what_was_touched_since_is_named_and_not_taken_back(cora, people):
    found = read(people.coordinator, SHED)
    press_save(cora, found)
    shed = Communication.objects.get()
    edit_communication(
        by=people.alice,
        communication=shed,
        opened_version=shed.version,
        details=Details(fields={"title": "Lock your garage"}),
    )

    response = page_of(cora, found)
    assert acts(response) == []
    assert "It can no longer be taken back as a whole" in words_of(response)
    assert "Lock your garage" in words_of(response)
    assert "touched since" in words_of(cora.post(f"/imports/{found.pk}/undo/", follow=True))
    assert Communication.objects.count() == 1


def test_the_list_shows_the_latest_first_with_its_counts(cora, people):
    with clock.at(datetime(2016, 10, 24, 9, tzinfo=UTC)):
        old = read(people.coordinator, SHED)
        save_import(by=people.coordinator, plan_import=old)
    new = read(people.coordinator, SHED, ALARM, NOBODY)

    listed = cora.get("/imports/").context["listed"]

    assert [(one.found.pk, one.rows, one.new, one.changed, one.refused) for one in listed] == [
        (new.pk, 3, 1, 0, 1),
        (old.pk, 1, 1, 0, 0),
    ]


def test_without_any_import_the_list_says_what_to_do(cora):
    assert "No spreadsheet has been brought in yet." in words_of(cora.get("/imports/"))


# --- secrets ---


def test_a_row_whose_communication_was_kept_back_since_is_not_shown(cora, people):
    found = read(people.coordinator, SHED, ALARM)
    save_import(by=people.coordinator, plan_import=found)
    shed = found.rows.get(number=2)
    Communication.objects.filter(title="Lock your shed").update(
        visibility=Visibility.LEAD, embargo_until=datetime(2016, 12, 1, tzinfo=UTC)
    )

    for show in ("new", "changes", "there", "refused", "look", "words", "corrected"):
        assert "Lock your shed" not in text_of(page_of(cora, found, show))
    assert page_of(cora, found).context["counts"].rows == 1
    assert cora.get("/imports/").context["listed"][0].rows == 1
    assert "Lock your shed" not in cora.get(f"/imports/{found.pk}/rows.csv").content.decode()
    assert cora.get(f"/imports/{found.pk}/rows/{shed.pk}/").status_code == 404


def test_an_import_that_is_not_there_is_a_missing_page(cora):
    missing = "00000000-0000-4000-8000-000000000000"
    assert cora.get(f"/imports/{missing}/").status_code == 404
    assert cora.post(f"/imports/{missing}/save/").status_code == 404


# --- as a file ---


def test_the_rows_as_a_file(cora, people):
    found = read(people.coordinator, SHED, ALARM)

    response = cora.get(f"/imports/{found.pk}/rows.csv")

    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Sheet,Row,State,Reference,Title")
    assert lines[1].startswith(",2,New,1,Lock your shed,,week of 7 Nov,yes,Lead partner")
    assert "plan as read.csv" in response["Content-Disposition"].replace("%20", " ")


def test_the_worklist_as_a_file_holds_no_formula(cora, people):
    found = read(people.coordinator, ALARM.replace("owls", "=1+1"))

    content = cora.get(f"/imports/{found.pk}/rows.csv?show=words").content.decode("utf-8-sig")

    lines = content.splitlines()
    assert lines[0] == "Sheet,Row,Title,Column,In the cell,What we say of it,What to do"
    assert ",=1+1," not in content


# --- cost ---


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("show", ["new", "words", "look", "changes"])
def test_the_preview_costs_the_same_for_one_row_and_for_fifty(cora, people, show):
    one = read(people.coordinator, ALARM, SUMMER)
    rows = [
        row.replace(row[0], f"{n}", 1).replace("alarm", f"alarm {n}").replace("fair", f"fair {n}")
        for n in range(2, 52)
        for row in (ALARM, SUMMER)
    ]
    many = read(people.coordinator, *rows)

    assert queries_of(cora, f"/imports/{one.pk}/?show={show}") == queries_of(
        cora, f"/imports/{many.pk}/?show={show}"
    )


def test_of_a_large_import_what_touched_it_is_asked_only_when_it_is_wanted_back(
    cora, people, monkeypatch
):
    found = read(people.coordinator, SHED)
    press_save(cora, found)
    monkeypatch.setattr(preview, "LARGE", 0)
    monkeypatch.setattr(preview, "touched_since", lambda *args, **kwargs: pytest.fail("asked"))

    assert acts(page_of(cora, found)) == ["Take the whole import back"]
