"""Views that a person keeps by name: filters alone, one's own, and to be forgotten again."""

import pytest

from plans.models import SavedView
from plans.operations.remembering import MOST_VIEWS
from tests.factories import SavedViewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def save(client, name: str, view: str = "table", query: str = "partner=LEAD&state=planned"):
    sent = {"name": name, "view": view, "query": query}
    return client.post("/plan/views/", sent, follow=True)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_saved_view_is_a_link_on_each_view_and_marked_where_it_is_shown(client, people):
    client.force_login(people.bob)

    shown = save(client, "Ours  to come", view="coverage", query="by=area&partner=OTHER")

    assert shown.request["PATH_INFO"] == "/plan/coverage/"
    assert said(shown) == ["Saved as “Ours to come”. It is among your views from now on."]
    (link,) = shown.context["saved"]
    assert (link.name, link.url, link.current) == (
        "Ours to come",
        "/plan/coverage/?by=area&partner=OTHER",
        True,
    )
    (elsewhere,) = client.get("/plan/").context["saved"]
    assert (elsewhere.url, elsewhere.current) == (link.url, False)


def test_the_same_name_again_is_given_to_the_new_view(client, people):
    client.force_login(people.bob)
    save(client, "Ours")

    save(client, "Ours", view="calendar", query="month=2016-11")

    (saved,) = SavedView.objects.all()
    assert (saved.view, saved.query) == ("calendar", "month=2016-11")


def test_nobody_sees_or_removes_the_views_of_another(client, people):
    theirs = SavedViewFactory(person=people.alice)
    client.force_login(people.bob)

    assert client.get("/plan/").context["saved"] == []
    assert client.post(f"/plan/views/{theirs.pk}/remove/").status_code == 404
    assert SavedView.objects.filter(pk=theirs.pk).exists()


def test_it_is_removed_and_one_stays_on_the_page(client, people):
    mine = SavedViewFactory(person=people.bob, name="Ours")
    client.force_login(people.bob)

    shown = client.post(
        f"/plan/views/{mine.pk}/remove/", {"view": "coverage", "query": "by=aim"}, follow=True
    )

    assert shown.request["PATH_INFO"] == "/plan/coverage/"
    assert shown.request["QUERY_STRING"] == "by=aim"
    assert said(shown) == ["“Ours” is no longer among your views."]
    assert not SavedView.objects.exists()


def test_without_a_name_nothing_is_saved_and_the_page_says_why(client, people):
    client.force_login(people.bob)

    shown = save(client, "  ")

    assert said(shown) == ["The view was not saved. Give the view a name, like “Ours to come”."]
    assert not SavedView.objects.exists()


def test_there_is_an_end_to_them(client, people):
    for number in range(MOST_VIEWS):
        SavedViewFactory(person=people.bob, name=f"View {number}")
    client.force_login(people.bob)

    assert said(save(client, "One more")) == [
        "The view was not saved. You have 30 saved views already: "
        "remove one that you no longer use."
    ]
    assert said(save(client, "View 3")) == [
        "Saved as “View 3”. It is among your views from now on."
    ]


def test_a_view_leads_nowhere_but_to_the_plan(client, people):
    client.force_login(people.bob)

    save(client, "Away", query="//evil.example.org/?x=1")

    assert client.get("/plan/").context["saved"][0].url.startswith("/plan/?")
    away = client.post("/plan/columns/", {"view": "https://evil.example.org"})
    assert away.headers["Location"] == "/plan/"
