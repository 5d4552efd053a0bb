"""Choosing columns, year and layout of a sheet on its pages."""

from typing import Any

import pytest

from plans.models import Layout, PlanImport
from plans.operations.imports import choosing, save_import, work_on_import
from tests.cast import Cast
from tests.plans.import_pages.clicks import (
    ALARM,
    OCTOBER,
    SHED,
    SUMMER,
    answer_of,
    page_of,
    press,
    read,
    text_of,
    words_of,
)

pytestmark = pytest.mark.django_db


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


def test_what_was_done_waits_for_the_page_that_a_person_opens(cora, people, monkeypatch):
    monkeypatch.setattr(choosing, "LARGE", 0)
    monkeypatch.setattr("bsc_comms.kit.jobs.celery.current_app.send_task", lambda *_, **__: None)
    found = read(people.coordinator, SHED)
    asks = {"X-How-Far": "yes"}

    press(cora, found, "year", year="2017/18")
    assert "data-progress" in cora.get(f"/imports/{found.pk}/", headers=asks).content.decode()
    work_on_import(order_id=found.orders.get().pk)
    done = cora.get(f"/imports/{found.pk}/", headers=asks)

    assert (done.status_code, done.content) == (204, b"")
    assert "The sheet was read again for 2017/18." in words_of(page_of(cora, found))


def test_a_sheet_that_waits_for_its_titles_is_not_called_known(cora, people):
    headings = "Lead,When,Where,Number"
    found = read(people.coordinator, "Lead partner,9 May,Burnt Oak,1", headings=headings)

    page = page_of(cora, found)

    assert answer_of(page) == "1 row left out. 2 columns want a look."
    assert "Say which column holds the titles" in words_of(page)
    assert "already there" not in words_of(page)


def test_a_doubted_column_is_put_right_with_one_button(cora, people):
    found = read(people.coordinator, SHED, ALARM)
    doubt = {"column": "Lead", "text": "Lead", "read_as": "Read as “Lead partner”", "field": "lead"}
    others = [{"label": "Other partners", "instead": "others"}]
    found.notes["doubts"] = [{**doubt, "alternatives": others}]
    found.save(update_fields=["notes"])

    response = cora.get(f"/imports/{found.pk}/columns/")
    form = response.context["form"]
    assert 'name="column_2" value="others"' in text_of(response)
    assert "Read “Lead” as: Other partners" in words_of(response).replace(" :", ":")
    assert "(optional)" not in words_of(response)

    # The button stands behind its list: what it says is what counts.
    sent: dict[str, Any] = {name: str(form[name].value() or "") for name in form.fields}
    response = cora.post(
        f"/imports/{found.pk}/columns/", sent | {"column_2": ["lead", "others"]}, follow=True
    )

    found.refresh_from_db()
    assert found.headings["Lead"] == "others"


def test_each_correction_is_taken_back_where_it_is_listed(cora, people):
    found = read(people.coordinator, SHED, SUMMER)
    shed, summer = found.rows.order_by("number")
    press(cora, found, "put-right", shed, field="title", text="", typed="Lock it")
    press(cora, found, "accept", summer, field="when", text="Mon 10 Nov")
    shown = words_of(page_of(cora, found, "corrected"))
    assert "Title is read as “Lock it” Undo : Title of row 2" in shown
    assert "When: “Mon 10 Nov” is right as read Undo : When of row 3" in shown

    back = {"show": "corrected", "text": "Mon 10 Nov"}
    press(cora, found, "take-back", kind="cell", row=shed.pk, field="title", **back)
    press(cora, found, "take-back", kind="doubt", row=summer.pk, field="when", **back)

    for row in found.rows.all():
        assert (row.corrections, row.accepted) == ({}, [])


def test_a_field_stands_in_one_column_only_and_a_title_in_one_at_least(cora, people):
    found = read(people.coordinator, SHED)
    form = cora.get(f"/imports/{found.pk}/columns/").context["form"]
    held = {name: str(form[name].value() or "") for name in form.fields}

    twice = cora.post(f"/imports/{found.pk}/columns/", held | {"column_7": "title"})
    assert "“Title” is the Title already" in text_of(twice)
    none = cora.post(f"/imports/{found.pk}/columns/", held | {"column_1": ""})
    assert "Say which column holds the Title" in text_of(none)
    assert PlanImport.objects.get().version == found.version


def test_a_sheet_of_months_needs_no_column_of_titles(cora, people):
    row = "Lead partner,Lock your shed,,Check your alarm"
    found = read(people.coordinator, row, headings="Lead,Oct,Nov,Dec")
    assert found.headings == {"Lead": "lead", **dict.fromkeys(("Oct", "Nov", "Dec"), "mark")}
    form = cora.get(f"/imports/{found.pk}/columns/").context["form"]
    held = {name: str(form[name].value() or "") for name in form.fields}

    response = cora.post(
        f"/imports/{found.pk}/columns/", held | {"lead": people.lead.pk}, follow=True
    )

    assert "The sheet was read again with these columns." in words_of(response)
    found.refresh_from_db()
    assert found.default_lead == people.lead


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
    assert taken.status_code == 422
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
