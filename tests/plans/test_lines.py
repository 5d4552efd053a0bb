"""Communications as lines of the plan."""

from datetime import UTC, date, datetime, time

import pytest

from bsc_comms.kit import clock
from channels_registry.choices import BookingState, EditionState
from plans.choices import InvolvementState, PlacementState, Precision, Reach, State
from plans.models import Communication, Involvement, OfferRequest, Placement
from plans.queries.lines import fingerprints_of, lines_of
from plans.rules.lines import (
    by_month,
    fingerprint,
    hands_text,
    names,
    partners_text,
    sort_key,
    stage,
    when_text,
    where_text,
)
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    BookingFactory,
    CampaignFactory,
    ChannelFactory,
    CommunicationFactory,
    EditionFactory,
    InvolvementFactory,
    ObjectiveFactory,
    OfferFactory,
    OfferRequestFactory,
    PartnerFactory,
    PersonFactory,
    PlacementFactory,
    TopicFactory,
)
from tests.plans.how_many import ROWS
from tests.plans.lines import line, placement, term, window

MOMENT = datetime(2016, 10, 25, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_a_line_says_all_that_partners_need_and_nothing_personal_or_internal():
    police = PartnerFactory(code="MPS", name="Police")
    fire, health = (
        PartnerFactory(code="LFB", name="Fire"),
        PartnerFactory(code="NHS", name="Health"),
    )
    communication = CommunicationFactory(
        reference="SSCP-2016-0007",
        title="Dark evenings",
        message="Leave a light on.",
        lead_partner=police,
        responsible=PersonFactory(name="Pat Private"),
        campaign=CampaignFactory(name="Winter"),
        window_start=date(2016, 11, 8),
        start_time=time(10),
        end_time=time(13, 30),
        reach=Reach.LOCAL,
        areas=[AreaFactory(code="hale", name="Hale")],
        place_text="The Broadway",
        audiences=[AudienceFactory(code="A1", label="Residents")],
        objectives=[ObjectiveFactory(code="O1", label="Inform")],
        topics=[TopicFactory(code="T1", label="Burglary")],
        internal_notes="Secret note",
        reported_result="Secret result",
        help_wanted="Two volunteers",
        created_at=datetime(2016, 4, 1, 9, tzinfo=UTC),
    )
    InvolvementFactory(communication=communication, partner=fire)
    visits = OfferFactory(code="OF1", partner=health, what="Home visits")
    OfferRequestFactory(communication=communication, offer=visits, state="accepted")
    OfferRequestFactory(communication=communication, offer=OfferFactory(partner=fire))
    InvolvementFactory(communication=communication, partner=health, state=InvolvementState.DECLINED)
    magazine = ChannelFactory(code="CH1", name="Magazine")
    edition = EditionFactory(channel=magazine, name="Winter edition")
    PlacementFactory(communication=communication, channel=magazine, edition=edition, issued=True)
    PlacementFactory(communication=communication, state=PlacementState.DROPPED)
    with clock.at(MOMENT):
        (found,) = lines_of(Communication.objects.filter(pk=communication.pk))
    assert found == {
        "id": str(communication.pk),
        "reference": "SSCP-2016-0007",
        "title": "Dark evenings",
        "message": "Leave a light on.",
        "lead": {"code": "MPS", "name": "Police"},
        "partners": [{"code": "LFB", "name": "Fire", "state": "agreed"}],
        "window": {
            "precision": "exact",
            "start": "2016-11-08",
            "end": "2016-11-08",
            "confirmed": True,
            "start_time": "10:00",
            "end_time": "13:30",
            "text": "Tue 8 Nov",
        },
        "reach": "local",
        "areas": [{"code": "hale", "name": "Hale"}],
        "place": "The Broadway",
        "audiences": [{"code": "A1", "name": "Residents"}],
        "channels": [
            {
                "code": "CH1",
                "name": "Magazine",
                "partner": "Police",
                "partner_code": "MPS",
                "edition": "Winter edition",
                "state": "issued",
                "issued_on": "2016-11-08",
                "issued_until": None,
            }
        ],
        "objectives": [{"code": "O1", "name": "Inform"}],
        "topics": [{"code": "T1", "name": "Burglary"}],
        "campaign": "Winter",
        "state": "planned",
        "state_reason": "",
        "merged_into": "",
        "help_wanted": "Two volunteers",
        "offers": [
            {
                "code": "OF1",
                "what": "Home visits",
                "partner": "Health",
                "partner_code": health.code,
            }
        ],
        "version": 1,
        "logged_at": "2016-04-01T09:00:00+00:00",
    }


@pytest.mark.django_db
def test_a_merged_line_names_the_joint_one_only_where_all_may_see_it():
    secret = CommunicationFactory(embargoed=True, title="Raid")
    joint = CommunicationFactory(reference="SSCP-2016-0100")
    CommunicationFactory(title="A", state=State.MERGED, merged_into=joint)
    CommunicationFactory(title="B", state=State.MERGED, merged_into=secret)
    merged = lines_of(Communication.objects.filter(state=State.MERGED))
    assert [(each["title"], each["merged_into"]) for each in merged] == [
        ("A", "SSCP-2016-0100"),
        ("B", ""),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", ROWS)
def test_lines_take_eight_queries_however_many_they_are(rows, django_assert_num_queries):
    for _ in range(rows):
        CommunicationFactory(
            areas=[AreaFactory()],
            audiences=[AudienceFactory()],
            objectives=[ObjectiveFactory()],
            topics=[TopicFactory()],
            partners=[PartnerFactory()],
            channels=[ChannelFactory()],
            campaign=CampaignFactory(),
        )
    with django_assert_num_queries(8):
        assert len(lines_of(Communication.objects.all())) == rows


@pytest.mark.django_db
def test_lines_are_compared_by_four_queries_as_they_would_be_whole(django_assert_num_queries):
    several = [
        CommunicationFactory(
            areas=[AreaFactory()],
            audiences=[AudienceFactory()],
            objectives=[ObjectiveFactory()],
            topics=[TopicFactory()],
            campaign=CampaignFactory(),
            start_time=time(10),
            place_text="The Broadway",
        )
        for _ in range(3)
    ]
    for one in several:
        PlacementFactory(communication=one)
        PlacementFactory(communication=one, issued=True, issued_until=date(2016, 11, 30))
        InvolvementFactory(communication=one)
    whole = {line["id"]: fingerprint(line) for line in lines_of(Communication.objects.all())}
    with django_assert_num_queries(4):
        compared = fingerprints_of(Communication.objects.all())
    assert {str(pk): found for pk, found in compared.items()} == whole
    assert len(set(whole.values())) == 3


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_line_names_the_edition_that_each_placement_is_in_now():
    communication = CommunicationFactory()
    for state in BookingState.values:
        said = {"reason": "Full", "decided_at": MOMENT} if state == "declined" else {}
        said |= {"decided_at": MOMENT} if state == "confirmed" else {}
        booking = BookingFactory(state=state, **said)
        PlacementFactory(communication=communication, booking=booking)
    for state in EditionState.values:
        edition = EditionFactory(state=state, state_reason="No money")
        PlacementFactory(communication=communication, edition=edition)
    PlacementFactory(communication=communication)

    (found,) = lines_of(Communication.objects.all())

    placements = communication.placements.with_editions()
    editions = [each.current_edition for each in placements]
    assert [each["edition"] for each in found["channels"]] == [
        edition.name if edition else "" for edition in editions
    ]
    assert len([edition for edition in editions if edition is None]) == 4


@pytest.mark.django_db
def test_what_hangs_on_lines_is_read_as_plain_values(monkeypatch):
    """A chair's review reads tens of thousands; an instance of each would take seconds."""
    communication = CommunicationFactory(partners=[PartnerFactory()], channels=[ChannelFactory()])
    OfferRequestFactory(communication=communication, state="accepted")
    for model in (Placement, Involvement, OfferRequest):
        monkeypatch.setattr(model, "from_db", None)
    (found,) = lines_of(Communication.objects.all())
    assert [len(found[part]) for part in ("channels", "partners", "offers")] == [1, 1, 1]


@pytest.mark.django_db
def test_lines_come_by_window_undated_last():
    CommunicationFactory(title="Late", window_start=date(2016, 12, 1))
    CommunicationFactory(title="Undated", undated=True)
    CommunicationFactory(title="Early", precision=Precision.WEEK, window_start=date(2016, 10, 3))
    assert [each["title"] for each in lines_of(Communication.objects.all())] == [
        "Early",
        "Late",
        "Undated",
    ]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("planned", "to come"),
        ("agreed", "to come"),
        ("returned", "to come"),
        ("postponed", "postponed"),
        ("cancelled", "cancelled"),
        ("merged", "merged"),
        ("issued", "issued"),
        ("evaluated", "issued"),
    ],
)
def test_the_stage_is_what_partners_care_about(state, expected):
    assert stage(line(state=state)) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"window": window("2016-11-09")},
        {"window": window(confirmed=False)},
        {"reach": "local", "areas": [term("hale")]},
        {"place": "The Broadway"},
        {"audiences": [term("students")]},
        {"lead": term("council")},
        {"channels": [placement("radio")]},
        {"channels": [placement("posters", issued_on="2016-11-08")]},
        {"title": "Another title"},
        {"message": "Another message"},
        {"state": "cancelled"},
    ],
)
def test_a_material_change_changes_the_fingerprint(change):
    assert fingerprint(line(**change)) != fingerprint(line())


