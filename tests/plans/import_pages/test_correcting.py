"""Putting right on the pages of an import: words in place of words, which side counts."""

import pytest

from plans.choices import RowState
from plans.models import Communication, PlanImport
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.imports import save_import
from tests.cast import Cast
from tests.plans.import_pages.clicks import (
    ALARM,
    HEADINGS,
    NO_DATE,
    NOBODY,
    SHED,
    SUMMER,
    acts,
    answer_of,
    findings_of,
    form_of,
    page_of,
    press,
    read,
    text_of,
    words_of,
)

pytestmark = pytest.mark.django_db


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

    assert "Row 2, Lead partner: Type what it means first. Nothing was changed." in words_of(
        response
    )
    assert PlanImport.objects.get().version == found.version


def test_buttons_are_named_only_where_there_are_some(cora, people):
    found = read(people.coordinator, NOBODY, NOBODY.replace("Elves", "Leap partnership", 1))
    for text, offered in (("Elves", False), ("Leap partnership", True)):
        finding = next(one for one in findings_of(cora, found, "refused") if one.text == text)
        page = page_of(cora, found, "refused")
        form = form_of(page, finding.row)
        assert ('name="has_choices"' in form) is bool(finding.alternatives) is offered
    response = press(
        cora, found, "put-right", finding.row, field="lead", text=text, typed="", has_choices="on"
    )
    assert "Type what it means first, or choose one of the buttons." in words_of(response)


def test_what_cannot_be_read_stands_in_its_box_again_with_what_is_wrong(cora, people):
    found = read(people.coordinator, NOBODY, NOBODY.replace("Elves", "Gnomes", 1))
    first, second = findings_of(cora, found, "refused")

    response = press(
        cora,
        found,
        "put-right",
        second.row,
        field="lead",
        text="Gnomes",
        typed="Zoo Keepers",
        show="refused",
        here=second.anchor,
    )

    why = "“Zoo Keepers” is not a partner we know. Write the name of a partner as under Partners."
    page = text_of(response)
    assert f"<title>Error: {found.file_name} " in page
    assert f'<a class="govuk-link" href="#typed-2">Row 3, Lead partner: {why}</a>' in page
    box = form_of(response, second.row)
    assert 'id="typed-2" value="Zoo Keepers" aria-describedby="typed-2_error"' in box
    assert why in box
    assert "Zoo Keepers" not in form_of(response, first.row)
    assert "Zoo Keepers" not in text_of(page_of(cora, found, "refused"))


def test_a_reading_in_doubt_shows_its_box_again_with_what_is_wrong(cora, people):
    found = read(people.coordinator, SUMMER)
    (finding,) = findings_of(cora, found, "look")

    response = press(
        cora,
        found,
        "put-right",
        finding.row,
        field="when",
        text=finding.text,
        typed="some day",
        show="look",
        here=finding.anchor,
    )

    page = text_of(response)
    assert '<details class="govuk-details" open>' in page
    assert 'value="some day" aria-describedby="typed-1_error"' in page


def test_too_much_is_told_in_words_of_the_page(cora, people):
    found = read(people.coordinator, NOBODY)

    response = press(
        cora, found, "put-right", found.rows.get(), field="lead", text="Elves", typed="x" * 2001
    )

    assert "What you type can have up to 2,000 characters" in words_of(response)
    assert found.rows.get().corrections == {}


def test_right_as_read_settles_what_stands_in_several_lines(cora, people):
    found = read(people.coordinator, ALARM.replace("Done", '"Done\nby Bob"'))
    (finding,) = findings_of(cora, found, "look")
    sent = finding.text.replace("\n", "\r\n")

    response = press(cora, found, "accept", finding.row, field="state", text=sent)

    assert "\r\n" in sent
    assert response.context["counts"].look == 0


