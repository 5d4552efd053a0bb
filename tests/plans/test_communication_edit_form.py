"""Change a communication on the page on which it was logged."""

import re
import uuid
from datetime import UTC, date, datetime, time

import pytest

from plans.choices import Branding, PlacementState, Precision, Reach, State, Visibility
from plans.models import Communication
from plans.operations.communications import edit_communication, set_aside
from plans.operations.details import Details
from plans.rules.messages import LONGEST_MESSAGE
from plans.views.communications import MADE_JOINT
from tests.factories import (
    AreaFactory,
    CampaignFactory,
    ChannelFactory,
    CommunicationFactory,
    PlacementFactory,
    TopicFactory,
    partnership,
)
from tests.factories.agreed import (
    AgreedLineFactory,
    CarriedContactFactory,
    CarriedLineFactory,
    ContactFactory,
)
from tests.plans.communication_forms import NEW, edit_form, errors, only, said
from tests.plans.how_many import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def edit_page(found: Communication) -> str:
    return f"/communications/{found.pk}/edit/"


def test_saving_what_was_not_touched_changes_nothing_but_the_version(alice, people):
    area, topic = AreaFactory(), TopicFactory()
    found = CommunicationFactory(
        lead_partner=people.lead,
        reach=Reach.LOCAL,
        areas=[area],
        topics=[topic],
        channels=[ChannelFactory()],
        partners=[people.other],
        start_time=time(14, 30),
    )
    before = Communication.objects.values().get()
    response = alice.post(f"/communications/{found.pk}/edit/", edit_form(alice, found))
    assert response.status_code == 302
    after = Communication.objects.values().get()
    assert after == {**before, "version": 2}
    assert list(found.areas.all()) == [area]
    assert found.placements.count() == found.involvements.count() == 1


@pytest.mark.parametrize("reach", [Reach.BOROUGH, ""])
def test_where_it_happens_stays_as_a_sheet_wrote_it_while_nobody_touches_it(alice, people, reach):
    borough = AreaFactory()
    found = CommunicationFactory(
        lead_partner=people.lead, reach=reach, areas=[borough], place_text="primary schools"
    )
    form = {**edit_form(alice, found), "message": "Another word"}
    assert alice.post(f"/communications/{found.pk}/edit/", form).status_code == 302
    found.refresh_from_db()
    assert (found.message, found.reach, found.place_text) == (
        "Another word",
        reach,
        "primary schools",
    )
    assert list(found.areas.all()) == [borough]


def test_the_places_of_what_reaches_the_whole_borough_are_put_right_on_its_form(alice, people):
    found = CommunicationFactory(
        lead_partner=people.lead, reach=Reach.BOROUGH, place_text="primary schools"
    )
    form = {**edit_form(alice, found), "place_text": "all schools"}
    alice.post(f"/communications/{found.pk}/edit/", form)
    assert only().place_text == "all schools"


def test_what_comes_to_reach_the_whole_borough_names_no_areas_any_more(alice, people):
    found = CommunicationFactory(lead_partner=people.lead, reach=Reach.LOCAL, areas=[AreaFactory()])
    form = {**edit_form(alice, found), "reach": Reach.BOROUGH}
    alice.post(f"/communications/{found.pk}/edit/", form)
    assert (only().reach, list(found.areas.all())) == (Reach.BOROUGH, [])


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        (Precision.PART_OF_MONTH, date(2016, 6, 1), date(2016, 6, 8)),
        (Precision.MONTH, date(2016, 10, 1), date(2016, 12, 31)),
        (Precision.WEEK, date(2016, 11, 8), date(2016, 11, 14)),
        (Precision.MONTH, date(2015, 3, 1), date(2015, 3, 31)),
        (Precision.QUARTER, date(2014, 4, 1), date(2014, 6, 30)),
    ],
)
def test_a_window_from_a_sheet_stays_while_nobody_touches_it(alice, people, precision, first, last):
    found = CommunicationFactory(
        lead_partner=people.lead, precision=precision, window_start=first, window_end=last
    )
    form = {**edit_form(alice, found), "title": "Another title"}
    response = alice.post(f"/communications/{found.pk}/edit/", form)
    assert response.status_code == 302
    found.refresh_from_db()
    assert (found.title, found.precision, found.window_start, found.window_end) == (
        "Another title",
        precision,
        first,
        last,
    )
    assert not found.date_changes.exists()


