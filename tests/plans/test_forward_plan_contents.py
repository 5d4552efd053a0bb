"""What a forward plan contains, and what it says has changed since the one before."""

from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from plans.choices import PlacementState, Precision, State, Visibility
from plans.models import Communication, ForwardPlan, Placement
from plans.operations.communications import edit_communication, set_aside
from plans.operations.correcting_issued import correct_issued, not_issued_after_all
from plans.operations.details import Details
from plans.operations.issuing import Issue, Proof
from plans.queries.changed import changed_since_last_plan
from plans.queries.forward_plans import next_plan
from tests.cast import cast
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    ForwardPlanFactory,
    PlacementFactory,
    chair,
    partnership,
)
from tests.plans.how_many import ROWS
from tests.plans.marked import mark_issued
from tests.plans.published import FIRST, LATER, publish


def titles(plan: ForwardPlan) -> list[str]:
    return [line["title"] for line in plan.content["lines"]]


def told(plan: ForwardPlan) -> list[tuple[str, str]]:
    return [(change["kind"], change["title"]) for change in plan.difference["changes"]]


@pytest.mark.django_db
def test_what_an_ended_embargo_opened_stands_in_the_plan_with_its_reference():
    partnership()
    CommunicationFactory(title="Opened", embargoed=True, embargo_until=FIRST - timedelta(seconds=1))
    (line,) = publish(1).content["lines"]
    assert (line["title"], line["reference"]) == ("Opened", "SSCP-2016-001")


@pytest.mark.django_db
def test_the_first_plan_holds_what_is_on_the_plan_and_open_to_all():
    partnership()
    for state in (State.PLANNED, State.AGREED, State.RETURNED, State.CANCELLED, State.ISSUED):
        CommunicationFactory(title=state.label, state=state)
    CommunicationFactory(title="Idea", idea=True)
    CommunicationFactory(title="Restricted", visibility=Visibility.LEAD)
    CommunicationFactory(title="Embargoed", embargoed=True)
    CommunicationFactory(title="Opened", embargoed=True, embargo_until=FIRST - timedelta(hours=1))
    CommunicationFactory(
        title="Last year's", state=State.ISSUED, window_start=date(2016, 3, 31), confirmed=False
    )
    CommunicationFactory(title="Overdue", window_start=date(2016, 3, 31))
    plan = publish(1)
    assert sorted(titles(plan)) == [
        "Agreed",
        "Cancelled",
        "Issued",
        "Opened",
        "Overdue",
        "Planned",
        "Returned",
    ]
    assert plan.difference["since"] is None


@pytest.mark.both_databases
@pytest.mark.django_db
def test_what_ended_stays_in_sight_for_one_plan_more_and_says_how():
    partnership()
    cancelled = CommunicationFactory(title="Cancelled")
    issued = CommunicationFactory(title="Issued", channels=[ChannelFactory(), ChannelFactory()])
    CommunicationFactory(title="Still to come")
    publish(1)
    with clock.at(FIRST + timedelta(days=1)):
        set_aside(
            by=None,
            communication=cancelled,
            opened_version=1,
            state=State.CANCELLED,
            reason="The van broke down.",
        )
        first, second = issued.placements.all()
        mark_issued(
            by=None, placement=first, issued_on=date(2016, 8, 10), proof_url="https://e.org"
        )
    second_plan = publish(2, FIRST + timedelta(days=2))
    assert sorted(titles(second_plan)) == ["Cancelled", "Issued", "Still to come"]
    assert told(second_plan) == [("cancelled", "Cancelled"), ("issued", "Issued")]
    third = publish(3, FIRST + timedelta(days=3))
    assert sorted(titles(third)) == ["Issued", "Still to come"], "its second channel is to come"
    assert told(third) == []
    with clock.at(FIRST + timedelta(days=4)):
        mark_issued(
            by=None, placement=second, issued_on=date(2016, 8, 12), proof_url="https://e.org"
        )
    fourth = publish(4, FIRST + timedelta(days=5))
    assert told(fourth) == [("issued", "Issued")]
    assert titles(publish(5, FIRST + timedelta(days=6))) == ["Still to come"]
    assert fourth.difference["since"] == {"number": 3, "content_hash": third.content_hash}


