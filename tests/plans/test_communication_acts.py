"""Move, set aside, bring back, copy, mark issued, answer: the pages and what they refuse."""

import re
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plans.choices import InvolvementState, PlacementState, Precision, State
from plans.models import Communication, Placement
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.placements import choose_edition
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    InvolvementFactory,
    PlacementFactory,
    advocate_of,
)
from tests.plans.placement_pages.editions import edition_of
from tests.services.sent_files import png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
PDF = b"%PDF-1.7\nleaflet"
PNG = png()


@pytest.fixture
def found(people):
    return CommunicationFactory(
        lead_partner=people.lead,
        title="Lock up",
        channels=[ChannelFactory(name="A leaflet"), ChannelFactory(name="B press")],
    )


def errors(response) -> dict[str, list[str]]:
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def act(found, name) -> str:
    return f"/communications/{found.pk}/{name}/"


def issue(placement) -> str:
    return f"/communications/placements/{placement.pk}/issue/"


# --- move ----------------------------------------------------------------------------------------


def acts_of(response) -> list[str]:
    acts = response.content.decode().partition('<div class="app-acts">')[2].partition("</div>")[0]
    return re.findall(r">([A-Z][^<]+)</(?:a|button)>", acts)


def test_an_idea_without_a_date_is_given_one_and_not_postponed(alice, people):
    idea = {"lead_partner": people.lead, "state": State.IDEA}
    undated = CommunicationFactory(**idea, window_start=None, precision=Precision.UNDATED)
    dated = CommunicationFactory(**idea)
    first = ["Put it on the plan", "Set its date", "Cancel it"]
    assert acts_of(alice.get(undated.get_absolute_url()))[:3] == first
    assert acts_of(alice.get(dated.get_absolute_url()))[1:4] == ["Move", "Postpone", "Cancel it"]
    page = alice.get(act(undated, "move")).content.decode()
    assert "Until now" not in page and "Why does it move?" not in page
    assert ">Set its date</" in page
    still = alice.post(act(undated, "move"), {"version": 1, "when": "undated"}, follow=True)
    assert "It has no date for now." in still.text
    undated.refresh_from_db()
    form = {"version": undated.version, "when": "week", "week_day": "2016-11-16"}
    assert alice.post(act(undated, "move"), form).status_code == 302
    undated.refresh_from_db()
    assert undated.window_start == date(2016, 11, 14)


def test_a_confirmed_date_moves_with_a_reason(alice, found):
    form = {"version": 1, "when": "week", "week_day": "2016-11-16"}
    assert errors(alice.post(act(found, "move"), form)) == {
        "reason": ["Say why the confirmed date moves"]
    }
    response = alice.post(act(found, "move"), {**form, "reason": "The hall is taken"}, follow=True)
    assert "It is now planned for the week of 14 Nov." in response.text
    found.refresh_from_db()
    assert (found.precision, found.window_start, found.window_end, found.confirmed) == (
        Precision.WEEK,
        date(2016, 11, 14),
        date(2016, 11, 20),
        False,
    )


def test_a_move_that_comes_late_shows_both_and_loses_nothing(alice, people, found):
    edit_communication(
        by=people.coordinator,
        communication=found,
        opened_version=1,
        details=Details(fields={"title": "Theirs"}),
    )
    form = {"version": 1, "when": "month", "month": "2016-12", "reason": "The hall is taken"}
    response = alice.post(act(found, "move"), form)
    assert response.status_code == 409
    assert response.context["form"]["month"].value() == "2016-12"
    assert response.context["form"]["version"].value() == "2"
    assert Communication.objects.get().window_start == date(2016, 11, 8)


def test_a_postponed_one_that_moves_keeps_its_date_and_stays_postponed(alice, people):
    one = CommunicationFactory(
        lead_partner=people.lead, state=State.POSTPONED, precision=Precision.MONTH
    )
    form = {"version": 1, "when": "exact", "day_from": "2016-12-06"}
    response = alice.post(act(one, "move"), form, follow=True)
    assert "Its date is kept: Tue 6 Dec. It is still postponed: bring it back" in response.text
    assert "It is now planned" not in response.text
    assert "Bring back" in acts_of(response)


def test_what_is_no_longer_to_come_does_not_move(alice, people):
    issued = CommunicationFactory(lead_partner=people.lead, state=State.ISSUED)
    response = alice.get(act(issued, "move"), follow=True)
    assert "Only what is still to come can be moved." in response.text


