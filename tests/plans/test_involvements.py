"""The other partners in a communication: who is asked, what each answers, and that it stays."""

from datetime import date

import pytest
from django.urls import reverse

from partnership.models import Change, Letter, Partner
from plans.choices import ApproachAnswer, InvolvementState, State
from plans.models import Communication, Involvement
from plans.operations.communications import edit_communication
from plans.operations.details import Details, NotAllowedNow
from plans.operations.involvements import answer_invitation, who_answered
from plans.operations.offers import ask_for_offer
from subgroup.operations.publishing import publish
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    InvolvementFactory,
    OfferFactory,
    PartnerFactory,
    advocate_of,
)
from tests.plans.asked import asked_about, of, says
from tests.plans.marked import mark_issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def test_an_answer_stays_when_the_lead_partner_unticks_or_asks_again(people):
    found = CommunicationFactory(lead_partner=people.lead, partners=[people.other])
    InvolvementFactory(communication=found, partner=people.named, state=InvolvementState.DECLINED)
    InvolvementFactory(
        communication=found,
        partner=PartnerFactory(code="THIRD"),
        state=InvolvementState.INVITED,
    )
    edit_communication(
        by=people.alice, communication=found, opened_version=1, details=Details(partners=[])
    )
    assert dict(found.involvements.values_list("partner__code", "state")) == {
        "OTHER": InvolvementState.AGREED,
        "NAMED": InvolvementState.DECLINED,
    }
    edit_communication(
        by=people.alice,
        communication=found,
        opened_version=2,
        details=Details(partners=[people.named]),
    )
    assert found.involvements.get(partner=people.named).state == InvolvementState.INVITED


def test_the_words_of_a_refusal_are_not_what_a_partner_brings_that_is_asked_again(client, people):
    found = CommunicationFactory(lead_partner=people.lead)
    answer_invitation(
        by=people.bob,
        communication=found,
        partner=people.other,
        state=InvolvementState.DECLINED,
        contribution="No staff in March",
    )
    edit_communication(
        by=people.alice,
        communication=found,
        opened_version=2,
        details=Details(partners=[people.other]),
    )
    asked = found.involvements.get()
    assert (asked.state, asked.contribution) == (InvolvementState.INVITED, "")
    client.force_login(people.bob)
    page = client.get(found.get_absolute_url())
    assert page.context["answers"][0]["form"]["contribution"].value() == ""
    assert Change.objects.get(act="answered").reason == "No staff in March"


def test_a_partners_answer_replaces_its_last_and_all_stay_in_the_history(people):
    found = CommunicationFactory(lead_partner=people.lead)
    for state, words in (
        (InvolvementState.AGREED, "A stand"),
        (InvolvementState.DECLINED, "No staff after all"),
    ):
        answer_invitation(
            by=people.bob,
            communication=found,
            partner=people.other,
            state=state,
            contribution=words,
        )
    answer = found.involvements.get()
    assert (answer.state, answer.contribution) == (
        InvolvementState.DECLINED,
        "No staff after all",
    )
    assert list(
        Change.objects.filter(act="answered")
        .order_by("id")
        .values_list("before", "after", "reason")
    ) == [("", "Agreed", "A stand"), ("Agreed", "Declined", "No staff after all")]


def test_the_same_answer_again_changes_nothing_and_other_words_do(client, people):
    found = CommunicationFactory(lead_partner=people.lead)
    address = reverse("plans:involvement_answer", args=[found.pk, people.other.code])
    client.force_login(people.bob)
    said = []
    for words in ("A stand", "A stand", "A stand and a van"):
        client.post(address, {"state": "agreed", "contribution": words})
        version = Communication.objects.get().version
        said.append((version, Change.objects.filter(act="answered").count()))
    assert said == [(2, 1), (2, 1), (3, 2)]


