"""Saving an import from its page, and taking it back: what is said, and what stands then."""

from datetime import date, timedelta

import pytest
from django.test import Client

from bsc_comms.kit import clock
from channels_registry.models import Channel
from plans.models import Communication, Placement, PlanImport
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.imports import explain_words, save_import
from plans.operations.placements import choose_edition
from plans.views.imports import preview
from tests import factories
from tests.cast import Cast
from tests.plans.import_pages.clicks import (
    ALARM,
    NOBODY,
    OCTOBER,
    SHED,
    SUMMER,
    acts,
    answer_of,
    page_of,
    press,
    read,
    text_of,
    words_of,
)

pytestmark = pytest.mark.django_db


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

    response = cora.post(f"/imports/{found.pk}/save/", follow=True)

    assert "This page was sent without its version. Open it again" in words_of(response)
    assert not Communication.objects.exists()


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
    assert acts(response) == ["Close it: nothing to save"]
    listed = cora.get("/imports/").context["listed"]
    assert sorted(one.nothing_new for one in listed) == [False, True]
    assert "Nothing new" in words_of(cora.get("/imports/"))


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


# --- where the page begins again ---


def lands_on(client: Client, found: PlanImport, act: str, **given: str) -> str:
    found.refresh_from_db()
    address = f"/imports/{found.pk}/"
    response = client.post(f"{address}{act}/", {"version": str(found.version), **given})
    return str(response.url).removeprefix(address)


def test_after_each_act_the_message_takes_the_focus(cora, people):
    found = read(people.coordinator, SHED)

    assert lands_on(cora, found, "year", year="2016/17") == "#done"
    assert lands_on(cora, found, "save") == "#done"
    page = page_of(cora, found)
    assert page.context["done"]["text"] == "1 new communication is on the plan."
    place = text_of(page)
    assert place.index('id="done" tabindex="-1"') < place.index("app-import__answer")
    assert lands_on(cora, found, "save") == "#done"
    assert page_of(cora, found).context["done"]["is_wrong"]
    assert lands_on(cora, found, "undo") == "#done"


# --- slots ---


@pytest.fixture
def booked(people: Cast) -> Placement:
    """The posters of what the sheet brought in, with a slot."""
    with clock.at(OCTOBER - timedelta(days=1)):
        save_import(by=people.coordinator, plan_import=read(people.coordinator, SHED))
    placement = Placement.objects.get()
    edition = factories.EditionFactory(
        channel=placement.channel,
        name="Winter",
        publication_date=date(2016, 11, 20),
        copy_deadline=date(2016, 11, 10),
        slots=1,
    )
    return choose_edition(by=None, placement=placement, edition=edition)


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(
    "changed",
    [SHED.replace("posters,", "Night post,"), SHED.replace("posters,,", "posters,Cancelled,")],
)
def test_a_slot_that_saving_gives_back_is_named_before_and_after(cora, people, changed):
    found = read(people.coordinator, changed)

    response = page_of(cora, found)
    assert "Saving gives 1 booked slot back for others to use" in words_of(response)
    assert "Posters, Winter: Lock your shed" in words_of(response)

    press_save(cora, found)
    response = press(cora, found, "undo")
    assert "the plan is as it was, but for the slots named below" in words_of(response)
    assert "Its slot in Posters, Winter is booked again" in words_of(response)


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(
    "changed",
    [SHED.replace("Burnt Oak", "Hale"), SHED.replace("posters,", '"posters, Night post",')],
)
def test_a_slot_that_stays_is_not_spoken_of(cora, people, changed):
    factories.AreaFactory(code="HALE", name="Hale")

    response = page_of(cora, read(people.coordinator, changed))

    assert response.context["counts"].changed == 1
    assert "booked slot" not in words_of(response)


@pytest.mark.usefixtures("booked")
def test_a_slot_is_kept_while_the_plans_word_counts(cora, people):
    one = Communication.objects.get()
    edit_communication(
        by=people.alice,
        communication=one,
        opened_version=one.version,
        details=Details(channels=[*Channel.objects.filter(code="POST")], fields={"message": "x"}),
    )
    found = read(people.coordinator, SHED.replace("posters,,", "posters,Cancelled,"))
    found.rows.update(differences=[{"field": "state", "wins": "plan", "both": True}])

    assert page_of(cora, found).context["slots"] == []


def test_after_saving_the_refused_rows_say_what_to_do_next(cora, people):
    found = read(people.coordinator, SHED, NOBODY)
    press_save(cora, found)

    said = words_of(page_of(cora, found, "refused"))
    assert "could not be saved as they were" in said
    assert "bring it in again: what is saved already is known." in said


def test_of_a_large_import_what_touched_it_is_asked_only_when_it_is_wanted_back(
    cora, people, monkeypatch
):
    found = read(people.coordinator, SHED)
    press_save(cora, found)
    monkeypatch.setattr(preview, "LARGE", 0)
    monkeypatch.setattr(preview, "touched_since", lambda *args, **kwargs: pytest.fail("asked"))

    assert acts(page_of(cora, found)) == ["Take the whole import back"]
