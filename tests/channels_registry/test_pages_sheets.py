"""Channels, offers and resources out as a sheet and back in: all of it or nothing."""

from datetime import date

import pytest
from django.urls import reverse

from bsc_comms.kit.tables import read_table
from channels_registry.choices import LoanState
from channels_registry.models import Channel, Offer, Resource
from channels_registry.rules.sheets import COLUMNS
from partnership.models import KeptForm, SignIn
from partnership.operations.people import end_appointment
from tests.channels_registry.register_sheets import BRING_IN, SAVE, bring_in, exported, outcomes
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ChannelFactory,
    LoanFactory,
    OfferFactory,
    ResourceFactory,
    TopicFactory,
)
from tests.guards.pages import form_of
from tests.kit.workbooks import FIRST_SHEET, sheet_xml, with_member, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def full_register(people) -> None:
    """One of each with everything in it, and text that a spreadsheet might run."""
    channel = ChannelFactory(
        code="MAG",
        name="=Magazine; the first",
        owners=[people.lead, people.other],
        good_for="Planning ahead\nand good news",
        reach_number=190000,
        reach_unit="households",
        reach_as_at=date(2016, 3, 31),
        lead_time_days=42,
        aliases=["BF", "the mag", "News; and views | more", '"The" mag', "Two\nlines"],
        valid_from=date(2010, 1, 1),
    )
    channel.audiences.add(AudienceFactory(label="Older residents"))
    channel.areas.add(AreaFactory(name="Burnt Oak"))
    offer = OfferFactory(partner=people.lead, what="+44 calls; and visits", notice_days=14)
    offer.topics.add(TopicFactory(label="Fire, at home"))
    ResourceFactory(partner=people.lead, name="@stand", description="-tall")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["channels", "offers", "resources"])
def test_what_goes_out_comes_back_as_the_same(client, people, kind, ending):
    full_register(people)
    client.force_login(people.coordinator)
    page = bring_in(client, exported(client, kind, ending), kind=kind, name=f"sheet.{ending}")
    assert outcomes(page) == {"new": 0, "changed": 0, "refused": 0, "same": 1}
    assert page.context["notes"] == []


@pytest.mark.parametrize("kind", ["channels", "offers", "resources"])
def test_a_text_file_that_was_saved_as_a_workbook_comes_back_as_the_same(client, people, kind):
    full_register(people)
    client.force_login(people.coordinator)
    table = read_table("sheet.csv", exported(client, kind))
    file = workbook({"Sheet1": [table.headings, *(row.cells for row in table.rows)]})
    page = bring_in(client, file, kind=kind, name="sheet.xlsx")
    assert outcomes(page) == {"new": 0, "changed": 0, "refused": 0, "same": 1}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_text_that_looks_guarded_keeps_its_apostrophe(client, people, ending):
    ResourceFactory(partner=people.lead, name="A van", description="'+44 is its number")
    client.force_login(people.coordinator)
    file = exported(client, "resources", ending)
    page = bring_in(client, file, kind="resources", name=f"sheet.{ending}")
    assert outcomes(page) == {"new": 0, "changed": 0, "refused": 0, "same": 1}


def test_nothing_that_goes_out_can_run_in_a_spreadsheet(client, people):
    full_register(people)
    client.force_login(people.bob)
    for kind in COLUMNS:
        table = read_table("sheet.csv", exported(client, kind))
        assert not [
            cell for row in table.rows for cell in row.cells if cell.startswith(tuple("=+-@\t"))
        ]


def test_a_change_is_shown_field_by_field_and_saved_only_then(client, people):
    ChannelFactory(code="MAG", name="Magazine", owners=[people.lead], cost="Free")
    client.force_login(people.alice)
    page = bring_in(client, "Code,Name,What it costs\nMAG,Magazine,£20\n")
    (row,) = page.context["changed"]
    assert [(one.heading, one.before, one.after) for one in row.changes] == [
        ("What it costs", "Free", "£20")
    ]
    assert Channel.objects.get().cost == "Free"
    client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]})
    assert Channel.objects.get().cost == "£20"


def test_a_column_that_the_sheet_lacks_is_left_alone_and_an_empty_cell_empties(client, people):
    ChannelFactory(code="MAG", owners=[people.lead], name="Magazine", cost="Free", contact="Desk")
    client.force_login(people.alice)
    page = bring_in(client, "Code,Name,What it costs\nMAG,Magazine,\n")
    client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]})
    saved = Channel.objects.get()
    assert (saved.cost, saved.contact) == ("", "Desk")


