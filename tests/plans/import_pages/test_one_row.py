"""One row of a sheet on its own page: each field typed anew, and read by the same rules."""

import pytest
from django.http import QueryDict
from django.test import Client

from bsc_comms.kit.typed import Typed, giving_back
from plans.models import ImportRow, PlanImport
from plans.operations.imports import discard_import, save_import
from tests.plans.import_pages.clicks import (
    ALARM,
    NO_DATE,
    NOBODY,
    SHED,
    findings_of,
    press,
    read,
    text_of,
    words_of,
)

pytestmark = pytest.mark.django_db


def row_page(found: PlanImport, row: ImportRow) -> str:
    return f"/imports/{found.pk}/rows/{row.pk}/"


def typed_row(client: Client, found: PlanImport, row: ImportRow, **typed: str) -> dict[str, str]:
    form = client.get(row_page(found, row)).context["form"]
    held = {name: str(form[name].value() or "") for name in form.fields}
    return {**held, **typed}


def test_a_row_is_read_again_as_it_is_typed_and_stays_word_for_word(cora, people):
    found = read(people.coordinator, NOBODY)
    row = found.rows.get()

    response = cora.post(
        row_page(found, row),
        typed_row(cora, found, row, lead="Other partner", when="mid Dec"),
        follow=True,
    )

    assert "Row 2 was read again. The row can be saved now." in words_of(response)
    row.refresh_from_db()
    assert row.corrections == {"lead": "Other partner", "when": "mid Dec"}
    assert (row.reading["lead"], row.reading["window"]["start"]) == ("OTHER", "2016-12-12")
    assert row.original["Lead"] == "Elves"
    assert "In the sheet: “Elves”" in words_of(response)


def test_what_was_typed_before_signing_in_again_is_back_in_its_field(cora, people):
    found = read(people.coordinator, NOBODY)
    with giving_back(Typed(QueryDict(f"lead=Other partner&version={found.version}"))):
        form = cora.get(row_page(found, found.rows.get())).context["form"]
    assert (form.is_bound, form["lead"].value()) == (True, "Other partner")


def test_cells_of_several_lines_stay_as_they_are(cora, people):
    """A browser sends an input in one line, and a text area with its own ends of lines."""
    found = read(people.coordinator, SHED.replace("posters", '"posters\nnight post"'))
    row = found.rows.get()
    form = cora.get(row_page(found, row)).context["form"]
    held = typed_row(cora, found, row)
    sent = {
        name: text.replace("\n", "\r\n" if "<textarea" in str(form[name]) else "")
        for name, text in held.items()
    }

    cora.post(row_page(found, row), {**sent, "title": "Lock it"}, follow=True)

    row.refresh_from_db()
    assert row.corrections == {"title": "Lock it"}
    assert row.reading["channels"] == ["POST", "NIGHT"]


def test_what_is_still_wrong_stands_by_its_field(cora, people):
    found = read(people.coordinator, NOBODY)
    row = found.rows.get()

    response = cora.post(
        row_page(found, row), typed_row(cora, found, row, lead="Laad"), follow=True
    )

    assert "“Laad” is not a partner we know." in response.context["form"].errors["lead"][0]
    assert 'href="#id_lead"' in text_of(response)
    row.refresh_from_db()
    assert row.corrections == {}


def test_nonsense_is_told_of_above_the_words_that_it_was_meant_for(cora, people):
    found = read(people.coordinator, NOBODY, NO_DATE)
    first, _ = findings_of(cora, found, "refused")
    given = {"field": "lead", "text": "Elves", "typed": "Laad", "show": "refused"}

    response = press(cora, found, "put-right", found.rows.get(number=2), here=first.anchor, **given)

    done = response.context["done"]
    assert (done["at"], done["is_wrong"]) == (first.anchor, True)
    assert "“Laad” is not a partner we know." in done["text"]
    place = text_of(response)
    assert place.index('id="done"') < place.index(f'id="{first.anchor}"')
    assert "Elves" in words_of(response)


