"""The register of channels: what can be used on a day, and the page of one channel."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from channels_registry.choices import EditionState
from channels_registry.models import Channel
from channels_registry.queries import register
from channels_registry.queries.channel_page import editions_of
from channels_registry.queries.dated import comes_in_editions
from tests.cast import cast
from tests.channels_registry.pages import at, text_of
from tests.factories import (
    ChannelFactory,
    EditionFactory,
    EditionPatternFactory,
    OfferFactory,
    ResourceFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2016, 10, 25)


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        yield


def test_only_channels_of_the_day_are_offered_with_the_copy_still_to_come():
    ChannelFactory(name="Closed magazine", valid_to=date(2016, 10, 24))
    ChannelFactory(name="New screens", valid_from=date(2016, 10, 26))
    magazine = ChannelFactory(name="Magazine", valid_from=TODAY, valid_to=TODAY)
    for deadline, issue in (
        (date(2016, 10, 24), date(2016, 11, 1)),
        (TODAY, date(2016, 11, 2)),
        (date(2016, 12, 1), date(2016, 12, 9)),
    ):
        EditionFactory(channel=magazine, copy_deadline=deadline, publication_date=issue)
    (kind,) = register(TODAY)
    assert [
        (channel.name, [edition.copy_deadline for edition in channel.coming])
        for channel in kind.channels
    ] == [("Magazine", [TODAY, date(2016, 12, 1)])]


def test_channels_stand_by_their_names_whether_these_begin_with_a_capital_or_not():
    for name in ("Zebra screens", "apple cards", "Banners"):
        ChannelFactory(name=name)
    (kind,) = register(TODAY)
    assert [str(channel) for channel in kind.channels] == [
        "apple cards",
        "Banners",
        "Zebra screens",
    ]


def test_a_cancelled_edition_is_not_the_next_one():
    magazine = ChannelFactory()
    EditionFactory(
        channel=magazine,
        copy_deadline=date(2016, 11, 1),
        publication_date=date(2016, 11, 9),
        state=EditionState.CANCELLED,
        state_reason="No paper",
    )
    after = EditionFactory(
        channel=magazine, copy_deadline=date(2016, 12, 1), publication_date=date(2016, 12, 9)
    )
    (kind,) = register(TODAY)
    assert [channel.coming for channel in kind.channels] == [[after]]


def test_a_channel_whose_pattern_has_ended_takes_copy_at_any_time_again():
    pattern = EditionPatternFactory(starts=date(2015, 4, 1), ends=TODAY)
    dated = Channel.objects.filter(comes_in_editions(TODAY))
    assert dated.get() == pattern.channel
    assert not Channel.objects.filter(comes_in_editions(date(2016, 10, 26))).exists()


def test_the_editions_of_what_was_merged_into_a_channel_are_its_editions():
    kept = ChannelFactory(name="Kept", code="KEPT")
    gone = ChannelFactory(name="Gone", code="GONE", merged_into=kept, valid_to=date(2016, 10, 24))
    winter = EditionFactory(
        channel=gone, copy_deadline=date(2016, 11, 14), publication_date=date(2016, 12, 12)
    )
    EditionFactory(copy_deadline=date(2016, 11, 14), publication_date=date(2016, 12, 12))
    coming = {each.name: each for kind in register(TODAY) for each in kind.channels}["Kept"]
    assert (coming.coming, coming.in_editions) == ([winter], True)
    assert set(editions_of(kept)) == {winter}
    winter.state, winter.state_reason = EditionState.CANCELLED, "No paper"
    winter.save()
    coming = {each.name: each for kind in register(TODAY) for each in kind.channels}["Kept"]
    assert (coming.coming, coming.in_editions) == ([], False)


def test_the_page_of_a_channel_leads_to_the_editions_of_what_was_merged_into_it(client):
    client.force_login(cast().bob)
    kept = ChannelFactory(name="Kept", code="KEPT")
    gone = ChannelFactory(name="Gone", code="GONE", merged_into=kept, valid_to=date(2016, 10, 24))
    winter = EditionFactory(channel=gone, name="Winter", publication_date=date(2016, 12, 12))
    page = client.get(reverse("channels_registry:channel", args=["KEPT"])).content.decode()
    assert reverse("channels_registry:edition", args=["GONE", winter.pk]) in page
    assert '<span class="app-table__sub">of Gone</span>' in page
    assert "It can be used at any time" not in page


def test_what_comes_out_in_editions_is_not_to_be_had_at_any_time(client):
    out = date(2016, 11, 9)
    late = ChannelFactory(name="A, copy is past")
    EditionFactory(channel=late, copy_deadline=date(2016, 10, 24), publication_date=out)
    unmade = EditionPatternFactory(channel=ChannelFactory(name="B, none is made")).channel
    cancelled = EditionFactory(
        channel=ChannelFactory(name="C, none is on"),
        publication_date=out,
        state=EditionState.CANCELLED,
        state_reason="No paper",
    ).channel
    over = EditionFactory(
        channel=ChannelFactory(name="D, all are out"), publication_date=date(2016, 10, 24)
    ).channel
    never = ChannelFactory(name="E, never had one")
    (kind,) = register(TODAY)
    assert [(one, one.in_editions) for one in kind.channels] == [
        (late, True),
        (unmade, True),
        (cancelled, False),
        (over, False),
        (never, False),
    ]
    client.force_login(cast().bob)
    page = client.get("/channels/").content.decode()
    assert (page.count("No edition open"), page.count("Any time")) == (2, 3)
    for channel, words in (
        (unmade, "No edition is open: those to come are not set yet."),
        (never, "No edition is set. It can be used at any time within its lead time."),
    ):
        assert words in client.get(f"/channels/{channel.code}/").content.decode()


def test_the_page_of_a_channel_counts_no_cancelled_edition(client):
    client.force_login(cast().bob)
    magazine = ChannelFactory()
    cancelled, _ = (EditionFactory(channel=magazine) for _ in range(2))
    cancelled.state, cancelled.state_reason = EditionState.CANCELLED, "No paper"
    cancelled.save()
    page = client.get(f"/channels/{magazine.code}/")
    assert len(page.context["coming"]) == 2
    assert "1 to come" in page.content.decode()


def test_a_lead_time_that_is_an_estimate_says_so(client):
    client.force_login(cast().bob)
    guess = ChannelFactory(lead_time_days=1, lead_time_is_estimate=True)
    known = ChannelFactory(lead_time_days=20, lead_time_is_estimate=False)
    facts = {}
    for channel in (guess, known):
        page = client.get(f"/channels/{channel.code}/")
        facts[channel] = {fact["key"]: fact["value"] for fact in page.context["facts"]}
    assert facts[guess]["Lead time"] == ["About 1 day, an estimate"]
    assert facts[known]["Lead time"] == ["20 days"]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_register_takes_as_many_queries_for_any_number_of_channels(
    client, count, django_assert_num_queries
):
    client.force_login(cast().bob)
    for _ in range(count):
        EditionFactory(copy_deadline=date(2016, 12, 1), publication_date=date(2016, 12, 9))
        OfferFactory()
    with django_assert_num_queries(10):
        assert client.get("/channels/").status_code == 200


@pytest.mark.parametrize(
    ("page", "make", "said"),
    [
        ("channels", ChannelFactory, "No channel is in the register."),
        ("offers", OfferFactory, "No offer is in the register."),
        ("resources", ResourceFactory, "Nothing to lend is in the register."),
    ],
)
def test_a_list_of_which_all_has_ended_does_not_say_that_nobody_entered_any(
    client, people, page, make, said
):
    make(valid_to=date(2016, 10, 24))
    client.force_login(people.bob)
    assert said in text_of(client.get(at(page)))