def test_a_cell_of_which_nothing_could_be_read_leaves_what_the_register_says(client, people):
    ChannelFactory(code="MAG", owners=[people.lead], name="Magazine", cost="Free", contact="Desk")
    client.force_login(people.alice)
    file = with_member(
        workbook({"Plan": [["a"]]}),
        FIRST_SHEET,
        sheet_xml(
            b'<row r="1"><c r="A1" t="str"><v>Code</v></c><c r="B1" t="str"><v>Name</v></c>'
            b'<c r="C1" t="str"><v>What it costs</v></c>'
            b'<c r="D1" t="str"><v>Whom to ask</v></c></row>'
            b'<row r="2"><c r="A2" t="str"><v>MAG</v></c><c r="B2" t="str"><v>Mag</v></c>'
            b'<c r="C2" t="e"><f>Y</f><v>#REF!</v></c><c r="D2" t="str"><f>X</f></c></row>'
        ),
    )
    page = bring_in(client, file, name="sheet.xlsx")
    assert page.context["notes"] == [
        "1 cell holds a formula whose result was not saved, so we read nothing there: D2. "
        "Open the workbook in Excel and save it once.",
        "1 cell shows an error, so we read nothing there: C2 (#REF!).",
        "Where nothing could be read of a cell, what the register says there stays.",
    ]
    client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]})
    saved = Channel.objects.get()
    assert (saved.name, saved.cost, saved.contact) == ("Mag", "Free", "Desk")


def test_what_of_a_file_was_not_taken_is_named_until_it_is_saved(client, people):
    client.force_login(people.alice)
    rows = [["Name", "Kind", "Owners", "Colour", "Size"], ["Wall", "Print", "LEAD", "red", ""]]
    file = workbook({"Channels": rows, "Old ones": [["Note"], ["Nothing"]]})
    page = bring_in(client, file, name="sheet.xlsx")
    notes = [
        "Not taken, since the register has no such column: “Colour”.",
        "Read was the sheet “Channels”, and not: “Old ones”.",
    ]
    assert page.context["notes"] == notes
    ChannelFactory(code="WALL", name="Wall", owners=[people.lead])
    again = client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]})
    assert (again.status_code, again.context["notes"]) == (409, notes)
    for note in notes:
        assert note in again.content.decode()


def test_each_bad_row_is_named_by_row_and_column_with_what_would_be_right(client, people):
    client.force_login(people.alice)
    page = bring_in(
        client,
        "Name,Kind,Owners,Reach,From,Lead time in days\n"
        "Good,Print,LEAD,,1/4/2016,3\n"
        "Bad,Telepathy,LEAD,many,31/2/2016,-3\n"
        ",Print,LEAD,,,\n",
    )
    wrong = [
        (row.reading.number, one.heading, one.said, one.right)
        for row in page.context["refused"]
        for one in row.wrong
    ]
    assert wrong == [
        (
            3,
            "Kind",
            "Telepathy",
            "“Telepathy” is not known. Write one of: Print, Press, Social media, Direct message, "
            "Face to face, Digital, Screens, Internal",
        ),
        (3, "Reach", "many", "Write a whole number, like 12"),
        (3, "Lead time in days", "-3", "Write a number from 0 to 730"),
        (3, "From", "31/2/2016", "Write a real day, like 8/11/2016 or 2016-11-08"),
        (4, "Name", "", "Write the name"),
    ]
    assert "there is nothing to save" not in page.content.decode()
    assert "Save the 1 good row" in page.content.decode()


def test_the_good_rows_are_saved_without_the_bad_ones(client, people):
    client.force_login(people.alice)
    rows = "Name,Kind,Owners\nGood,Print,LEAD\nBad,Telepathy,LEAD\n"
    page = bring_in(client, rows)
    saved = client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]}, follow=True)
    assert [one.name for one in Channel.objects.all()] == ["Good"]
    assert "1 row is saved from “sheet.csv”. 1 row is refused." in saved.content.decode()
    assert outcomes(bring_in(client, rows)) == {"new": 0, "changed": 0, "refused": 1, "same": 1}


def test_a_sheet_of_bad_rows_alone_offers_nothing_to_save(client, people):
    client.force_login(people.alice)
    name = "Bad " * 40
    page = bring_in(client, f"Name,Kind,Owners\n{name},Telepathy,LEAD\n")
    shown = " ".join(page.content.decode().split())
    assert reverse(SAVE) not in shown
    assert "No row of this sheet can be saved. Nothing is changed." in shown
    assert f'href="{reverse(BRING_IN)}">Choose the sheet again</a>' in shown
    assert "cannot be taken" not in shown
    assert f'<th scope="row" data-label="About">{name[:79]}…</th>' in shown
    assert "there is nothing to save" not in page.content.decode()