@pytest.mark.parametrize(
    "change",
    [
        {"state": "agreed"},
        {"version": 9},
        {"title": "title, A."},
        {"message": "Lock your doors – and windows.".replace(" –", "")},
        {"partners": [{**term("fire"), "state": "agreed"}]},
        {"help_wanted": "Two volunteers"},
        {"campaign": "Winter"},
        {"lead": term("police", "Police service")},
        {"window": window(text="Tuesday")},
    ],
)
def test_what_is_not_material_leaves_the_fingerprint(change):
    assert fingerprint(line(**change)) == fingerprint(line())


def test_words_of_a_line():
    asked = line(
        window=window(confirmed=False, start_time="10:00", end_time="13:00"),
        reach="local",
        areas=[term("hale"), term("mill", "Mill Hill")],
        place="The Broadway",
        partners=[{**term("fire"), "state": "amplifying"}, {**term("health"), "state": "invited"}],
    )
    assert when_text(asked) == "2016-11-08, 10:00 to 13:00, provisional"
    assert where_text(asked) == "Hale, Mill Hill, The Broadway"
    assert partners_text(asked) == "Fire, Health (asked)"
    assert where_text(line()) == "Whole borough"


def test_names_that_hold_commas_are_parted_by_semicolons():
    assert names([term("a", "Residents"), term("b", "Students")]) == "Residents, Students"
    shops = term("c", "Shops, licensed premises and other businesses")
    assert names([term("b", "Students"), shops]) == (
        "Students; Shops, licensed premises and other businesses"
    )
    taking_part = [
        term("MPS", "Police, Barnet") | {"state": InvolvementState.AGREED},
        term("VS", "Victim Support") | {"state": InvolvementState.INVITED},
    ]
    assert partners_text(line(partners=taking_part)) == "Police, Barnet; Victim Support (asked)"


def test_lines_are_grouped_by_the_month_in_which_they_start():
    lines = [line("a", window=window(None)), line("b"), line("c", window=window("2016-10-31"))]
    assert [(heading, [each["id"] for each in group]) for heading, group in by_month(lines)] == [
        ("October 2016", ["c"]),
        ("November 2016", ["b"]),
        ("Date not yet known", ["a"]),
    ]
    assert sorted(lines, key=sort_key) == [lines[2], lines[1], lines[0]]


def test_offers_that_ride_along_are_named_with_their_partner() -> None:
    offers = [{"code": "OF1", "what": "home visits", "partner": "Fire"}]
    with_both = line(partners=[{**term("nhs", "Health"), "state": "agreed"}], offers=offers)
    assert hands_text(with_both) == "Health; Fire: home visits"
    assert hands_text(line(offers=offers)) == "Fire: home visits"


def test_a_line_that_was_frozen_before_offers_were_kept_is_still_read() -> None:
    assert "offers" not in line()
    assert hands_text(line()) == ""
