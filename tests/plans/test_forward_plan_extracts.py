"""The documents of a partner's extract of a forward plan, made anew for each reader."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from bsc_comms.kit import clock
from plans.choices import FileFormat, Visibility
from plans.documents.forward_plan import WARNING, as_printed, document
from plans.documents.forward_plan.printed import KEPT_BACK_NOTE
from plans.documents.forward_plan.sheets import IN_EVERY_ROW
from plans.models import Communication
from plans.queries.extracts import extract_of
from tests.cast import cast
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    PartnerFactory,
    PlacementFactory,
    advocate_of,
    partnership,
)
from tests.plans.published import publish

CANARY = "Quokka raid"


@pytest.mark.django_db
def test_an_extract_holds_what_concerns_the_partner_and_what_only_its_reader_may_see(client):
    people = cast()
    CommunicationFactory(title="Ours", lead_partner=people.lead)
    CommunicationFactory(title="We join in", lead_partner=people.other, partners=[people.lead])
    CommunicationFactory(title="Theirs", lead_partner=people.other)
    CommunicationFactory(title=CANARY, lead_partner=people.lead, embargoed=True)
    publish(1)
    address = f"/forward-plans/1/for/{people.lead.code}/"

    def seen_by(person) -> tuple[list[str], list[str]]:
        client.force_login(person)
        page = client.get(address)
        data = client.get(f"{address}json/").json()
        titles = [line["title"] for line in data["lines"]]
        kept_back = [line["title"] for line in data["kept_back"]]
        assert all(title in page.content.decode() for title in titles + kept_back)
        assert (CANARY in page.content.decode()) == (CANARY in kept_back)
        return sorted(titles), kept_back

    assert seen_by(people.alice) == (["Ours", "We join in"], [CANARY])
    for person in (people.bob, people.chair, people.coordinator, people.board_member):
        assert seen_by(person) == (["Ours", "We join in"], [])


@pytest.mark.django_db
def test_an_extract_of_the_first_plan_counts_no_changes(client):
    people = cast()
    CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.alice)
    for number, counted in ((1, False), (2, True)):
        publish(number)
        page = client.get(f"/forward-plans/{number}/for/{people.lead.code}/").text
        assert ("changed since the last one" in page) == counted


@pytest.mark.django_db
def test_what_is_kept_back_asks_for_help_as_long_as_it_is_not_over_today():
    people = cast()
    CommunicationFactory(lead_partner=people.lead, embargoed=True, help_wanted="A van")
    plan = publish(1)

    def asked_on(day: date) -> list[str]:
        with clock.at(clock.start_of(day)):
            printed = as_printed(extract_of(plan, people.lead, people.alice))
        (month,) = printed["kept_back"]["months"]
        return [line["help_wanted"] for line in month["lines"]]

    assert asked_on(date(2016, 11, 8)) == ["A van"]
    assert asked_on(date(2016, 11, 9)) == [""]


@pytest.mark.django_db
def test_the_rows_ask_for_help_as_the_page_does_by_the_day_of_the_plan_and_of_today():
    people = cast()
    for title, day in (("Over", date(2016, 8, 8)), ("Still today", date(2016, 8, 9))):
        CommunicationFactory(
            title=title, window_start=day, lead_partner=people.lead, help_wanted="A van"
        )
    CommunicationFactory(lead_partner=people.lead, embargoed=True, help_wanted="A stall")
    plan = publish(1)

    def asked_on(day: date) -> list[str]:
        with clock.at(clock.start_of(day)):
            extract = extract_of(plan, people.lead, people.alice)
            as_csv, as_xlsx = (
                document(extract, each) for each in (FileFormat.CSV, FileFormat.XLSX)
            )
        rows = csv.DictReader(io.StringIO(as_csv.decode("utf-8-sig")))
        asked = [row["Help wanted"] for row in rows]
        book = openpyxl.load_workbook(io.BytesIO(as_xlsx))
        sheets = (book["Plan"], book["Not in the common plan"])
        cells = [row[-1] for each in sheets for row in each.iter_rows(min_row=2, values_only=True)]
        assert [cell or "" for cell in cells] == asked
        return asked

    assert asked_on(date(2016, 11, 8)) == ["", "A van", "A stall"]
    assert asked_on(date(2016, 11, 9)) == ["", "A van", ""]


@pytest.mark.django_db
def test_an_extract_names_what_the_partner_led_in_the_plan_before():
    people = cast()
    one = CommunicationFactory(title="Handed on", lead_partner=people.lead)
    publish(1)
    Communication.objects.filter(pk=one.pk).update(lead_partner=people.other)
    plan = publish(2)

    def changes_for(partner, person) -> list[str]:
        return [each["title"] for each in extract_of(plan, partner, person).difference["changes"]]

    assert changes_for(people.lead, people.alice) == ["Handed on"]
    assert changes_for(people.other, people.bob) == ["Handed on"]
    assert changes_for(people.named, people.charlie) == []


@pytest.mark.django_db
def test_an_extract_names_what_the_partner_took_part_in_and_is_off_or_gone_from():
    people = cast()
    off, gone = (
        CommunicationFactory(title=title, lead_partner=people.lead, partners=[people.other])
        for title in ("Off it", "Gone from the plan")
    )
    publish(1)
    off.involvements.all().delete()
    Communication.objects.filter(pk=gone.pk).update(visibility=Visibility.LEAD)
    plan = publish(2)

    def changes_for(partner, person) -> list[tuple[str, str]]:
        found = extract_of(plan, partner, person).difference["changes"]
        return [(each["title"], each["kind"]) for each in found]

    both = [("Off it", "changed"), ("Gone from the plan", "gone")]
    assert changes_for(people.other, people.bob) == both
    assert changes_for(people.named, people.charlie) == []


@pytest.mark.django_db
def test_a_partner_that_was_renamed_keeps_its_lines_in_extracts_of_earlier_plans():
    people = cast()
    issuing = CommunicationFactory(title="By the other", lead_partner=people.lead)
    PlacementFactory(communication=issuing, channel=ChannelFactory(), partner=people.other)
    plan = publish(1)
    people.other.name = "Renamed"
    people.other.save()
    lines = extract_of(plan, people.other, people.bob).content["lines"]
    assert [line["title"] for line in lines] == ["By the other"]


@pytest.mark.django_db
def test_each_row_of_an_extract_as_csv_says_whether_it_was_published(client):
    people = cast()
    CommunicationFactory(title="Ours", lead_partner=people.lead)
    CommunicationFactory(title=CANARY, lead_partner=people.lead, embargoed=True)
    publish(1)
    client.force_login(people.alice)
    answer = client.get(f"/forward-plans/1/for/{people.lead.code}/csv/")
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    told = {each["Title"]: [each[name] for name in IN_EVERY_ROW] for each in rows}
    assert told == {
        "Ours": ["No. 1: extract for Lead partner", "2016-08-09", WARNING],
        CANARY: ["Not in the common plan", "", KEPT_BACK_NOTE],
    }


@pytest.mark.django_db
def test_the_workbook_of_an_extract_says_what_is_kept_back_and_was_never_published(client):
    people = cast()
    CommunicationFactory(title="Ours", lead_partner=people.lead)
    CommunicationFactory(title=CANARY, lead_partner=people.lead, embargoed=True)
    plan = publish(1)
    client.force_login(people.alice)
    answer = client.get(f"/forward-plans/1/for/{people.lead.code}/xlsx/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book["Not in the common plan"]
    (row,) = sheet.iter_rows(min_row=2, values_only=True)
    assert (sheet["A1"].value, row[0], row[2]) == ("Please note", KEPT_BACK_NOTE, CANARY)
    assert sheet.oddFooter.left.text == (
        f"Not in the common plan. {KEPT_BACK_NOTE} Forward plan No. 1: extract for Lead partner."
    )
    assert "Published Tuesday 9 August 2016" in book["Plan"].oddFooter.left.text
    about = dict(book["About"].iter_rows(min_row=2, values_only=True))
    assert about["Not in the common plan"] == KEPT_BACK_NOTE
    assert about["Forward plan"] == "No. 1: extract for Lead partner"
    assert about["What is in it"] == "Only what concerns Lead partner"
    assert about["SHA-256 of the published plan"] == plan.content_hash
    assert "SHA-256 of the content" not in about


@pytest.mark.django_db
def test_the_json_of_an_extract_has_the_note_and_names_whose_hash_it_is(client):
    people = cast()
    CommunicationFactory(title=CANARY, lead_partner=people.lead, embargoed=True)
    plan = publish(1)
    address = f"/forward-plans/1/for/{people.lead.code}/json/"
    client.force_login(people.alice)
    told = client.get(address).json()
    assert told["kept_back_note"] == KEPT_BACK_NOTE
    assert told["sha256_of_the_published_plan"] == plan.content_hash
    assert "sha256_of_the_content" not in told
    client.force_login(people.bob)
    assert "kept_back_note" not in client.get(address).json()
    whole = json.loads(document(plan, FileFormat.JSON))
    assert whole["sha256_of_the_content"] == plan.content_hash


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", FileFormat.values)
def test_an_extract_is_made_in_every_format_and_says_whose_it_is(file_format, client):
    people = cast()
    CommunicationFactory(title="Ours", lead_partner=people.lead)
    CommunicationFactory(title="Theirs", lead_partner=people.other)
    publish(1)
    client.force_login(people.alice)
    answer = client.get(f"/forward-plans/1/for/{people.lead.code}/{file_format}/")
    name = f"sscp-forward-plan-01-{people.lead.code.lower()}-2016-08-09.{file_format}"
    assert name in answer["Content-Disposition"]
    assert answer.status_code == 200


@pytest.mark.django_db
def test_the_foot_of_each_page_of_an_extract_says_number_and_day_on_one_line():
    partnership(name="Barnet Safer Communities Partnership")
    partner = PartnerFactory(
        name="Barnet Safer Neighbourhood Board", short_name="Safer Neighbourhood Board"
    )
    person = advocate_of(partner)
    CommunicationFactory(lead_partner=partner)
    content = document(extract_of(publish(1), partner, person), FileFormat.PDF)
    lines = PdfReader(io.BytesIO(content)).pages[0].extract_text().splitlines()
    foot = (
        "Barnet Safer Communities Partnership · Forward plan No. 1, 9 Aug 2016: extract for "
        "Safer Neighbourhood Board"
    )
    assert [line for line in lines if line.startswith(foot)]


@pytest.mark.django_db
def test_the_foot_in_word_calls_nothing_of_an_extract_published_as_some_of_it_never_was():
    people = cast()
    CommunicationFactory(title=CANARY, lead_partner=people.lead, embargoed=True)
    plan = publish(1)
    whole, extract = (
        Document(io.BytesIO(document(one, FileFormat.DOCX))).sections[0].footer.paragraphs[0].text
        for one in (plan, extract_of(plan, people.lead, people.alice))
    )
    name = "Sample Safer Communities Partnership · Forward plan No. 1"
    assert whole.startswith(f"{name} · Published Tuesday 9 August 2016. Page")
    assert extract.startswith(f"{name}, 9 Aug 2016: extract for Lead. Page")
