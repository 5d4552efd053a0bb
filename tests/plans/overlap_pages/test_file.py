"""The lists of overlaps as files: what all may know of, and how much is left out."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from plans.choices import OverlapAnswerKind
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.plans.october import NOW
from tests.plans.overlap_pages.near import seen_by
from tests.plans.overlap_pairs import about_burglary
from tests.services.csv_files import rows_of

pytestmark = pytest.mark.django_db
LIST = "/overlaps/"
FILE = "/overlaps/overlaps.csv"
ANSWERED = "?show=answered"
HEADINGS = [
    *("Kind", "Why near"),
    *("Reference", "Title", "Lead partner", "From", "To", "When"),
    *("Other reference", "Other title", "Other lead partner"),
    *("Other from", "Other to", "Other when"),
    *("Answer", "In words", "Answered for", "Answered on"),
]
LATER = datetime(2099, 2, 1, tzinfo=UTC)


def file_for(client, person, show: str = ""):
    client.force_login(person)
    return rows_of(client.get(f"{FILE}{show}"))


@pytest.fixture
def kept_back(people):
    """Alice’s partner keeps one back that is near what Bob’s plans."""
    secret = about_burglary(lead_partner=people.lead, title="Quokka", embargoed=True)
    return overlap_of(secret, about_burglary(lead_partner=people.other, title="Third"))


def test_a_pair_is_a_row_with_both_sides_and_why(client, people, pair):
    sides = {one.title: one.reference for one in (pair.first, pair.second)}
    assert file_for(client, people.bob) == [
        HEADINGS,
        [
            *("Possible duplicate", "Same subject (burglary), dates overlap"),
            *(sides["Theirs against burglary"], "Theirs against burglary", "Other partner"),
            *("2016-11-08", "2016-11-08", "Tue 8 Nov"),
            *(sides["Ours against burglary"], "Ours against burglary", "Lead partner"),
            *("2016-11-08", "2016-11-08", "Tue 8 Nov"),
            *("", "", "", ""),
        ],
    ]


def test_what_is_kept_back_is_in_no_file_and_its_partner_is_told_how_much(
    client, people, pair, kept_back
):
    page = seen_by(client, people.alice, LIST)
    assert "Quokka" in page
    assert "1 overlap with something kept back is not in the file." in page
    assert [row[3] for row in file_for(client, people.alice)[1:]] == ["Ours against burglary"]
    assert "not in the file" not in seen_by(client, people.bob, LIST)


def test_an_answer_is_told_with_its_partner_and_names_nobody(client, people, pair):
    OverlapAnswerFactory(
        overlap=pair, by=people.alice, partner=people.lead, note="=Other streets.", at=NOW
    )
    page = seen_by(client, people.alice, f"{LIST}{ANSWERED}")
    assert f'href="{FILE}{ANSWERED}">Download as CSV</a>' in page
    (row,) = file_for(client, people.alice, ANSWERED)[1:]
    assert row[14:] == ["No overlap", "'=Other streets.", "Lead partner", "2016-10-25"]
    assert file_for(client, people.alice) == [HEADINGS]


def test_an_answer_that_was_taken_back_says_so(client, people, pair):
    OverlapAnswerFactory(
        overlap=pair,
        by=people.coordinator,
        partner=None,
        kind=OverlapAnswerKind.COORDINATE,
        note="A week apart.",
        at=NOW,
        withdrawn_at=NOW,
        withdrawn_by=people.coordinator,
    )
    (row,) = file_for(client, people.alice)[1:]
    assert row[14:] == ["Coordinated; taken back", "A week apart.", "", "2016-10-25"]


def test_what_was_answered_in_confidence_is_in_no_file_once_all_see_both(client, people, kept_back):
    OverlapAnswerFactory(
        overlap=kept_back,
        by=people.alice,
        partner=people.lead,
        note="After the raid.",
        at=NOW,
        in_confidence=True,
    )
    with clock.at(LATER):
        page = seen_by(client, people.alice, f"{LIST}{ANSWERED}")
        assert "After the raid." in page
        assert "1 overlap with something kept back is not in the file." in page
        assert file_for(client, people.alice, ANSWERED) == [HEADINGS]
        rows = file_for(client, people.alice)[1:]
        assert [row[14:] for row in rows] == [["", "", "", ""]]


def test_long_lists_come_whole(client, people, monkeypatch):
    monkeypatch.setattr("plans.queries.overlaps.listed.BATCH", 2)
    ours = about_burglary(lead_partner=people.lead)
    for number in range(5):
        overlap_of(ours, about_burglary(lead_partner=people.other, title=f"Number {number}"))
    titles = sorted(row[9] for row in file_for(client, people.alice)[1:])
    assert titles == [f"Number {number}" for number in range(5)]


def test_who_answers_nothing_gets_no_file(client, people, pair):
    client.force_login(people.board_member)
    assert client.get(reverse("plans:overlaps_csv")).status_code == 403