def test_moving_a_confirmed_date_asks_why(alice, people):
    found = CommunicationFactory(lead_partner=people.lead)
    form = {**edit_form(alice, found), "day_from": "2016-11-09"}
    response = alice.post(f"/communications/{found.pk}/edit/", form)
    assert errors(response) == {"reason": ["Say why the confirmed date moves"]}
    alice.post(f"/communications/{found.pk}/edit/", {**form, "reason": "The hall is taken"})
    found.refresh_from_db()
    assert found.window_start == date(2016, 11, 9)
    assert found.date_changes.get().reason == "The hall is taken"


def test_a_stale_form_shows_both_texts_and_loses_nothing(alice, people):
    found = CommunicationFactory(lead_partner=people.lead, title="As it was")
    form = edit_form(alice, found)
    edit_communication(
        by=people.coordinator,
        communication=found,
        opened_version=1,
        details=Details(fields={"title": "Theirs"}),
    )
    response = alice.post(f"/communications/{found.pk}/edit/", {**form, "title": "Mine"})
    assert response.status_code == 409
    assert "Somebody saved a change while you were writing" in response.text
    assert "Theirs" in response.text
    assert response.context["form"]["title"].value() == "Mine"
    assert only().title == "Theirs"
    version = response.context["form"]["version"].value()
    alice.post(f"/communications/{found.pk}/edit/", {**form, "title": "Mine", "version": version})
    assert only().title == "Mine"


def test_a_form_says_that_it_was_cancelled_meanwhile_and_that_a_change_does_not_undo_that(
    alice, people
):
    found = CommunicationFactory(lead_partner=people.lead)
    form = edit_form(alice, found)
    assert "stays so until you bring it back" not in alice.get(edit_page(found)).text
    set_aside(
        by=people.coordinator,
        communication=found,
        opened_version=1,
        state=State.CANCELLED,
        reason="The hall burnt down",
    )
    late = alice.post(edit_page(found), {**form, "message": "Mine"})
    assert late.status_code == 409
    for page in (late, alice.get(edit_page(found))):
        assert "It is cancelled, and stays so until you bring it back" in page.text
        assert "“The hall burnt down”" in page.text


def test_what_was_made_part_of_a_joint_one_meanwhile_is_not_changed_and_keeps_what_was_typed(
    alice, people
):
    found = CommunicationFactory(lead_partner=people.lead)
    form = edit_form(alice, found)
    joint = CommunicationFactory(lead_partner=people.other)
    Communication.objects.filter(pk=found.pk).update(
        state=State.MERGED, merged_into=joint, version=2
    )
    late = alice.post(edit_page(found), {**form, "message": "Mine"})
    assert late.status_code == 409
    assert errors(late) == {"__all__": [MADE_JOINT]}
    assert late.context["form"]["message"].value() == "Mine"
    opened = alice.get(edit_page(found), follow=True)
    assert opened.redirect_chain == [(found.get_absolute_url(), 302)]
    assert MADE_JOINT in opened.text


@pytest.mark.parametrize("sent", [{"title": ""}, {"check": "overlaps"}])
def test_the_question_about_the_shared_line_stays_when_the_form_comes_back(alice, people, sent):
    found = CommunicationFactory(lead_partner=people.lead, shared_line=Branding.YES)
    form = {**edit_form(alice, found), **sent}
    page = alice.post(f"/communications/{found.pk}/edit/", form)
    assert "“Working together”" in page.text
    asked = page.context["form"]["shared_line"]
    assert asked.value() == Branding.YES
    chosen = re.search(r'<input[^>]*name="shared_line"[^>]*value="yes"[^>]*>', page.text)
    assert chosen is not None
    assert "checked" in chosen[0]