def test_right_as_read_settles_it_for_all_and_can_be_undone(cora, people):
    rows = [SUMMER, SUMMER.replace("5,Summer", "6,Winter", 1)]
    found = read(people.coordinator, *rows)
    (finding,) = findings_of(cora, found, "look")
    assert finding.times == 2

    response = press(
        cora, found, "accept", finding.row, field="when", text=finding.text, everywhere="on"
    )
    assert "“Mon 10 Nov” is right as read in 2 rows." in words_of(response)
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


def saved_shed(people: Cast) -> Communication:
    save_import(by=people.coordinator, plan_import=read(people.coordinator, SHED))
    return Communication.objects.get()


def test_what_changes_is_shown_field_by_field(cora, people):
    saved_shed(people)
    found = read(people.coordinator, SHED.replace("w/c 7 Nov", "w/c 14 Nov"))

    (row,) = page_of(cora, found, "changes").context["rows"]

    assert [(one["label"], one["both"]) for one in row.differences] == [("When", False)]
    assert acts(page_of(cora, found)) == ["Save the 1 row", "Save nothing"]


def test_what_a_row_is_said_to_be_is_no_longer_missing_from_the_sheet(cora, people):
    shed = SHED.removeprefix("1")
    hut = shed.replace("Lock your shed", "Clear your hut")
    save_import(by=people.coordinator, plan_import=read(people.coordinator, shed, hut))
    found = read(people.coordinator, shed.replace("Lock", "Bolt"), hut)
    missing = "1 communication of the earlier file is not in this one."
    assert missing in words_of(page_of(cora, found))

    ours = Communication.objects.get(title="Lock your shed").reference
    row = found.rows.get(number=2)
    response = press(cora, found, "put-right", row, field="reference", text="", typed=ours)

    assert answer_of(response) == "1 changed, 1 already there."
    assert "of the earlier file" not in words_of(response)


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
    assert (
        "The plan and the sheet differ. The plan’s counts until you take the sheet’s."
        in words_of(page)
    )
    assert answer_of(page) == "1 differs from the plan."
    assert "every row is already there" not in words_of(page)

    response = press(cora, found, "settle", row, field="title", choice="sheet", show="changes")
    assert "Title of row 2 will be as the sheet says." in words_of(response)
    row.refresh_from_db()
    assert (row.state, row.differences[0]["wins"]) == (RowState.CHANGED, "sheet")

    press(cora, found, "settle", row, field="title", choice="plan", show="changes")
    row.refresh_from_db()
    assert row.differences[0]["wins"] == "plan"


def test_with_one_press_the_sheets_or_the_plans_word_counts_in_every_row(cora, people):
    rows = [SHED.replace("1,Lock", f"{number},{number} lock", 1) for number in (7, 8)]
    save_import(by=people.coordinator, plan_import=read(people.coordinator, *rows))
    for each in Communication.objects.all():
        edit_communication(
            by=people.alice,
            communication=each,
            opened_version=each.version,
            details=Details(fields={"title": f"{each.title} at night"}),
        )
    found = read(people.coordinator, *[row.replace("shed,", "hut,", 1) for row in rows])
    assert "Keep the plan’s for all" not in words_of(page_of(cora, found, "changes"))

    response = press(cora, found, "settle", choice="sheet", show="changes")
    assert "In 2 rows what differs will be as the sheet says." in words_of(response)
    assert answer_of(response) == "2 changed."
    assert "Nothing on the plan is changed yet." in words_of(response)
    assert "Take the sheet’s for all" not in words_of(response)

    response = press(cora, found, "settle", choice="plan", show="changes")
    assert "In 2 rows what differs stays as the plan has it." in words_of(response)
    assert answer_of(response) == "2 differ from the plan."


def test_a_press_for_all_says_which_word_counts(cora, people):
    found = read(people.coordinator, SHED)

    press(cora, found, "settle", choice="neither")

    assert PlanImport.objects.get().version == found.version


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
    found.refresh_from_db()
    client.post(f"/imports/{found.pk}/save/", {"version": found.version})
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
