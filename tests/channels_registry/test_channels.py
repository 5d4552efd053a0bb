"""Keeping channels: who may, at which version, with which history; ending and merging them."""

from datetime import date
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import NotPossible, ReasonNeeded
from channels_registry.choices import ChannelKind, EditionState
from channels_registry.models import Channel, Edition
from channels_registry.operations import create_channel, edit_channel, end_channel, merge_channels
from partnership.queries.history import history_of
from tests.cast import cast
from tests.channels_registry.conftest import told
from tests.factories import (
    AudienceFactory,
    ChannelFactory,
    EditionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)
NEWSLETTER = {"name": "Tenants' newsletter", "kind": ChannelKind.PRINT, "lead_time_days": 14}


def test_an_advocate_enters_a_channel_of_their_partner():
    people, older = cast(), AudienceFactory(label="Older residents")
    channel = create_channel(
        by=people.alice, fields=NEWSLETTER, owners=[people.lead], audiences=[older]
    )
    found = Channel.objects.get(code="TENANTS-NEWSLETTER")
    assert found == channel
    assert (found.lead_time_days, found.lead_time_is_estimate) == (14, True)
    assert (found.confirmed_on, found.confirmed_by, found.version) == (TODAY, people.alice, 2)
    assert list(found.owners.all()) == [people.lead]
    assert list(found.audiences.all()) == [older]
    assert told(found) == [("added", "", "", "")]


@pytest.mark.parametrize("who", ["bob", "champion", "chair", "board_member", "deactivated"])
def test_nobody_else_enters_or_edits_a_channel_of_a_partner(who):
    people = cast()
    channel = ChannelFactory(owners=[people.lead])
    person = getattr(people, who)
    with pytest.raises(PermissionDenied):
        create_channel(by=person, fields=NEWSLETTER, owners=[people.lead])
    with pytest.raises(PermissionDenied):
        edit_channel(by=person, channel=channel, opened_version=1, fields={"cost": "Free"})
    with pytest.raises(PermissionDenied):
        end_channel(by=person, channel=channel, opened_version=1, last_day=TODAY, reason="No")
    with pytest.raises(PermissionDenied):
        merge_channels(by=person, kept=ChannelFactory(), gone=channel, reason="The same")
    channel.refresh_from_db()
    assert (Channel.objects.count(), channel.version, channel.cost) == (2, 1, "")


@pytest.mark.parametrize("who", ["alice", "coordinator", "administrator"])
def test_owner_coordinator_and_administrator_edit(who):
    people = cast()
    channel = ChannelFactory(owners=[people.lead], name="Old name")
    edit_channel(
        by=getattr(people, who),
        channel=channel,
        opened_version=1,
        fields={"name": "New name", "lead_time_is_estimate": False, "kind": "press"},
        owners=[people.lead, people.other],
    )
    channel.refresh_from_db()
    assert (channel.name, channel.lead_time_is_estimate, channel.version) == ("New name", False, 2)
    assert told(channel) == [
        ("edited", "name", "Old name", "New name"),
        ("edited", "lead_time_is_estimate", "yes", "no"),
        ("edited", "kind", "Print", "Press"),
        ("edited", "owners", "Lead partner", "Lead partner, Other partner"),
    ]


def test_names_that_hold_a_comma_are_parted_by_semicolons_on_page_and_in_history(client):
    people = cast()
    channel = ChannelFactory(owners=[people.lead])
    labels = ("Residents", "Victims of crime, and their families")
    audiences = [AudienceFactory(label=label) for label in labels]
    edit_channel(by=people.alice, channel=channel, opened_version=1, fields={}, audiences=audiences)
    said = "Residents; Victims of crime, and their families"
    assert told(channel) == [("edited", "audiences", "", said)]
    client.force_login(people.alice)
    assert (
        client.get(reverse("channels_registry:channel", args=[channel.code])).text.count(said) == 2
    )


def test_what_all_partners_share_is_the_coordinators():
    people = cast()
    shared = ChannelFactory(shared_by_all=True, owners=[people.lead])
    with pytest.raises(PermissionDenied):
        edit_channel(by=people.alice, channel=shared, opened_version=1, fields={"cost": "Free"})
    with pytest.raises(PermissionDenied):
        create_channel(
            by=people.alice, fields={**NEWSLETTER, "shared_by_all": True}, owners=[people.lead]
        )
    own = ChannelFactory(owners=[people.lead])
    with pytest.raises(PermissionDenied):
        edit_channel(by=people.alice, channel=own, opened_version=1, fields={"shared_by_all": True})
    edit_channel(by=people.coordinator, channel=shared, opened_version=1, fields={"cost": "Free"})
    assert Channel.objects.get(pk=shared.pk).cost == "Free"


