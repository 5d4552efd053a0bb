"""Every member learns what a plan means for them, and helps by one click from the letter."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Appointment, Letter
from plans.choices import InvolvementState, PlacementState, State
from plans.emails.forward_plans import letter_of_plan
from plans.models import Communication, ForwardPlan, Involvement, OfferRequest
from plans.operations.communications import set_aside
from plans.operations.details import NotAllowedNow
from plans.operations.helping import offer_help
from plans.operations.offers import withdraw_offer_request
from plans.queries.helping import help_with
from plans.rules.difference import KINDS
from plans.rules.for_a_member import ForAMember
from subgroup.operations.publishing import publish
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    InvolvementFactory,
    OfferFactory,
    OfferRequestFactory,
    advocate_of,
)
from tests.factories.overlaps import overlap_of
from tests.plans.asked_to_help import link_in, publish_and_read
from tests.plans.at_once import all_at_once
from tests.plans.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.fixture
def wanted(people) -> Communication:
    return CommunicationFactory(
        title="Dark evenings", lead_partner=people.lead, help_wanted="Two volunteers"
    )


def test_the_letter_begins_with_what_the_plan_means_for_its_reader(people, wanted):
    ours = CommunicationFactory(title="Our bonfire night", lead_partner=people.other)
    near = CommunicationFactory(title="Bonfires", lead_partner=people.lead)
    overlap_of(ours, near)
    letter = publish_and_read(people, people.bob)
    assert letter.subject == ("Forward plan No. 1: 1 new near your plans; 1 asks for your help")
    top, _, rest = letter.text.partition("Forward plan No. 1 is published.")
    assert "For you: 1 new near your plans; 1 asks for your help." in top
    asks, near_them = rest.split("NEW NEAR YOUR PLANS")
    assert "Dark evenings (Lead partner)" in asks
    assert "Help wanted: Two volunteers" in asks
    assert "Bonfires (Lead partner)" in near_them
    assert "Our bonfire night" not in letter.text
    assert rest.count("We can help: http://127.0.0.1:8000/forward-plans/help/") == 2
    assert letter.html.count(">We can help</a>") == 2
    assert "The links are for you alone." in letter.text
    assert "The links are for you alone." in letter.html


def test_the_letter_asks_for_no_help_with_what_was_over_on_the_day_of_publishing_in_london(people):
    for title, day in (("Over", date(2016, 10, 24)), ("Still today", date(2016, 10, 25))):
        CommunicationFactory(
            title=title, window_start=day, lead_partner=people.lead, help_wanted="A van"
        )
    with clock.at(datetime(2016, 10, 24, 23, 30, tzinfo=UTC)):
        letter = publish_and_read(people, people.bob)
    assert letter.subject == "Forward plan No. 1: 1 asks for your help"
    assert "Still today (Lead partner)" in letter.text
    assert "Over (Lead partner)" not in letter.text
    for one in Communication.objects.all():
        InvolvementFactory(communication=one, partner=people.other, state=InvolvementState.AGREED)
    over, still_today = letter_of_the_second(people, people.bob).text.split("- Still today (")
    assert "- Over (Lead partner)" in over
    assert ["Help wanted: A van" in said for said in (over, still_today)] == [False, True]


def test_a_plan_needs_partners_for_what_was_not_over_on_its_day_whenever_it_is_read(people, client):
    for title, day in (("Over", date(2016, 10, 24)), ("Still today", date(2016, 10, 25))):
        CommunicationFactory(
            title=title, window_start=day, lead_partner=people.lead, help_wanted="A van"
        )
    publish(by=people.chair, number=1, meeting=None)
    client.force_login(people.bob)
    for later in (timedelta(), timedelta(days=30)):
        with clock.at(NOW + later):
            over, still_today = client.get("/forward-plans/1/").text.split(">Still today<")
        assert ">Over<" in over
        assert "needs partners" not in over
        assert still_today.count("needs partners") == 1


def test_the_letter_counts_one_as_one(people, wanted):
    publish(by=people.chair, number=1, meeting=None)
    CommunicationFactory(title="Bonfires", lead_partner=people.lead)
    publish(by=people.chair, number=2, meeting=None)
    letter = Letter.objects.filter(kind=LetterKind.PLAN_PUBLISHED, recipient=people.bob).get(
        subject__startswith="Forward plan No. 2"
    )
    said = "Since the last one, 1 is new. This is a plan"
    assert said in letter.text
    assert said in letter.html


def letter_of_the_second(people, to) -> Letter:
    publish(by=people.chair, number=2, meeting=None)
    return Letter.objects.get(unique_key=f"plan-published:2:{to.pk}")


def test_what_ended_is_counted_for_everybody_and_its_partners_read_how_it_ended(people):
    bonfires = CommunicationFactory(
        title="Safer bonfires", lead_partner=people.lead, help_wanted="Two volunteers"
    )
    InvolvementFactory(communication=bonfires, partner=people.other, state=InvolvementState.AGREED)
    publish(by=people.chair, number=1, meeting=None)
    set_aside(
        by=people.alice,
        communication=bonfires,
        opened_version=bonfires.version,
        state=State.CANCELLED,
        reason="The hall\nburnt down.",
    )
    letter = letter_of_the_second(people, people.bob)
    counted = "Since the last one, 1 was cancelled. This is a plan"
    ended = "Safer bonfires (Lead partner), Cancelled: The hall burnt down."
    assert counted in letter.text
    assert counted in letter.html
    assert f"CHANGED, AND YOU TAKE PART\n\n- {ended}\n\n" in letter.text
    assert "The links are for you alone" not in letter.text + letter.html
    assert "<br>Cancelled: The hall burnt down.</p>" in letter.html
    to_the_chair = Letter.objects.get(unique_key=f"plan-published:2:{people.chair.pk}")
    assert counted in to_the_chair.text


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "Nothing has changed since the last one."),
        ({"new": 1}, "Since the last one, 1 is new."),
        ({"changed": 1, "moved": 2}, "Since the last one, 3 changed or moved."),
        ({"merged": 2, "issued": 45}, "Since the last one, 45 were issued and 2 were merged."),
        (
            {"cancelled": 2, "postponed": 2, "merged": 1, "gone": 1},
            "Since the last one, 2 were cancelled, 2 were postponed, 1 was merged and 1 is no"
            " longer on the plan.",
        ),
    ],
)
def test_the_letter_counts_what_happened_and_nothing_else(people, counts, said):
    plan = ForwardPlan(
        number=2,
        published_at=NOW,
        content={"lines": []},
        difference={"since": {"number": 1}, "counts": {**dict.fromkeys(KINDS, 0), **counts}},
    )
    letter = letter_of_plan(plan, person=people.chair, partners=[], found=ForAMember())
    assert said in letter.text
    assert said in letter.html


def test_who_speaks_for_nobody_gets_the_plan_without_lists(people, wanted):
    letter = publish_and_read(people, people.coordinator)
    assert letter.subject == "Forward plan No. 1"
    assert "We can help" not in letter.text


def test_one_click_from_the_letter_takes_part_and_tells_the_lead(people, wanted, client):
    letter = publish_and_read(people, people.bob)
    address = link_in(letter, wanted)
    page = client.get(address)
    assert "Two volunteers" in page.content.decode()
    assert not Involvement.objects.exists()  # to look uses nothing up
    answer = client.post(address, {"how": "agreed", "words": "Two officers"})
    assert answer["Location"] == address
    involvement = Involvement.objects.get()
    assert (involvement.partner, involvement.state, involvement.contribution) == (
        people.other,
        InvolvementState.AGREED,
        "Two officers",
    )
    told = Letter.objects.get(kind=LetterKind.HELP_OFFERED)
    assert told.recipient == people.alice
    assert told.subject == "Other can help: Dark evenings"
    assert "In its words: Two officers" in told.text
    again = client.get(address).content.decode()
    assert "Other partner: agreed" in again
    assert 'name="how"' not in again
    client.post(address, {"how": "amplifying"})
    assert Involvement.objects.get().state == InvolvementState.AGREED


def test_an_offer_rides_along(people, wanted, client):
    offer = OfferFactory(partner=people.other, what="Home fire safety visits")
    foreign = OfferFactory(partner=people.named)
    address = link_in(publish_and_read(people, people.bob), wanted)
    refused = client.post(address, {"how": "offer", "offer": foreign.pk})
    assert refused.status_code == 422
    assert "Choose one of your offers" in client.post(address, {"how": "offer"}).content.decode()
    assert ">Which offer?</label>" in client.get(address).content.decode()
    assert not OfferRequest.objects.exists()
    client.post(address, {"how": "offer", "offer": offer.pk})
    assert OfferRequest.objects.get().state == "accepted"
    assert "Home fire safety visits" in client.get(address).content.decode()


def test_the_link_opens_the_lines_of_its_own_letter_for_its_own_reader_while_it_counts(
    people, wanted, client
):
    other = CommunicationFactory(title="Not in the letter", lead_partner=people.lead)
    address = link_in(publish_and_read(people, people.bob), wanted)
    elsewhere = address.replace(str(wanted.pk), str(other.pk))
    assert client.get(elsewhere).status_code == 404
    assert client.get(address[:-3]).status_code == 404
    with clock.at(NOW + timedelta(days=61)):
        assert client.get(address).status_code == 404
    Communication.objects.filter(pk=wanted.pk).update(visibility="lead")
    assert client.get(address).status_code == 404
    Communication.objects.filter(pk=wanted.pk).update(visibility="partnership")
    Appointment.objects.filter(person=people.bob).update(ends=date(2016, 10, 24))
    assert client.get(address).status_code == 404


def test_what_is_not_to_come_any_more_is_shown_and_cannot_be_helped(people, wanted, client):
    address = link_in(publish_and_read(people, people.bob), wanted)
    Communication.objects.filter(pk=wanted.pk).update(state=State.CANCELLED, state_reason="Rain")
    page = client.post(address, {"how": "agreed"})
    assert "There is nothing to help with here" in page.content.decode()
    with pytest.raises(NotAllowedNow):
        offer_help(
            by=people.bob,
            communication=Communication.objects.get(pk=wanted.pk),
            partner=people.other,
        )
    assert not Involvement.objects.exists()


def test_nobody_helps_with_what_their_own_partner_leads(people, wanted):
    offer = OfferFactory(partner=people.lead)
    for said in ({}, {"offer": offer}):
        with pytest.raises(NotAllowedNow, match=r"^It is Lead’s own: others help with it.$"):
            offer_help(by=people.alice, communication=wanted, partner=people.lead, **said)
    assert not Involvement.objects.exists() and not OfferRequest.objects.exists()


def test_said_twice_help_is_one_involvement_and_one_letter(people, wanted):
    for _ in range(2):
        offer_help(by=people.bob, communication=wanted, partner=people.other, words="A van")
    assert Involvement.objects.count() == 1
    assert Letter.objects.filter(kind=LetterKind.HELP_OFFERED).count() == 1


def test_signed_in_the_plan_itself_leads_to_the_same_page(people, wanted, client):
    publish(by=people.chair, number=1, meeting=None)
    client.force_login(people.bob)
    address = f"/communications/{wanted.pk}/help/"
    assert address in client.get("/forward-plans/1/").content.decode()
    answer = client.post(address, {"how": "amplifying"})
    assert answer["Location"] == f"/communications/{wanted.pk}/#partners"
    assert Involvement.objects.get().state == InvolvementState.AMPLIFYING
    client.force_login(people.alice)
    assert address not in client.get("/forward-plans/1/").content.decode()
    assert "There is nothing to help with here" in client.get(address).content.decode()


NINTH = date(2016, 11, 9)


@pytest.mark.parametrize(
    ("state", "days"),
    [("asked", {}), ("other_date", {"other_first_day": NINTH, "other_last_day": NINTH})],
)
def test_an_offer_that_is_only_asked_for_is_not_given_yet_and_the_link_gives_it(
    people, wanted, client, state, days
):
    offer = OfferFactory(partner=people.other, what="Home fire safety visits")
    request = OfferRequestFactory(communication=wanted, offer=offer, state=state, **days)
    address = link_in(publish_and_read(people, people.bob), wanted)
    assert "You help already" not in client.get(address).content.decode()
    client.post(address, {"how": "offer", "offer": offer.pk})
    request.refresh_from_db()
    assert (request.state, request.other_first_day, request.other_last_day) == (
        "accepted",
        None,
        None,
    )
    assert "You help already" in client.get(address).content.decode()


def told_to_the_lead() -> list[str]:
    """What each letter says of the help, in the order in which they were written."""
    letters = Letter.objects.filter(kind=LetterKind.HELP_OFFERED).order_by("created_at")
    said = [re.search("”, .*?: (.*)", each.text) for each in letters]
    return [each.group(1) for each in said]


def help_at(minute: int, people, wanted, **given) -> None:
    with clock.at(NOW + timedelta(minutes=minute)):
        offer_help(by=people.bob, communication=wanted, partner=people.other, **given)


def test_the_lead_is_told_of_each_change_of_a_partners_help_and_of_nothing_else(people, wanted):
    agreed, amplifying = InvolvementState.AGREED, InvolvementState.AMPLIFYING
    helps = [(agreed, "A van"), (agreed, "A van"), (agreed, "Two vans"), (amplifying, "")]
    for minute, (taken, words) in enumerate([*helps, (agreed, "A van")]):
        help_at(minute, people, wanted, taken=taken, words=words)
    assert told_to_the_lead() == [
        "agreed. In its words: A van",
        "agreed. In its words: Two vans",
        "will share it.",
        "agreed. In its words: A van",
    ]


def test_the_lead_is_told_of_an_offer_of_its_words_and_of_the_same_one_given_again(people, wanted):
    offer = OfferFactory(partner=people.other, what="Home visits")
    for minute, words in enumerate(["", "", "From ten", "From ten", ""]):
        help_at(minute, people, wanted, offer=offer, words=words)
    request = OfferRequest.objects.get()
    assert request.answer_note == "From ten"
    withdraw_offer_request(by=people.alice, request=request, opened_version=request.version)
    help_at(9, people, wanted, offer=offer)
    assert told_to_the_lead() == [
        "Home visits.",
        "Home visits. In its words: From ten",
        "Home visits.",
    ]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_clicks_at_the_same_moment_one_counts_and_the_lead_is_told_once(people, wanted):
    def click():
        return help_at(0, people, wanted, words="A van")

    assert all_at_once(click, click, click) == [None, None, None]
    assert Involvement.objects.count() == 1
    assert told_to_the_lead() == ["agreed. In its words: A van"]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_an_offer_given_twice_at_the_same_moment_rides_along_once(people, wanted):
    offer = OfferFactory(partner=people.other, what="Home visits")

    def click():
        return help_at(0, people, wanted, offer=offer)

    assert all_at_once(click, click, click) == [None, None, None]
    assert OfferRequest.objects.get().offer == offer
    assert told_to_the_lead() == ["Home visits."]


def test_of_what_is_kept_back_only_a_partner_that_is_named_takes_part(people):
    both = advocate_of(people.named, people.other)
    kept = CommunicationFactory(
        embargoed=True, lead_partner=people.lead, named_partners=[people.named]
    )
    found = help_with(both, kept.pk)
    assert found is not None
    assert found.partners == [people.named]
    with pytest.raises(PermissionDenied):
        offer_help(by=both, communication=kept, partner=people.other)
    assert not Involvement.objects.exists()
    offer_help(by=both, communication=kept, partner=people.named)
    assert Involvement.objects.get().partner == people.named


def test_a_partner_that_has_ended_helps_with_nothing(people, wanted):
    offer = OfferFactory(partner=people.other)
    people.other.valid_to = date(2016, 10, 24)
    people.other.save()
    for given in ({}, {"offer": offer}):
        with pytest.raises(NotAllowedNow, match="Other partner ended on 24 October 2016, so it"):
            offer_help(by=people.bob, communication=wanted, partner=people.other, **given)
    assert help_with(people.bob, wanted.pk).partners == []


def test_whoever_is_asked_for_help_reads_at_what_time_and_how_it_goes_out(client, people):
    one = CommunicationFactory(
        lead_partner=people.lead,
        start_time=time(14, 30),
        end_time=time(16),
        channels=[ChannelFactory(name="Posters"), ChannelFactory(name="Leaflets")],
    )
    one.placements.filter(channel__name="Posters").update(state=PlacementState.DROPPED)
    client.force_login(people.bob)
    page = client.get(reverse("plans:help_offer", args=[one.pk])).text
    assert "2.30pm to 4pm" in page
    how = page.split(">How</dt>")[1].split("</dd>")[0]
    assert "Leaflets" in how
    assert "Posters" not in how
