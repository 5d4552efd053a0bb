"""Bringing a sheet in, in the browser: who may, which file, whose it is, which list it is in."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from plans.choices import ImportState, RowState, Visibility
from plans.models import Communication, PlanImport
from plans.operations.imports import save_import
from tests.plans.import_pages.clicks import (
    ALARM,
    HEADINGS,
    NOBODY,
    SHED,
    acts,
    findings_of,
    page_of,
    press,
    read,
    sheet,
    text_of,
    upload,
    words_of,
)

pytestmark = pytest.mark.django_db


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
        (HEADINGS, "plan.csv", {"year": "2016"}, "“2016” is not a financial year."),
        (HEADINGS, "plan.csv", {"year": "2016/19"}, "two years that follow each other"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_kept(
    cora, content, name, given, says
):
    response = upload(cora, content, name=name, **given)

    assert response.status_code == 422
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


UNDER_LINES = ("Lead partner,,", "Lock your shed,7 Nov,posters", "Other partner,,")


def test_a_sheet_whose_lines_say_who_leads_does_not_ask(cora, people):
    upload(cora, sheet(*UNDER_LINES, "Check your alarm,8 Nov,posters", headings=NO_LEAD))

    response = page_of(cora, PlanImport.objects.get())

    assert response.context["whose"] is None
    assert "before you say whose sheet it is" not in words_of(response)
    assert acts(response) == ["Save all 2 rows", "Save nothing"]


def test_rows_above_the_first_line_that_says_who_leads_are_asked_about(cora, people):
    upload(cora, sheet("Check your alarm,8 Nov,posters", *UNDER_LINES, headings=NO_LEAD))

    response = page_of(cora, PlanImport.objects.get())

    assert "Not every row says who leads" in words_of(response)
    assert "before you say whose sheet it is" not in words_of(response)
    assert acts(response) == ["Save the 1 good row", "Save nothing"]


def test_whose_it_is_must_be_somebodys(cora, people):
    upload(cora, sheet("Lock your shed,7 Nov,posters", headings=NO_LEAD))
    found = PlanImport.objects.get()

    assert "Answer: whose sheet is it?" in words_of(press(cora, found, "whose", lead=""))
    assert found.rows.get().state == RowState.REFUSED


# --- which column holds the titles ---


def test_a_sheet_without_titles_is_asked_about_on_its_columns_page(cora):
    response = upload(cora, "Lead,When,Where,Number\nLead partner,9 Nov,Burnt Oak,17\n")

    found = PlanImport.objects.get()
    assert response.url == reverse("plans:import_columns", args=[found.pk])
    asked = words_of(cora.get(response.url))
    assert "No column says what each communication is" in asked
    assert "put a row of headings on top of the sheet" in asked
    preview_page = page_of(cora, found)
    assert "Say which column it is" in words_of(preview_page)
    assert acts(preview_page) == ["Save nothing"]

    chosen = {"column_0": "lead", "column_1": "when", "column_2": "area", "column_3": "title"}
    response = press(cora, found, "columns", **chosen)

    assert "The sheet was read again with these columns." in words_of(response)
    assert [row.reading["title"] for row in found.rows.all()] == ["17"]


def test_an_advocate_is_never_offered_another_partners_layout(client, people):
    theirs = read(people.alice, SHED, name="Operation Nightjar.csv")
    save_import(by=people.alice, plan_import=theirs)

    assert read(people.bob, SHED).layout is None
    assert read(people.alice, SHED).layout.name == "Lead: operation nightjar"


# --- the list ---


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
