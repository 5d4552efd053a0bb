"""Offers, the yearly check of every owner's entries, and asking who has entered nothing."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import NotPossible
from channels_registry.models import Channel, NothingToEnter, Offer, Resource
from channels_registry.operations import (
    add_offer,
    confirm_entries,
    declare_none,
    edit_offer,
    end_offer,
    owe_register_checks,
    request_entries,
)
from channels_registry.queries.checks import (
    answers_of_none,
    entries_of,
    partners_with_entries,
    unconfirmed_by_partner,
)
from channels_registry.queries.pages import coordinators_channels
from partnership.choices import LetterKind
from partnership.models import Letter, Person
from partnership.queries.history import history_of
from tests.channels_registry.pages import at, text_of
from tests.factories import (
    AudienceFactory,
    ChannelFactory,
    OfferFactory,
    PartnerFactory,
    ResourceFactory,
    TopicFactory,
    advocate_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)
YEAR_AGO, MORE = date(2015, 10, 25), date(2015, 10, 24)


class TestOffers:
    def test_an_advocate_enters_and_changes_one(self, people):
        burglary, fraud = TopicFactory(label="Burglary"), TopicFactory(label="Fraud")
        offer = add_offer(
            by=people.alice,
            partner=people.lead,
            fields={"what": "Property marking", "notice_days": 14, "a_month": 4},
            topics=[burglary],
        )
        assert offer.code == "LEAD-PROPERTY-MARKIN"
        assert (offer.confirmed_on, offer.confirmed_by) == (TODAY, people.alice)
        edit_offer(
            by=people.alice,
            offer=offer,
            opened_version=2,
            fields={"notice_days": 21},
            topics=[burglary, fraud],
        )
        with pytest.raises(StaleEdit):
            end_offer(by=people.alice, offer=offer, opened_version=2, last_day=TODAY)
        end_offer(by=people.alice, offer=offer, opened_version=3, last_day=TODAY)
        assert [
            (row.act, row.field, row.before, row.after) for row in history_of(offer).order_by("id")
        ] == [
            ("added", "", "", ""),
            ("edited", "notice_days", "14", "21"),
            ("edited", "topics", "Burglary", "Burglary, Fraud"),
            ("ended", "valid_to", "", "2016-10-25"),
        ]
        assert list(Offer.objects.active(date(2016, 10, 26))) == []

    @pytest.mark.parametrize(
        ("words", "labels", "said"),
        [
            ("", [], "Everybody"),
            ("", ["Older residents"], "Older residents"),
            ("Who lives alone", ["Older residents"], "Who lives alone<br>Older residents"),
        ],
    )
    def test_the_list_says_for_whom_it_is_also_by_its_audiences(
        self, client, people, words, labels, said
    ):
        add_offer(
            by=people.alice,
            partner=people.lead,
            fields={"what": "Property marking", "who_for": words},
            audiences=[AudienceFactory(label=label) for label in labels],
        )
        client.force_login(people.bob)
        assert f"<span>{said}</span>" in text_of(client.get(at("offers")))

    def test_saving_what_stands_there_already_is_no_change(self, people):
        offer = OfferFactory(partner=people.lead, what="A talk")
        edit_offer(by=people.alice, offer=offer, opened_version=1, fields={"what": "A talk"})
        assert not history_of(offer).exists()

    def test_nobody_else_does(self, people):
        offer = OfferFactory(partner=people.lead)
        for act in (
            lambda: add_offer(by=people.bob, partner=people.lead, fields={"what": "X"}),
            lambda: edit_offer(by=people.bob, offer=offer, opened_version=1, fields={}),
            lambda: end_offer(by=people.chair, offer=offer, opened_version=1, last_day=TODAY),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert Offer.objects.get().version == 1

    def test_it_is_offered_once_however_often_a_form_is_sent(self, people):
        add_offer(by=people.alice, partner=people.lead, fields={"what": "Property marking"})
        with pytest.raises(NotPossible, match="This partner offers that already"):
            add_offer(by=people.alice, partner=people.lead, fields={"what": "property marking"})
        assert Offer.objects.count() == 1

    def test_a_negative_notice_is_refused(self, people):
        with pytest.raises(NotPossible, match="Notice days: Ensure this value is greater than"):
            add_offer(by=None, partner=people.lead, fields={"what": "X", "notice_days": -1})


CAME_IN = {"last_login": datetime(2010, 1, 1, tzinfo=UTC)}


@pytest.fixture
def come_in(people):
    """All of the cast came in before."""
    Person.objects.update(**CAME_IN)


@pytest.mark.usefixtures("come_in")
class TestTheYearlyCheck:
    def test_what_is_to_confirm(self, people):
        ChannelFactory(owners=[people.lead], confirmed_on=MORE)
        OfferFactory(partner=people.lead)
        ResourceFactory(partner=people.lead, confirmed_on=MORE)
        ChannelFactory(owners=[people.lead], confirmed_on=YEAR_AGO)
        ChannelFactory(owners=[people.lead], valid_to=MORE)
        ChannelFactory(owners=[people.lead], shared_by_all=True)
        ChannelFactory(owners=[people.other])
        assert unconfirmed_by_partner(TODAY) == {people.lead.pk: 3, people.other.pk: 1}

    def test_confirming_marks_the_partners_own_and_no_edit_is_lost_by_it(self, people):
        channel = ChannelFactory(owners=[people.lead], confirmed_on=MORE)
        OfferFactory(partner=people.lead)
        ResourceFactory(partner=people.lead)
        foreign = OfferFactory(partner=people.other)
        assert confirm_entries(by=people.alice, partner=people.lead) == 3
        channel.refresh_from_db()
        foreign.refresh_from_db()
        assert (channel.confirmed_on, channel.confirmed_by, channel.version) == (
            TODAY,
            people.alice,
            1,
        )
        assert foreign.confirmed_on is None
        row = history_of(channel).get()
        assert (row.act, row.before, row.after) == ("confirmed", "2015-10-24", "2016-10-25")
        assert unconfirmed_by_partner(TODAY) == {people.other.pk: 1}

    def test_only_its_own_people_and_the_coordinator_confirm(self, people):
        ChannelFactory(owners=[people.lead])
        for person in (people.bob, people.chair, people.champion):
            with pytest.raises(PermissionDenied):
                confirm_entries(by=person, partner=people.lead)
        assert confirm_entries(by=people.coordinator, partner=people.lead) == 1

    def test_each_owners_advocate_is_asked_once_a_year(self, people):
        ChannelFactory(owners=[people.lead, people.other])
        OfferFactory(partner=people.lead)
        ResourceFactory(partner=people.named, confirmed_on=YEAR_AGO)
        second = advocate_of(people.other, **CAME_IN)
        assert owe_register_checks() == 3
        letters = {letter.recipient: letter for letter in Letter.objects.all()}
        assert set(letters) == {people.alice, people.bob, second}
        letter = letters[people.alice]
        assert letter.kind == LetterKind.REGISTER_CHECK
        assert letter.subject == "Check the channels and resources of Lead partner"
        assert (
            "2 of the channels, resources and offers of Lead partner in the register are"
            in letter.text
        )
        assert (
            "1 of the channels, resources and offers of Other partner in the register is"
            in letters[people.bob].text
        )
        assert owe_register_checks() == 0
        with clock.at(datetime(2017, 3, 31, 9, tzinfo=UTC)):
            # A year has passed since the resource was confirmed.
            assert owe_register_checks() == 1
        with clock.at(datetime(2017, 10, 24, 9, tzinfo=UTC)):
            assert owe_register_checks() == 0
        with clock.at(datetime(2017, 10, 25, 9, tzinfo=UTC)):
            assert owe_register_checks() == 3
            assert owe_register_checks() == 0
        with clock.at(datetime(2018, 3, 31, 9, tzinfo=UTC)):
            assert owe_register_checks() == 1

    def test_the_coordinator_is_asked_about_what_all_share_or_nobody_owns(self, people):
        ChannelFactory(shared_by_all=True, owners=[people.lead, people.other])
        nobodys = ChannelFactory(shared_by_all=False, owners=[])
        ChannelFactory(shared_by_all=True, confirmed_on=TODAY)
        assert owe_register_checks() == 1
        assert owe_register_checks() == 0
        letter = Letter.objects.get()
        assert letter.recipient == people.coordinator
        assert letter.subject == "Check the channels that all partners share or nobody else keeps"
        assert "2 channels that all partners share or nobody else keeps in the reg" in letter.text
        assert "You receive this because you coordinate" in letter.text
        assert nobodys in coordinators_channels(TODAY)

    def test_who_has_not_come_in_is_asked_once_they_have(self, people):
        ChannelFactory(owners=[people.lead])
        ChannelFactory(shared_by_all=True)
        Person.objects.update(last_login=None)
        assert owe_register_checks() == 0
        Person.objects.filter(pk=people.coordinator.pk).update(**CAME_IN)
        assert [owe_register_checks() for _ in range(2)] == [1, 0]
        assert Letter.objects.get().recipient == people.coordinator
        people.alice.set_password("correct horse battery staple")
        people.alice.save()
        assert [owe_register_checks() for _ in range(2)] == [1, 0]

    def test_who_has_confirmed_is_not_asked(self, people):
        ChannelFactory(owners=[people.lead])
        confirm_entries(by=people.alice, partner=people.lead)
        assert owe_register_checks() == 0

    def test_entries_that_are_not_confirmed_stay(self, people):
        channel = ChannelFactory(owners=[people.lead], confirmed_on=date(2010, 1, 1))
        assert not channel.is_confirmed(TODAY)
        assert list(Channel.objects.active(TODAY)) == [channel]

    @pytest.mark.parametrize("count", [1, 3, 20])
    def test_asking_costs_the_same_when_all_are_asked(self, count, django_assert_num_queries):
        for _ in range(count):
            partner = PartnerFactory()
            advocate_of(partner, **CAME_IN)
            ChannelFactory(owners=[partner])
        assert owe_register_checks() == count
        with django_assert_num_queries(10):
            assert owe_register_checks() == 0


@pytest.mark.usefixtures("come_in")
class TestSayingThatThereIsNone:
    def test_the_answer_is_on_record_with_its_day_and_by_whom(self, people):
        answer = declare_none(by=people.alice, partner=people.lead)
        assert declare_none(by=people.alice, partner=people.lead) == answer
        assert (answer.said_on, answer.said_by) == (TODAY, people.alice)
        assert [(row.act, row.after) for row in history_of(people.lead)] == [
            ("answered", "We have none")
        ]
        assert answers_of_none([people.lead.pk, people.other.pk]) == {people.lead.pk: answer}

    @pytest.mark.parametrize("kind", [OfferFactory, ResourceFactory])
    def test_who_has_an_entry_cannot_say_so(self, people, kind):
        kind(partner=people.lead)
        with pytest.raises(NotPossible, match="Lead partner has something in the register"):
            declare_none(by=people.alice, partner=people.lead)
        assert not NothingToEnter.objects.exists()

    def test_only_its_own_people_and_the_coordinator_say_so(self, people):
        for person in (people.bob, people.chair, people.champion, people.board_member):
            with pytest.raises(PermissionDenied):
                declare_none(by=person, partner=people.lead)
        declare_none(by=people.coordinator, partner=people.lead)
        assert NothingToEnter.objects.get().said_by == people.coordinator

    def test_it_counts_for_a_year_and_then_its_advocate_is_asked_again_once(self, people):
        with clock.at(datetime(2015, 10, 25, 9, tzinfo=UTC)):
            answer = declare_none(by=people.alice, partner=people.lead)
        assert answer.stands(TODAY)
        assert owe_register_checks() == 0
        with clock.at(datetime(2016, 10, 26, 9, tzinfo=UTC)):
            assert not answer.stands(date(2016, 10, 26))
            assert [owe_register_checks() for _ in range(2)] == [1, 0]
        letter = Letter.objects.get()
        assert letter.recipient == people.alice
        assert "A year ago Lead partner said that it has no channel" in letter.text
        assert "/channels/ours/" in letter.text

    @pytest.mark.parametrize("since", [declare_none, OfferFactory])
    def test_who_answered_again_or_has_an_entry_since_is_not_asked(self, people, since):
        NothingToEnter.objects.create(partner=people.lead, said_on=MORE)
        if since is declare_none:
            declare_none(by=people.alice, partner=people.lead)
        else:
            OfferFactory(partner=people.lead, confirmed_on=TODAY)
        assert owe_register_checks() == 0

    def test_what_all_partners_share_is_no_entry_of_its_owners(self, people):
        ChannelFactory(shared_by_all=True, owners=[people.lead, people.other])
        ChannelFactory(owners=[people.other])
        assert entries_of(people.lead, TODAY) == []
        assert declare_none(by=people.alice, partner=people.lead).stands(TODAY)
        assert partners_with_entries(TODAY) == {people.other.pk}

    def test_whoever_said_so_may_still_be_asked(self, people):
        declare_none(by=people.alice, partner=people.lead)
        assert request_entries(by=people.coordinator, partner=people.lead) == 1


class TestAskingForEntries:
    def test_one_click_writes_to_the_advocate_once_a_day(self, people):
        assert request_entries(by=people.coordinator, partner=people.lead) == 1
        assert request_entries(by=people.chair, partner=people.lead) == 0
        letter = Letter.objects.get()
        assert (letter.recipient, letter.kind) == (people.alice, LetterKind.REGISTER_REQUEST)
        assert letter.subject == "Enter the channels and resources of Lead partner"
        with clock.at(datetime(2016, 10, 26, 9, tzinfo=UTC)):
            assert request_entries(by=people.coordinator, partner=people.lead) == 1

    @pytest.mark.parametrize("kind", [OfferFactory, ResourceFactory])
    def test_who_has_entered_something_is_not_asked(self, people, kind):
        kind(partner=people.lead)
        with pytest.raises(NotPossible, match="Lead partner has something in the register already"):
            request_entries(by=people.coordinator, partner=people.lead)
        assert partners_with_entries(TODAY) == {people.lead.pk}

    def test_nobody_to_write_to(self, people):
        partner = PartnerFactory(name="Nobody's partner")
        with pytest.raises(NotPossible, match="Nobody's partner has no advocate to write to"):
            request_entries(by=people.coordinator, partner=partner)

    def test_advocates_do_not_ask_each_other(self, people):
        with pytest.raises(PermissionDenied):
            request_entries(by=people.bob, partner=people.lead)
        assert not Resource.objects.exists()
