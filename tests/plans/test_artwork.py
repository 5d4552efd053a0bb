"""Artwork of a communication: taken in, looked at once, decided on by a person, secret with it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.artwork import CannotLook, Looked, MarkSeen, process
from bsc_comms.kit.editing import StaleEdit
from partnership.choices import MOST_ATTEMPTS, WorkState
from partnership.models import Change
from partnership.models.owed import LEASE
from plans.choices import ArtworkPart, Seen, State, Visibility
from plans.models import Artwork, Communication
from plans.operations import artwork as operations
from plans.operations.artwork import (
    add_artwork,
    bring_back_artwork,
    decide_on_artwork,
    look_at_artwork,
    take_away_artwork,
)
from plans.operations.details import NotAllowedNow
from plans.operations.owed import sweep_owed_work
from plans.rules.artwork.files import FileRefused
from plans.tasks import look_at_artwork as task
from tests.cast import cast
from tests.factories import CommunicationFactory, partnership
from tests.plans.how_many import ROWS
from tests.plans.leaflets import LOGO, leaflet
from tests.plans.october import NOW
from tests.services.sent_files import png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
LEAFLET = b"%PDF-1.7 a leaflet"
WORDS = "Lock your doors. Leave a light on. Working together, and more."
SEEN = Looked(
    is_pdf=True,
    text=WORDS,
    pages=1,
    pages_looked_at=1,
    shortest_side=800,
    mark=MarkSeen(likeness=0.97, pixels=90, millimetres=20, degrees=0, page=1),
)


@pytest.fixture
def people():
    people = cast()
    partnership(logo_svg=LOGO)
    return people


@pytest.fixture
def looks(monkeypatch):
    """How often somebody looked; the look itself sees the logo and the line."""
    looked = []

    def look(content, *, mark):
        looked.append(content)
        return SEEN

    monkeypatch.setattr(operations, "look_at", look)
    return looked


def added(people, content=LEAFLET, **fields):
    communication = CommunicationFactory(lead_partner=people.lead, **fields)
    return add_artwork(
        by=people.alice, communication=communication, name="Our leaflet.pdf", content=content
    )


def acts_of(communication):
    rows = Change.objects.filter(subject_id=str(communication.pk)).order_by("pk")
    return [(row.act, row.field, row.before, row.after) for row in rows]


# --- taking in ----------------------------------------------------------------------------------


def test_it_is_kept_under_a_name_that_tells_nothing(people):
    artwork = added(people)
    folder, _, name = artwork.file.name.partition("/")
    assert (folder, len(name), name[36:]) == ("artwork", 40, ".pdf")
    assert artwork.file_name == "Our leaflet.pdf"
    assert artwork.file.read() == LEAFLET
    assert acts_of(artwork.communication) == [("given artwork", "Artwork", "", "Our leaflet.pdf")]


def test_its_ending_is_that_of_what_it_holds(people):
    communication = CommunicationFactory(lead_partner=people.lead)
    artwork = add_artwork(
        by=people.alice, communication=communication, name="../poster.exe", content=LEAFLET
    )
    assert (artwork.file_name, artwork.content_type) == ("poster.pdf", "application/pdf")


def test_one_that_could_not_be_kept_leaves_nothing_behind(people, settings, tmp_path, monkeypatch):
    def fails(**_said: object) -> None:
        raise OSError("disk")

    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(operations, "record_change", fails)
    with pytest.raises(OSError, match="disk"):
        added(people)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not Artwork.objects.exists()


def test_the_same_file_given_twice_is_one(people):
    first = added(people)
    again = add_artwork(
        by=people.alice, communication=first.communication, name="x.pdf", content=LEAFLET
    )
    assert (again, Artwork.objects.count()) == (first, 1)


def test_what_is_no_artwork_is_refused_and_nothing_is_kept(people):
    communication = CommunicationFactory(lead_partner=people.lead)
    with pytest.raises(FileRefused, match="not a PDF, PNG or JPEG"):
        add_artwork(by=people.alice, communication=communication, name="a.pdf", content=b"MZ")
    assert not Artwork.objects.exists()


def test_nothing_is_added_to_what_somebody_sets_aside_before_the_file_has_come(people):
    seen = CommunicationFactory(lead_partner=people.lead)
    Communication.objects.update(state=State.CANCELLED, state_reason="No money.")
    with pytest.raises(NotAllowedNow, match="It was set aside, so nothing can be added to it"):
        add_artwork(by=people.alice, communication=seen, name="Our leaflet.pdf", content=LEAFLET)
    assert not Artwork.objects.exists()


def test_nothing_is_added_to_what_was_set_aside(people):
    with pytest.raises(NotAllowedNow):
        added(people, state=State.CANCELLED, state_reason="No money")


# --- looking ------------------------------------------------------------------------------------


def test_what_was_seen_is_written_down_with_why(people, looks):
    artwork = added(people)
    assert look_at_artwork(order_id=str(artwork.pk))
    artwork.refresh_from_db()
    assert (artwork.line_seen, artwork.logo_seen, artwork.state) == (
        Seen.FOUND,
        Seen.FOUND,
        WorkState.DONE,
    )
    assert artwork.seen_why == {
        "line": "“Working together” stands in the words of the PDF.",
        "logo": "The logo is on it, about 20 mm wide.",
    }


def test_a_job_that_comes_twice_looks_once(people, looks):
    artwork = added(people)
    task(order_id=str(artwork.pk))
    task(order_id=str(artwork.pk))
    assert looks == [LEAFLET]


def test_a_file_that_cannot_be_opened_is_for_a_person_to_decide(people, monkeypatch):
    def refuse(content, *, mark):
        raise CannotLook("The file has a password, so the planner could not open it.")

    monkeypatch.setattr(operations, "look_at", refuse)
    artwork = added(people)
    look_at_artwork(order_id=str(artwork.pk))
    artwork.refresh_from_db()
    assert (artwork.line_seen, artwork.logo_seen) == (Seen.NOT_SURE, Seen.NOT_SURE)
    assert artwork.state == WorkState.DONE


@pytest.mark.parametrize("drawing", ["", "no drawing"])
def test_without_a_logo_to_look_for_it_is_not_sure(people, looks, drawing):
    partnership(logo_svg=drawing)
    artwork = added(people)
    look_at_artwork(order_id=str(artwork.pk))
    artwork.refresh_from_db()
    assert (artwork.line_seen, artwork.logo_seen) == (Seen.FOUND, Seen.NOT_SURE)


def test_a_fault_is_tried_again_and_given_up_at_last(people, monkeypatch):
    def fail(content, *, mark):
        raise OSError("No process to spare")

    monkeypatch.setattr(operations, "look_at", fail)
    artwork = added(people)
    for _ in range(MOST_ATTEMPTS):
        Artwork.objects.update(not_before=clock.real_now() - timedelta(seconds=1))
        with pytest.raises(OSError, match="No process"):
            look_at_artwork(order_id=str(artwork.pk))
    artwork.refresh_from_db()
    assert (artwork.state, artwork.attempts) == (WorkState.FAILED, MOST_ATTEMPTS)


def test_the_sweep_finds_what_a_dead_worker_held(people, looks):
    artwork = added(people)
    assert Artwork.objects.claim(artwork.pk)
    assert sweep_owed_work() == 0
    Artwork.objects.update(lease_until=clock.real_now() - LEASE)
    assert sweep_owed_work() == 1
    assert look_at_artwork(order_id=str(artwork.pk))
    assert looks == [LEAFLET]


def test_a_real_leaflet_is_really_looked_at(people, monkeypatch):
    monkeypatch.setattr(process, "LONGEST_SIDE", 700)  # a large logo is seen in a small picture
    artwork = added(people, leaflet(LOGO, width=15, line="Working alone"))
    look_at_artwork(order_id=str(artwork.pk))
    artwork.refresh_from_db()
    assert (artwork.line_seen, artwork.logo_seen) == (Seen.NOT_FOUND, Seen.FOUND)


# --- deciding -----------------------------------------------------------------------------------


def test_a_decision_is_recorded_and_can_be_taken_back(people):
    artwork = added(people)
    decide = {"by": people.alice, "artwork": artwork, "part": ArtworkPart.LOGO}
    decide_on_artwork(**decide, opened_version=1, carries=True)
    assert (artwork.logo_decided, artwork.decided_by, artwork.decided_at) == (
        True,
        people.alice,
        NOW,
    )
    decide_on_artwork(**decide, opened_version=2, carries=None)
    assert artwork.logo_decided is None
    field = "The partnership’s logo: Our leaflet.pdf"
    assert acts_of(artwork.communication)[1:] == [
        ("judged by its artwork", field, "not decided", "yes"),
        ("judged by its artwork", field, "yes", "not decided"),
    ]


def test_of_two_who_decide_the_second_is_told(people):
    artwork = added(people)
    decide = {"by": people.alice, "artwork": artwork, "part": ArtworkPart.LINE}
    decide_on_artwork(**decide, opened_version=1, carries=True)
    with pytest.raises(StaleEdit):
        decide_on_artwork(**decide, opened_version=1, carries=False)


def test_what_is_taken_away_can_be_brought_back_and_only_that(people):
    artwork = added(people)
    with pytest.raises(StaleEdit):
        bring_back_artwork(by=people.alice, artwork=artwork, opened_version=1)
    take_away_artwork(by=people.alice, artwork=artwork, opened_version=1)
    assert artwork.removed_at == NOW
    with pytest.raises(StaleEdit):
        take_away_artwork(by=people.alice, artwork=artwork, opened_version=2)
    bring_back_artwork(by=people.alice, artwork=artwork, opened_version=2)
    assert artwork.removed_at is None


@pytest.mark.parametrize("state", [State.CANCELLED, State.POSTPONED])
def test_it_is_taken_away_from_what_was_set_aside_and_none_is_added(client, people, state):
    artwork = added(people)
    communication = artwork.communication
    Communication.objects.update(state=state, state_reason="It names a victim.")
    client.force_login(people.alice)
    assert "Add another leaflet" not in client.get(communication.get_absolute_url()).text
    client.post(reverse("plans:artwork_take_away", args=[artwork.pk]), {"version": 1})
    artwork.refresh_from_db()
    assert artwork.removed_at == NOW
    client.force_login(people.bob)
    assert client.get(reverse("plans:artwork_file", args=[artwork.pk])).status_code == 404


def test_the_same_file_does_not_come_back_beside_itself(people):
    artwork = added(people)
    take_away_artwork(by=people.alice, artwork=artwork, opened_version=1)
    again = add_artwork(
        by=people.alice, communication=artwork.communication, name="a.pdf", content=LEAFLET
    )
    with pytest.raises(NotAllowedNow, match="there already"):
        bring_back_artwork(by=people.alice, artwork=artwork, opened_version=2)
    assert list(artwork.communication.artwork.filter(removed_at=None)) == [again]


# --- pages --------------------------------------------------------------------------------------


def sent(client, person, communication, content=LEAFLET, name="Our leaflet.pdf"):
    client.force_login(person)
    file = SimpleUploadedFile(name, content)
    return client.post(
        reverse("plans:artwork_new", args=[communication.pk]), {"file": file}, follow=True
    )


def test_after_adding_it_the_page_tells_how_far_the_look_is(client, people, looks):
    communication = CommunicationFactory(lead_partner=people.lead)
    page = sent(client, people.alice, communication)
    assert "Waiting to be looked at" in page.text
    artwork = Artwork.objects.get()
    look_at_artwork(order_id=str(artwork.pk))
    page = client.get(reverse("plans:artwork", args=[artwork.pk]))
    assert "data-progress" not in page.text
    assert "The logo is on it, about 20 mm wide." in page.text


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"MZ", "The file is not a PDF, PNG or JPEG: save it as one of those"),
        (png()[:40], "The planner could not open the file: save it again and choose that copy"),
    ],
)
def test_a_file_that_is_refused_says_what_to_do(client, people, content, why):
    page = sent(client, people.alice, CommunicationFactory(lead_partner=people.lead), content)
    assert page.context["form"].errors["file"] == [why]


def test_one_click_decides_and_another_takes_it_back(client, people, looks):
    artwork = added(people)
    look_at_artwork(order_id=str(artwork.pk))
    client.force_login(people.coordinator)
    address = reverse("plans:artwork_decide", args=[artwork.pk])
    page = client.post(address, {"version": 1, "part": "logo", "carries": "yes"}, follow=True)
    assert page.redirect_chain[-1][0] == f"{artwork.communication.get_absolute_url()}#artwork"
    assert "Decided by Cora" in page.text
    back = {"version": 2, "part": "logo", "carries": "", "from": "artwork"}
    page = client.post(address, back, follow=True)
    assert page.redirect_chain[-1][0] == reverse("plans:artwork", args=[artwork.pk])
    assert "Decided by" not in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"part": "logo", "carries": "yes"},
        {"version": 1, "part": "colour", "carries": "yes"},
        {"version": 1, "part": "logo", "carries": "perhaps"},
        {"version": 9, "part": "logo", "carries": "yes"},
    ],
)
def test_an_answer_that_makes_no_sense_decides_nothing(client, people, wrong):
    artwork = added(people)
    client.force_login(people.alice)
    client.post(reverse("plans:artwork_decide", args=[artwork.pk]), wrong)
    artwork.refresh_from_db()
    assert (artwork.logo_decided, artwork.version) == (None, 1)


def test_the_file_is_saved_and_never_shown(client, people):
    artwork = added(people)
    client.force_login(people.bob)
    answer = client.get(reverse("plans:artwork_file", args=[artwork.pk]))
    assert answer.content == LEAFLET
    assert answer["Content-Disposition"] == 'attachment; filename="Our leaflet.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        "application/pdf",
        "nosniff",
    )


@pytest.mark.parametrize("name", ["artwork", "artwork_file"])
def test_who_may_not_know_of_the_communication_finds_no_artwork_of_it(client, people, name):
    artwork = added(people, visibility=Visibility.LEAD, reference=None)
    for person, status in ((people.alice, 200), (people.bob, 404), (people.coordinator, 404)):
        client.force_login(person)
        assert client.get(reverse(f"plans:{name}", args=[artwork.pk])).status_code == status


def test_what_was_taken_away_can_be_read_by_nobody(client, people):
    artwork = added(people)
    take_away_artwork(by=people.alice, artwork=artwork, opened_version=1)
    for person, status in ((people.alice, 200), (people.bob, 404)):
        client.force_login(person)
        assert client.get(reverse("plans:artwork", args=[artwork.pk])).status_code == status
        assert client.get(reverse("plans:artwork_file", args=[artwork.pk])).status_code == 404
    client.force_login(people.bob)
    shown = client.get(artwork.communication.get_absolute_url()).text
    assert reverse("plans:artwork", args=[artwork.pk]) not in shown


@pytest.mark.parametrize("rows", ROWS)
def test_a_page_costs_the_same_for_any_number_of_leaflets(
    client, people, rows, django_assert_num_queries
):
    communication = CommunicationFactory(lead_partner=people.lead)
    for number in range(rows):
        add_artwork(
            by=people.alice,
            communication=communication,
            name=f"{number}.pdf",
            content=LEAFLET + str(number).encode(),
        )
    client.force_login(people.alice)
    with django_assert_num_queries(6):
        client.get(reverse("plans:artwork", args=[Artwork.objects.first().pk]))