def test_a_stale_row_form_keeps_what_was_typed_and_shows_both(cora, people):
    found = read(people.coordinator, NOBODY)
    row = found.rows.get()
    sent = typed_row(cora, found, row, lead="OTHER")
    press(cora, found, "put-right", row, field="lead", text="Elves", typed="NAMED")

    response = cora.post(row_page(found, row), sent)

    assert response.status_code == 409
    assert "Somebody saved a change while you were writing" in text_of(response)
    assert ("NAMED", "OTHER") in {
        (one.saved, one.typed) for one in response.context["form"].differences()
    }
    again = {**sent, "version": str(response.context["form"]["version"].value())}
    cora.post(row_page(found, row), again)
    assert found.rows.get().reading["lead"] == "OTHER"


@pytest.mark.parametrize(
    ("close", "why", "way_on"),
    [
        (save_import, "It was saved in the meantime", "change the communication itself"),
        (discard_import, "It was put away in the meantime", "put it into the sheet before you"),
    ],
)
def test_what_was_typed_stands_there_where_the_import_was_closed_meanwhile(
    cora, people, close, why, way_on
):
    found = read(people.coordinator, SHED)
    row = found.rows.get()
    sent = typed_row(cora, found, row, title="Lock it", place="Mill Hill", channel="")
    close(by=people.coordinator, plan_import=found)

    response = cora.post(row_page(found, row), sent)

    form = response.context["form"]
    assert response.status_code == 422
    assert form.errors == {"__all__": [f"{why}, so nothing was done."]}
    assert form.typed_anew == ["Title: Lock it", "Street or place: Mill Hill"]
    text = words_of(response)
    assert "What you wrote was not saved" in text
    assert f"so that you can copy it and {way_on}" in text
    assert all(each in text for each in form.typed_anew)
    row.refresh_from_db()
    assert row.corrections == {}


def test_so_it_does_where_a_colleague_corrected_the_row_before(cora, people):
    found = read(people.coordinator, NOBODY)
    row = found.rows.get()
    sent = typed_row(cora, found, row, lead="OTHER")
    press(cora, found, "put-right", row, field="lead", text="Elves", typed="NAMED")
    discard_import(by=people.coordinator, plan_import=found)

    response = cora.post(row_page(found, row), sent)

    assert response.status_code == 409
    assert response.context["form"].typed_anew == ["Lead partner: OTHER"]
    text = words_of(response)
    assert "It was put away in the meantime, so nothing was done." in text
    assert "Lead partner: OTHER" in text
    assert "then save again" not in text


def test_a_row_of_what_was_saved_says_nothing_of_words_that_nobody_typed(cora, people):
    found = read(people.coordinator, SHED)
    save_import(by=people.coordinator, plan_import=found)

    assert "What you wrote" not in words_of(cora.get(row_page(found, found.rows.get())))


def test_a_row_of_another_import_is_a_missing_page(cora, people):
    found, other = read(people.coordinator, SHED), read(people.coordinator, ALARM)

    assert cora.get(row_page(found, other.rows.get())).status_code == 404


def test_a_row_form_that_is_overtaken_while_it_is_saved_counts_when_it_is_sent_again(
    cora, people, monkeypatch
):
    """A colleague's correction lies between the look at the version and the write."""
    found = read(people.coordinator, SHED)
    row = found.rows.get()
    url, sent = row_page(found, row), typed_row(cora, found, row, title="Lock it")

    def overtaken(self):
        monkeypatch.undo()
        PlanImport.objects.filter(pk=found.pk).update(version=found.version + 1)
        return False

    monkeypatch.setattr("plans.forms.imports.OfAnImport.is_stale", overtaken)
    late = cora.post(url, sent)
    assert late.status_code == 409

    again = cora.post(url, sent | {"version": late.context["form"]["version"].value()})
    assert again.status_code == 302
    assert found.rows.get().reading["title"] == "Lock it"
