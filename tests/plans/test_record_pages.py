"""Annual records as pages: who may read them, what they show, and handing out the documents."""

import csv
import io
import re
from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import Role
from plans.models import AnnualRecord, Communication, RecordOrder
from plans.operations.records import compile_ordered_record, compile_record
from plans.queries.records import latest_record
from plans.views import records as record_views
from tests.factories import AppointmentFactory, CommunicationFactory, PlacementFactory
from tests.plans.how_many import ROWS
from tests.plans.record_files import pdf_pages
from tests.plans.record_opened import compiled, get
from tests.plans.record_year import (
    CANARY,
    DRAFT_DAY,
    FIGURES,
    FINAL_DAY,
    REGISTER,
    YEAR,
    make_the_year,
)

pytestmark = pytest.mark.usefixtures("plain_documents")

PAGES = ("/record/", "/record/2016-17/", "/record/2016-17/0/", "/record/2016-17/0/register/")
FILES = (
    "/record/2016-17/0/pdf/",
    "/record/2016-17/0/xlsx/",
    "/record/2016-17/0/csv/",
)


def stats(html: str) -> list[tuple[str, int]]:
    """The figures of a page: words and number."""
    found = []
    for part in html.split('<dt class="app-stat__label">')[1:]:
        label, rest = part.split("</dt>", 1)
        found.append((label, int(rest.split('app-stat__value">')[1].split("<")[0])))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_everybody_of_the_partnership_reads_and_downloads_and_nobody_else(path, client, people):
    compiled()
    for person in people.everybody.values():
        client.force_login(person)
        assert client.get(path).status_code == 200, person
        assert client.post(path).status_code == 405
    client.force_login(people.deactivated)
    assert client.get(path).status_code == 302
    client.logout()
    assert client.get(path).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/record/2015-16/",
        "/record/2016-17/1/",
        "/record/2016-17/7/pdf/",
        "/record/2016-17/0/doc/",
        "/record/2016-17/0/register/pdf/1/",
        "/record/2016-18/",
        "/record/2016/",
        "/record/2016-2017/",
        "/record/16-17/",
        "/record/2015-16/0/csv/",
        "/record/x/0/register/",
    ],
)
def test_what_is_not_there_is_not_found(path, client, people):
    compiled()
    client.force_login(people.board_member)
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_the_list_shows_the_record_its_figures_jointly_first_and_the_honest_part(client, people):
    make_the_year()
    record = compiled()
    client.force_login(people.board_member)
    page = get(client, "/record/")
    assert "<strong>Draft.</strong> It can still change until Wednesday 31 May 2017" in page
    shown = stats(page)
    figures = [(each["label"].lower(), each["value"]) for each in record.content["figures"]]
    # The year of the cast has three partners more, which logged nothing.
    assert (
        figures[:8]
        == list(zip([label for label, _ in figures], FIGURES.values(), strict=False))[:8]
    )
    assert shown[:9] == figures
    assert shown[9][0] == "issued jointly"
    assert "2017/18 so far" in page
    assert ">Compile " not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "what_to_do"),
    [
        ("coordinator", "Compile its record once all its sheets are in."),
        ("board_member", "The coordinator compiles its record once all its sheets are in."),
    ],
)
def test_a_year_that_closed_with_nothing_in_it_says_who_freezes_it(
    role, what_to_do, client, people
):
    CommunicationFactory(created_at=FINAL_DAY)
    client.force_login(getattr(people, role))
    said = "Nothing of this year was in the planner when it closed."
    assert f"{said} {what_to_do}" in get(client, "/record/", FINAL_DAY)
    assert said not in get(client, "/record/", FINAL_DAY - timedelta(seconds=1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "what_to_do", "may_compile"),
    [
        ("coordinator", "Compile its record once all its sheets are in.", True),
        ("board_member", "The coordinator compiles its record once all its sheets are in.", False),
    ],
)
def test_a_year_that_ended_long_ago_and_has_no_record_is_shown_and_can_be_compiled(
    role, what_to_do, may_compile, client, people
):
    CommunicationFactory(window_start=date(2012, 5, 1), window_end=date(2012, 5, 3))
    CommunicationFactory(
        window_start=date(2010, 5, 1), window_end=date(2010, 5, 3), visibility="lead_partner"
    )
    client.force_login(getattr(people, role))
    page = get(client, "/record/", DRAFT_DAY)
    assert f"The planner no longer compiles one by itself. {what_to_do}" in page
    assert ("Compile a record of 2012/13" in page) == may_compile
    assert not {"2010/11", "2011/12", "2013/14"} & set(re.findall(r"20\d\d/\d\d", page))