@pytest.mark.django_db
@pytest.mark.parametrize(("window_end", "held"), [(LATER.date(), ["Part"]), (FIRST.date(), [])])
def test_what_was_issued_in_part_is_in_the_plan_until_its_window_is_over(window_end, held):
    partnership()
    in_part, wholly = (
        CommunicationFactory(
            title=title,
            state=State.ISSUED,
            precision=Precision.OTHER_WINDOW,
            window_start=date(2016, 8, 1),
            window_end=window_end,
        )
        for title in ("Part", "Whole")
    )
    for one in (in_part, wholly):
        PlacementFactory(communication=one, issued=True, marked_at=FIRST - timedelta(days=1))
    publish(1)
    PlacementFactory(communication=in_part)
    with clock.at(LATER):
        assert [line["title"] for line in next_plan().lines] == held


@pytest.mark.both_databases
@pytest.mark.django_db
def test_what_its_partner_opened_by_hand_is_in_the_next_plan_whatever_became_of_it():
    """As what opens by itself once its embargo is over."""
    partnership()
    for visibility in (Visibility.NAMED, Visibility.LEAD):
        one = CommunicationFactory(
            title=visibility.label,
            state=State.ISSUED,
            visibility=visibility,
            embargo_until=FIRST + timedelta(days=60) if visibility == Visibility.NAMED else None,
            reference=None,
        )
        PlacementFactory(communication=one, issued=True, marked_at=FIRST - timedelta(days=1))
    assert titles(publish(1)) == []
    with clock.at(FIRST + timedelta(days=1)):
        for one in Communication.objects.all():
            opened = {"visibility": Visibility.PARTNERSHIP, "embargo_until": None}
            edit_communication(
                by=None, communication=one, opened_version=1, details=Details(fields=opened)
            )
    with clock.at(FIRST + timedelta(days=2)):
        new = changed_since_last_plan(chair()).new_ids
        assert {str(pk) for pk in new} == {line["id"] for line in next_plan().lines}
    second = publish(2, FIRST + timedelta(days=2))
    assert [kind for kind, _ in told(second)] == ["issued", "issued"]
    assert titles(publish(3, FIRST + timedelta(days=3))) == []


def change_who_may_see(one: Communication, **fields) -> None:
    with clock.at(FIRST + timedelta(days=1)):
        edit_communication(
            by=None, communication=one, opened_version=one.version, details=Details(fields=fields)
        )


@pytest.mark.both_databases
@pytest.mark.django_db
def test_what_was_open_long_ago_does_not_come_back_because_its_embargo_day_is_cleared():
    """Nor because its visibility is put right: all could see it, and it has left the plan."""
    partnership()
    ended = FIRST - timedelta(days=300)
    for title, state in (("Issued", State.ISSUED), ("Cancelled", State.CANCELLED)):
        for visibility in (Visibility.PARTNERSHIP, Visibility.LEAD):
            CommunicationFactory(
                title=title, state=state, visibility=visibility, embargo_until=ended
            )
    ForwardPlanFactory(number=1, published_at=FIRST, content={"lines": []})
    for one in Communication.objects.all():
        change_who_may_see(one, visibility=Visibility.PARTNERSHIP, embargo_until=None)
    with clock.at(FIRST + timedelta(days=2)):
        assert next_plan().lines == []
        assert changed_since_last_plan(chair()).new_ids == frozenset()