def test_who_was_put_down_as_taking_part_says_so_itself_once(client, people):
    found = CommunicationFactory(lead_partner=people.lead)
    InvolvementFactory(communication=found, partner=people.other, state="agreed")
    client.force_login(people.bob)
    for _ in range(2):
        client.post(
            reverse("plans:involvement_answer", args=[found.pk, people.other.code]),
            {"state": "agreed", "contribution": ""},
        )
    assert who_answered(found) == {people.other.name}
    assert Change.objects.filter(act="answered").count() == 1


def test_who_has_a_long_name_says_so_itself_once_as_well(people):
    health = PartnerFactory(name="Barnet, Enfield and Haringey Mental Health and Community Trust")
    found = CommunicationFactory(lead_partner=people.lead)
    for _ in range(2):
        answer_invitation(
            by=people.bob, communication=found, partner=health, state=InvolvementState.AGREED
        )
    assert Change.objects.filter(act="answered").count() == 1
    assert Communication.objects.get().version == 2


def test_who_leads_it_by_now_gives_no_answer_to_itself(people):
    found = CommunicationFactory(lead_partner=people.other)
    Communication.objects.update(lead_partner=people.lead)  # after a page of it was opened
    with pytest.raises(NotAllowedNow, match=f"^{people.lead.short_name} leads it, so there is"):
        answer_invitation(
            by=people.alice,
            communication=found,
            partner=people.lead,
            state=InvolvementState.AGREED,
        )


def test_an_answer_and_each_issue_raise_the_version(people):
    found = CommunicationFactory(
        lead_partner=people.lead, channels=[ChannelFactory(), ChannelFactory()]
    )
    versions = []
    answer_invitation(
        by=people.bob, communication=found, partner=people.other, state=InvolvementState.AGREED
    )
    versions.append(Communication.objects.get().version)
    for placement in found.placements.all():
        mark_issued(
            by=people.alice,
            placement=placement,
            issued_on=date(2016, 10, 20),
            no_proof_reason="Handed out",
        )
        versions.append(Communication.objects.get().version)
    assert versions == [2, 3, 4]


@pytest.mark.parametrize("state", [State.ISSUED, State.CANCELLED])
def test_nobody_answers_for_what_is_no_longer_to_come(people, state):
    found = CommunicationFactory(lead_partner=people.lead, state=state)
    with pytest.raises(NotAllowedNow):
        answer_invitation(
            by=people.bob, communication=found, partner=people.other, state=InvolvementState.AGREED
        )
    assert not found.involvements.exists()


@pytest.fixture
def ended(people) -> Partner:
    """Bob's partner, which ended yesterday."""
    people.other.valid_to = date(2016, 10, 24)
    people.other.save()
    return people.other


def test_a_partner_that_has_ended_is_asked_nothing_and_can_only_decline(client, people, ended):
    found = CommunicationFactory(lead_partner=people.lead)
    address = reverse("plans:involvement_answer", args=[found.pk, ended.code])
    client.force_login(people.bob)
    assert client.get(found.get_absolute_url()).context["page"].to_answer == []
    refused = client.post(address, {"state": "agreed"})
    assert refused.status_code == 422
    assert "Other partner ended on 24 October 2016, so it takes part in nothing" in refused.text
    assert not found.involvements.exists()
    assert client.post(address, {"state": "declined"}).status_code == 302
    assert found.involvements.get().state == InvolvementState.DECLINED


NO_ANSWER = "Other partner ended on 24 October 2016, so it answers no more."