# --- set aside and bring back --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "state"), [("cancel", State.CANCELLED), ("postpone", State.POSTPONED)]
)
def test_setting_aside_asks_why(alice, found, name, state):
    assert errors(alice.post(act(found, name), {"version": 1})) == {
        "reason": ["Say why, in a sentence"]
    }
    response = alice.post(act(found, name), {"version": 1, "reason": "No money"}, follow=True)
    assert f"“Lock up” is {state}." in response.text.replace("&ldquo;", "“")
    found.refresh_from_db()
    assert (found.state, found.state_reason, found.version) == (state, "No money", 2)


def test_setting_aside_names_the_slots_that_go_to_others(alice, people):
    magazine = ChannelFactory(name="The magazine", owners=[people.other])
    one = CommunicationFactory(lead_partner=people.lead, channels=[magazine])
    assert "go to others" not in alice.get(act(one, "cancel")).text
    edition = edition_of(magazine)
    choose_edition(by=people.alice, placement=one.placements.get(), edition=edition)
    for name in ("cancel", "postpone"):
        page = alice.get(act(one, name)).text
        assert f"Its slot in {edition} goes to others at once." in page
    alice.post(act(one, "postpone"), {"version": 2, "reason": "No money"})
    form = {"version": Communication.objects.get().version}
    assert (
        "Choose its editions again." in alice.post(act(one, "bring-back"), form, follow=True).text
    )
    alice.post(act(one, "postpone"), {**form, "version": form["version"] + 1, "reason": "Again"})
    form = {"version": Communication.objects.get().version}
    assert "editions again" not in alice.post(act(one, "bring-back"), form, follow=True).text


def test_what_was_returned_stays_on_the_plan_whatever_it_does_not_say(alice, people):
    one = CommunicationFactory(lead_partner=people.lead, state=State.RETURNED, message="")
    response = alice.post(act(one, "bring-back"), {"version": 1}, follow=True)
    assert "is back on the plan." in response.text
    one.refresh_from_db()
    assert one.state == State.PLANNED


def test_setting_aside_what_somebody_changed_meanwhile_is_asked_again(alice, people, found):
    edit_communication(
        by=people.coordinator,
        communication=found,
        opened_version=1,
        details=Details(fields={"title": "Theirs"}),
    )
    response = alice.post(act(found, "cancel"), {"version": 1, "reason": "No money"})
    assert response.status_code == 409
    assert "No money" in response.text
    assert Communication.objects.get().state == State.PLANNED


def test_it_comes_back_to_the_ideas_while_it_says_too_little(alice, people):
    found = CommunicationFactory(lead_partner=people.lead, state=State.CANCELLED, title="Lock up")
    response = alice.post(act(found, "bring-back"), {"version": 1}, follow=True)
    assert "is back among the ideas." in response.text
    assert Communication.objects.get().state == State.IDEA


@pytest.mark.parametrize("version", ["", "7", "x", "²", "1" * 5000])
def test_bringing_back_needs_the_version_that_was_seen(alice, people, version):
    found = CommunicationFactory(lead_partner=people.lead, state=State.CANCELLED)
    response = alice.post(act(found, "bring-back"), {"version": version}, follow=True)
    assert "Somebody changed it in the meantime." in response.text
    assert Communication.objects.get().state == State.CANCELLED


def test_a_copy_opens_to_be_given_its_dates_and_comes_once(alice, found):
    chosen = str(uuid.uuid4())
    for _ in range(2):
        response = alice.post(act(found, "copy"), {"identifier": chosen})
        assert response.url == f"/communications/{chosen}/edit/"
    assert Communication.objects.count() == 2
    assert Communication.objects.get(pk=chosen).state == State.IDEA


@pytest.mark.parametrize("name", ["move", "cancel", "postpone", "bring-back", "copy", "edit"])
@pytest.mark.parametrize("who", ["bob", "charlie", "chair", "champion", "board_member"])
def test_others_may_not_act_on_it(client, people, found, name, who):
    client.force_login(people.everybody[who])
    assert client.post(act(found, name), {"version": 1}).status_code == 403
    assert Communication.objects.get().version == 1


# --- mark issued ---------------------------------------------------------------------------------


def test_marking_issued_takes_today_and_a_link(alice, found):
    first = found.placements.first()
    page = alice.get(issue(first))
    assert page.context["form"]["issued_on"].value() == date(2016, 10, 25)
    response = alice.post(
        issue(first),
        {"issued_on": "2016-10-24", "proof_url": "https://www.example.org/leaflet"},
        follow=True,
    )
    assert response.redirect_chain == [(f"{found.get_absolute_url()}#placements", 302)]
    assert "Marked as issued: A leaflet." in response.text
    first.refresh_from_db()
    found.refresh_from_db()
    assert (first.state, first.issued_on, first.proof_url, found.state) == (
        PlacementState.ISSUED,
        date(2016, 10, 24),
        "https://www.example.org/leaflet",
        State.ISSUED,
    )


