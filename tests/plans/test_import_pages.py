"""The import in the browser: what is shown before anything is saved, to whom, and at which cost."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from zeal import zeal_ignore

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from plans.choices import ImportState, Visibility
from plans.models import Communication, PlanImport
from plans.operations.imports import read_plan_file, save_import
from plans.views import imports as views
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db

OCTOBER = datetime(2016, 10, 25, 9, tzinfo=UTC)
HEADINGS = "Ref,Title,Lead,When,Where,How,Status,Budget"
SHED = "1,Lock your shed,Lead partner,w/c 7 Nov,Burnt Oak,posters,,£10"
ALARM = '2,Check your alarm,Other partner,8 Nov,Burnt Oak,"posters, owls",Done,£20'
NOBODY = "3,Who are we,Leed partner,9 Nov,Burnt Oak,posters,,"
NO_DATE = "4,Some day,Lead partner,35 Movember,Burnt Oak,posters,,"


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(OCTOBER):
        yield


@pytest.fixture
def people() -> Cast:
    people = cast()
    factories.AreaFactory(code="OAK", name="Burnt Oak")
    factories.ChannelFactory(code="POST", name="Posters")
    return people


@pytest.fixture(autouse=True)
def _rows_are_written_one_by_one(monkeypatch) -> None:
    """A save logs each communication by itself, with its history: that is no N+1 to be mended."""

    def save(**kwargs):
        with zeal_ignore():
            return save_import(**kwargs)

    monkeypatch.setattr(views, "save_import", save)


@pytest.fixture
def cora(client: Client, people: Cast) -> Client:
    client.force_login(people.coordinator)
    return client


def sheet(*rows: str) -> str:
    return "\n".join([HEADINGS, *rows])


def read(people: Cast, *rows: str) -> PlanImport:
    return read_plan_file(
        by=people.coordinator,
        name="plan.csv",
        content=sheet(*rows).encode(),
        year=FinancialYear(2016),
    )


def upload(client: Client, content: str | bytes, *, name: str = "plan.csv", **fields: str):
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    return client.post("/imports/new/", {"file": file, "year": "2016/17", **fields})


def page_of(client: Client, found: PlanImport, show: str = ""):
    query = f"?show={show}" if show else ""
    response = client.get(f"/imports/{found.pk}/{query}")
    assert response.status_code == 200
    return response


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def acts(response) -> list[str]:
    return [
        label
        for label in ("Save all", "Save the", "Save nothing")
        if f">{label}" in response.content.decode()
    ]


# --- who ---


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("alice", 403),
        ("champion", 403),
        ("chair", 403),
        ("board_member", 403),
        ("coordinator", 200),
        ("administrator", 200),
    ],
)
def test_only_those_who_coordinate_bring_sheets_in(client, people, who, status):
    found = read(people, SHED)
    client.force_login(people.everybody[who])

    for address in (
        "/imports/",
        "/imports/new/",
        f"/imports/{found.pk}/",
        f"/imports/{found.pk}/rows.csv",
    ):
        assert client.get(address).status_code == status, address
    for act in ("save", "discard"):
        expected = 403 if status == 403 else 302
        assert client.post(f"/imports/{found.pk}/{act}/").status_code == expected
    assert Communication.objects.exists() == (status == 200)


# --- choosing a file ---


def test_a_sheet_is_read_and_nothing_is_on_the_plan_yet(cora, people):
    response = upload(cora, sheet(SHED, ALARM))

    found = PlanImport.objects.get()
    assert response.url == reverse("plans:import_preview", args=[found.pk])
    assert (found.state, found.by, found.year) == (ImportState.READ, people.coordinator, 2016)
    assert not Communication.objects.exists()


def test_the_form_offers_the_year_that_it_is(cora):
    assert 'value="2016/17"' in text_of(cora.get("/imports/new/"))


@pytest.mark.parametrize(
    ("content", "name", "fields", "says"),
    [
        ("", "plan.csv", {}, "The file that you chose is empty: choose another"),
        ("%PDF-1.4", "plan.csv", {}, "“plan.csv” is a PDF, not a spreadsheet."),
        (b"PK\x03\x04rubbish", "plan.xlsx", {}, "“plan.xlsx” is not a working Excel workbook."),
        ("Apples,Pears\n1,2", "plan.csv", {}, "No column says what each communication is."),
        ("Title,When\nShed,7 Nov", "plan.csv", {}, "No column of this sheet says who leads."),
        (HEADINGS, "plan.csv", {"year": "2016"}, "“2016” is not a financial year."),
        (HEADINGS, "plan.csv", {"year": "2016/19"}, "two years that follow each other"),
        (HEADINGS, "plan.csv", {"year": ""}, "Enter a financial year"),
        (HEADINGS, "plan.csv", {"lead": "0"}, "Answer: Whose sheet is it?"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_kept(
    cora, content, name, fields, says
):
    response = upload(cora, content, name=name, **fields)

    assert response.status_code == 200
    if says.startswith("Answer"):
        assert response.context["form"].errors["lead"]
    else:
        assert says in text_of(response)
    assert not PlanImport.objects.exists()


def test_a_huge_file_is_refused_before_it_is_read(cora):
    response = upload(cora, b"Title,Lead,When\n" + b"x" * 10 * 1024 * 1024)

    assert "is larger than 10 MB" in text_of(response)
    assert not PlanImport.objects.exists()


def test_no_file_at_all_asks_for_one(cora):
    response = cora.post("/imports/new/", {"year": "2016/17"})

    assert "Choose a spreadsheet" in text_of(response)


def test_a_partners_own_sheet_is_read_as_led_by_that_partner(cora, people):
    upload(cora, "Title,When\nLock your shed,7 Nov", lead=str(people.other.pk))

    found = PlanImport.objects.get()
    assert found.rows.get().reading["lead"] == "OTHER"
    assert "Whose sheet it is" in text_of(page_of(cora, found))


# --- the preview ---


def test_the_preview_says_row_by_row_what_was_understood(cora, people):
    response = page_of(cora, read(people, SHED, ALARM))

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
    assert alarm.outcome == ("Planned, though the sheet calls it issued: its time is still to come")
    assert not alarm.provisional
    text = text_of(response)
    assert "Not understood: “owls” in How" in text
    assert "Headings not understood" in text
    assert "“Budget”" in text
    assert acts(response) == ["Save all", "Save nothing"]


def test_with_refused_rows_it_opens_on_them_and_offers_the_good_ones(cora, people):
    response = page_of(cora, read(people, SHED, NOBODY, NO_DATE))

    assert response.context["shown"] == "refused"
    assert [
        (row.number, one.column, one.text, one.said) for row, one in response.context["findings"]
    ] == [
        (3, "Lead", "Leed partner", "“Leed partner” is not a partner we know."),
        (4, "When", "35 Movember", "“35 Movember” is not a date we can read."),
    ]
    assert "Did you mean Lead partner" in text_of(response)
    assert "Save the 1 good row" in text_of(response)
    assert acts(response) == ["Save the", "Save nothing"]


def test_the_words_not_understood_stand_in_a_list_of_their_own(cora, people):
    response = page_of(cora, read(people, SHED, ALARM), "words")

    ((row, one),) = response.context["findings"]
    assert (row.number, one.column, one.text) == (3, "How", "owls")


@pytest.mark.both_databases
def test_each_tab_counts_what_it_shows(cora, people):
    found = read(people, SHED, ALARM, NOBODY, SHED.replace("1,", "5,", 1))
    shown = {
        show: len(page_of(cora, found, show).context["rows"])
        for show in ("rows", "refused", "look", "words")
    }

    counts = page_of(cora, found).context["counts"]
    assert (counts.rows, counts.ready, counts.refused, counts.doubts, counts.words) == (
        4,
        3,
        1,
        1,
        1,
    )
    assert shown == {"rows": 4, "refused": 1, "look": 1, "words": 1}


def test_a_page_has_fifty_rows(cora, people):
    rows = [SHED.replace("1,Lock", f"{n},{n} lock", 1) for n in range(51)]
    found = read(people, *rows)

    assert len(page_of(cora, found).context["rows"]) == 50
    assert len(cora.get(f"/imports/{found.pk}/?page=2").context["rows"]) == 1


def test_what_stands_in_the_file_is_shown_as_text(cora, people):
    response = page_of(cora, read(people, SHED.replace("Lock", "<b>Lock</b>")))

    assert "&lt;b&gt;Lock&lt;/b&gt; your shed" in response.content.decode()


# --- saving ---


def test_saving_says_how_many_and_links_to_them(cora, people):
    found = read(people, SHED, ALARM, NOBODY)

    response = cora.post(f"/imports/{found.pk}/save/", follow=True)

    assert "2 rows are on the plan now." in text_of(response)
    assert "/plan/?year=2016-17" in text_of(response)
    for each in Communication.objects.all():
        assert each.get_absolute_url() in text_of(response)
    assert acts(response) == []


def test_what_was_not_understood_stays_listed_after_saving(cora, people):
    found = read(people, SHED, ALARM)
    save_import(by=people.coordinator, plan_import=found)

    ((row, one),) = page_of(cora, found, "words").context["findings"]
    assert one.text == "owls"
    assert row.url == Communication.objects.get(title="Check your alarm").get_absolute_url()


def test_a_second_click_saves_nothing_more(cora, people):
    found = read(people, SHED)
    cora.post(f"/imports/{found.pk}/save/")

    response = cora.post(f"/imports/{found.pk}/save/", follow=True)

    assert "was dealt with before" in text_of(response)
    assert Communication.objects.count() == 1


def test_save_nothing_closes_it(cora, people):
    found = read(people, SHED)

    response = cora.post(f"/imports/{found.pk}/discard/", follow=True)

    assert "Nothing of “plan.csv” was saved." in text_of(response)
    assert not Communication.objects.exists()
    assert "Nothing of it was saved" in text_of(page_of(cora, found))
    assert acts(page_of(cora, found)) == []
    assert "was dealt with before" in text_of(
        cora.post(f"/imports/{found.pk}/discard/", follow=True)
    )


def test_the_same_file_again_says_so_and_has_nothing_to_save(cora, people):
    save_import(by=people.coordinator, plan_import=read(people, SHED))

    response = page_of(cora, read(people, SHED))

    assert "This very file was brought in before" in text_of(response)
    assert "every row is already there" in text_of(response)
    assert acts(response) == ["Save nothing"]


def test_the_list_shows_the_latest_first(cora, people):
    with clock.at(datetime(2016, 10, 24, 9, tzinfo=UTC)):
        old = read(people, SHED)
        save_import(by=people.coordinator, plan_import=old)
    new = read(people, SHED, ALARM)

    found = list(cora.get("/imports/").context["page"].object_list)

    assert [(one.pk, one.row_count, one.saved_count) for one in found] == [
        (new.pk, 2, 0),
        (old.pk, 1, 1),
    ]


def test_without_any_import_the_list_says_what_to_do(cora):
    assert "No spreadsheet has been brought in yet." in text_of(cora.get("/imports/"))


# --- secrets ---


def test_a_row_whose_communication_was_kept_back_since_is_not_shown(cora, people):
    found = read(people, SHED, ALARM)
    save_import(by=people.coordinator, plan_import=found)
    Communication.objects.filter(title="Lock your shed").update(
        visibility=Visibility.LEAD, embargo_until=datetime(2016, 12, 1, tzinfo=UTC)
    )
    again = read(people, SHED, ALARM)

    for each in (found, again):
        for show in ("rows", "refused", "look", "words"):
            assert "Lock your shed" not in text_of(page_of(cora, each, show))
        assert page_of(cora, each).context["counts"].rows == 1
        content = cora.get(f"/imports/{each.pk}/rows.csv").content.decode()
        assert "Lock your shed" not in content


def test_an_import_that_is_not_there_is_a_missing_page(cora):
    missing = "00000000-0000-4000-8000-000000000000"
    assert cora.get(f"/imports/{missing}/").status_code == 404
    assert cora.post(f"/imports/{missing}/save/").status_code == 404


# --- as a file ---


def test_the_rows_as_a_file(cora, people):
    found = read(people, SHED, ALARM)

    response = cora.get(f"/imports/{found.pk}/rows.csv")

    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Row,State,Reference,Title")
    assert lines[1].startswith("2,Can be saved,1,Lock your shed,,week of 7 Nov,yes,Lead partner")
    assert "plan%20as%20read.csv" in response["Content-Disposition"] or (
        "plan as read.csv" in response["Content-Disposition"]
    )


def test_the_worklist_as_a_file_holds_no_formula(cora, people):
    found = read(people, ALARM.replace("owls", "=1+1"))

    content = cora.get(f"/imports/{found.pk}/rows.csv?show=words").content.decode("utf-8-sig")

    lines = content.splitlines()
    assert lines[0] == "Row,Title,Column,In the cell,What we say of it,What to do"
    assert ",=1+1," not in content


# --- cost ---


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_preview_costs_the_same_for_one_row_and_for_fifty(cora, people):
    one = read(people, SHED)
    many = read(people, *[SHED.replace("1,Lock", f"{n},{n} lock", 1) for n in range(2, 52)])
    for each in (one, many):
        save_import(by=people.coordinator, plan_import=each)

    for show in ("rows", "words"):
        assert queries_of(cora, f"/imports/{one.pk}/?show={show}") == queries_of(
            cora, f"/imports/{many.pk}/?show={show}"
        )
    assert queries_of(cora, f"/imports/{many.pk}/") == 15