@pytest.mark.django_db
def test_one_that_stood_as_issued_in_the_last_plan_does_not_stand_there_a_second_time():
    partnership()
    one = CommunicationFactory(title="Issued", state=State.ISSUED, embargo_until=FIRST)
    PlacementFactory(communication=one, issued=True, marked_at=FIRST - timedelta(days=1))
    assert titles(publish(1)) == ["Issued"]
    change_who_may_see(one, embargo_until=None)
    assert titles(publish(2, LATER)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("then", "opened"),
    [
        ({"visibility": Visibility.LEAD}, {"visibility": Visibility.PARTNERSHIP}),
        ({"visibility": Visibility.LEAD}, {"embargo_until": FIRST}),
        ({"embargo_until": LATER + timedelta(days=60)}, {"embargo_until": None}),
        ({"embargo_until": LATER + timedelta(days=60)}, {"embargo_until": FIRST}),
    ],
)
def test_what_was_kept_back_and_is_opened_in_either_way_is_in_the_next_plan(then, opened):
    partnership()
    one = CommunicationFactory(title="Issued", state=State.ISSUED, reference=None, **then)
    assert titles(publish(1)) == []
    change_who_may_see(one, title="Another title")
    one.refresh_from_db()
    change_who_may_see(one, **opened)
    with clock.at(LATER):
        assert [line["title"] for line in next_plan().lines] == ["Another title"]
        assert changed_since_last_plan(chair()).new_ids == {one.pk}


@pytest.mark.django_db
def test_what_an_ended_embargo_opened_is_new_whatever_became_of_it():
    partnership()
    CommunicationFactory(title="Opened", embargoed=True, embargo_until=FIRST + timedelta(days=1))
    assert titles(publish(1)) == []
    second = publish(2, FIRST + timedelta(days=2))
    assert told(second) == [("new", "Opened")]


def issued_wholly_before_the_first_plan() -> tuple[Placement, Placement]:
    """On posters and on the radio, and its window is over by then."""
    one = CommunicationFactory(
        title="Issued",
        window_start=date(2016, 8, 5),
        channels=[ChannelFactory(name="Posters"), ChannelFactory(name="Radio")],
    )
    posters, radio = one.placements.order_by("channel__name")
    with clock.at(FIRST - timedelta(days=1)):
        for placement, day in ((posters, date(2016, 8, 5)), (radio, date(2016, 8, 6))):
            mark_issued(by=None, placement=placement, issued_on=day, proof_url="https://e.org")
    return posters, radio


def version_of(placement: Placement) -> int:
    return Communication.objects.get(pk=placement.communication_id).version


def correct(placement: Placement, on: date, proof_url: str = "https://e.org") -> None:
    with clock.at(FIRST + timedelta(days=1)):
        correct_issued(
            by=None,
            placement=placement,
            opened_version=version_of(placement),
            said=Issue(on, None, Proof(url=proof_url)),
            reason="The printer knew.",
        )


def take_off(placement: Placement) -> None:
    with clock.at(FIRST + timedelta(days=1)):
        not_issued_after_all(
            by=None,
            placement=placement,
            opened_version=version_of(placement),
            reason="It was never on the air.",
        )


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("put_right", "now"),
    [
        (
            lambda posters, radio: correct(posters, date(2016, 8, 4)),
            "Posters (4 Aug 2016), Radio (6 Aug 2016)",
        ),
        (lambda posters, radio: take_off(radio), "Posters (5 Aug 2016)"),
    ],
    ids=["another day", "not after all"],
)
def test_what_the_last_plan_said_wrongly_was_issued_is_put_right_by_the_next(put_right, now):
    """It would else leave the plan without a word, and stand as issued for good."""
    partnership()
    posters, radio = issued_wholly_before_the_first_plan()
    assert titles(publish(1)) == ["Issued"]
    put_right(posters, radio)
    with clock.at(FIRST + timedelta(days=2)):
        assert changed_since_last_plan(chair()).changed_ids == {posters.communication_id}
    second = publish(2, FIRST + timedelta(days=2))
    assert (titles(second), told(second)) == (["Issued"], [("changed", "Issued")])
    (change,) = second.difference["changes"]
    assert [(each["label"], each["before"], each["after"]) for each in change["fields"]] == [
        ("Issued on", "Posters (5 Aug 2016), Radio (6 Aug 2016)", now)
    ]
    assert titles(publish(3, FIRST + timedelta(days=3))) == []