@pytest.mark.django_db
def test_a_draft_of_the_year_that_runs_stands_before_no_year_that_is_over(client, people):
    make_the_year()
    with clock.at(FINAL_DAY):
        compile_record(by=None, year=YEAR.next)
        assert latest_record().financial_year == YEAR.next
    client.force_login(people.board_member)
    page = get(client, "/record/", FINAL_DAY)
    assert "2017/18 in figures" not in page
    assert page.count("2017/18 so far") == 1
    over = compiled(FINAL_DAY)
    with clock.at(FINAL_DAY):
        assert latest_record() == over
    page = get(client, "/record/", FINAL_DAY)
    assert "2016/17 in figures" in page
    assert "2017/18 in figures" not in page


@pytest.mark.django_db
def test_the_page_lists_what_was_issued_and_what_was_not_and_nothing_kept_back(client, people):
    make_the_year()
    record = compiled()
    client.force_login(people.board_member)
    page = get(client, "/record/2016-17/")
    assert stats(page) == [
        (each["label"].lower(), each["value"]) for each in record.content["figures"]
    ]
    assert "Police: Officers on the day" in page
    assert "The grant ended." in page
    assert record.content_hash in page
    register = get(client, "/record/2016-17/0/register/")
    for title, channel, _day in REGISTER:
        assert title in register
        assert channel in register
    for path in PAGES:
        assert CANARY not in get(client, path)


@pytest.mark.django_db
def test_a_year_in_which_nothing_was_issued_offers_no_register_to_read(client, people):
    compiled()
    client.force_login(people.board_member)
    html = get(client, "/record/2016-17/")
    assert "Nothing was issued this year." in html
    assert "Read the register" not in html
    assert "0 placements" not in html


@pytest.mark.django_db
def test_the_register_as_csv_has_every_placement(client, people):
    make_the_year()
    compiled()
    client.force_login(people.board_member)
    response = client.get("/record/2016-17/0/csv/")
    assert response["Content-Disposition"] == (
        'attachment; filename="sscp-annual-record-2016-17-draft.csv"'
    )
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["Title"], row["Channel"], row["Issued on"]) for row in rows] == [
        (title, channel, day.isoformat()) for title, channel, day in REGISTER
    ]
    assert CANARY not in response.content.decode()


@pytest.mark.django_db
def test_a_document_is_handed_out_as_it_was_saved(client, people):
    record = compiled()
    client.force_login(people.board_member)
    for file in record.files.all():
        response = client.get(f"/record/2016-17/0/{file.format}/")
        assert response.content == bytes(file.content)
        assert response["Content-Disposition"] == f'attachment; filename="{file.name}"'
        assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_title_links_only_for_who_may_open_it_now(client, people):
    make_the_year()
    compiled()
    dark = Communication.objects.get(title="Dark evenings")
    client.force_login(people.bob)
    assert f"/communications/{dark.pk}/" in get(client, "/record/2016-17/")
    Communication.objects.filter(pk=dark.pk).update(visibility="lead")
    for path in PAGES:
        page = get(client, path)
        assert f"/communications/{dark.pk}/" not in page
    assert "Dark evenings" in page


@pytest.mark.django_db
def test_revisions_name_each_other_and_the_year_shows_the_latest(client, people):
    make_the_year()
    compiled(FINAL_DAY)
    Communication.objects.filter(title="Cancelled one").update(state_reason="Another reason.")
    compiled(FINAL_DAY + timedelta(days=1))
    client.force_login(people.board_member)
    latest = get(client, "/record/2016-17/")
    assert "Another reason." in latest
    assert "Earlier:" in latest
    first = get(client, "/record/2016-17/1/")
    assert "The grant ended." in first
    assert "A later revision has taken its place:" in first
    assert "/record/2016-17/1/" in get(client, "/record/")
    Communication.objects.filter(title="Cancelled one").update(state_reason="A third one.")
    compiled(FINAL_DAY + timedelta(days=2))
    first, latest = get(client, "/record/2016-17/1/"), get(client, "/record/2016-17/")
    assert "A later revision has taken its place:" not in first
    assert first.count("Later revisions have taken its place:") == 1
    assert latest.count("Earlier:") == 1


@pytest.mark.django_db
def test_a_download_says_how_many_pages_it_has(client, people):
    record = compiled()
    client.force_login(people.board_member)
    pages = len(pdf_pages(record))
    assert pages > 1
    assert get(client, "/record/").count(f"{pages} pages, ") == 1  # of the PDF alone
    record.files.update(pages=None)  # as release 0.1.0 left them
    assert " pages, " not in get(client, "/record/")


