"""Two people at one form: what the second said stands beside what the first saved, whole."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.forms import CHOOSE_AGAIN
from channels_registry.operations import edit_channel, end_channel
from plans.choices import Precision, Reach, Visibility, Worked
from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.operations.details import Details, Window
from tests.factories import AreaFactory, CampaignFactory, ChannelFactory, CommunicationFactory
from tests.factories.agreed import AgreedLineFactory, ContactFactory
from tests.plans.communication_forms import errors, sent_of
from tests.plans.evaluations import BASIC, issued, say
from tests.plans.marked import mark_issued

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


# --- what belongs together ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["communication_move", "plan_line", "communication_edit"])
def test_a_day_that_was_moved_stands_against_the_month_that_another_chose(
    alice, people, found, name
):
    url = page_of(name, found)
    sent = opened(alice, url)
    saved_meanwhile(people, found, fields=DECEMBER.as_fields())
    page = late(alice, url, {**sent, "day_from": "2016-11-15"})
    assert beside(page) == {
        "when": ("In a month", "An exact day or days"),
        "day_from": ("", "Tue 15 Nov"),
        "month": ("December 2016", ""),
    }
    assert followed(page) == {}
    again(alice, url, page)
    found.refresh_from_db()
    assert (found.precision, found.window_start) == (Precision.EXACT, date(2016, 11, 15))


def test_when_follows_whole_where_its_person_left_it_alone(alice, people, found):
    url = page_of("communication_edit", found)
    sent = opened(alice, url)
    saved_meanwhile(people, found, fields=DECEMBER.as_fields())
    page = late(alice, url, {**sent, "title": "Mine"})
    assert beside(page) == {}
    assert followed(page) == {"when": "In a month", "day_from": "", "month": "December 2016"}
    again(alice, url, page)
    found.refresh_from_db()
    assert (found.title, found.window_start) == ("Mine", date(2016, 12, 1))


def test_wards_that_were_ticked_stand_against_the_whole_borough(alice, people, found):
    first, second = AreaFactory(name="Heath"), AreaFactory(name="Park")
    saved_meanwhile(people, found, fields={"reach": Reach.LOCAL, "areas": [first]})
    url = page_of("communication_edit", found)
    sent = opened(alice, url)
    saved_meanwhile(people, found, fields={"reach": Reach.BOROUGH, "areas": []})
    page = late(alice, url, {**sent, "areas": [first.pk, second.pk]})
    assert beside(page) == {
        "reach": ("Whole borough", Reach.LOCAL.label),
        "areas": ("", "Heath, Park"),
    }
    again(alice, url, page)
    found.refresh_from_db()
    assert (found.reach, set(found.areas.all())) == (Reach.LOCAL, {first, second})


def test_a_partner_that_was_named_stands_against_the_lead_partner_only(alice, people):
    found = CommunicationFactory(
        lead_partner=people.lead,
        visibility=Visibility.NAMED,
        named_partners=[people.other],
        reference=None,
    )
    url = page_of("communication_edit", found)
    sent = opened(alice, url)
    lead_only = {"visibility": Visibility.LEAD, "named_partners": []}
    saved_meanwhile(people, found, by=people.alice, fields=lead_only)
    page = late(alice, url, {**sent, "named_partners": [people.other.pk, people.named.pk]})
    assert list(beside(page)) == ["visibility", "named_partners"]
    again(alice, url, page)
    found.refresh_from_db()
    assert found.visibility == Visibility.NAMED
    assert set(found.named_partners.all()) == {people.other, people.named}


def test_a_new_campaign_stands_against_the_one_that_another_chose(alice, people, found):
    url = page_of("communication_edit", found)
    sent = opened(alice, url)
    winter = CampaignFactory(lead_partner=people.lead, name="Winter")
    saved_meanwhile(people, found, fields={"campaign": winter})
    page = late(alice, url, {**sent, "new_campaign": "Nights"})
    assert beside(page) == {"campaign": ("Winter", ""), "new_campaign": ("", "Nights")}
    assert (errors(page), followed(page)) == ({}, {})
    again(alice, url, page)
    found.refresh_from_db()
    assert found.campaign.name == "Nights"


def test_what_has_come_of_it_stands_against_nobody_can_say(alice, people):
    found = issued(people, on=date(2016, 5, 4))
    url = page_of("evaluate", found)
    sent = opened(alice, url) | {"worked": Worked.YES, "outcomes_not_known": "on"}
    say(people, found, replace(BASIC, outcomes="Ten referrals"))
    page = late(alice, url, sent)
    assert beside(page)["outcomes"] == ("Ten referrals", "")
    assert beside(page)["outcomes_not_known"] == ("No", "Yes")
    assert errors(page) == {}


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


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["", "https://www.example.org/other"])
def test_a_file_that_comes_late_has_to_be_chosen_again(alice, people, found, other):
    saved_meanwhile(people, found, channels=[ChannelFactory()])
    placement = mark_issued(
        by=people.alice,
        placement=found.placements.get(),
        issued_on=date(2016, 10, 20),
        proof_url="https://www.example.org/post",
    )
    url = page_of("placement_correct", placement)
    sent = opened(alice, url) | {"reason": "Another leaflet."}
    sent |= {"proof_url": other} if other else {}
    saved_meanwhile(people, found, fields={"title": "Theirs"})
    file = {"proof_file": SimpleUploadedFile("right.pdf", PDF, "application/pdf")}
    page = late(alice, url, sent | file)
    assert errors(page) == {"proof_file": [CHOOSE_AGAIN]}
    assert "The file that you chose is not kept: choose it again." in page.text
    assert "Nothing of yours is lost" not in page.text
    file = {"proof_file": SimpleUploadedFile("right.pdf", PDF, "application/pdf")}
    assert alice.post(url, sent_of(page.context["form"]) | file).status_code == 302
    placement.refresh_from_db()
    assert placement.proof_file.read() == PDF


def test_without_a_file_nothing_is_said_of_one(alice, people, found):
    saved_meanwhile(people, found, channels=[ChannelFactory()])
    placement = mark_issued(
        by=people.alice,
        placement=found.placements.get(),
        issued_on=date(2016, 10, 20),
        proof_url="https://www.example.org/post",
    )
    url = page_of("placement_correct", placement)
    sent = opened(alice, url) | {"reason": "Another day.", "issued_on": "2016-10-19"}
    saved_meanwhile(people, found, fields={"title": "Theirs"})
    page = late(alice, url, sent)
    assert errors(page) == {}
    assert "Nothing of yours is lost" in page.text
    assert "The file that you chose" not in page.text


# --- suggestions ----------------------------------------------------------------------------------


@pytest.fixture
def magazine(people):
    return ChannelFactory(name="The magazine", code="MAGZ", owners=[people.other])


def ended(magazine, people, last_day):
    end_channel(
        by=people.bob,
        channel=magazine,
        opened_version=magazine.version,
        last_day=last_day,
        reason="Dear",
    )


END = "/channels/MAGZ/last-day/"


def test_the_source_that_somebody_names_is_never_put_under_the_figure_of_another(
    client, people, magazine
):
    client.force_login(people.coordinator)
    url = reverse("channels_registry:channel_edit", args=["MAGZ"])
    sent = opened(client, url)
    guessed = {"reach_number": 9000, "reach_unit": "households", "reach_source": "A guess"}
    edit_channel(by=people.bob, channel=magazine, opened_version=magazine.version, fields=guessed)
    page = late(client, url, {**sent, "reach_source": "The printer's invoice"})
    assert followed(page) == {}
    assert beside(page) == {
        "reach_number": ("9000", ""),
        "reach_unit": ("households", ""),
        "reach_source": ("A guess", "The printer's invoice"),
    }


def test_a_last_day_that_was_only_suggested_is_what_its_person_says(client, people, magazine):
    client.force_login(people.bob)
    sent = opened(client, END)
    ended(magazine, people, date(2016, 12, 31))
    page = late(client, END, {**sent, "reason": "It ends today"})
    assert beside(page) == {"last_day": ("Sat 31 Dec", "Tue 25 Oct")}
    assert followed(page) == {}
    again(client, END, page)
    magazine.refresh_from_db()
    assert magazine.valid_to == date(2016, 10, 25)


def test_a_last_day_that_was_saved_follows(client, people, magazine):
    ended(magazine, people, date(2016, 12, 31))
    magazine.refresh_from_db()
    client.force_login(people.bob)
    sent = opened(client, END)
    ended(magazine, people, date(2017, 1, 31))
    page = late(client, END, {**sent, "reason": "Nobody reads it"})
    assert (beside(page), followed(page)) == ({}, {"last_day": "Tue 31 Jan"})


def test_no_suggestion_follows_midnight(client, people, magazine):
    client.force_login(people.bob)
    with clock.at(datetime(2016, 10, 25, 22, tzinfo=UTC)):
        sent = opened(client, END)
    type(magazine).objects.filter(pk=magazine.pk).update(version=2)
    with clock.at(datetime(2016, 10, 26, 9, tzinfo=UTC)):
        page = late(client, END, {**sent, "reason": "It ended yesterday"})
        assert (beside(page), followed(page)) == ({}, {})
        assert page.context["form"]["last_day"].value() == "2016-10-25"


def test_what_a_sheet_reported_is_no_answer_that_was_saved(alice, people):
    found = issued(people, "Lock up")
    Communication.objects.filter(pk=found.pk).update(reported_result="Some came")
    found.refresh_from_db()
    url = page_of("evaluate", found)
    sent = opened(alice, url) | {"worked": Worked.YES}
    assert sent["shown_by"] == "Some came"
    say(people, found)
    page = late(alice, url, sent)
    assert beside(page)["shown_by"] == ("Forty calls in a week", "Some came")


def test_an_answer_that_nobody_suggested_follows(alice, people):
    found = issued(people, "Lock up")
    url = page_of("evaluate", found)
    sent = opened(alice, url) | {"worked": Worked.YES}
    say(people, found)
    page = late(alice, url, sent)
    assert "shown_by" not in beside(page)
    assert followed(page)["shown_by"] == "Forty calls in a week"
