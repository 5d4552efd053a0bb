"""What is near stands beside the form while a communication is typed."""

import time
from datetime import date

import pytest
from django.urls import reverse

from evidence.choices import CarefulKind
from plans.forms.new_communication import NewCommunicationForm
from plans.forms.overlaps import facts_typed
from plans.models import Communication
from tests import factories
from tests.plans.overlap_pages.near import NEAR_TYPED, typed
from tests.plans.overlap_pairs import MESSAGE, TITLE, about_burglary, about_hate_crime, look

pytestmark = pytest.mark.django_db


def test_what_is_near_stands_beside_the_form_with_its_reasons(client, people):
    theirs = about_burglary(lead_partner=people.other, title="Theirs")
    about_hate_crime(lead_partner=people.other)
    look()
    client.force_login(people.alice)
    fragment = client.post(NEAR_TYPED, typed(lead_partner=people.lead.pk)).content.decode()
    assert "<html" not in fragment
    assert "Possible duplicate" in fragment
    assert f'href="{theirs.get_absolute_url()}"' in fragment
    assert "both in the whole borough" in fragment
    assert "Hate crime" not in fragment


def test_the_places_of_what_reaches_the_whole_borough_are_read_as_well(people):
    said = typed(lead_partner=people.lead.pk, place_text="primary schools")
    assert facts_typed(NewCommunicationForm(said, person=people.alice)).place_text == (
        "primary schools"
    )


def test_the_three_likeliest_are_shown_and_how_many_more_there_are(client, people):
    for number in range(5):
        about_burglary(lead_partner=people.other, title=f"Against burglary {number}")
    client.force_login(people.alice)
    fragment = client.post(NEAR_TYPED, typed(lead_partner=people.lead.pk)).content.decode()
    assert fragment.count("app-near__line") == 3
    assert "2 more are near it" in fragment


def test_offers_that_fit_stand_below(client, people):
    topic = factories.TopicFactory(label="Burglary")
    offer = factories.OfferFactory(partner=people.other, what="Home security checks")
    offer.topics.add(topic)
    client.force_login(people.alice)
    fragment = client.post(NEAR_TYPED, typed(lead_partner=people.lead.pk, topics=topic.pk))
    assert "Home security checks" in fragment.content.decode()
    assert "same topic (burglary)" in fragment.content.decode()


def test_what_is_edited_is_not_near_itself(client, people):
    ours = about_burglary(lead_partner=people.lead)
    client.force_login(people.alice)
    fragment = client.post(NEAR_TYPED, typed(of=ours.pk)).content.decode()
    assert "Nothing that you can see is near it." in fragment


@pytest.mark.usefixtures("in_october")
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (CarefulKind.PRE_ELECTION, "Before an election"),
        (CarefulKind.COMMUNITY, "In the community calendar"),
    ],
)
def test_a_sensitive_date_is_warned_of_beside_the_date_that_is_typed(client, people, kind, words):
    factories.CarefulPeriodFactory(
        name="Named", kind=kind, starts=date(2017, 4, 1), ends=date(2017, 5, 7)
    )
    client.force_login(people.alice)
    for day, warns in ((7, True), (8, False)):
        said = typed(day_from_day=day, day_from_month=5, day_from_year=2017)
        fragment = client.post(NEAR_TYPED, said).content.decode()
        assert (f"{words}: <strong>Named</strong>" in fragment) is warns


def test_without_a_date_it_asks_for_one(client, people):
    client.force_login(people.alice)
    fragment = client.post(NEAR_TYPED, {"title": TITLE, "when": "undated"}).content.decode()
    assert "Say roughly when it is" in fragment


def test_without_a_script_a_button_checks_and_loses_nothing(client, people):
    about_burglary(lead_partner=people.other, title="Theirs")
    client.force_login(people.alice)
    sent = typed(
        title="",
        internal_notes="Ask Ann.",
        check="overlaps",
        identifier="0c7f7e7e-3f0c-4b41-bb4b-0c5cb54a3b4f",
    )
    page = client.post(reverse("plans:communication_new"), sent)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Theirs" in text
    assert "Ask Ann." in text
    assert MESSAGE in text
    assert "There is a problem" not in text
    assert 'value="overlaps"' in text
    assert not Communication.objects.filter(lead_partner=people.lead).exists()


def test_checking_an_edit_saves_nothing(client, people):
    ours = about_burglary(lead_partner=people.lead)
    about_burglary(lead_partner=people.other, title="Theirs")
    client.force_login(people.alice)
    address = reverse("plans:communication_edit", args=[ours.pk])
    page = client.post(address, typed(title="Other words", version=1, check="overlaps"))
    assert "Theirs" in page.content.decode()
    assert "Other words" in page.content.decode()
    assert Communication.objects.get(pk=ours.pk).title == TITLE


@pytest.mark.timed
@pytest.mark.parametrize(
    "text", ["lock your door " * 7_000, "\U0001f600" * 100_000, "? ! ." * 20_000, "", "\x00"]
)
def test_any_text_gives_a_result_fast(client, people, text):
    about_burglary(lead_partner=people.other)
    client.force_login(people.alice)
    client.post(NEAR_TYPED, typed())
    began = time.perf_counter()
    page = client.post(NEAR_TYPED, typed(title=text, message=text))
    assert page.status_code == 200
    assert time.perf_counter() - began < 2


def test_typing_tells_nobody_of_what_is_kept_back(client, people):
    about_burglary(lead_partner=people.lead, title="Quokka", embargoed=True)
    client.force_login(people.bob)
    without = client.post(NEAR_TYPED, typed()).content
    Communication.objects.all().delete()
    assert client.post(NEAR_TYPED, typed()).content == without


def test_the_windows_of_a_year_ago_are_found_like_those_of_today(client, people):
    about_burglary(
        lead_partner=people.other,
        title="All year long",
        window_start=date(2015, 11, 1),
        window_end=date(2016, 12, 31),
        precision="other_window",
    )
    look()
    client.force_login(people.alice)
    fragment = client.post(NEAR_TYPED, typed(lead_partner=people.lead.pk)).content.decode()
    assert "All year long" in fragment