def test_several_are_marked_in_one_go(alice, found):
    first, second = found.placements.all()
    alice.post(
        issue(first),
        {"issued_on": "2016-10-24", "no_proof_reason": "Handed out", "also": [second.pk]},
    )
    assert (
        list(found.placements.values_list("state", "no_proof_reason"))
        == [(PlacementState.ISSUED, "Handed out")] * 2
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"issued_on": ""}, {"issued_on": ["Enter the day it was issued"]}),
        ({"issued_on": "2016-10-26"}, {"issued_on": ["It cannot have been issued after today"]}),
        (
            {"proof_url": ""},
            {"proof_url": ["Enter a link, choose a file, or say why there is neither"]},
        ),
        (
            {"proof_url": "not a link at all"},
            {"proof_url": ["Enter a web address, like https://www.example.org/page"]},
        ),
        (
            {"proof_url": "javascript:alert(1)"},
            {"proof_url": ["Enter a web address, like https://www.example.org/page"]},
        ),
    ],
)
def test_errors_of_marking_issued_read_as_a_person_would_say_them(alice, found, fields, expected):
    form = {"issued_on": "2016-10-24", "proof_url": "https://www.example.org/leaflet", **fields}
    response = alice.post(issue(found.placements.first()), form)
    assert errors(response) == expected
    assert not Placement.objects.filter(state=PlacementState.ISSUED).exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"<html><script>", "The file is not a PDF, PNG or JPEG: choose another"),
        ("a.png", b"GIF89a", "The file is not a PDF, PNG or JPEG: choose another"),
        ("a.pdf", b"", "The file that you chose is empty: choose another"),
        (
            "a.pdf",
            b"%PDF-" + b"x" * 10 * 1024 * 1024,
            "The file is larger than 10 MB: choose a smaller one",
        ),
    ],
)
def test_a_file_is_judged_by_what_it_is(alice, found, name, content, said):
    response = alice.post(
        issue(found.placements.first()),
        {"issued_on": "2016-10-24", "proof_file": SimpleUploadedFile(name, content)},
    )
    assert errors(response)["proof_file"] == [said]


@pytest.mark.parametrize(
    ("content", "content_type", "ending"),
    [
        (PDF, "application/pdf", ".pdf"),
        (PNG, "image/png", ".png"),
    ],
)
def test_a_proof_file_comes_back_to_be_saved_by_who_may_see(
    client, people, found, content, content_type, ending
):
    placement = found.placements.first()
    client.force_login(people.alice)
    client.post(
        issue(placement),
        {"issued_on": "2016-10-24", "proof_file": SimpleUploadedFile("x.html", content)},
    )
    address = f"/communications/placements/{placement.pk}/proof/"
    client.force_login(people.bob)
    response = client.get(address)
    assert response.content == content
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"].startswith("attachment")
    assert f"A leaflet{ending}" in response["Content-Disposition"]
    Communication.objects.update(visibility="lead")
    assert client.get(address).status_code == 404


def test_a_placement_without_a_file_has_none_to_give(alice, found):
    address = f"/communications/placements/{found.placements.first().pk}/proof/"
    assert alice.get(address).status_code == 404


def test_a_placement_is_marked_once(alice, people):
    done = PlacementFactory(communication__lead_partner=people.lead, issued=True)
    response = alice.get(issue(done), follow=True)
    assert "This placement is already marked, or was dropped." in response.text


def test_only_the_lead_partner_or_the_coordinator_marks_issued(client, people, found):
    first, second = found.placements.all()
    form = {"issued_on": "2016-10-24", "no_proof_reason": "Handed out"}
    for who in ("bob", "charlie", "chair", "champion", "board_member"):
        client.force_login(people.everybody[who])
        assert client.post(issue(first), form).status_code == 403
    client.force_login(people.coordinator)
    assert client.post(issue(second), form).status_code == 302
    assert list(found.placements.values_list("state", flat=True)) == ["planned", "issued"]


def test_a_secret_placement_is_as_if_it_were_not_there(client, people):
    secret = PlacementFactory(
        communication=CommunicationFactory(lead_partner=people.lead, embargoed=True), issued=True
    )
    client.force_login(people.bob)
    for name in ("issue", "proof"):
        assert client.get(f"/communications/placements/{secret.pk}/{name}/").status_code == 404