def test_what_was_said_of_the_shared_line_stays_where_it_is_not_asked(alice, people):
    partnership(strapline="")
    found = CommunicationFactory(lead_partner=people.lead, shared_line=Branding.YES)
    form = edit_form(alice, found)
    del form["shared_line"]
    alice.post(f"/communications/{found.pk}/edit/", form)
    assert only().shared_line == Branding.YES


def test_a_form_without_its_version_is_refused(alice, people):
    found = CommunicationFactory(lead_partner=people.lead)
    form = edit_form(alice, found)
    del form["version"]
    assert "version" in errors(alice.post(f"/communications/{found.pk}/edit/", form))


def test_fields_that_the_form_does_not_have_change_nothing(alice, people):
    found = CommunicationFactory(lead_partner=people.lead)
    form = {
        **edit_form(alice, found),
        "state": "agreed",
        "reference": "SSCP-2016-999",
        "created_by": people.bob.pk,
        "reported_result": "Great",
        "window_start": "2016-12-01",
        "merged_into": str(found.pk),
        "state_reason": "x",
    }
    before = Communication.objects.values().get()
    alice.post(f"/communications/{found.pk}/edit/", form)
    assert Communication.objects.values().get() == {**before, "version": 2}


def test_the_coordinator_edits_without_the_internal_note(client, people):
    client.force_login(people.coordinator)
    found = CommunicationFactory(lead_partner=people.lead, internal_notes="Ring Jo first")
    response = client.get(f"/communications/{found.pk}/edit/")
    assert "Ring Jo first" not in response.text
    form = {**edit_form(client, found), "internal_notes": "Overwritten"}
    client.post(f"/communications/{found.pk}/edit/", form)
    assert only().internal_notes == "Ring Jo first"


def test_what_all_can_see_is_not_kept_back_any_more(alice, people):
    found = CommunicationFactory(lead_partner=people.lead)
    form = {**edit_form(alice, found), "visibility": Visibility.LEAD}
    response = alice.post(f"/communications/{found.pk}/edit/", form)
    assert list(errors(response)) == ["visibility"]
    assert "can no longer be kept back" in errors(response)["visibility"][0]
    assert only().visibility == Visibility.PARTNERSHIP


def test_a_campaign_of_which_all_is_kept_back_is_not_offered(client, people):
    secret, shown = (CampaignFactory(name=name) for name in ("CANARY", "Nights"))
    CampaignFactory(name="Empty")
    CommunicationFactory(lead_partner=people.lead, campaign=secret, embargoed=True)
    CommunicationFactory(lead_partner=people.lead, campaign=shown)
    offered = {}
    for who in (people.alice, people.bob, people.coordinator):
        client.force_login(who)
        offered[who] = set(client.get(NEW).context["form"].fields["campaign"].queryset)
    assert offered == {
        people.alice: {secret, shown},
        people.bob: {shown},
        people.coordinator: {shown},
    }
    sent = said(people, lead_partner=people.other.pk, campaign=secret.pk)
    client.force_login(people.bob)
    assert list(errors(client.post(NEW, sent))) == ["campaign"]


def test_an_embargo_that_was_stored_otherwise_reads_as_who_sees_it_now(alice, people):
    until = datetime(2016, 11, 25, 9, 30, tzinfo=UTC)
    found = CommunicationFactory(lead_partner=people.lead, embargo_until=until, reference=None)
    form = edit_form(alice, found)
    assert (form["visibility"], form["embargo_day"], form["embargo_time"]) == (
        Visibility.LEAD,
        "2016-11-25",
        "09:30",
    )
    alice.post(f"/communications/{found.pk}/edit/", form)
    assert only().embargo_until == until


@pytest.mark.parametrize("who", ["bob", "champion", "chair", "board_member", "charlie"])
def test_another_partners_communication_is_not_theirs_to_change(client, people, who):
    found = CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.everybody[who])
    assert client.get(f"/communications/{found.pk}/edit/").status_code == 403
    sent = {"title": "Theirs", "version": found.version}
    assert client.post(f"/communications/{found.pk}/edit/", sent).status_code == 403
    assert only().title == found.title


