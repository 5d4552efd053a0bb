"""A copy: the form of a new communication, filled in from another one. Nothing is saved by it."""

import uuid
from datetime import date

import pytest

from partnership.models import Change
from plans.choices import Reach, State, Visibility
from plans.models import Communication
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ChannelFactory,
    CommunicationFactory,
    EmphasisFactory,
    ObjectiveFactory,
    PartnerFactory,
    StrategyPriorityFactory,
    TopicFactory,
)
from tests.plans.communication_forms import NEW, said, sent_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.fixture
def alice(client, people):
    client.force_login(people.alice)
    return client


def form_of(client, found):
    return client.get(f"{NEW}?copy={found.pk}").context["form"]


def values(form, *names):
    return [form[name].value() for name in names]


def test_its_page_leads_to_the_form_and_nothing_is_saved(alice, people):
    found = CommunicationFactory(lead_partner=people.lead, partners=[people.other])
    address = f"{NEW}?copy={found.pk}"
    assert f'href="{address}">Copy</a>' in alice.get(found.get_absolute_url()).text
    assert (
        "This is a copy without its dates, and nothing of it is saved yet."
        in alice.get(address).text
    )
    assert "This is a copy" not in alice.get(f"{NEW}?copy={uuid.uuid4()}").text
    assert Communication.objects.get() == found
    assert not Change.objects.exists()


def test_it_has_no_dates_notes_or_results(alice, people):
    area, channel, topic = AreaFactory(), ChannelFactory(), TopicFactory()
    gone, emphasis = ChannelFactory(valid_to=date(2016, 1, 1)), EmphasisFactory()
    ended = PartnerFactory(valid_to=date(2016, 1, 1))
    found = CommunicationFactory(
        lead_partner=people.lead,
        state=State.ISSUED,
        reach=Reach.LOCAL,
        areas=[area],
        topics=[topic],
        emphases=[emphasis],
        partners=[people.other, ended],
        channels=[channel, gone],
        internal_notes="Ring Jo first",
        reported_result="300 handed out",
    )
    form = form_of(alice, found)
    assert values(form, "title", "lead_partner", "areas", "topics", "channels", "partners") == [
        found.title,
        people.lead.pk,
        [area.pk],
        [topic.pk],
        [channel.pk],
        [people.other.pk],
    ]
    assert values(form, "emphases") == [[emphasis.pk]]
    assert values(form, "when", "day_from", "internal_notes") == [None, None, None]


def test_what_has_ended_since_is_not_copied_so_that_the_form_can_be_saved_as_it_stands(
    alice, people
):
    ward, priority = AreaFactory(), StrategyPriorityFactory()
    gone = AreaFactory(valid_to=date(2016, 10, 24))
    of_before = StrategyPriorityFactory(valid_to=date(2016, 10, 24))
    found = CommunicationFactory(
        lead_partner=people.lead,
        reach=Reach.LOCAL,
        areas=[ward, gone],
        priorities=[priority, of_before],
    )
    assert values(form_of(alice, found), "areas", "priorities") == [[ward.pk], [priority.pk]]


def test_saved_it_is_a_communication_of_its_own(alice, people):
    found = CommunicationFactory(lead_partner=people.lead, state=State.ISSUED)
    form = said(people, title=form_of(alice, found)["title"].value())
    alice.post(NEW, form)
    copy = Communication.objects.exclude(pk=found.pk).get()
    assert (copy.title, copy.state) == (found.title, State.IDEA)
    assert copy.reference not in {None, found.reference}


def test_a_copy_of_what_is_open_can_be_kept_back(alice, people):
    found = CommunicationFactory(lead_partner=people.lead)
    title = form_of(alice, found)["title"].value()
    alice.post(NEW, said(people, title=title, visibility=Visibility.LEAD))
    copy = Communication.objects.exclude(pk=found.pk).get()
    assert (copy.visibility, copy.reference) == (Visibility.LEAD, None)


@pytest.mark.parametrize(
    ("visibility", "is_named", "expected"),
    [
        (Visibility.PARTNERSHIP, False, Visibility.LEAD),
        (Visibility.PARTNERSHIP, True, Visibility.NAMED),
        (Visibility.LEAD, False, Visibility.LEAD),
        (Visibility.NAMED, True, Visibility.NAMED),
    ],
)
def test_a_copy_of_what_is_kept_back_is_kept_back(alice, people, visibility, is_named, expected):
    named = [people.named] if is_named else []
    found = CommunicationFactory(
        embargoed=True, visibility=visibility, lead_partner=people.lead, named_partners=named
    )
    form = form_of(alice, found)
    assert values(form, "visibility", "embargo_day") == [expected, None]
    assert (form["named_partners"].value() or []) == [one.pk for one in named]


@pytest.mark.parametrize("others", [True, False])
def test_named_partners_that_have_ended_are_not_copied_so_that_the_form_can_be_saved(
    alice, people, others
):
    ended = PartnerFactory(valid_to=date(2016, 10, 24))
    still_there = [people.named] if others else []
    found = CommunicationFactory(
        lead_partner=people.lead,
        visibility=Visibility.NAMED,
        named_partners=[*still_there, ended],
        reference=None,
    )
    sent = sent_of(form_of(alice, found)) | {"when": "month", "month": "2016-12"}
    assert alice.post(NEW, sent).status_code == 302
    copy = Communication.objects.exclude(pk=found.pk).get()
    assert copy.visibility == (Visibility.NAMED if others else Visibility.LEAD)
    assert list(copy.named_partners.all()) == still_there


def test_a_lead_partner_that_has_ended_is_not_chosen(client, people):
    ended = PartnerFactory(valid_to=date(2016, 1, 1))
    client.force_login(people.coordinator)
    form = form_of(client, CommunicationFactory(lead_partner=ended))
    assert not form["lead_partner"].value()


def test_nobody_copies_what_they_may_not_change(client, people):
    secret = CommunicationFactory(lead_partner=people.lead, visibility=Visibility.LEAD)
    another = CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.bob)
    for key in (secret.pk, another.pk, uuid.uuid4(), "no-such-thing"):
        page = client.get(f"{NEW}?copy={key}")
        assert (page.status_code, page.context["form"]["title"].value()) == (200, None)


# --- where Cancel leads -------------------------------------------------------------------------


def cancel_leads_to(page) -> str:
    return page.text.rpartition('">Cancel</a>')[0].rpartition('href="')[2]


def test_cancel_leads_from_a_new_one_to_the_plan(alice, people):
    whole = {
        "message": "Lock your doors.",
        "reach": "borough",
        "audiences": [AudienceFactory().pk],
        "channels": [ChannelFactory().pk],
        "objectives": [ObjectiveFactory().pk],
    }
    untitled = alice.post(NEW, said(people, **whole, title=""))
    assert untitled.context["missing"] == []
    for page in (alice.get(NEW), untitled):
        assert cancel_leads_to(page) == "/plan/"


@pytest.mark.parametrize("state", [State.IDEA, State.PLANNED])
def test_cancel_leads_from_a_known_one_to_its_page(alice, people, state):
    found = CommunicationFactory(lead_partner=people.lead, state=state, message="")
    page = alice.get(f"/communications/{found.pk}/edit/")
    assert cancel_leads_to(page) == found.get_absolute_url()
