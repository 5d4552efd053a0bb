"""A line of a campaign that is kept back is known to those alone who know the campaign."""

import pytest
from django.core.exceptions import PermissionDenied

from bsc_comms.kit.refusals import NotPossible
from partnership.models import Letter
from plans.choices import State
from plans.models import AgreedLine, LineWording
from plans.operations import agreed
from plans.operations.agreed import Words
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.queries.agreed.carried import agreed_part, who_carries_line
from plans.queries.agreed.clashes import clashes_of
from plans.queries.agreed.lines import also_found, lines_for
from plans.queries.communications import find_communication
from tests.factories import CampaignFactory, CommunicationFactory, advocate_of
from tests.factories.agreed import AgreedLineFactory
from tests.plans.agreed.carried import carries, of_bob, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(people, topic) -> AgreedLine:
    """A line of a campaign in which Lead partner keeps everything back."""
    campaign = CampaignFactory(name="CANARY", lead_partner=people.lead)
    CommunicationFactory(lead_partner=people.lead, campaign=campaign, embargoed=True)
    return AgreedLineFactory(owner=people.lead, campaign=campaign, topic=topic, name="CANARY line")


def test_a_line_of_a_campaign_is_known_to_who_knows_the_campaign(people, secret):
    knows = {name for name, one in people.everybody.items() if AgreedLine.objects.visible_to(one)}
    assert knows == {"alice"}
    assert not AgreedLine.objects.open_to_the_partnership().exists()
    CommunicationFactory(lead_partner=people.lead, campaign=secret.campaign)
    assert AgreedLine.objects.visible_to(people.bob).get() == secret
    assert AgreedLine.objects.open_to_the_partnership().exists()


def test_a_secret_line_is_found_and_offered_nowhere(people, topic, secret):
    about = of_bob(people, topics=[topic])
    assert agreed_part(find_communication(people.bob, about.pk), people.bob).fitting_lines == []
    assert also_found(people.bob, "CANARY").lines == []
    assert also_found(people.alice, "CANARY").lines == [secret]
    assert list(lines_for(people.coordinator, text="", show="used")) == []


def test_a_campaigns_line_stays_in_its_campaign(people, secret):
    about = CommunicationFactory(lead_partner=people.lead)
    with pytest.raises(NotPossible):
        agreed.carry_line(by=people.alice, communication=about, line=secret, seen=1)


def test_a_line_of_a_campaign_that_one_does_not_know_cannot_be_entered(people, secret):
    with pytest.raises(PermissionDenied):
        agreed.add_line(
            by=people.bob,
            name="X",
            owner=people.other,
            campaign=secret.campaign,
            words=Words("Lock up."),
        )


def test_who_carries_it_is_told_as_far_as_one_may_see(people, line):
    seen = of_bob(people)
    kept = CommunicationFactory(lead_partner=people.lead, embargoed=True)
    for each in (seen, kept):
        carries(each, line)
    assert [one.communication for one in who_carries_line(line, people.bob)] == [seen]
    assert {one.communication for one in who_carries_line(line, people.alice)} == {seen, kept}
    counted = {
        name: lines_for(one, text="", show="used").get().carried_count
        for name, one in (("bob", people.bob), ("alice", people.alice))
    }
    assert counted == {"bob": 1, "alice": 2}


def test_new_words_of_a_campaign_go_to_those_alone_who_know_it_still(people, secret):
    carries(of_bob(people, title="Left the campaign"), secret)
    ours = CommunicationFactory(lead_partner=people.lead, campaign=secret.campaign, embargoed=True)
    carries(ours, secret)
    advocate_of(people.lead, name="Anna", email="anna@example.org")
    LineWording.objects.update(agreed_on=None)
    agreed.add_wording(by=people.alice, line=secret, opened_version=1, words=Words("New."))
    assert told() == [("Anna", "An agreed line or contact for something kept back has changed")]


def test_the_end_of_a_campaigns_line_is_told_to_those_alone_who_know_it_still(people, secret):
    carries(of_bob(people), secret)
    agreed.end_line(by=people.alice, line=secret, opened_version=secret.version)
    assert not Letter.objects.exists()


def test_what_leaves_a_campaign_carries_its_lines_no_more(people, line, secret):
    """Its lines would go on telling of the campaign, and the edit need not know of them."""
    about = of_bob(people, campaign=secret.campaign)
    for each in (line, secret):
        carries(about, each)
    edit_communication(
        by=people.bob,
        communication=about,
        opened_version=about.version,
        details=Details({"campaign": None}),
    )
    assert [one.wording.line for one in about.carried_lines.all()] == [line]


def test_the_review_names_no_line_of_a_campaign_that_was_left_and_is_kept_back(
    people, topic, secret
):
    """What was issued keeps the line, as it went out with it."""
    carries(of_bob(people, topics=[topic], state=State.ISSUED), secret)
    near = CommunicationFactory(lead_partner=people.lead, topics=[topic])
    assert clashes_of({near.pk}) == {}


def test_what_stays_in_its_campaign_goes_on_carrying_its_lines(people, secret):
    about = of_bob(people, campaign=secret.campaign)
    carries(about, secret)
    edit_communication(
        by=people.bob,
        communication=about,
        opened_version=about.version,
        details=Details({"title": "Called otherwise"}),
    )
    assert [one.wording.line for one in about.carried_lines.all()] == [secret]
