"""Two channels that turn out to be one: who says so, and what becomes of both."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.refusals import NotPossible, ReasonNeeded
from channels_registry.choices import EditionState
from channels_registry.models import Channel, Edition
from channels_registry.operations import (
    EditionDates,
    add_edition,
    book,
    create_channel,
    edit_channel,
    edit_edition,
    end_channel,
    make_editions,
    merge_channels,
    move_edition,
)
from tests.cast import cast
from tests.channels_registry.conftest import NOW, told
from tests.channels_registry.letters_of_winter import ASKED, waiting
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ChannelFactory,
    EditionFactory,
    EditionPatternFactory,
    PartnerFactory,
    PlacementFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
YESTERDAY, TODAY = date(2016, 10, 24), date(2016, 10, 25)
WINTER = date(2016, 12, 12)
TAKEN = "This channel has an edition on that day already"
NEW = {"name": "Posters", "kind": "print", "shared_by_all": True}


@pytest.mark.parametrize("who", ["alice", "bob", "chair"])
def test_not_even_its_owner_merges_a_channel(who):
    people = cast()
    kept, gone = (ChannelFactory(owners=[people.lead, people.other]) for _ in range(2))
    with pytest.raises(PermissionDenied, match="Only the coordinator and administrators merge"):
        merge_channels(by=getattr(people, who), kept=kept, gone=gone, reason="The same")
    for allowed in (people.coordinator, people.administrator):
        merge_channels(by=allowed, kept=kept, gone=ChannelFactory(), reason="The same")
    gone.refresh_from_db()
    assert (gone.merged_into, kept.merged_channels.count()) == (None, 2)


def test_merging_keeps_both_histories_and_where_things_were_placed():
    people = cast()
    burnt_oak, edgware = AreaFactory(name="Burnt Oak"), AreaFactory(name="Edgware")
    kept = ChannelFactory(name="E-news", owners=[people.lead], aliases=["news"])
    gone = ChannelFactory(name="E-bulletin", owners=[people.other], aliases=["bulletin", "news"])
    kept.areas.set([burnt_oak])
    gone.areas.set([edgware])
    edit_channel(by=people.bob, channel=gone, opened_version=1, fields={"cost": "Free"})
    placement = PlacementFactory(channel=gone)
    merge_channels(by=people.coordinator, kept=kept, gone=gone, reason="One mailing list")
    kept.refresh_from_db()
    gone.refresh_from_db()
    placement.refresh_from_db()
    assert (gone.merged_into, gone.valid_to, gone.aliases) == (kept, date(2016, 10, 24), [])
    assert kept.aliases == ["news", "E-bulletin", "bulletin"]
    assert set(kept.owners.all()) == {people.lead, people.other}
    assert set(kept.areas.all()) == {burnt_oak, edgware}
    assert placement.channel == gone
    assert told(gone) == [
        ("edited", "cost", "", "Free"),
        ("merged", "valid_to", "", "2016-10-24"),
        ("merged", "merged_into", "", "E-news"),
        ("merged", "aliases", "bulletin, news", ""),
    ]
    assert [row[:2] for row in told(kept)] == [
        ("merged", "aliases"),
        ("merged", "owners"),
        ("merged", "areas"),
    ]
    assert list(Channel.objects.active(TODAY)) == [kept]


@pytest.mark.parametrize("narrow", ["kept", "gone"])
def test_who_reaches_everybody_still_does_after_a_merger(narrow):
    kept, gone = ChannelFactory(), ChannelFactory()
    {"kept": kept, "gone": gone}[narrow].audiences.set([AudienceFactory()])
    merge_channels(by=None, kept=kept, gone=gone, reason="The same")
    assert list(kept.audiences.all()) == []


@pytest.mark.parametrize("owned", ["kept", "gone"])
def test_where_one_of_two_has_no_owner_what_stays_is_kept_by_whom_it_was(owned):
    people = cast()
    owners = {"kept": [], "gone": []} | {owned: [people.lead]}
    kept, gone = (ChannelFactory(owners=owners[name]) for name in ("kept", "gone"))
    merge_channels(by=people.coordinator, kept=kept, gone=gone, reason="The same")
    assert list(kept.owners.all()) == owners["kept"]


@pytest.mark.parametrize(
    ("life", "last_day"),
    [
        ({}, YESTERDAY),
        ({"valid_to": date(2016, 12, 31)}, YESTERDAY),
        ({"valid_to": date(2016, 9, 30)}, date(2016, 9, 30)),
        ({"valid_from": TODAY}, TODAY),
    ],
)
def test_what_was_merged_ended_yesterday_unless_it_had_ended_before_or_begins_today(life, last_day):
    kept, gone = ChannelFactory(), ChannelFactory(**life)
    merge_channels(by=None, kept=kept, gone=gone, reason="The same")
    gone.refresh_from_db()
    assert gone.valid_to == last_day


def test_what_was_merged_before_leads_to_what_is_kept_now_without_going_round():
    first, second, third, kept = (ChannelFactory(name=name) for name in "ABCD")
    edition = EditionFactory(channel=first, publication_date=WINTER)
    for goes, stays in ((first, second), (second, third), (third, kept)):
        merge_channels(by=None, kept=stays, gone=goes, reason="The same")
    assert set(kept.merged_channels.all()) == {first, second, third}
    assert list(Edition.objects.carried_by([kept.pk])) == [edition]
    assert Edition.objects.with_carriers().get().carriers == {first.pk, kept.pk}
    assert [row for row in told(first) if row[1] == "merged_into"] == [
        ("merged", "merged_into", "", "B"),
        ("merged", "merged_into", "B", "C"),
        ("merged", "merged_into", "C", "D"),
    ]


class TestWhatEndsBeforeAnEditionComesOut:
    @pytest.fixture
    def kept(self) -> Channel:
        return ChannelFactory(name="Kept", valid_to=date(2016, 12, 11))

    @pytest.fixture
    def winter(self) -> Edition:
        return EditionFactory(name="Winter", publication_date=WINTER)

    def test_does_not_carry_it(self, kept, winter):
        with pytest.raises(
            NotPossible,
            match=r"^Winter comes out on 12 December 2016, and Kept ends on 11 December 2016. Give "
            r"Kept a later last day first, or cancel Winter.$",
        ) as refused:
            merge_channels(by=None, kept=kept, gone=winter.channel, reason="The same")
        assert refused.value.about == ("kept",)
        assert not Channel.objects.exclude(merged_into=None).exists()

    def test_carries_it_on_its_last_day(self, kept, winter):
        kept.valid_to = WINTER
        kept.save()
        merge_channels(by=None, kept=kept, gone=winter.channel, reason="The same")
        assert list(Edition.objects.carried_by([kept.pk])) == [winter]

    def test_may_take_over_what_has_only_an_edition_that_is_off(self, kept, winter):
        winter.state, winter.state_reason = EditionState.CANCELLED, "No paper"
        winter.save()
        merge_channels(by=None, kept=kept, gone=winter.channel, reason="The same")
        assert kept.merged_channels.get() == winter.channel

    def test_may_take_over_what_has_only_editions_that_are_out(self, kept, winter):
        with clock.at(NOW.replace(month=12, day=15)):
            EditionFactory(channel=winter.channel, publication_date=date(2016, 12, 14))
            merge_channels(by=None, kept=kept, gone=winter.channel, reason="The same")
        assert kept.merged_channels.get() == winter.channel


class TestWhoKeepsItsSlotsThen:
    @pytest.fixture
    def bulletin(self, people) -> Channel:
        """Of a partner that has ended, with a slot that is held: the coordinator is asked."""
        former = PartnerFactory(valid_to=YESTERDAY)
        bulletin = ChannelFactory(name="Bulletin", owners=[former])
        winter = EditionFactory(channel=bulletin, name="Winter", publication_date=WINTER)
        book(by=people.bob, edition=winter, partner=people.other)
        return bulletin

    def test_is_asked_about_those_that_nobody_has_decided_about(self, people, bulletin):
        kept = ChannelFactory(name="E-news", owners=[people.lead])
        assert len(waiting(people.coordinator, ASKED)) == 1
        merge_channels(by=people.administrator, kept=kept, gone=bulletin, reason="One mailing list")
        (asked,) = waiting(people.alice, ASKED)
        assert asked.subject == "Answer a request for a slot: Bulletin, Winter"
        assert waiting(people.coordinator, ASKED) == []

    def test_is_asked_nothing_where_the_same_kept_both(self, people):
        kept, gone = (ChannelFactory(owners=[people.lead]) for _ in range(2))
        edition = EditionFactory(channel=gone, publication_date=WINTER)
        book(by=people.alice, edition=edition, partner=people.lead)
        merge_channels(by=people.coordinator, kept=kept, gone=gone, reason="The same")
        assert waiting(people.alice, ASKED) == []


class TestOneEditionADay:
    """What comes out of both is one channel's: its owners do not make the same edition twice."""

    @pytest.fixture
    def winter(self) -> Edition:
        winter = EditionFactory(name="Winter", publication_date=WINTER)
        merge_channels(by=None, kept=ChannelFactory(name="B"), gone=winter.channel, reason="Same")
        return Edition.objects.get()

    @pytest.fixture
    def kept(self, winter) -> Channel:
        return winter.channel.merged_into

    def test_is_made_by_a_pattern(self, kept, winter):
        pattern = EditionPatternFactory(channel=kept, starts=date(2016, 12, 1))
        made = make_editions(by=None, pattern=pattern, year=FinancialYear(2016))
        assert [each.publication_date for each in made] == [date(2017, 3, 13)]

    def test_is_added(self, kept, winter):
        said = {"name": "December", "publication_date": WINTER}
        with pytest.raises(NotPossible, match=TAKEN) as refused:
            add_edition(by=None, channel=kept, fields=said)
        assert refused.value.about == ("publication_date",)
        add_edition(by=None, channel=kept, fields=said | {"place": "Town hall"})
        winter.state, winter.state_reason = EditionState.CANCELLED, "No paper"
        winter.save()
        add_edition(by=None, channel=kept, fields=said)

    @pytest.mark.parametrize("moves", ["kept", "gone"])
    def test_is_moved_there(self, kept, winter, moves):
        other = kept if moves == "gone" else winter.channel
        EditionFactory(channel=other, publication_date=date(2016, 12, 13))
        moving = winter
        if moves == "kept":
            moving = EditionFactory(channel=kept, publication_date=date(2016, 12, 14))
        said = {"by": None, "edition": moving, "opened_version": 1, "reason": "The printer"}
        with pytest.raises(NotPossible, match=TAKEN):
            move_edition(dates=EditionDates(date(2016, 12, 13)), **said)

    def test_is_held_in_one_place(self, kept, winter):
        hall = EditionFactory(channel=kept, publication_date=WINTER, place="Town hall")
        said = {"by": None, "edition": hall, "opened_version": 1}
        with pytest.raises(NotPossible, match=TAKEN):
            edit_edition(fields={"place": ""}, **said)
        assert edit_edition(fields={"place": "Library"}, **said).place == "Library"

    def test_stays_as_it_is_where_both_had_one(self, kept, winter):
        own = EditionFactory(channel=kept, publication_date=WINTER, copy_deadline=TODAY)
        said = {"by": None, "edition": own}
        edit_edition(opened_version=1, fields={"name": "December", "place": ""}, **said)
        earlier = EditionDates(WINTER, copy_deadline=date(2016, 11, 1))
        move_edition(opened_version=2, dates=earlier, reason="The printer", **said)
        own.refresh_from_db()
        assert (own.name, own.copy_deadline) == ("December", date(2016, 11, 1))


