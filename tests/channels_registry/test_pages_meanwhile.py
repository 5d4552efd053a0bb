"""A form that is sent once its channel was merged, or its edition cancelled, comes back whole."""

from datetime import date

import pytest
from django.urls import reverse

from channels_registry.choices import EditionState
from channels_registry.models import Edition
from channels_registry.operations import cancel_edition, merge_channels
from tests.channels_registry.pages import at, boxes, text_of
from tests.factories import ChannelFactory, EditionPatternFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]

TYPED = "Quokka on the loose"
MERGED = "Magazine was merged into E-news. Use that channel instead."
CANCELLED = "This edition was cancelled. Add a new one for the day instead."
PATTERN = {
    "rhythm": "nth_weekday",
    "every": 6,
    "nth": 2,
    "weekday": 0,
    "slot_unit": "slots",
    "naming": "month",
    "place": TYPED,
} | boxes("starts", date(2017, 4, 1))


@pytest.fixture
def pattern(magazine):
    return EditionPatternFactory(channel=magazine)


def merge(people, magazine) -> None:
    kept = ChannelFactory(name="E-news", owners=[people.other])
    merge_channels(by=people.coordinator, kept=kept, gone=magazine, reason="One and the same")


class TestOnceTheChannelWasMerged:
    @pytest.fixture
    def forms(self, people, pattern):
        """What Alice has typed into each form of the magazine, and what a late one answers."""
        channel = {"name": "Magazine", "kind": "print", "owners": [people.lead.pk], "cost": TYPED}
        channel |= {"reach_is_estimate": "True", "lead_time_is_estimate": "True", "version": 1}
        edition = {"name": TYPED, "slot_unit": "slots"}
        edition |= boxes("publication_date", date(2017, 3, 1))
        end = {"reason": TYPED, "version": 1} | boxes("last_day", date(2016, 12, 31))
        return {
            at("channel_edit", "MAG"): (channel, 409),
            at("edition_new", "MAG"): (edition, 422),
            at("pattern_new", "MAG"): (PATTERN, 422),
            at("pattern_edit", "MAG", pattern.pk): (PATTERN | {"version": 1}, 422),
            reverse("plans:channel_end", args=["MAG"]): (end, 409),
        }

    def test_what_was_typed_is_there_with_the_reason(
        self, client, people, magazine, pattern, forms
    ):
        merge(people, magazine)
        client.force_login(people.alice)
        for url, (sent, status) in forms.items():
            page = client.post(url, sent)
            assert page.context["form"].non_field_errors() == [MERGED], url
            assert (page.status_code, TYPED in text_of(page)) == (status, True), url
        magazine.refresh_from_db()
        pattern.refresh_from_db()
        assert (magazine.version, magazine.cost, magazine.valid_to) == (2, "", date(2016, 10, 24))
        assert (list(magazine.patterns.all()), pattern.version) == ([pattern], 1)
        assert not Edition.objects.exists()

    def test_none_of_these_forms_is_opened_any_more(self, client, people, magazine, forms):
        merge(people, magazine)
        client.force_login(people.alice)
        assert {client.get(url).status_code for url in forms} == {403}

    def test_it_stays_with_its_owners_alone(self, client, people, magazine, forms):
        merge(people, magazine)
        client.force_login(people.charlie)
        assert {client.post(url, sent).status_code for url, (sent, _) in forms.items()} == {403}

    def test_its_pattern_makes_no_editions_and_says_why(self, client, people, magazine, pattern):
        merge(people, magazine)
        client.force_login(people.alice)
        year = at("editions_of_year", "MAG", pattern.pk)
        page = client.post(year, {"year": "2016-17"}, follow=True)
        assert page.redirect_chain == [(at("channel", "MAG"), 302)]
        assert MERGED in text_of(page)
        assert not Edition.objects.exists()

    def test_a_second_press_says_what_the_first_one_did(self, client, people, magazine):
        kept = ChannelFactory(name="E-news")
        client.force_login(people.coordinator)
        merge_url, sent = at("channel_merge", "MAG"), {"kept": kept.pk, "reason": TYPED}
        assert client.post(merge_url, sent).status_code == 302
        page = client.post(merge_url, sent)
        assert (page.status_code, page.context["form"].non_field_errors()) == (422, [MERGED])


class TestOnceTheEditionWasCancelled:
    @pytest.fixture
    def forms(self, winter):
        edit = {"name": TYPED, "slots": 3, "slot_unit": "slots", "version": 1}
        move = {"reason": TYPED, "version": 1} | boxes("publication_date", date(2016, 12, 19))
        cancel = {"reason": TYPED, "version": 1}
        return {
            at("edition_edit", "MAG", winter.pk): edit,
            at("edition_move", "MAG", winter.pk): move,
            reverse("plans:edition_cancel", args=["MAG", winter.pk]): cancel,
        }

    def test_what_was_typed_is_there_with_the_reason_and_one_way_on(
        self, client, people, winter, forms
    ):
        cancel_edition(by=people.coordinator, edition=winter, opened_version=1, reason="No paper")
        client.force_login(people.alice)
        for url, sent in forms.items():
            page = client.post(url, sent)
            assert (page.status_code, page.context["form"].errors) == (
                409,
                {"__all__": [CANCELLED]},
            ), url
            text = text_of(page)
            assert all(each in text for each in (TYPED, "It cannot be saved any more", "Go back"))
            assert client.get(url).status_code == 403, url
        winter.refresh_from_db()
        assert (winter.name, winter.state, winter.state_reason, winter.version) == (
            "Winter",
            EditionState.CANCELLED,
            "No paper",
            2,
        )

    def test_nobody_is_said_to_be_told_of_what_cannot_be_saved(self, client, people, winter, forms):
        client.force_login(people.alice)
        told = "Whoever leads something that is planned for it is told by letter."
        assert [told in text_of(client.get(url)) for url in forms] == [False, True, True]
        cancel_edition(by=people.coordinator, edition=winter, opened_version=1, reason="No paper")
        assert not any(told in text_of(client.post(url, sent)) for url, sent in forms.items())

    def test_another_partner_is_refused_as_before(self, client, people, winter, forms):
        cancel_edition(by=people.coordinator, edition=winter, opened_version=1, reason="No paper")
        client.force_login(people.bob)
        assert {client.post(url, sent).status_code for url, sent in forms.items()} == {403}
