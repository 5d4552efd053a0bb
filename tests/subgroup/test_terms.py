"""The terms of reference: drafted, agreed at a meeting, frozen; the next starts from the last."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.models import Change
from subgroup.choices import MeetingState, TermsState
from subgroup.models import Meeting, Terms
from subgroup.operations.terms import (
    NotAgreed,
    agree_terms,
    edit_draft,
    start_draft,
)
from subgroup.queries.terms import meetings_that_can_agree, values_of
from tests.cast import Cast
from tests.factories import MeetingFactory, TermsFactory
from tests.services.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.fixture
def august() -> Meeting:
    return MeetingFactory(date=date(2016, 8, 9), state=MeetingState.CLOSED)


def in_the_form(terms: Terms, **changed) -> dict:
    day = terms.review_on
    boxes = {"review_on_day": day.day, "review_on_month": day.month, "review_on_year": day.year}
    values = {key: text for key, text in values_of(terms).items() if key != "review_on"}
    return {**values, **boxes, "version": terms.version, **changed}


def test_the_first_draft_is_empty_and_the_next_starts_from_the_last_agreed(people, august) -> None:
    first = start_draft(by=people.coordinator)
    assert (first.number, first.purpose, first.quorum) == (1, "", None)
    first.delete()
    held = TermsFactory(number=1, agreed_at=august, purpose="Plan together")
    draft = start_draft(by=people.coordinator)
    assert (draft.number, draft.state, draft.version) == (2, TermsState.DRAFT, 1)
    assert values_of(draft) == values_of(held)


def test_there_is_one_draft_however_often_it_is_begun(people) -> None:
    assert start_draft(by=people.coordinator) == start_draft(by=people.chair)
    assert Terms.objects.count() == 1


def test_what_was_changed_stands_in_the_history_in_words(people) -> None:
    draft = TermsFactory(quorum=4)
    edit_draft(by=people.coordinator, terms=draft, opened_version=1, values={"quorum": 6})
    change = Change.objects.get()
    assert (change.act, change.field, change.before, change.after, change.by) == (
        "changed",
        "Quorum",
        "4 partners",
        "6 partners",
        people.coordinator,
    )
    draft.refresh_from_db()
    assert (draft.quorum, draft.version) == (6, 2)


def test_nothing_changed_writes_nothing(people) -> None:
    draft = TermsFactory()
    edit_draft(by=people.coordinator, terms=draft, opened_version=1, values=values_of(draft))
    draft.refresh_from_db()
    assert (draft.version, Change.objects.count()) == (1, 0)


def test_a_draft_that_somebody_else_saved_is_not_overwritten(people) -> None:
    draft = TermsFactory(purpose="Mine")
    edit_draft(by=people.chair, terms=draft, opened_version=1, values={"purpose": "The chair's"})
    with pytest.raises(StaleEdit):
        edit_draft(by=people.coordinator, terms=draft, opened_version=1, values={"purpose": "X"})
    draft.refresh_from_db()
    assert draft.purpose == "The chair's"


def test_agreed_terms_are_frozen_by_the_database(people, august) -> None:
    draft = TermsFactory(purpose="Plan together")
    agree_terms(by=people.coordinator, terms=draft, opened_version=1, meeting=august)
    draft.refresh_from_db()
    assert (draft.state, draft.agreed_at, draft.version) == (TermsState.AGREED, august, 2)
    for act in (
        lambda: Terms.objects.update(purpose="Otherwise"),
        lambda: Terms.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    with pytest.raises(StaleEdit):
        edit_draft(by=people.coordinator, terms=draft, opened_version=2, values={"purpose": "X"})


def test_terms_with_an_empty_head_are_not_agreed_and_the_heads_are_named(people, august) -> None:
    draft = TermsFactory(confidentiality="", quorum=None)
    with pytest.raises(NotAgreed, match="Quorum, Confidentiality and information sharing"):
        agree_terms(by=people.coordinator, terms=draft, opened_version=1, meeting=august)
    draft.refresh_from_db()
    assert draft.state == TermsState.DRAFT


@pytest.mark.parametrize(
    "fields", [{"date": date(2016, 11, 8)}, {"date": date(2016, 8, 9), "state": "cancelled"}]
)
def test_only_a_meeting_that_took_place_has_agreed_anything(people, fields) -> None:
    draft = TermsFactory()
    with pytest.raises(NotAgreed, match="taken place"):
        agree_terms(
            by=people.chair, terms=draft, opened_version=1, meeting=MeetingFactory(**fields)
        )


def test_no_version_is_agreed_before_the_one_that_it_follows(people, august) -> None:
    may = MeetingFactory(date=date(2016, 5, 10), state=MeetingState.CLOSED)
    october = MeetingFactory(date=date(2016, 10, 4), state=MeetingState.CLOSED)
    TermsFactory(number=1, state=TermsState.AGREED, agreed_at=august)
    draft = TermsFactory(number=2)
    assert meetings_that_can_agree() == [october, august]
    with pytest.raises(NotAgreed, match="The version that holds was agreed after that meeting"):
        agree_terms(by=people.coordinator, terms=draft, opened_version=1, meeting=may)
    agree_terms(by=people.coordinator, terms=draft, opened_version=1, meeting=october)
    assert meetings_that_can_agree() == [october]


def test_terms_are_agreed_as_they_were_seen(people, august) -> None:
    draft = TermsFactory()
    edit_draft(by=people.chair, terms=draft, opened_version=1, values={"purpose": "Another"})
    with pytest.raises(StaleEdit):
        agree_terms(by=people.coordinator, terms=draft, opened_version=1, meeting=august)


def test_an_advocate_keeps_no_terms(people, august) -> None:
    draft = TermsFactory()
    for act in (
        lambda: start_draft(by=people.alice),
        lambda: edit_draft(by=people.alice, terms=draft, opened_version=1, values={}),
        lambda: agree_terms(by=people.alice, terms=draft, opened_version=1, meeting=august),
    ):
        with pytest.raises(PermissionDenied):
            act()


class TestPages:
    def test_without_terms_the_page_says_so(self, client: Client, people: Cast) -> None:
        client.force_login(people.alice)
        page = text_of(client.get(reverse("subgroup:terms")))
        assert "No meeting has agreed terms of reference yet" in page
        assert "Draft the next version" not in page
        client.force_login(people.coordinator)
        assert "Draft the next version" in text_of(client.get(reverse("subgroup:terms")))

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            (date(2017, 2, 1), ""),
            (date(2017, 4, 10), "These terms are due for review on Tuesday 9 May 2017"),
            (date(2017, 6, 1), "These terms were due for review on Tuesday 9 May 2017"),
        ],
    )
    def test_the_review_date_shows_when_it_is_near(
        self, client: Client, people: Cast, august: Meeting, day: date, said: str
    ) -> None:
        TermsFactory(number=1, agreed_at=august, review_on=date(2017, 5, 9))
        client.force_login(people.alice)
        with clock.at(clock.start_of(day, hour=9)):
            page = text_of(client.get(reverse("subgroup:terms")))
        assert said in page
        assert ("due for review" in page) == bool(said)

    def test_a_version_shows_its_heads_and_what_changed_in_words(
        self, client: Client, people: Cast, august: Meeting
    ) -> None:
        TermsFactory(number=1, agreed_at=august, purpose="Plan the year <together>")
        TermsFactory(number=2, purpose="Plan our year <together>", quorum=5)
        client.force_login(people.bob)
        page = text_of(client.get(reverse("subgroup:terms_version", args=[2])))
        assert "What changed since version 1" in page
        assert "Plan <ins>our</ins> year &lt;together&gt;" in page
        assert "<del>4</del> partners" in page
        first = text_of(client.get(reverse("subgroup:terms_version", args=[1])))
        assert "agreed at the meeting of Tuesday 9 August 2016" in first
        assert "What changed since" not in first

    def test_the_coordinator_drafts_changes_and_agrees(
        self, client: Client, people: Cast, august: Meeting
    ) -> None:
        TermsFactory(number=1, agreed_at=august)
        client.force_login(people.coordinator)
        begun = client.post(reverse("subgroup:terms_start"))
        assert begun["Location"] == reverse("subgroup:terms_edit")
        draft = Terms.objects.get(number=2)
        saved = client.post(begun["Location"], in_the_form(draft, purpose="Plan the whole year"))
        assert saved["Location"] == reverse("subgroup:terms_version", args=[2])
        sent = {"meeting": august.pk, "version": 2}
        assert client.post(reverse("subgroup:terms_agree"), sent).status_code == 302
        page = text_of(client.get(reverse("subgroup:terms")))
        assert "Version 2, agreed at the meeting of Tuesday 9 August 2016" in page
        assert "Plan the whole year" in page

    def test_a_form_that_came_late_shows_both_texts(self, client: Client, people: Cast) -> None:
        draft = TermsFactory(purpose="As it was")
        edit_draft(by=people.chair, terms=draft, opened_version=1, values={"purpose": "Chair's"})
        client.force_login(people.coordinator)
        late = client.post(reverse("subgroup:terms_edit"), in_the_form(draft, purpose="Mine"))
        assert late.status_code == 409
        assert "Chair&#x27;s" in text_of(late)
        assert "Mine" in text_of(late)

    def test_what_keeps_the_terms_from_being_agreed_is_said(
        self, client: Client, people: Cast, august: Meeting
    ) -> None:
        TermsFactory(chair="")
        client.force_login(people.chair)
        url = reverse("subgroup:terms_agree")
        assert "Nothing is said yet under: Chair" in text_of(client.get(url))
        page = text_of(client.post(url, {"meeting": august.pk, "version": 1}))
        edit = reverse("subgroup:terms_edit")
        assert f'<a href="{edit}">Nothing is said yet under: Chair. Fill that in first.</a>' in page
        stale = client.post(url, {"meeting": august.pk, "version": 7}, follow=True)
        assert "Somebody changed the draft" in text_of(stale)

    def test_a_quorum_of_none_is_refused(self, client: Client, people: Cast) -> None:
        draft = TermsFactory()
        client.force_login(people.coordinator)
        page = text_of(client.post(reverse("subgroup:terms_edit"), in_the_form(draft, quorum="0")))
        assert "Quorum must be 1 or more" in page