def test_one_row_that_cannot_be_saved_leaves_all_of_them(client, people):
    client.force_login(people.alice)
    page = bring_in(
        client,
        "Name,Kind,Owners,From,Last day\nOne,Print,LEAD,,\nTwo,Print,LEAD,1/4/2016,1/3/2016\n",
    )
    answer = client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]})
    assert answer.status_code == 422
    assert "Nothing is saved. Row 3: The last day is before the first." in answer.content.decode()
    assert not Channel.objects.exists()


def test_brought_in_twice_it_adds_once(client, people):
    client.force_login(people.alice)
    sheet = "Partner,Name,Kind\nLEAD,A van,Van\nLead partner,A stand,stand\n"
    page = bring_in(client, sheet, kind="resources")
    client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]})
    assert outcomes(bring_in(client, sheet, kind="resources")) == {
        "new": 0,
        "changed": 0,
        "refused": 0,
        "same": 2,
    }
    # The page that was left open does nothing more, either.
    assert client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]}).status_code == 409
    assert Resource.objects.count() == 2


def test_what_others_keep_may_stand_in_the_sheet_but_not_be_changed(client, people):
    ChannelFactory(code="THEIRS", name="Theirs", owners=[people.other], cost="Free")
    client.force_login(people.alice)
    assert outcomes(bring_in(client, "Code,Name,What it costs\nTHEIRS,Theirs,Free\n")) == {
        "new": 0,
        "changed": 0,
        "refused": 0,
        "same": 1,
    }
    page = bring_in(client, "Code,Name,What it costs\nTHEIRS,Theirs,£20\n")
    (row,) = page.context["refused"]
    assert [one.right for one in row.wrong] == [
        "Only its owner changes it: leave the row as it was, or take it out"
    ]


def test_a_channel_ends_and_goes_on_by_its_page_and_not_by_a_sheet(client, people):
    ended = {"owners": [people.lead], "valid_to": date(2016, 12, 31)}
    ChannelFactory(code="MAG", name="Magazine", owners=[people.lead])
    ChannelFactory(code="NEWS", name="Newsletter", **ended)
    ChannelFactory(code="WALL", name="Posters", **ended)
    client.force_login(people.alice)
    page = bring_in(
        client,
        "Code,Last day\nMAG,31/10/2016\nNEWS,31/10/2016\nWALL,\n",
    )
    right = "Its last day changes on its page, which asks why: leave this cell as it was"
    assert [
        (row.title, one.heading, one.said, one.right)
        for row in page.context["refused"]
        for one in row.wrong
    ] == [
        ("MAG", "Last day", "2016-10-31", right),
        ("NEWS", "Last day", "2016-10-31", right),
        ("WALL", "Last day", "", right),
    ]


def test_a_sheet_ends_no_resource_that_is_lent_beyond_its_last_day(client, people):
    van = ResourceFactory(partner=people.lead, name="Van")
    LoanFactory(
        resource=van,
        partner=people.other,
        state=LoanState.LENT,
        first_day=date(2016, 11, 7),
        last_day=date(2016, 11, 9),
    )
    client.force_login(people.alice)
    page = bring_in(client, f"Code,Last day\n{van.pk},1/11/2016\n", kind="resources")
    answer = client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]})
    assert (
        "Nothing is saved. Row 2: It is lent to Other partner until 9 November 2016. "
        "Choose a later day, or first take the loan back."
    ) in answer.content.decode()
    assert Resource.objects.get().valid_to is None


def test_an_advocate_adds_for_their_own_partner_only(client, people):
    client.force_login(people.alice)
    page = bring_in(client, "Partner,What\nOTHER,A talk\n", kind="offers")
    (row,) = page.context["refused"]
    assert [one.right for one in row.wrong] == [
        "You do not speak for this partner: name one for which you do"
    ]
    assert not Offer.objects.exists()


@pytest.mark.parametrize("sheet", ["Name,Kind\nNew,Print\n", "Name,Kind,Owners\nNew,Print,\n"])
def test_an_advocate_adds_no_channel_that_nobody_owns(client, people, sheet):
    client.force_login(people.alice)
    (row,) = bring_in(client, sheet).context["refused"]
    assert [one.right for one in row.wrong] == [
        "You do not speak for this partner: name one for which you do"
    ]