def test_an_owner_cannot_give_the_channel_away_so_that_nobody_of_theirs_keeps_it():
    people = cast()
    channel = ChannelFactory(owners=[people.lead])
    with pytest.raises(PermissionDenied, match="A channel needs an owner for which you speak"):
        edit_channel(
            by=people.alice, channel=channel, opened_version=1, fields={}, owners=[people.other]
        )
    channel.refresh_from_db()
    assert (channel.version, list(channel.owners.all())) == (1, [people.lead])


def test_the_second_of_two_edits_is_stale_and_writes_nothing():
    people = cast()
    channel = ChannelFactory(owners=[people.lead])
    edit_channel(by=people.alice, channel=channel, opened_version=1, fields={"cost": "Free"})
    with pytest.raises(StaleEdit):
        edit_channel(by=people.coordinator, channel=channel, opened_version=1, fields={"cost": "5"})
    channel.refresh_from_db()
    assert (channel.cost, channel.version) == ("Free", 2)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"lead_time_days": -1}, "Ensure this value is greater than or equal to 0"),
        ({"reach_number": "many"}, "Reach number: “many” value must be an integer."),
        ({"reach_number": -5}, "Ensure this value is greater than or equal to 0"),
        (
            {"reach_number": 2_000_000_001},
            "Use a whole number from 0 to 2,000,000,000",
        ),
        ({"kind": "telepathy"}, "Kind: Value 'telepathy' is not a valid choice."),
        (
            {"valid_from": date(2016, 4, 2), "valid_to": date(2016, 4, 1)},
            "The last day is before the first. Set it to the same day or later.",
        ),
        ({"name": "MAGAZINE"}, "There is a channel of this name already. Use that one"),
    ],
)
@pytest.mark.both_databases
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(fields, words):
    people = cast()
    ChannelFactory(name="Magazine")
    channel = ChannelFactory(owners=[people.lead], name="Screens")
    with pytest.raises(NotPossible, match=words):
        edit_channel(by=people.alice, channel=channel, opened_version=1, fields=fields)
    with pytest.raises(NotPossible, match=words):
        create_channel(by=people.alice, fields={**NEWSLETTER, **fields}, owners=[people.lead])
    channel.refresh_from_db()
    assert (channel.name, channel.version, Channel.objects.count()) == ("Screens", 1, 2)


def test_a_field_that_is_not_the_owners_to_set_is_refused():
    with pytest.raises(ValueError, match="These are no fields to set: code, version"):
        create_channel(by=None, fields={**NEWSLETTER, "code": "X", "version": 9})


def test_a_channel_that_ends_keeps_its_history():
    people = cast()
    channel = ChannelFactory(owners=[people.lead], name="Screens")
    with pytest.raises(ReasonNeeded):
        end_channel(by=people.alice, channel=channel, opened_version=1, last_day=TODAY, reason=" ")
    end_channel(
        by=people.alice, channel=channel, opened_version=1, last_day=TODAY, reason="Library closes"
    )
    assert told(channel) == [("ended", "valid_to", "", "2016-10-25")]
    assert history_of(channel).get().reason == "Library closes"
    assert list(Channel.objects.active(TODAY)) == [channel]
    assert list(Channel.objects.active(date(2016, 10, 26))) == []


def end(channel, last_day):
    end_channel(
        by=None,
        channel=channel,
        opened_version=channel.version,
        last_day=last_day,
        reason="Too dear",
    )


def end_by_an_edit(channel, last_day):
    edit_channel(
        by=None,
        channel=channel,
        opened_version=channel.version,
        fields={"valid_to": last_day},
    )


