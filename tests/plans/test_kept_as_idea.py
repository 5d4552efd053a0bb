"""Somebody who has said all that the plan asks for keeps an idea as one."""

import re

import pytest

from plans.choices import State
from tests.factories import AudienceFactory, ChannelFactory, ObjectiveFactory
from tests.plans.communication_forms import NEW, edit_form, only, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def everything(people, **fields):
    return said(
        people,
        message="Lock your doors.",
        reach="borough",
        audiences=[AudienceFactory().pk],
        channels=[ChannelFactory().pk],
        objectives=[ObjectiveFactory().pk],
        **fields,
    )


def acts(response) -> list[str]:
    """The buttons that send the form, in the order of the page."""
    form = response.text.partition('id="communication-form"')[2].partition("</form>")[0]
    return re.findall(r'<button[^>]*type="submit"[^>]*>([^<]*)</button>', form)


@pytest.mark.parametrize(("act", "state"), [({}, State.PLANNED), ({"keep": "idea"}, State.IDEA)])
def test_who_has_said_all_puts_it_on_the_plan_or_keeps_it_as_an_idea(alice, people, act, state):
    page = alice.post(NEW, everything(people, **act), follow=True)
    assert only().state == state
    told = "is kept as an idea. It says all that the plan asks for." in page.text
    assert told == (state == State.IDEA)


def test_an_idea_that_was_kept_is_kept_again_or_put_on_the_plan_when_it_is_changed(alice, people):
    alice.post(NEW, everything(people, keep="idea"))
    address = f"/communications/{only().pk}/edit/"
    alice.post(address, {**edit_form(alice, only()), "title": "Lock it", "keep": "idea"})
    assert (only().title, only().state) == ("Lock it", State.IDEA)
    alice.post(address, edit_form(alice, only()))
    assert only().state == State.PLANNED


def test_no_button_says_without_script_what_may_not_come_true(alice, people):
    assert acts(alice.get(NEW)) == ["Save", "Save", "Keep as an idea"]
    alice.post(NEW, everything(people, keep="idea"))
    assert acts(alice.get(f"/communications/{only().pk}/edit/")) == ["Save", "Keep as an idea"]


def test_a_form_that_comes_back_has_the_button_first_by_which_it_was_sent(alice, people):
    wrong = alice.post(NEW, everything(people, title="", keep="idea"))
    assert acts(wrong) == ["Keep as an idea", "Save"]
    form = everything(people, keep="idea")
    alice.post(NEW, form)
    again = alice.post(NEW, {**form, "title": "Another one"})
    assert acts(again) == ["Keep as an idea", "Save"]
    late = {**edit_form(alice, only()), "version": "0", "message": "Lock it.", "keep": "idea"}
    shown = alice.post(f"/communications/{only().pk}/edit/", late)
    assert (shown.status_code, acts(shown)) == (409, ["Keep as an idea", "Save"])


@pytest.mark.parametrize(("first", "second"), [({}, {"keep": "idea"}), ({"keep": "idea"}, {})])
def test_the_same_form_sent_by_the_other_button_is_told_of(alice, people, first, second):
    form = everything(people)
    alice.post(NEW, {**form, **first})
    state = only().state
    assert "You have logged this already" in alice.post(NEW, {**form, **second}).text
    assert only().state == state


@pytest.mark.parametrize("fields", [{}, {"message": ""}])
def test_the_button_that_keeps_an_idea_makes_one_however_often_it_is_pressed(alice, people, fields):
    form = {**everything(people, keep="idea"), **fields}
    pages = [alice.post(NEW, form) for _ in range(2)]
    assert [page.status_code for page in pages] == [302, 302]
    assert only().state == State.IDEA