# --- signing -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_coordinator_and_chair_sign_on_the_page_and_the_board_sees_what_is_missing(client, people):
    record = compiled(FINAL_DAY)
    page = "/record/2016-17/1/"
    client.force_login(people.board_member)
    assert (
        "<strong>Not signed yet.</strong> The coordinator has not confirmed that it was compiled, "
        "and the chair has not signed it." in get(client, page)
    )
    assert "<strong>Not signed yet.</strong>" in get(client, "/record/")
    assert record.head in get(client, page)
    assert "Sign this record" not in get(client, page)
    client.force_login(people.chair)
    assert "Sign this record" in get(client, page)
    refused = client.post(f"{page}sign/", {"head": "0" * 64}, follow=True)
    assert "This is not the record that you saw." in refused.content.decode()
    client.post(f"{page}sign/", {"head": record.head})
    assert "Sign this record" not in get(client, page)
    assert "<strong>Not signed by both yet.</strong> The coordinator has not" in get(client, page)
    client.force_login(people.coordinator)
    client.post(f"{page}sign/", {"head": record.head})
    signed = get(client, page)
    assert "Not signed" not in signed
    assert f"Signed by the chair, {people.chair.name}" in signed
    assert (
        f"Signed by {people.chair.name} as chair and {people.coordinator.name} as coordinator"
        in get(client, "/record/")
    )
    assert [each.person for each in record.signatures.order_by("role")] == [
        people.chair,
        people.coordinator,
    ]


@pytest.mark.django_db
def test_who_coordinates_and_chairs_is_offered_one_signature(client, people):
    record = compiled(FINAL_DAY)
    page = "/record/2016-17/1/"
    AppointmentFactory(person=people.coordinator, role=Role.CHAIR, partner=None)
    client.force_login(people.coordinator)
    assert f'action="{page}sign/"' in get(client, page)
    client.post(f"{page}sign/", {"head": record.head})
    assert f'action="{page}sign/"' not in get(client, page)
    assert "<strong>Not signed by both yet.</strong> The chair has not" in get(client, page)


@pytest.mark.django_db
def test_a_further_revision_asks_why_and_shows_what_changed(client, people):
    make_the_year()
    compiled(FINAL_DAY)
    client.force_login(people.coordinator)
    with clock.at(FINAL_DAY):
        for nothing in (" ", "\0"):
            answer = client.post("/record/2016-17/compile/", {"why": nothing}, follow=True)
            assert "Say in a sentence what has come to light since" in answer.content.decode()
        assert not RecordOrder.objects.exists()
        client.post("/record/2016-17/compile/", {"why": "A letter came late."})
    assert RecordOrder.objects.get().why == "A letter came late."
    Communication.objects.filter(title="Cancelled one").update(state_reason="Another reason.")
    with clock.at(FINAL_DAY):
        assert compile_ordered_record(order_id=RecordOrder.objects.get().pk)
    page = get(client, "/record/2016-17/")
    assert "What changed since revision 1" in page
    assert "A letter came late." in page
    assert "Changed: reason" in page


# --- queries -------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize(
    ("path", "queries"),
    [("/record/", 13), ("/record/2016-17/", 9), ("/record/2016-17/0/register/", 8)],
)
def test_the_pages_take_as_many_queries_for_any_number_of_rows(
    path, queries, rows, client, people, django_assert_num_queries
):
    for communication in CommunicationFactory.create_batch(rows):
        PlacementFactory(communication=communication, issued=True)
    compiled()
    client.force_login(people.bob)
    with clock.at(DRAFT_DAY), django_assert_num_queries(queries):
        client.get(path)


@pytest.mark.django_db
@pytest.mark.parametrize("years", [1, 3, 10])
def test_the_list_takes_as_many_queries_for_any_number_of_years(
    years, client, people, django_assert_num_queries
):
    with clock.at(DRAFT_DAY):
        record = compile_record(by=None, year=YEAR)
    for ago in range(1, years):
        AnnualRecord.objects.create(
            year=record.year - ago,
            compiled_at=record.compiled_at,
            content=record.content,
            content_hash=record.content_hash,
        )
    client.force_login(people.bob)
    with clock.at(DRAFT_DAY), django_assert_num_queries(13):
        client.get("/record/")


@pytest.mark.django_db
def test_the_page_shows_the_first_of_very_many_changes_and_says_where_the_rest_is(
    client, people, monkeypatch
):
    monkeypatch.setattr(record_views, "MOST_IN_A_LIST", 1)
    make_the_year()
    compiled(FINAL_DAY)
    for title in ("Cancelled one", "Undated one"):
        Communication.objects.filter(title=title).update(state_reason="Another reason.")
    compiled(FINAL_DAY)
    client.force_login(people.coordinator)
    page = get(client, "/record/2016-17/")
    assert "The first 1 of 2. The workbook has them all." in page
    assert page.count("Changed: reason") == 1