def test_a_secret_and_a_missing_one_are_the_same_404(client, people):
    secret = CommunicationFactory(lead_partner=people.lead, embargoed=True, title="Operation")
    client.force_login(people.bob)
    for page in ("", "edit/", "move/", "cancel/", "postpone/"):
        hidden = client.get(f"/communications/{secret.pk}/{page}")
        missing = client.get(f"/communications/{uuid.uuid4()}/{page}")
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert "Operation" not in hidden.text


@pytest.mark.parametrize("who", ["champion", "chair", "board_member"])
def test_who_may_not_log_is_refused(client, people, who):
    client.force_login(people.everybody[who])
    assert client.get(NEW).status_code == 403


@pytest.mark.parametrize("merged", [False, True])
def test_a_channel_on_which_it_was_issued_is_not_taken_off(alice, people, merged):
    press = ChannelFactory(name="Press")
    since = {"merged_into": press, "valid_to": date(2016, 10, 24)} if merged else {}
    website = ChannelFactory(name="Website", **since)
    found = CommunicationFactory(lead_partner=people.lead, state=State.ISSUED, channels=[press])
    PlacementFactory(communication=found, channel=website, issued=True)
    form = edit_form(alice, found)
    refused = alice.post(edit_page(found), {**form, "channels": [press.pk]})
    why = (
        "It was issued on Website, and what was issued stays. Tick it again; if it did not go out "
        "there, say so on its page."
    )
    assert errors(refused) == {"channels": [why]}
    assert alice.post(edit_page(found), {**form, "channels": [website.pk]}).status_code == 302
    held = set(found.placements.values_list("channel__name", "state"))
    assert held == {("Website", PlacementState.ISSUED), ("Press", PlacementState.DROPPED)}


@pytest.mark.parametrize("rows", ROWS)
def test_the_edit_form_costs_the_same_for_any_number_of_choices(
    alice, people, rows, django_assert_num_queries
):
    channels = ChannelFactory.create_batch(rows)
    topics = TopicFactory.create_batch(rows)
    found = CommunicationFactory(
        lead_partner=people.lead, channels=channels, topics=topics, partners=[people.other]
    )
    for topic in topics:
        CarriedLineFactory(communication=found, wording=AgreedLineFactory().current)
        CarriedContactFactory(communication=found, contact=ContactFactory(topics=[topic]))
    with django_assert_num_queries(EDIT_QUERIES):
        alice.get(f"/communications/{found.pk}/edit/")


EDIT_QUERIES = 48


def test_the_summary_of_errors_leads_down_the_page(alice, people):
    """The planted fault: a form without its order, whose summary jumped up and down the page."""
    found = CommunicationFactory(lead_partner=people.lead)
    ChannelFactory()
    sent = edit_form(alice, found) | {
        "title": "",
        "when": "exact",
        "new_campaign": "x" * 201,
        "place_text": "x" * 501,
        "channels": ["none"],
        "help_wanted": "x" * 1001,
        "other_intelligence": "Calls",
        "visibility": "named",
        "embargo_time": "9am",
    }
    page = alice.post(f"/communications/{found.pk}/edit/", sent).text
    summary = page.split("govuk-error-summary__list")[1].split("</ul>")[0]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == 9
    places = [page.index(f'id="{target}"') for target in targets]
    assert places == sorted(places)


def test_a_document_that_was_pasted_into_the_message_is_refused(alice, people):
    """It would stand in every forward plan, feed and file, and be frozen with the plan."""
    found = CommunicationFactory(lead_partner=people.lead, message="Lock your shed.")
    sent = edit_form(alice, found)
    response = alice.post(edit_page(found), sent | {"message": "x" * (LONGEST_MESSAGE + 1)})
    assert response.status_code == 422
    assert errors(response) == {"message": ["Message must be 32,767 characters or fewer"]}
    assert Communication.objects.get().message == "Lock your shed."

    whole = "x" * LONGEST_MESSAGE
    assert alice.post(edit_page(found), sent | {"message": whole}).status_code == 302
    assert Communication.objects.get().message == whole
