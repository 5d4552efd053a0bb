"""The page of one communication: what it shows, to whom, and what it costs."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from plans.choices import (
    DecisionKind,
    InvolvementState,
    Precision,
    Reach,
    RowState,
    State,
    Visibility,
)
from plans.models import ImportRow, PlanImport
from plans.operations.communications import (
    edit_communication,
    log_communication,
    move_communication,
)
from plans.operations.details import Details, Window
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ChannelFactory,
    CommunicationFactory,
    DateChangeFactory,
    DecisionFactory,
    EditionFactory,
    FindingFactory,
    InvolvementFactory,
    ObjectiveFactory,
    PlacementFactory,
    TopicFactory,
)
from tests.factories.agreed import (
    AgreedLineFactory,
    CarriedContactFactory,
    CarriedLineFactory,
    ContactFactory,
    LineWordingFactory,
)
from tests.plans.how_many import ROWS
from tests.plans.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def open_page(client, person, found):
    client.force_login(person)
    return client.get(found.get_absolute_url())


@pytest.mark.parametrize(
    ("state", "counts"),
    [("idea", True), ("planned", True), ("cancelled", False), ("postponed", False)],
)
def test_the_days_are_counted_to_what_is_still_to_come(client, people, state, counts):
    found = CommunicationFactory(
        lead_partner=people.lead, state=state, window_start=date(2016, 11, 8)
    )
    response = open_page(client, people.alice, found)
    assert ("in 10 working days</span>" in response.text) == counts


def test_it_shows_what_was_said_in_the_blocks_of_the_form(client, people):
    found = CommunicationFactory(
        lead_partner=people.lead,
        title="Lock up",
        reference="SSCP-2016-041",
        reach=Reach.LOCAL,
        areas=[AreaFactory(name="Burnt Oak")],
        place_text="Watling Avenue",
        topics=[TopicFactory(label="Burglary")],
        audiences=[AudienceFactory(label="Older residents")],
        objectives=[ObjectiveFactory(label="Help prevent crime")],
        findings=[FindingFactory(text="Burglary worries people")],
        help_wanted="A stand",
        precision=Precision.MONTH,
        window_start=date(2016, 12, 1),
        window_end=date(2016, 12, 31),
        confirmed=False,
    )
    text = open_page(client, people.chair, found).text
    for words in (
        "SSCP-2016-041",
        "Burnt Oak",
        "Watling Avenue",
        "Burglary",
        "Older residents",
        "Help prevent crime",
        "Burglary worries people",
        "A stand",
        "Some time in December, provisional",
        "Lock your doors and windows",
    ):
        assert words in text


@pytest.mark.parametrize(("state", "count"), [(State.PLANNED, 2), (State.ISSUED, 0)])
def test_the_date_of_what_was_issued_is_provisional_no_more(client, people, state, count):
    found = CommunicationFactory(lead_partner=people.lead, state=state, confirmed=False)
    assert open_page(client, people.chair, found).text.count(", provisional") == count


def test_placements_say_when_copy_is_due_and_where_they_can_be_seen(client, people):
    found = CommunicationFactory(lead_partner=people.lead)
    edition = EditionFactory(
        channel=ChannelFactory(name="A magazine"),
        publication_date=date(2016, 11, 7),
        copy_deadline=date(2016, 10, 28),
    )
    PlacementFactory(communication=found, channel=edition.channel, edition=edition)
    PlacementFactory(
        communication=found, channel=ChannelFactory(name="B posters", lead_time_days=21)
    )
    PlacementFactory(communication=found, channel=ChannelFactory(name="C press"), issued=True)
    page = open_page(client, people.alice, found).context["page"]
    assert [
        (line.placement.channel.name, line.copy_due, line.is_estimate, line.is_late)
        for line in page.placements
    ] == [
        ("A magazine", date(2016, 10, 28), False, False),
        ("B posters", date(2016, 10, 18), True, True),
        ("C press", None, False, False),
    ]
    assert page.next_to_issue.channel.name == "A magazine"


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        ("alice", ["edit", "issue", "move", "postpone", "set_aside", "copy"]),
        ("coordinator", ["edit", "issue", "move", "postpone", "set_aside", "copy"]),
        ("bob", []),
        ("chair", []),
        ("champion", []),
        ("board_member", []),
    ],
)
def test_the_lead_partner_and_the_coordinator_act_and_others_read(client, people, who, acts):
    found = CommunicationFactory(lead_partner=people.lead)
    response = open_page(client, people.everybody[who], found)
    may = response.context["page"].may
    assert [name for name, allowed in vars(may).items() if allowed] == acts


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (State.IDEA, ["edit", "issue", "move", "postpone", "set_aside", "copy"]),
        (State.RETURNED, ["edit", "issue", "move", "postpone", "set_aside", "bring_back", "copy"]),
        (State.POSTPONED, ["edit", "issue", "move", "set_aside", "bring_back", "copy"]),
        (State.CANCELLED, ["edit", "bring_back", "copy"]),
        (State.ISSUED, ["edit", "issue", "copy"]),
        (State.MERGED, ["copy"]),
    ],
)
def test_each_state_offers_the_acts_that_fit(client, people, state, acts):
    fields = {"merged": True} if state == State.MERGED else {"state": state}
    found = CommunicationFactory(lead_partner=people.lead, **fields)
    may = open_page(client, people.alice, found).context["page"].may
    assert [name for name, allowed in vars(may).items() if allowed] == acts


def test_internal_notes_stay_with_the_lead_partner(client, people):
    found = log_communication(
        by=people.alice,
        details=Details(fields={"title": "Lock up", "lead_partner": people.lead}),
    )
    edit_communication(
        by=people.alice,
        communication=found,
        opened_version=1,
        details=Details(fields={"internal_notes": "CANARY", "title": "Lock up now"}),
    )
    assert "CANARY" in open_page(client, people.alice, found).text
    for who in ("bob", "charlie", "coordinator", "chair", "champion", "board_member"):
        text = open_page(client, people.everybody[who], found).text
        assert "CANARY" not in text
        assert "internal note" not in text.lower()
        assert "Lock up now" in text


def test_the_partner_that_led_reads_its_notes_in_the_history_and_the_new_lead_does_not(
    client, people
):
    found = log_communication(
        by=people.alice,
        details=Details(
            fields={
                "title": "Lock up",
                "lead_partner": people.lead,
                "internal_notes": "CANARY",
            }
        ),
    )
    edit_communication(
        by=people.coordinator,
        communication=found,
        opened_version=1,
        details=Details(fields={"lead_partner": people.other}),
    )
    edit_communication(
        by=people.bob,
        communication=found,
        opened_version=2,
        details=Details(fields={"internal_notes": "Ours"}),
    )
    for who in ("alice", "bob", "coordinator"):
        response = open_page(client, people.everybody[who], found)
        assert ("CANARY" in response.text) == (who == "alice")
        assert ("Ours" in response.text) == (who == "bob")


def test_what_was_written_while_kept_back_stays_with_the_lead_partner(client, people):
    until = datetime(2016, 11, 1, 9, tzinfo=UTC)
    found = log_communication(
        by=people.alice,
        details=Details(
            fields={
                "title": "CANARY street raid",
                "lead_partner": people.lead,
                "visibility": Visibility.LEAD,
                "embargo_until": until,
                "precision": Precision.EXACT,
                "window_start": date(2016, 10, 31),
                "window_end": date(2016, 10, 31),
            }
        ),
    )
    move_communication(
        by=people.alice,
        communication=found,
        opened_version=1,
        window=Window(Precision.EXACT, date(2016, 11, 2), date(2016, 11, 2)),
        reason="CANARY informer",
    )
    edit_communication(
        by=people.alice,
        communication=found,
        opened_version=2,
        details=Details(fields={"title": "What we did on your street"}),
    )
    with clock.at(datetime(2016, 11, 1, 10, tzinfo=UTC)):
        edit_communication(
            by=people.alice,
            communication=found,
            opened_version=3,
            details=Details(fields={"message": "Three arrests"}),
        )
        assert "CANARY street raid" in open_page(client, people.alice, found).text
        for who in ("bob", "coordinator", "chair", "board_member"):
            response = open_page(client, people.everybody[who], found)
            assert "CANARY" not in response.text
            history = response.context["page"].history
            assert [(line.act, line.what) for line in history] == [("changed it", "message")]


def test_a_kept_back_one_says_who_may_know_of_it(client, people):
    found = CommunicationFactory(
        lead_partner=people.lead, embargoed=True, named_partners=[people.named]
    )
    text = open_page(client, people.charlie, found).text
    assert "Only Lead and Named may know of this until" in text


@pytest.mark.parametrize("who", ["bob", "coordinator", "chair", "board_member", "administrator"])
def test_a_secret_is_not_there_for_anybody_else(client, people, who):
    found = CommunicationFactory(lead_partner=people.lead, embargoed=True)
    assert open_page(client, people.everybody[who], found).status_code == 404


def test_the_original_row_is_shown_word_for_word_to_who_may_read_it(client, people):
    found = CommunicationFactory(lead_partner=people.lead, reported_result="CANARY result")
    sheet = PlanImport.objects.create(
        file_name="plan.csv", sha256="x", year=2016, at=NOW, columns=["Who", "Empty", "When"]
    )
    ImportRow.objects.create(
        plan_import=sheet,
        number=12,
        original={"When": "mid Nov-ish", "Who": "CANARY Smith", "Empty": ""},
        not_understood=[{"column": "When", "text": "mid Nov-ish", "reason": "no date"}],
        state=RowState.SAVED,
        communication=found,
    )
    for who in ("alice", "coordinator"):
        response = open_page(client, people.everybody[who], found)
        row = response.context["page"].original_rows[0]
        assert row.cells == [("Who", "CANARY Smith"), ("Empty", ""), ("When", "mid Nov-ish")]
        assert "Row 12 of plan.csv" in response.text
        assert "CANARY result" in response.text
    for who in ("bob", "chair", "champion", "board_member", "administrator"):
        assert "CANARY" not in open_page(client, people.everybody[who], found).text


def test_the_chairs_decisions_and_earlier_dates_are_on_the_page(client, people):
    found = CommunicationFactory(
        lead_partner=people.lead, state=State.RETURNED, state_reason="Say which streets."
    )
    DecisionFactory(
        communication=found,
        kind=DecisionKind.RETURNED,
        comment="Say which streets.",
        by=people.chair,
        meeting_date=date(2016, 8, 9),
    )
    DateChangeFactory(communication=found, by=people.alice)
    text = open_page(client, people.bob, found).text
    assert "Returned with a comment" in text
    assert "Say which streets." in text
    assert "Was Mon 10 Oct, confirmed, until Alice moved it on Sat 1 Oct" in text
    assert "The venue was not free." in text


def test_what_is_missing_is_told_to_those_who_can_do_something_about_it(client, people):
    found = CommunicationFactory(lead_partner=people.lead, idea=True, message="")
    missing = [
        "the message in a sentence or two",
        "who it is for",
        "how: at least one channel",
        "why: at least one objective",
    ]
    for who, told in (("alice", missing), ("chair", missing), ("bob", [])):
        page = open_page(client, people.everybody[who], found).context["page"]
        assert page.missing == told


def test_a_merged_one_points_at_the_joint_one_unless_that_is_kept_back(client, people):
    joint = CommunicationFactory(lead_partner=people.lead, title="The joint one")
    found = CommunicationFactory(lead_partner=people.other, state=State.MERGED, merged_into=joint)
    assert "The joint one" in open_page(client, people.bob, found).text
    joint.visibility = Visibility.LEAD
    joint.save()
    assert "The joint one" not in open_page(client, people.bob, found).text


def test_an_advocate_is_asked_for_each_partner_they_speak_for(client, people):
    found = CommunicationFactory(lead_partner=people.lead)
    InvolvementFactory(communication=found, partner=people.other, state=InvolvementState.INVITED)
    assert "Does Other take part?" in open_page(client, people.bob, found).text
    assert "Offer help from Named" in open_page(client, people.charlie, found).text
    found.involvements.update(state=InvolvementState.AGREED, contribution="A stand")
    response = open_page(client, people.bob, found)
    assert "Change what Other answered" in response.text
    assert response.context["answers"][0]["form"]["contribution"].value() == "A stand"
    assert open_page(client, people.alice, found).context["answers"] == []
    assert open_page(client, people.chair, found).context["answers"] == []


@pytest.mark.parametrize("rows", ROWS)
def test_the_page_costs_the_same_for_any_number_of_rows(
    client, people, rows, django_assert_num_queries
):
    found = CommunicationFactory(
        lead_partner=people.lead,
        reach=Reach.LOCAL,
        areas=AreaFactory.create_batch(rows),
        topics=TopicFactory.create_batch(rows),
        audiences=AudienceFactory.create_batch(rows),
        objectives=ObjectiveFactory.create_batch(rows),
        findings=FindingFactory.create_batch(rows),
        channels=ChannelFactory.create_batch(rows),
        partners=[people.other],
    )
    for number in range(rows):
        DecisionFactory(communication=found)
        DateChangeFactory(communication=found, by=people.alice)
        found = edit_communication(
            by=people.alice,
            communication=found,
            opened_version=number + 1,
            details=Details(fields={"title": f"Title {number}"}),
        )
    for topic in found.topics.all():
        AgreedLineFactory(topic=topic), ContactFactory(topics=[topic])
        older = AgreedLineFactory()
        CarriedLineFactory(communication=found, wording=older.current)
        LineWordingFactory(line=older)
        CarriedContactFactory(communication=found, contact_version=0)
    client.force_login(people.alice)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(found.get_absolute_url())


PAGE_QUERIES = 49
