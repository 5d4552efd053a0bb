"""The page that marks placements as issued: the day, the proof, and who may."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plans.choices import PlacementState, Precision, State
from plans.models import Communication, Placement
from tests.factories import ChannelFactory, CommunicationFactory, PlacementFactory
from tests.plans.communication_forms import errors
from tests.services.sent_files import png

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nleaflet"
PNG = png()


def issue(placement) -> str:
    return f"/communications/placements/{placement.pk}/issue/"


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
    assert "It was marked issued already, or dropped: its page says which." in response.text


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
    """Of one that everybody sees they are told that it is not theirs to mark."""
    client.force_login(people.bob)
    for embargoed, answer in ((False, 403), (True, 404)):
        communication = CommunicationFactory(lead_partner=people.lead, embargoed=embargoed)
        placement = PlacementFactory(communication=communication)
        assert client.get(issue(placement)).status_code == answer


def test_another_communications_placement_is_not_marked_along(alice, people, found):
    foreign = PlacementFactory(communication__lead_partner=people.lead)
    response = alice.post(
        issue(found.placements.first()),
        {"issued_on": "2016-10-24", "no_proof_reason": "x", "also": [foreign.pk]},
    )
    assert list(errors(response)) == ["also"]


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
    # What is left to say then is where it can be seen.
    assert re.findall(r'<input[^>]*name="([^"]*)"[^>]*\sautofocus', response.text) == (
        ["proof_url"] if day else []
    )