def test_another_communications_placement_is_not_marked_along(alice, people, found):
    foreign = PlacementFactory(communication__lead_partner=people.lead)
    response = alice.post(
        issue(found.placements.first()),
        {"issued_on": "2016-10-24", "no_proof_reason": "x", "also": [foreign.pk]},
    )
    assert list(errors(response)) == ["also"]


# --- answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["agreed", "amplifying", "declined"])
def test_an_advocate_answers_for_their_partner(client, people, found, state):
    InvolvementFactory(communication=found, partner=people.other, state=InvolvementState.INVITED)
    client.force_login(people.bob)
    response = client.post(
        act(found, "partners/OTHER"), {"state": state, "contribution": "Two officers"}
    )
    assert response.url == f"{found.get_absolute_url()}#partners"
    answer = found.involvements.get()
    assert (answer.partner, answer.state, answer.contribution) == (
        people.other,
        state,
        "Two officers",
    )


@pytest.mark.parametrize("state", ["", "invited", "nonsense"])
def test_an_answer_is_one_of_three(client, people, found, state):
    client.force_login(people.bob)
    response = client.post(act(found, "partners/OTHER"), {"state": state}, follow=True)
    assert "Your answer was not saved" in response.text
    assert not found.involvements.exists()


@pytest.mark.parametrize("state", [State.PLANNED, State.CANCELLED])
def test_an_answer_that_is_too_long_comes_back_as_it_was_typed(client, people, found, state):
    client.force_login(people.bob)
    Communication.objects.update(state=state, state_reason="No money.")
    response = client.post(
        act(found, "partners/OTHER"), {"state": "agreed", "contribution": "A stand. " * 60}
    )
    assert response.status_code == 422
    typed = "A stand. " * 60
    assert f'value="{typed}"' in response.text
    assert '<a href="#id_OTHER_contribution">What you bring must be 500 characters' in response.text
    assert response.text.count('<details class="govuk-details" open>') == 1
    assert not found.involvements.exists()


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("bob", "NAMED"),
        ("bob", "LEAD"),
        ("alice", "LEAD"),
        ("champion", "OTHER"),
        ("coordinator", "OTHER"),
        ("chair", "OTHER"),
    ],
)
def test_nobody_answers_for_another_partner(client, people, found, who, code):
    client.force_login(people.everybody[who])
    assert client.post(act(found, f"partners/{code}"), {"state": "agreed"}).status_code == 403


def test_who_speaks_for_the_lead_and_another_answers_for_the_other_only(client, people, found):
    client.force_login(advocate_of(people.lead, people.other))
    assert client.post(act(found, "partners/LEAD"), {"state": "agreed"}).status_code == 403
    assert client.post(act(found, "partners/OTHER"), {"state": "agreed"}).status_code == 302


def test_nobody_answers_about_what_they_may_not_know(client, people):
    secret = CommunicationFactory(lead_partner=people.lead, embargoed=True)
    client.force_login(people.bob)
    assert client.post(act(secret, "partners/OTHER"), {"state": "agreed"}).status_code == 404


def test_an_answer_that_comes_too_late_is_told(client, people):
    found = CommunicationFactory(lead_partner=people.lead, state=State.ISSUED)
    client.force_login(people.bob)
    response = client.post(act(found, "partners/OTHER"), {"state": "agreed"}, follow=True)
    assert "It is no longer to come" in response.text
    assert not found.involvements.exists()


@pytest.mark.parametrize(
    ("window", "day", "words"),
    [
        ((date(2016, 10, 18), date(2016, 10, 18)), date(2016, 10, 18), "Planned for Tue 18 Oct"),
        ((date(2016, 10, 17), date(2016, 10, 18)), None, "Planned for"),
        ((date(2016, 10, 18), date(2016, 10, 28)), date(2016, 10, 25), "Planned for"),
        ((date(2016, 11, 8), date(2016, 11, 8)), date(2016, 10, 25), "Planned for Tue 8 Nov"),
        ((None, None), date(2016, 10, 25), "mark issued"),
    ],
)
def test_the_day_it_was_issued_is_filled_in_only_where_it_is_likely(
    alice, people, window, day, words
):
    precision = Precision.EXACT if window[0] else Precision.UNDATED
    one = CommunicationFactory(
        lead_partner=people.lead,
        precision=precision,
        window_start=window[0],
        window_end=window[1],
        channels=[ChannelFactory()],
    )
    response = alice.get(issue(one.placements.get()))
    assert response.context["form"]["issued_on"].value() == day
    assert words in response.text