def test_what_cannot_be_merged():
    kept, gone, third = ChannelFactory(name="Kept"), ChannelFactory(name="Gone"), ChannelFactory()
    with pytest.raises(ReasonNeeded):
        merge_channels(by=None, kept=kept, gone=gone, reason="")
    with pytest.raises(NotPossible, match="A channel cannot be merged with itself"):
        merge_channels(by=None, kept=kept, gone=kept, reason="The same")
    merge_channels(by=None, kept=kept, gone=gone, reason="The same")
    for one, other in ((gone, third), (third, gone)):
        with pytest.raises(NotPossible, match=r"Gone was merged into Kept. Use that channel"):
            merge_channels(by=None, kept=one, gone=other, reason="The same")
    with pytest.raises(NotPossible, match=r"Gone was merged into Kept. Use that channel"):
        edit_channel(by=None, channel=gone, opened_version=2, fields={"cost": "Free"})


class TestTheNameOfAMergedChannel:
    @pytest.fixture
    def kept(self) -> Channel:
        kept, gone = ChannelFactory(name="Billboards"), ChannelFactory(name="Posters")
        return merge_channels(by=None, kept=kept, gone=gone, reason="The same")

    @pytest.mark.parametrize("name", ["Posters", "POSTERS"])
    def test_is_given_to_no_other(self, kept, name):
        said = f"{name} is Billboards now, into which it was merged. Use that channel, or give this"
        with pytest.raises(NotPossible, match=said) as refused:
            create_channel(by=None, fields={**NEW, "name": name})
        assert refused.value.about == ("name",)
        with pytest.raises(NotPossible, match=said):
            edit_channel(by=None, channel=ChannelFactory(), opened_version=1, fields={"name": name})
        assert not Channel.objects.filter(name__iexact=name, merged_into=None).exists()

    def test_may_become_that_of_what_is_kept(self, kept):
        renamed = edit_channel(
            by=None, channel=kept, opened_version=kept.version, fields={"name": "Posters"}
        )
        assert renamed.name == "Posters"

    def test_is_free_once_what_is_kept_gives_it_up(self, kept):
        edit_channel(by=None, channel=kept, opened_version=kept.version, fields={"aliases": []})
        assert create_channel(by=None, fields=NEW).pk

    def test_is_free_once_what_is_kept_has_ended(self, kept):
        end_channel(
            by=None, channel=kept, opened_version=kept.version, last_day=YESTERDAY, reason="Dear"
        )
        assert create_channel(by=None, fields=NEW).pk

    def test_stops_no_edit_of_what_had_it_before(self, kept):
        older = ChannelFactory(name="Posters")
        edited = edit_channel(by=None, channel=older, opened_version=1, fields={"cost": "Free"})
        assert edited.cost == "Free"
