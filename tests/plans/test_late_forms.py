"""Two people at one form: what the second said stands beside what the first saved, whole."""

from datetime import date

import pytest
from django.urls import reverse

from plans.choices import Precision
from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.operations.details import Details, Window
from tests.factories import CampaignFactory, CommunicationFactory
from tests.factories.agreed import AgreedLineFactory, ContactFactory
from tests.plans.communication_forms import errors, sent_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
DAY = date(2016, 11, 8)
DECEMBER = Window(Precision.MONTH, date(2016, 12, 1), date(2016, 12, 31))
PDF = b"%PDF-1.7 leaflet"


@pytest.fixture
def found(people):
    return CommunicationFactory(
        lead_partner=people.lead,
        precision=Precision.EXACT,
        window_start=DAY,
        window_end=DAY,
        confirmed=False,
    )


def page_of(name, found):
    return reverse(f"plans:{name}", args=[found.pk])


def opened(client, url):
    return sent_of(client.get(url).context["form"])


def saved_meanwhile(people, found, by=None, **details):
    edit_communication(
        by=by or people.coordinator,
        communication=found,
        opened_version=Communication.objects.get(pk=found.pk).version,
        details=Details(**details),
    )


def late(client, url, sent):
    page = client.post(url, sent)
    assert page.status_code == 409
    return page


def again(client, url, page):
    answer = client.post(url, sent_of(page.context["form"]))
    assert answer.status_code == 302


def beside(page):
    form = page.context["form"]
    return {each.name: (each.saved, each.typed) for each in form.differences()}


def followed(page):
    return {each.name: each.saved for each in page.context["form"].taken_over}


# --- how it reads ---------------------------------------------------------------------------------


def test_campaigns_lines_and_contacts_go_by_their_names(alice, people, found):
    line, mine, contact = AgreedLineFactory(), AgreedLineFactory(), ContactFactory()
    winter = CampaignFactory(lead_partner=people.lead, name="Winter")
    nights = CampaignFactory(lead_partner=people.lead, name="Nights")
    url = page_of("communication_edit", found)
    sent = opened(alice, url)
    saved_meanwhile(people, found, lines=[line], contacts=[contact], fields={"campaign": winter})
    page = late(alice, url, {**sent, "campaign": nights.pk, "lines": [mine.pk]})
    assert beside(page) == {"campaign": ("Winter", "Nights"), "lines": (line.name, mine.name)}
    assert followed(page) == {"contacts": contact.name}


def test_where_a_day_is_wrong_only_what_both_changed_stands_side_by_side(alice, people, found):
    saved_meanwhile(people, found, fields={"window_end": date(2016, 11, 10)})
    url = page_of("communication_edit", found)
    sent = opened(alice, url) | {"day_from": "2016-11-15", "as_opened": ""}
    saved_meanwhile(people, found, fields={"message": "Theirs"})
    page = late(alice, url, sent)
    assert errors(page) == {"day_to": ["The last day must not be before the first"]}
    assert beside(page) == {
        "day_from": ("Tue 8 Nov", "Tue 15 Nov"),
        "message": ("Theirs", sent["message"]),
    }


def test_what_is_no_choice_at_all_stands_as_it_was_sent(alice, people, found):
    CampaignFactory(lead_partner=people.lead)
    url = page_of("communication_edit", found)
    sent = opened(alice, url) | {"campaign": "half-a-key", "lead_partner": "x", "title": "Mine"}
    saved_meanwhile(people, found, fields={"title": "Theirs"})
    page = late(alice, url, {**sent, "as_opened": ""})
    assert beside(page)["campaign"] == ("", "half-a-key")
    assert beside(page)["lead_partner"] == (str(people.lead), "x")