def test_a_preview_of_somebody_else_or_one_that_was_changed_saves_nothing(client, people):
    client.force_login(people.alice)
    sheet = bring_in(client, "Name,Kind,Owners\nOne,Print,LEAD\n").context["sheet"]
    for person, sent in (
        (people.bob, sheet),
        (people.alice, sheet[:-2] + "xx"),
        (people.alice, ""),
    ):
        client.force_login(person)
        page = client.post(reverse(SAVE), {"sheet_carried": sent}, follow=True)
        assert "The preview is too old or was changed on its way." in page.content.decode()
    assert not Channel.objects.exists()


def test_what_the_page_carries_is_nothing_that_somebody_wrote(client, people):
    """Neither once the role for it ended, nor for whoever was signed out."""
    client.force_login(people.alice)
    page = bring_in(client, "Name,Kind,Owners\nOne,Print,LEAD\n")
    carried = form_of(page.content, reverse(SAVE))
    assert list(carried.values()) == [page.context["sheet"]]
    end_appointment(by=people.coordinator, appointment_id=people.alice.appointments.get().pk)
    refused = client.post(reverse(SAVE), carried)
    assert (refused.status_code, refused.context["words"]) == (403, [])
    SignIn.objects.all().delete()
    sent = client.post(reverse(SAVE), carried, headers={"accept": "text/html"})
    assert not KeptForm.objects.exists()
    sign_in = client.get(sent["Location"]).text
    assert "Sign in, then choose the sheet again: it is not kept." in sign_in


def test_who_is_signed_out_at_a_preview_that_is_shown_again_chooses_the_sheet_again(client, people):
    """It stands at the address to which it is sent, where there is nothing to open."""
    client.force_login(people.alice)
    page = bring_in(client, "Name,Kind,Owners\nOne,Print,LEAD\n")
    SignIn.objects.all().delete()
    headers = {"accept": "text/html", "referer": f"http://testserver{reverse(SAVE)}"}
    sent = client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]}, headers=headers)
    assert sent["Location"] == f"{reverse('account_login')}?next={reverse(BRING_IN)}"


def test_what_was_changed_meanwhile_is_shown_again_and_not_overwritten(client, people):
    magazine = ChannelFactory(code="MAG", name="Magazine", owners=[people.lead], cost="Free")
    client.force_login(people.alice)
    page = bring_in(client, "Code,Name,What it costs\nMAG,Magazine,£20\n")
    Channel.objects.filter(pk=magazine.pk).update(cost="£10", version=2)
    answer = client.post(reverse(SAVE), {"sheet_carried": page.context["sheet"]})
    assert answer.status_code == 409
    assert "The register was changed while you looked." in answer.content.decode()
    assert Channel.objects.get().cost == "£10"


def test_one_that_would_be_too_large_to_show_again_is_refused_in_words(client, people, monkeypatch):
    magazine = ChannelFactory(code="MAG", name="Magazine", owners=[people.lead], cost="Free")
    client.force_login(people.alice)
    sheet = bring_in(client, "Code,Name,What it costs\nMAG,Magazine,£20\n").context["sheet"]
    Channel.objects.filter(pk=magazine.pk).update(cost="£10", version=2)
    monkeypatch.setattr("channels_registry.views.sheets.LARGEST_PAGE", len(sheet) // 2)
    page = client.post(reverse(SAVE), {"sheet_carried": sheet}, follow=True)
    assert page.redirect_chain == [(reverse(BRING_IN), 302)]
    assert "Nothing is saved. The sheet holds too much text at once." in page.content.decode()
    assert Channel.objects.get().cost == "£10"


def test_a_file_that_is_no_sheet_of_these_is_refused_in_words(client, people):
    client.force_login(people.alice)
    for content, name, words in (
        (b"%PDF-1.4", "sheet.pdf", "is a PDF, not a spreadsheet"),
        (b"Colour,Size\nred,12\n", "sheet.csv", "No column is called “Name” or “Code”."),
    ):
        page = bring_in(client, content, name=name)
        (refusal,) = page.context["form"].errors["file"]
        assert words in refusal


def test_a_sheet_takes_no_larger_number_than_the_form(client, people):
    client.force_login(people.alice)
    sheet = "Partner,What,How many a month\nLEAD,A talk,10000\nLEAD,A visit,10001\n"
    page = bring_in(client, sheet, kind="offers")
    (row,) = page.context["refused"]
    assert [(one.heading, one.said, one.right) for one in row.wrong] == [
        ("How many a month", "10001", "Write a number from 0 to 10,000")
    ]
    assert [row.title for row in page.context["new"]] == ["A talk"]
