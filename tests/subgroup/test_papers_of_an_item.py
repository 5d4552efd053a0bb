"""The papers of an item stand beside its form: what is typed there is neither saved nor lost."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from subgroup.models import AgendaItem, Meeting, Paper
from subgroup.operations.agenda import add_agenda_item, add_paper, edit_item
from tests.cast import Cast
from tests.guards.pages import form_of
from tests.services.html_lint import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
PDF = b"%PDF-1.7 dates"


@pytest.fixture
def item(people: Cast, meeting: Meeting) -> AgendaItem:
    return add_agenda_item(by=people.bob, meeting=meeting, title="A stall", note="Bring dates.")


@pytest.fixture
def bob(client: Client, people: Cast) -> Client:
    client.force_login(people.bob)
    return client


def page_of(item: AgendaItem) -> str:
    return reverse("subgroup:item_edit", args=[item.pk])


def as_opened(bob: Client, item: AgendaItem) -> dict[str, Any]:
    return form_of(bob.get(page_of(item)).content, page_of(item))


def rewritten(bob: Client, item: AgendaItem) -> dict[str, Any]:
    return {**as_opened(bob, item), "note": "Bring dates and prices."}


def add(bob: Client, item: AgendaItem, typed: dict[str, Any], *, chosen: bool = True) -> Any:
    file = {"file": SimpleUploadedFile("Dates.pdf", PDF)} if chosen else {}
    return bob.post(reverse("subgroup:paper_new", args=[item.pk]), {**typed, **file})


def test_the_buttons_of_papers_send_along_what_is_typed_in_the_item(
    bob: Client, people: Cast, item: AgendaItem
) -> None:
    paper = add_paper(by=people.bob, item=item, file=ContentFile(PDF, name="Dates.pdf"))
    page = Page(bob.get(page_of(item)).content.decode())
    form = next(one for one in page.all("form") if one.attributes.get("action") == page_of(item))
    along = [
        one.attributes
        for one in page.all("button", "input")
        if one.attributes.get("form") == form.attributes["id"]
    ]
    assert [one.get("formaction", one.get("name")) for one in along] == [
        reverse("subgroup:paper_remove", args=[paper.pk]),
        "file",
        reverse("subgroup:paper_new", args=[item.pk]),
    ]
    assert along[-1]["formenctype"] == "multipart/form-data"


@pytest.mark.parametrize(("chosen", "status", "kept"), [(True, 200, 1), (False, 422, 0)])
def test_a_paper_that_is_added_or_refused_leaves_what_is_typed_in_the_form(
    bob: Client, item: AgendaItem, chosen: bool, status: int, kept: int
) -> None:
    typed = rewritten(bob, item)
    answer = add(bob, item, typed, chosen=chosen)
    assert (answer.status_code, Paper.objects.count()) == (status, kept)
    assert form_of(answer.content, page_of(item)) == typed
    item.refresh_from_db()
    assert (item.note, item.version) == ("Bring dates.", 1)

    bob.post(page_of(item), typed)
    item.refresh_from_db()
    assert (item.note, item.version) == ("Bring dates and prices.", 2)


def test_so_does_one_that_is_taken_away(bob: Client, people: Cast, item: AgendaItem) -> None:
    paper = add_paper(by=people.bob, item=item, file=ContentFile(PDF, name="Dates.pdf"))
    typed = rewritten(bob, item)
    answer = bob.post(reverse("subgroup:paper_remove", args=[paper.pk]), typed)
    assert form_of(answer.content, page_of(item)) == typed
    assert "What you changed in the item is not saved yet" in answer.content.decode()
    assert not item.papers.filter(removed_at=None).exists()
    item.refresh_from_db()
    assert (item.note, item.version) == ("Bring dates.", 1)


def test_what_somebody_else_saved_meanwhile_is_still_told_of(
    bob: Client, people: Cast, item: AgendaItem
) -> None:
    typed = rewritten(bob, item)
    edit_item(by=people.chair, item=item, opened_version=1, note="Bring a van.")
    answer = add(bob, item, typed)
    assert form_of(answer.content, page_of(item)) == typed
    assert bob.post(page_of(item), typed).status_code == 409


def test_where_nothing_was_typed_the_page_opens_anew(bob: Client, item: AgendaItem) -> None:
    answer = add(bob, item, as_opened(bob, item))
    assert (answer.status_code, answer["Location"]) == (302, page_of(item))