def test_that_it_answers_no_more_is_said_where_it_was_asked_and_the_lead_takes_it_off(
    client, people, ended
):
    found = CommunicationFactory(lead_partner=people.lead)
    for partner in (people.other, people.named):
        InvolvementFactory(communication=found, partner=partner, state=InvolvementState.INVITED)
    for person, may_take_it_off in ((people.alice, True), (people.charlie, False)):
        client.force_login(person)
        page = client.get(found.get_absolute_url())
        assert page.context["page"].answer_no_more == [ended]
        assert (page.text.count(NO_ANSWER), "Take it off" in page.text) == (1, may_take_it_off)
    edit_communication(
        by=people.alice,
        communication=found,
        opened_version=1,
        details=Details(partners=[people.named]),
    )
    assert found.involvements.get().partner == people.named


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        (State.PLANNED, InvolvementState.AGREED),
        (State.PLANNED, InvolvementState.DECLINED),
        (State.ISSUED, InvolvementState.INVITED),
    ],
)
def test_that_is_not_said_where_it_had_answered_or_nothing_is_to_come(
    client, people, ended, state, answer
):
    found = CommunicationFactory(lead_partner=people.lead, state=state)
    InvolvementFactory(communication=found, partner=ended, state=answer)
    client.force_login(people.alice)
    page = client.get(found.get_absolute_url())
    assert page.context["page"].answer_no_more == []
    assert NO_ANSWER not in page.text


def test_it_joins_nothing_that_it_was_asked_about_before(client, people):
    asked = of(asked_about(people), people.other)
    Partner.objects.filter(pk=people.other.pk).update(valid_to=date(2016, 10, 24))
    client.force_login(people.bob)
    address = reverse("plans:approach_answer", args=[asked.pk])
    sent = {"answer": "join", "how": "agreed", "opened_version": asked.version}
    assert "so it takes part in nothing any more" in client.post(address, sent).text
    assert not Involvement.objects.exists()


def test_it_leaves_where_it_had_joined_and_says_otherwise(people):
    approach = asked_about(people)
    InvolvementFactory(
        communication=approach.communication, partner=people.other, state=InvolvementState.AGREED
    )
    asked = says(people.bob, of(approach, people.other), ApproachAnswer.JOIN)
    Partner.objects.filter(pk=people.other.pk).update(valid_to=date(2016, 10, 24))
    says(people.bob, asked, ApproachAnswer.CLASH, words="Our own talk")
    assert Involvement.objects.get().state == InvolvementState.DECLINED


def test_a_forward_plan_and_its_letter_ask_it_for_no_help(client, people, ended):
    found = CommunicationFactory(lead_partner=people.lead, help_wanted="A van")
    publish(by=people.chair, number=1, meeting=None)
    subjects = {one.recipient.name: one.subject for one in Letter.objects.all()}
    assert "asks for your help" not in subjects[people.bob.name]
    assert "1 asks for your help" in subjects[people.charlie.name]
    client.force_login(people.bob)
    assert f"/communications/{found.pk}/help/" not in client.get("/forward-plans/1/").text


def test_of_what_is_kept_back_only_a_partner_that_is_named_says_what_it_brings(client, people):
    both = advocate_of(people.named, people.other)
    kept = CommunicationFactory(
        embargoed=True, lead_partner=people.lead, named_partners=[people.named]
    )
    client.force_login(both)
    page = client.get(kept.get_absolute_url()).context["page"]
    assert page.to_answer == [people.named]
    for code, status in (("OTHER", 403), ("NAMED", 302)):
        address = reverse("plans:involvement_answer", args=[kept.pk, code])
        assert client.post(address, {"state": "agreed"}).status_code == status
    assert kept.involvements.get().partner == people.named


def test_the_history_says_for_which_partner_was_answered_and_of_which_offer(client, people):
    found = CommunicationFactory(lead_partner=people.lead)
    answer_invitation(
        by=people.bob,
        communication=found,
        partner=people.other,
        state=InvolvementState.AGREED,
        contribution="",
    )
    offer = OfferFactory(partner=people.other, what="Street talks")
    ask_for_offer(by=people.alice, communication=found, offer=offer)
    client.force_login(people.alice)
    page = client.get(found.get_absolute_url()).text
    assert "Bob answered for Other partner" in page
    assert "Alice changed an offer (Other, Street talks: asked for)" in page
