"""The import in the browser: what is shown before anything is saved, to whom, and at which cost."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Person
from plans.choices import ImportState, RowState, Visibility
from plans.models import Communication, ImportRow, Layout, PlanImport
from plans.operations.communications import Details, edit_communication
from plans.operations.imports import receive_plan_file, save_import
from plans.queries.imports import FIELD_LABELS
from plans.rules.reading import columns as fields
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db

OCTOBER = datetime(2016, 10, 25, 9, tzinfo=UTC)
HEADINGS = "Ref,Title,Lead,When,Where,How,Status,Budget"
SHED = "1,Lock your shed,Lead partner,w/c 7 Nov,Burnt Oak,posters,,£10"
ALARM = '2,Check your alarm,Other partner,8 Nov,Burnt Oak,"posters, owls",Done,£20'
NOBODY = "3,Who are we,Elves,9 Nov,Burnt Oak,posters,,"
NO_DATE = "4,Some day,Lead partner,Blursday,Burnt Oak,posters,,"
SUMMER = "5,Summer fair,Lead partner,10 Nov,n/a,posters,,"


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(OCTOBER):
        yield


@pytest.fixture
def people() -> Cast:
    people = cast()
    factories.AreaFactory(code="OAK", name="Burnt Oak")
    factories.ChannelFactory(code="POST", name="Posters")
    factories.ChannelFactory(code="NIGHT", name="Night post")
    factories.TopicFactory(
        label="Safety", aliases=["shed", "hut", "alarm", "are we", "day", "fair"]
    )
    return people


@pytest.fixture
def cora(client: Client, people: Cast) -> Client:
    client.force_login(people.coordinator)
    return client


def sheet(*rows: str, headings: str = HEADINGS) -> str:
    return "\n".join([headings, *rows])


def read(by: Person, *rows: str, name: str = "plan.csv", headings: str = HEADINGS) -> PlanImport:
    return receive_plan_file(
        by=by,
        name=name,
        content=sheet(*rows, headings=headings).encode(),
        year=FinancialYear(2016),
    )


def upload(client: Client, content: str | bytes, *, name: str = "plan.csv", **given: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    return client.post("/imports/new/", {"file": file, "year": "2016/17", **given})


def page_of(client: Client, found: PlanImport, show: str = "") -> Any:
    query = f"?show={show}" if show else ""
    response = client.get(f"/imports/{found.pk}/{query}")
    assert response.status_code == 200
    return response


def findings_of(client: Client, found: PlanImport, show: str) -> list[Any]:
    return [finding for finding, _ in page_of(client, found, show).context["findings"]]


def words_of(response: Any) -> str:
    """What a person reads on the page: no markup, no doubled blanks."""
    main = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def answer_of(response: Any) -> str:
    found = re.search(r'class="app-import__answer">(.*?)</p>', text_of(response))
    assert found
    return re.sub(r"\s+([.,])", r"\1", " ".join(re.sub(r"<[^>]*>", " ", found[1]).split()))


def acts(response: Any) -> list[str]:
    labels = re.findall(r'<button class="govuk-button[^>]*>([^<]+)<', text_of(response))
    return [label for label in labels if label.startswith(("Save", "Take the whole"))]


def press(client: Client, found: PlanImport, act: str, on: ImportRow | None = None, **given: Any):
    """Press a button of the preview; the page that follows."""
    found.refresh_from_db()
    where = f"rows/{on.pk}/" if on else ""
    sent = {"version": str(found.version), **given}
    return client.post(f"/imports/{found.pk}/{where}{act}/", sent, follow=True)


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
        "area",
        "n/a",
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


# --- putting right ---


def test_words_are_put_right_in_all_rows_that_say_so_and_back_again(cora, people):
    again = NOBODY.replace("3,Who are we", "6,Who else are we", 1)
    found = read(people.coordinator, SHED, NOBODY, again)
    (finding,) = findings_of(cora, found, "refused")

    response = press(
        cora,
        found,
        "put-right",
        finding.row,
        field="lead",
        text="Elves",
        choice="Lead partner [LEAD]",
        everywhere="on",
        show="refused",
    )
    assert "“Elves” is read as “Lead partner [LEAD]” in 2 rows." in words_of(response)
    assert answer_of(response) == "3 new."
    assert response.request["QUERY_STRING"] == "show=refused"

    undo = response.context["done"]["undo"]
    response = press(cora, found, "take-back", **undo, show="refused")
    assert "That is undone" in words_of(response)
    assert answer_of(response) == "1 new, 2 refused."


def test_what_is_typed_may_be_the_name_of_a_term(cora, people):
    found = read(people.coordinator, ALARM)
    (finding,) = findings_of(cora, found, "words")
    assert "Night post" in text_of(page_of(cora, found, "words"))

    response = press(
        cora, found, "put-right", finding.row, field="channel", text="owls", typed="night post"
    )

    assert "is read as “Night post [NIGHT]”" in words_of(response)
    assert found.rows.get().reading["channels"] == ["POST", "NIGHT"]
    assert found.rows.get().original["How"] == "posters, owls"


def test_an_empty_cell_is_filled_in_its_own_row(cora, people):
    found = read(people.coordinator, SHED.replace("Lock your shed", ""), SHED)
    (finding,) = findings_of(cora, found, "refused")

    response = press(
        cora, found, "put-right", finding.row, field="title", text="", typed="Lock your bike"
    )

    assert "Row 2: Title is “Lock your bike”. The row can be saved now." in words_of(response)
    assert [row.reading["title"] for row in found.rows.order_by("number")] == [
        "Lock your bike",
        "Lock your shed",
    ]


def test_nothing_said_changes_nothing(cora, people):
    found = read(people.coordinator, NOBODY)

    response = press(
        cora, found, "put-right", found.rows.get(), field="lead", text="Elves", typed=" "
    )

    assert "Type what it means first" in words_of(response)
    assert PlanImport.objects.get().version == found.version


def test_right_as_read_settles_it_for_all_and_can_be_undone(cora, people):
    rows = [SUMMER, SUMMER.replace("5,Summer", "6,Winter", 1)]
    found = read(people.coordinator, *rows)
    (finding,) = findings_of(cora, found, "look")
    assert finding.times == 2

    response = press(
        cora, found, "accept", finding.row, field="area", text=finding.text, everywhere="on"
    )
    assert "“n/a” is right as read in 2 rows." in words_of(response)
    assert response.context["counts"].look == 0

    press(cora, found, "take-back", **response.context["done"]["undo"])
    assert findings_of(cora, found, "look")[0].times == 2


def test_what_was_done_is_told_once_and_where_the_next_reading_stands(cora, people):
    found = read(people.coordinator, NOBODY, NO_DATE)
    first, second = page_of(cora, found, "refused").context["findings"]

    response = press(
        cora,
        found,
        "put-right",
        first[0].row,
        field="lead",
        text="Elves",
        typed="Lead partner",
        show="refused",
        next=first[1],
    )

    assert first[1] == second[0].anchor
    told = text_of(response)
    assert told.index('id="done"') < told.index(f'id="{second[0].anchor}"')
    assert told.index('id="done"') > told.index('class="app-readings"')
    assert response.redirect_chain[-1][0].endswith("#done")
    assert 'id="done"' not in text_of(page_of(cora, found, "refused"))


def test_whoever_comes_second_is_told_and_changes_nothing(cora, people):
    found = read(people.coordinator, NOBODY, NO_DATE)
    row = found.rows.first()
    press(cora, found, "put-right", row, field="lead", text="Elves", typed="LEAD")

    response = cora.post(
        f"/imports/{found.pk}/rows/{row.pk}/put-right/",
        {"version": "1", "field": "lead", "text": "Elves", "typed": "OTHER"},
        follow=True,
    )

    assert "Somebody corrected this sheet while you were looking" in words_of(response)
    assert found.rows.first().reading["lead"] == "LEAD"


@pytest.mark.parametrize("version", ["", "x", None])
def test_a_correction_without_its_version_is_refused(cora, people, version):
    found = read(people.coordinator, NOBODY)
    sent = {"field": "lead", "text": "Elves", "typed": "LEAD"}

    response = cora.post(
        f"/imports/{found.pk}/rows/{found.rows.get().pk}/put-right/",
        sent if version is None else {**sent, "version": version},
        follow=True,
    )

    assert "This page was sent without its version" in words_of(response)
    assert found.rows.get().state == RowState.REFUSED


def test_what_was_put_right_is_listed_and_can_be_taken_back_later(cora, people):
    found = read(people.coordinator, NOBODY, NO_DATE)
    first, second = found.rows.order_by("number")
    press(
        cora,
        found,
        "put-right",
        first,
        field="lead",
        text="Elves",
        typed="LEAD",
        everywhere="on",
    )
    press(cora, found, "put-right", second, field="when", text="Blursday", typed="9 Nov")

    listed = words_of(page_of(cora, found, "corrected"))
    assert "Lead partner: “Elves” is read as “LEAD”" in listed
    assert "When is read as “9 Nov”" in listed


# --- one row ---


def row_page(client: Client, found: PlanImport, row: ImportRow) -> str:
    return f"/imports/{found.pk}/rows/{row.pk}/"


def typed_row(client: Client, found: PlanImport, row: ImportRow, **typed: str) -> dict[str, str]:
    form = client.get(row_page(client, found, row)).context["form"]
    held = {name: str(form[name].value() or "") for name in form.fields}
    return {**held, **typed}


def test_a_row_is_read_again_as_it_is_typed_and_stays_word_for_word(cora, people):
    found = read(people.coordinator, NOBODY)
    row = found.rows.get()

    response = cora.post(
        row_page(cora, found, row),
        typed_row(cora, found, row, lead="Other partner", when="mid Dec"),
        follow=True,
    )

    assert "Row 2 was read again. The row can be saved now." in words_of(response)
    row.refresh_from_db()
    assert row.corrections == {"lead": "Other partner", "when": "mid Dec"}
    assert (row.reading["lead"], row.reading["window"]["start"]) == ("OTHER", "2016-12-12")
    assert row.original["Lead"] == "Elves"
    assert "In the sheet: “Elves”" in words_of(response)


def test_what_is_still_wrong_stands_by_its_field(cora, people):
    found = read(people.coordinator, NOBODY)
    row = found.rows.get()

    response = cora.post(
        row_page(cora, found, row), typed_row(cora, found, row, lead="Laad"), follow=True
    )

    assert "The row is still refused" in words_of(response)
    assert "“Laad” is not a partner we know." in words_of(response)
    assert 'href="#id_lead"' in text_of(response)


def test_a_stale_row_form_keeps_what_was_typed_and_shows_both(cora, people):
    found = read(people.coordinator, NOBODY)
    row = found.rows.get()
    sent = typed_row(cora, found, row, lead="OTHER")
    press(cora, found, "put-right", row, field="lead", text="Elves", typed="NAMED")

    response = cora.post(row_page(cora, found, row), sent)

    assert response.status_code == 409
    assert "Somebody saved a change while you were writing" in text_of(response)
    assert ("NAMED", "OTHER") in {
        (one.saved, one.typed) for one in response.context["form"].differences()
    }
    again = {**sent, "version": str(response.context["form"]["version"].value())}
    cora.post(row_page(cora, found, row), again)
    assert found.rows.get().reading["lead"] == "OTHER"


def test_a_row_of_another_import_is_a_missing_page(cora, people):
    found, other = read(people.coordinator, SHED), read(people.coordinator, ALARM)

    assert cora.get(row_page(cora, found, other.rows.get())).status_code == 404


# --- changes ---


def saved_shed(people: Cast) -> Communication:
    save_import(by=people.coordinator, plan_import=read(people.coordinator, SHED))
    return Communication.objects.get()


def test_what_changes_is_shown_field_by_field(cora, people):
    saved_shed(people)
    found = read(people.coordinator, SHED.replace("w/c 7 Nov", "w/c 14 Nov"))

    (row,) = page_of(cora, found, "changes").context["rows"]

    assert [(one["label"], one["both"]) for one in row.differences] == [("When", False)]
    assert acts(page_of(cora, found)) == ["Save the 1 row", "Save nothing"]


def test_where_both_changed_a_person_says_which_counts(cora, people):
    shed = saved_shed(people)
    edit_communication(
        by=people.alice,
        communication=shed,
        opened_version=shed.version,
        details=Details(fields={"title": "Lock your garage"}),
    )
    found = read(people.coordinator, SHED.replace("Lock your shed", "Lock your hut"))
    row = found.rows.get()
    assert [(one["field"], one["both"], one["wins"]) for one in row.differences] == [
        ("title", True, "plan")
    ]
    page = page_of(cora, found, "changes")
    assert "Both were changed. It stays as the plan has it." in words_of(page)
    assert answer_of(page) == "1 changed on both sides."

    response = press(cora, found, "settle", row, field="title", choice="sheet", show="changes")
    assert "Title of row 2 will be as the sheet says." in words_of(response)
    row.refresh_from_db()
    assert (row.state, row.differences[0]["wins"]) == (RowState.CHANGED, "sheet")

    press(cora, found, "settle", row, field="title", choice="plan", show="changes")
    row.refresh_from_db()
    assert row.differences[0]["wins"] == "plan"


# --- columns, year, layout ---


def test_columns_are_shown_with_their_cells_and_can_be_chosen(cora, people):
    found = read(people.coordinator, SHED, ALARM)
    response = cora.get(f"/imports/{found.pk}/columns/")
    form = response.context["form"]
    assert [(one.heading, one.samples) for one in form.columns][5:8] == [
        ("How", ["posters", "posters, owls"]),
        ("Status", ["Done"]),
        ("Budget", ["£10", "£20"]),
    ]

    sent = {name: str(form[name].value() or "") for name in form.fields} | {"column_7": "result"}
    response = cora.post(f"/imports/{found.pk}/columns/", sent, follow=True)

    assert "The sheet was read again with these columns." in words_of(response)
    assert [row.reading["result"] for row in found.rows.order_by("number")] == ["£10", "£20"]


def test_a_field_stands_in_one_column_only_and_a_title_in_one_at_least(cora, people):
    found = read(people.coordinator, SHED)
    form = cora.get(f"/imports/{found.pk}/columns/").context["form"]
    held = {name: str(form[name].value() or "") for name in form.fields}

    twice = cora.post(f"/imports/{found.pk}/columns/", held | {"column_7": "title"})
    assert "“Title” is the Title already" in text_of(twice)
    none = cora.post(f"/imports/{found.pk}/columns/", held | {"column_1": ""})
    assert "Say which column holds the Title" in text_of(none)
    assert PlanImport.objects.get().version == found.version


def test_another_year_reads_the_sheet_again(cora, people):
    found = read(people.coordinator, ALARM)

    response = press(cora, found, "year", year="2017/18")

    assert "The sheet was read again for 2017/18." in words_of(response)
    assert found.rows.get().reading["window"]["start"] == "2017-11-08"
    assert "is not a financial year" in words_of(press(cora, found, "year", year="soon"))


def test_a_layout_that_is_known_is_said_and_can_be_taken_off(cora, people):
    save_import(by=people.coordinator, plan_import=read(people.coordinator, SHED))
    layout = Layout.objects.get()
    found = read(people.coordinator, SHED.replace("shed", "hut"))
    assert found.layout == layout
    assert f"Read as last time ({layout.name}, Tue 25 Oct)" in words_of(page_of(cora, found))

    response = press(cora, found, "afresh")
    assert "The sheet was read afresh" in words_of(response)
    assert "Read as last time" not in words_of(response)


def test_layouts_are_renamed_and_forgotten(cora, people):
    layout = factories_layout(people)
    factories_layout(people, name="Taken")

    response = cora.post(f"/imports/layouts/{layout.pk}/rename/", {"name": "Lead: year"})
    assert response.status_code == 302
    assert Layout.objects.filter(name="Lead: year").exists()
    taken = cora.post(f"/imports/layouts/{layout.pk}/rename/", {"name": "Taken"})
    assert taken.status_code == 200
    assert taken.context["form"].errors["name"]
    cora.post(f"/imports/layouts/{layout.pk}/forget/")
    assert list(Layout.objects.values_list("name", flat=True)) == ["Taken"]
    assert "Taken" in text_of(cora.get("/imports/layouts/"))


def test_an_advocate_keeps_the_layouts_of_their_own_partner(client, people):
    own = factories_layout(people)
    other = factories_layout(people, name="Other: plan", partner=people.other)
    client.force_login(people.alice)

    assert [one[0] for one in client.get("/imports/layouts/").context["lines"]] == [own]
    assert client.post(f"/imports/layouts/{other.pk}/forget/").status_code == 404


def factories_layout(people: Cast, name: str = "Lead: plan", **given: Any) -> Layout:
    return Layout.objects.create(
        **{"name": name, "partner": people.lead, "fingerprint": name, "kept_at": OCTOBER, **given}
    )


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


def test_a_file_that_could_not_be_read_says_why_and_what_to_do(cora, people):
    found = waiting(people, ImportState.REFUSED, refused_because="“all.xlsx” is locked.")

    response = page_of(cora, found)
    assert "“all.xlsx” is locked." in words_of(response)
    assert "Bring in another file" in words_of(response)


# --- saving ---


def test_saving_says_how_many_and_links_to_them(cora, people):
    found = read(people.coordinator, SHED, ALARM, NOBODY)

    response = cora.post(f"/imports/{found.pk}/save/", follow=True)

    assert "2 rows are on the plan now." in words_of(response)
    assert "/plan/?year=2016-17" in text_of(response)
    for each in Communication.objects.all():
        assert each.get_absolute_url() in text_of(response)
    assert acts(response) == ["Take the whole import back"]


def test_save_all_saves_nothing_where_a_row_was_refused_meanwhile(cora, people):
    found = read(people.coordinator, SHED, NOBODY)

    response = cora.post(f"/imports/{found.pk}/save/", {"strict": "yes"}, follow=True)

    assert "1 row is refused, so nothing was saved." in words_of(response)
    assert not Communication.objects.exists()


def test_a_second_click_saves_nothing_more(cora, people):
    found = read(people.coordinator, SHED)
    cora.post(f"/imports/{found.pk}/save/")

    response = cora.post(f"/imports/{found.pk}/save/", follow=True)

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
    saved_shed(people)

    response = page_of(cora, read(people.coordinator, SHED))

    assert "This very file was brought in before" in words_of(response)
    assert answer_of(response) == "1 already there."
    assert acts(response) == ["Save nothing"]


def test_an_import_is_taken_back_and_can_be_saved_again(cora, people):
    found = read(people.coordinator, SHED)
    cora.post(f"/imports/{found.pk}/save/")

    response = cora.post(f"/imports/{found.pk}/undo/", follow=True)

    assert "1 row was taken back: the plan is as it was." in words_of(response)
    assert not Communication.objects.exists()
    assert acts(response) == ["Save the 1 row", "Save nothing"]


def test_what_was_touched_since_is_named_and_not_taken_back(cora, people):
    found = read(people.coordinator, SHED)
    cora.post(f"/imports/{found.pk}/save/")
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


# --- with its communication ---


def test_the_original_row_stands_with_its_communication_and_what_was_put_right(client, people):
    found = read(people.coordinator, NOBODY)
    client.force_login(people.coordinator)
    press(
        client,
        found,
        "put-right",
        found.rows.get(),
        field="lead",
        text="Elves",
        typed="Lead partner",
        everywhere="on",
    )
    client.post(f"/imports/{found.pk}/save/")
    address = Communication.objects.get().get_absolute_url()

    for who, sees_the_import in (("alice", False), ("coordinator", True)):
        client.force_login(people.everybody[who])
        page = client.get(address)
        (row,) = page.context["page"].original_rows
        assert [heading for heading, _ in row.cells] == HEADINGS.split(",")
        assert dict(row.cells)["Lead"] == "Elves"
        assert "Row 2 of plan.csv, word for word." in words_of(page)
        assert "Lead partner: “Elves” is read as “Lead partner [LEAD]”" in words_of(page)
        assert (str(found.pk) in text_of(page)) == sees_the_import
    for who in ("bob", "chair", "champion", "board_member"):
        client.force_login(people.everybody[who])
        assert "Elves" not in text_of(client.get(address))


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