@pytest.mark.django_db
@pytest.mark.parametrize("proof_url", ["https://e.org", "https://e.org/another"])
def test_another_proof_of_what_was_issued_brings_nothing_back(proof_url):
    """No plan says where it can be seen; nor does sending the form as it was."""
    partnership()
    posters, _ = issued_wholly_before_the_first_plan()
    assert titles(publish(1)) == ["Issued"]
    correct(posters, date(2016, 8, 5), proof_url)
    with clock.at(FIRST + timedelta(days=2)):
        assert changed_since_last_plan(chair()).changed_ids == frozenset()
    assert titles(publish(2, FIRST + timedelta(days=2))) == []


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.parametrize("dropped", [False, True])
def test_an_idea_that_did_not_go_out_after_all_leaves_the_plan_with_a_word(dropped):
    """It is an idea again, and ideas stand on no plan; nor do those that were set aside."""
    partnership()
    idea = CommunicationFactory(title="Owls", idea=True, channels=[ChannelFactory(name="Posters")])
    placement = idea.placements.get()
    with clock.at(FIRST - timedelta(days=1)):
        mark_issued(
            by=None, placement=placement, issued_on=date(2016, 8, 5), proof_url="https://e.org"
        )
    assert titles(publish(1)) == ["Owls"]
    take_off(placement)
    idea.refresh_from_db()
    assert idea.state == State.IDEA
    if dropped:
        with clock.at(FIRST + timedelta(days=1)):
            set_aside(
                by=None,
                communication=idea,
                opened_version=idea.version,
                state=State.CANCELLED,
                reason="No money.",
            )
    second = publish(2, FIRST + timedelta(days=2))
    assert (titles(second), told(second)) == ([], [("gone", "Owls")])
    (change,) = second.difference["changes"]
    assert [(each["label"], each["before"], each["after"]) for each in change["fields"]] == [
        ("Issued on", "Posters (5 Aug 2016)", "")
    ]
    assert told(publish(3, FIRST + timedelta(days=3))) == []


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "next_holds"),
    [((4, 5), []), ((4, 3, 5), []), ((4, 5, 4), ["Issued"]), ((4, 3), ["Issued"])],
)
def test_a_day_that_was_corrected_back_brings_nothing_back(days, next_holds):
    """The last plan said it as it is."""
    partnership()
    posters, _ = issued_wholly_before_the_first_plan()
    assert titles(publish(1)) == ["Issued"]
    for day in days:
        correct(posters, date(2016, 8, day))
    assert titles(publish(2, FIRST + timedelta(days=2))) == next_holds


@pytest.mark.django_db
def test_what_left_the_plan_long_ago_does_not_come_back_because_its_day_is_put_right():
    partnership()
    posters, _ = issued_wholly_before_the_first_plan()
    ForwardPlanFactory(number=1, published_at=FIRST, content={"lines": []})
    correct(posters, date(2016, 8, 4))
    with clock.at(FIRST + timedelta(days=2)):
        assert next_plan().lines == []
        assert changed_since_last_plan(chair()).new_ids == frozenset()


@pytest.mark.django_db
def test_a_placement_that_was_dropped_is_no_longer_in_the_next_plan():
    partnership()
    communication = CommunicationFactory(channels=[ChannelFactory(name="Posters")])
    PlacementFactory(communication=communication, channel=ChannelFactory(name="Radio"))
    publish(1)
    Placement.objects.filter(channel__name="Radio").update(state=PlacementState.DROPPED)
    (change,) = publish(2, LATER).difference["changes"]
    assert [(each["label"], each["before"], each["after"]) for each in change["fields"]] == [
        ("How", "Posters, Radio", "Posters")
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", ROWS)
def test_the_next_plan_takes_as_many_queries_for_any_number_of_lines(
    rows, django_assert_num_queries
):
    people = cast()
    CommunicationFactory.create_batch(rows, channels=[ChannelFactory()])
    publish(1)
    assert people.chair.current_appointments
    with django_assert_num_queries(12):
        assert len(next_plan(people.chair).lines) == rows