@pytest.mark.parametrize("act", [end, end_by_an_edit])
def test_a_channel_does_not_end_before_its_last_edition_is_out(act):
    magazine = ChannelFactory(name="Magazine")
    spring, winter = (
        EditionFactory(channel=magazine, publication_date=day)
        for day in (date(2017, 4, 10), date(2017, 1, 16))
    )
    last_day = date(2017, 1, 15)
    with pytest.raises(
        NotPossible,
        match=r"^2 editions come out after that, the first on 16 January 2017. "
        r"Cancel them first, or choose a later day.$",
    ):
        act(magazine, last_day)
    Edition.objects.filter(pk=spring.pk).update(
        state=EditionState.CANCELLED, state_reason="No money"
    )
    with pytest.raises(
        NotPossible,
        match=rf"^{winter} comes out on 16 January 2017. Cancel it first, or choose a later day.$",
    ):
        act(magazine, last_day)
    magazine.refresh_from_db()
    assert (magazine.valid_to, magazine.version) == (None, 1)
    act(magazine, date(2017, 1, 16))
    magazine.refresh_from_db()
    assert magazine.valid_to == date(2017, 1, 16)


@pytest.mark.parametrize("act", [end, end_by_an_edit])
def test_nor_before_an_edition_that_is_out_which_nobody_is_told_to_cancel(act):
    magazine = ChannelFactory(name="Magazine")
    EditionFactory(channel=magazine, publication_date=date(2017, 1, 16))
    for name, day in (("Summer", date(2016, 10, 25)), ("Spring", date(2016, 4, 11))):
        EditionFactory(channel=magazine, name=name, publication_date=day)
    with pytest.raises(
        NotPossible,
        match=r"Summer came out on 25 October 2016. Choose that day or a later one.$",
    ):
        act(magazine, date(2016, 10, 24))


@pytest.mark.parametrize("act", [end, end_by_an_edit])
@pytest.mark.parametrize("removes", [1, 2, 3])
def test_nor_before_an_edition_of_what_was_merged_into_it(act, removes):
    gone, *kept = (ChannelFactory(name=f"Magazine {number}") for number in range(1 + removes))
    EditionFactory(channel=gone, name="Winter", publication_date=date(2016, 12, 12))
    for goes, stays in pairwise([gone, *kept]):
        merge_channels(by=None, kept=stays, gone=goes, reason="The same")
    last = kept[-1]
    last.refresh_from_db()
    with pytest.raises(NotPossible, match=r"^Winter comes out on 12 December 2016. Cancel it"):
        act(last, date(2016, 10, 25))
    last.refresh_from_db()
    assert last.valid_to is None
    act(last, date(2016, 12, 12))


class TestTwoOfOneName:
    """One ended on 1 September 2016, the other begins on 1 November."""

    SAID = "There is another channel of this name in that time. Use that one, or let one of them"

    @pytest.fixture
    def ended(self) -> Channel:
        ended = ChannelFactory(name="Posters", valid_to=date(2016, 9, 1))
        ChannelFactory(name="posters", valid_from=date(2016, 11, 1))
        return ended

    @staticmethod
    def end(channel: Channel, last_day: date) -> Channel:
        return end_channel(
            by=None, channel=channel, opened_version=1, last_day=last_day, reason="Not yet"
        )

    def test_are_not_both_there_on_a_day_to_come(self, ended):
        with pytest.raises(NotPossible, match=self.SAID) as refused:
            self.end(ended, date(2016, 11, 1))
        assert "last_day" in refused.value.about
        with pytest.raises(NotPossible, match=self.SAID):
            edit_channel(
                by=None,
                channel=ended,
                opened_version=1,
                fields={"valid_to": date(2018, 9, 1)},
            )
        ended.refresh_from_db()
        assert (ended.valid_to, ended.version) == (date(2016, 9, 1), 1)

    def test_may_follow_on_each_other(self, ended):
        assert self.end(ended, date(2016, 10, 31)).valid_to == date(2016, 10, 31)

    def test_may_have_been_there_together(self, ended):
        Channel.objects.filter(name="posters").update(valid_from=None)
        assert self.end(ended, date(2016, 10, 24)).valid_to == date(2016, 10, 24)

    def test_are_not_made_while_the_first_is_still_there(self):
        ChannelFactory(name="Posters", valid_to=date(2016, 10, 31))
        new = {"name": "Posters", "kind": ChannelKind.PRINT, "shared_by_all": True}
        with pytest.raises(NotPossible, match=self.SAID):
            create_channel(by=None, fields={**new, "valid_from": date(2016, 10, 31)})
        assert create_channel(by=None, fields={**new, "valid_from": date(2016, 11, 1)}).pk
