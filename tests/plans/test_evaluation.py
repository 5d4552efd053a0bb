"""What came of a communication: said at three tiers, asked for in time, found again."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.models import Change
from plans.choices import Level, Precision, State, Tier, Unit, Visibility, Worked
from plans.models import Communication, Evaluation, Measure, Metric
from plans.operations.details import NotAllowedNow
from plans.operations.evaluation import Figure, Reported, Said
from plans.queries.evaluation import (
    figures_asked,
    learned_before,
    outcomes_due,
)
from tests.factories import (
    AudienceFactory,
    CommunicationFactory,
    ObjectiveFactory,
    TopicFactory,
)
from tests.plans.evaluations import issued, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


# --- saying it ------------------------------------------------------------------------------------


def test_what_is_said_makes_it_evaluated_and_stands_in_its_history(people):
    one = issued(people)
    say(people, one)
    one.refresh_from_db()
    assert (one.state, one.version) == (State.EVALUATED, 2)
    told = Change.objects.filter(act="evaluated").order_by("pk")
    assert [(row.field, row.before, row.after) for row in told] == [
        ("tier", "", "Basic"),
        ("worked", "", "Yes"),
        ("shown_by", "", "Forty calls in a week"),
        ("learned", "", "Say the number twice"),
    ]


def test_not_known_is_an_answer(people):
    one = say(people, issued(people), Said(Tier.BASIC, Worked.NOT_KNOWN, outcomes_not_known=True))
    assert (one.worked, one.says_what_came_of_it) == ("not_known", True)


def test_nothing_can_have_come_of_what_was_not_issued(people):
    one = CommunicationFactory(lead_partner=people.lead)
    with pytest.raises(NotAllowedNow, match="Mark it issued first"):
        say(people, one)


def test_of_two_who_say_it_at_the_same_version_the_second_is_told(people):
    one = issued(people)
    say(people, one, opened_version=1)
    with pytest.raises(StaleEdit):
        say(people, one, Said(Tier.BASIC, Worked.NO), opened_version=1)
    assert Evaluation.objects.get().worked == Worked.YES


def test_a_lower_tier_later_leaves_the_figures_of_a_higher_one(people, homes, cost):
    one = issued(people)
    channel = one.placements.get().channel
    figures = [
        Figure(homes, Decimal(2300), "Own count", channel),
        Figure(cost, Decimal("340.50"), "Invoice"),
    ]
    say(people, one, Said(Tier.FULL, Worked.YES, figures=figures))
    say(people, one, Said(Tier.ENHANCED, Worked.PARTLY, figures=[]))
    assert Evaluation.objects.get().tier == Tier.FULL
    assert [(each.name, each.shown) for each in Measure.objects.all()] == [("Cost", "£340.50")]


def test_each_figure_has_its_unit_and_source(people, homes):
    one = issued(people)
    channel = one.placements.get().channel
    figure = Figure(homes, Decimal(2300), "Own count", channel)
    said = Said(
        Tier.ENHANCED,
        Worked.YES,
        figures=[figure],
        reported=[Reported("bikes", Decimal(61), Unit.NUMBER)],
    )
    say(people, one, said)
    shown = {(each.name, each.shown, each.source) for each in Measure.objects.all()}
    assert shown == {
        ("Homes delivered to", "2,300 households", "Own count"),
        ("bikes", "61", "As reported in the sheet that was brought in"),
    }


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"source": ""}, "a_figure_names_its_source"),
        ({"value": Decimal(-1)}, "only_changes_fall_below_nothing"),
        ({"label": "both"}, "measure_of_a_metric_or_under_a_label"),
        ({"metric": None}, "measure_of_a_metric_or_under_a_label"),
    ],
)
def test_the_database_refuses_a_figure_that_says_too_little(people, cost, fields, constraint):
    evaluation = say(people, issued(people))
    sound = {"metric": cost, "level": cost.level, "unit": cost.unit, "value": Decimal(5)}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Measure.objects.create(evaluation=evaluation, **(sound | {"source": "Invoice"} | fields))


@pytest.mark.both_databases
def test_the_database_refuses_a_second_figure_of_one_metric(people, cost):
    evaluation = say(people, issued(people))
    sound = {"metric": cost, "level": cost.level, "unit": cost.unit, "source": "Invoice"}
    Measure.objects.create(evaluation=evaluation, value=5, **sound)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.create(evaluation=evaluation, value=6, **sound)


def test_a_tier_asks_for_figures_of_the_channels_that_carried_it(people, homes, cost):
    one = issued(people, channels=2)
    assert figures_asked(one, Tier.BASIC) == []
    enhanced = figures_asked(one, Tier.ENHANCED)
    assert [(group.channel is not None, group.metrics) for group in enhanced] == [
        (True, [homes]),
        (True, [homes]),
    ]
    assert figures_asked(one, Tier.FULL)[0].title == "What was put in"


# --- finding it again -----------------------------------------------------------------------------


def lesson(people, title, learned, **fields):
    one = issued(people, title, **fields)
    say(people, one, Said(Tier.BASIC, Worked.YES, learned=learned))
    return one


def test_the_closest_lessons_come_first_and_only_what_the_reader_may_see(people):
    burglary, bikes, elders = TopicFactory(), TopicFactory(), AudienceFactory()
    lesson(people, "Bikes", "Bring pumps", topics=[bikes])
    lesson(people, "Doors", "Start earlier", topics=[burglary])
    lesson(people, "Doors of elders", "Large print", topics=[burglary], audiences=[elders])
    lesson(
        people,
        "Raid",
        "Say nothing",
        topics=[burglary],
        audiences=[elders],
        visibility=Visibility.LEAD,
        reference=None,
    )
    asked = {"topics": [burglary], "audiences": [elders]}
    of_bob = learned_before(people.bob, **asked)
    assert [one.learned for one in of_bob] == ["Large print", "Start earlier"]
    assert len(learned_before(people.alice, **asked)) == 3
    assert learned_before(people.bob, topics=[]) == []


def test_a_communication_does_not_learn_from_itself(people):
    topic = TopicFactory()
    one = lesson(people, "Doors", "Start earlier", topics=[topic])
    assert learned_before(people.alice, topics=[topic], but=one) == []


# --- the page -------------------------------------------------------------------------------------


def address(communication, tier=""):
    return reverse("plans:evaluate", args=[communication.pk]) + (f"?tier={tier}" if tier else "")


def test_three_answers_make_it_evaluated(client, people):
    one = issued(people)
    client.force_login(people.alice)
    sent = {"version": 1, "worked": "partly", "shown_by": "40 calls", "learned": "Start earlier"}
    answer = client.post(address(one), sent, follow=True)
    assert "is on record" in answer.content.decode()
    saved = Evaluation.objects.get()
    assert (saved.worked, saved.shown_by, saved.learned) == ("partly", "40 calls", "Start earlier")


def test_a_sheets_result_counts_once_a_person_confirms_it(client, people):
    one = issued(people, reported_result="Done 61 bikes, 4 arrests")
    client.force_login(people.alice)
    page = client.get(address(one)).content.decode()
    assert "61 bikes" in page
    client.post(address(one), {"version": 1, "worked": "yes", "reported": ["bikes"]})
    assert [(each.label, each.value) for each in Measure.objects.all()] == [("bikes", 61)]
    page = client.get(address(one)).content.decode()
    assert "4 arrests" in page


def test_a_figure_asks_where_it_comes_from_and_loses_nothing(client, people, homes):
    one = issued(people)
    channel = one.placements.get().channel
    client.force_login(people.alice)
    field = f"figure_{homes.pk}_{channel.pk}"
    sent = {"version": 1, "worked": "yes", field: "2,300"}
    page = client.post(address(one, "enhanced"), sent).content.decode()
    assert f"{channel.name}: say where the figures come from" in page
    assert 'value="2,300"' in page
    client.post(address(one, "enhanced"), sent | {f"source_{channel.pk}": "Own count"})
    assert Measure.objects.get().value == 2300


def test_another_tier_keeps_what_was_typed_and_saves_nothing(client, people, homes, cost):
    one = issued(people)
    channel = one.placements.get().channel
    figure, source = f"figure_{homes.pk}_{channel.pk}", f"source_{channel.pk}"
    client.force_login(people.alice)
    sent = {"version": 1, "learned": "Start earlier", figure: "2,300", source: "Own count"}

    page = client.post(address(one, "enhanced"), sent | {"switch": "full"})
    form = page.context["form"]

    assert (form.tier, dict(form.errors)) == (Tier.FULL, {})
    assert [form[name].value() for name in ("learned", figure, source)] == [
        "Start earlier",
        "2,300",
        "Own count",
    ]
    assert 'action="?tier=full"' in page.content.decode()
    assert not Evaluation.objects.exists()


def test_figures_typed_come_back_from_a_tier_that_asks_for_none(client, people, homes):
    one = issued(people)
    figure = f"figure_{homes.pk}_{one.placements.get().channel.pk}"
    client.force_login(people.alice)

    basic = client.post(address(one, "enhanced"), {figure: "2,300", "switch": "basic"})

    kept = f'<input type="hidden" name="{figure}" value="2,300">'
    assert kept in basic.content.decode()
    again = client.post(address(one, "basic"), {figure: "2,300", "switch": "enhanced"})
    assert again.context["form"][figure].value() == "2,300"
    assert kept not in again.content.decode()


def test_figures_typed_at_another_tier_are_not_left_out_unsaid(client, people, homes):
    one = issued(people)
    channel = one.placements.get().channel
    figure, source = f"figure_{homes.pk}_{channel.pk}", f"source_{channel.pk}"
    client.force_login(people.alice)
    sent = {"version": 1, "worked": "yes", figure: "2,300", source: "Own count"}

    page = client.post(address(one, "basic"), sent)

    elsewhere = "Figures are typed under “Enhanced”: open that to put them on record, or empty them"
    assert (page.status_code, page.context["form"].errors) == (422, {"__all__": [elsewhere]})
    assert f'<input type="hidden" name="{figure}" value="2,300">' in page.text
    assert not Evaluation.objects.exists()
    assert client.post(address(one, "basic"), sent | {figure: " "}).status_code == 302


def test_enter_in_a_box_puts_it_on_record(client, people):
    one = issued(people)
    client.force_login(people.alice)
    page = client.get(address(one)).content.decode()
    first = re.search(r"<button[^>]*>", page[page.index('action="?tier=') :])
    assert first
    assert "name=" not in first[0]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("-3", "write 0 or more"),
        ("many", "write a figure, like 12,500; empty where nobody knows"),
        ("9999999999999999", "write 999,999,999 or less"),
        ("1.234", "write at most two figures behind the point"),
    ],
)
def test_a_wrong_figure_says_which_it_is_and_once_what_would_be_right(
    client, people, homes, typed, wrong
):
    one = issued(people)
    channel = one.placements.get().channel
    field, source = f"figure_{homes.pk}_{channel.pk}", f"source_{channel.pk}"
    client.force_login(people.alice)
    sent = {"version": 1, "worked": "yes", field: typed, source: "Own count"}
    page = client.post(address(one, "enhanced"), sent)
    assert page.context["form"].errors == {field: [f"Homes delivered to: {wrong}"]}
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize(
    ("level", "typed", "wrong"),
    [
        (Level.OUTTAKES, "101", ["Liked it: write 100 or less"]),
        (Level.OUTTAKES, "-1", ["Liked it: write 0 or more"]),
        (Level.OUTTAKES, "100", None),
        (Level.IMPACT, "-3.5", None),
        (Level.IMPACT, "140", None),
    ],
)
def test_a_share_of_people_is_at_most_all_of_them_and_a_change_may_fall(
    client, people, level, typed, wrong
):
    metric = Metric.objects.create(code="LIKED", label="Liked it", level=level, unit=Unit.PERCENT)
    one = issued(people)
    field = f"figure_{metric.pk}"
    client.force_login(people.alice)
    sent = {"version": 1, "worked": "yes", field: typed, f"source_{level}": "Own count"}
    page = client.post(address(one, "full"), sent)
    assert (page.context["form"].errors[field] if page.context else None) == wrong


def test_a_stale_form_shows_both_and_loses_nothing(client, people):
    one = issued(people)
    say(people, one)
    client.force_login(people.alice)
    answer = client.post(address(one), {"version": 1, "worked": "no", "learned": "My own words"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "My own words" in page
    assert "Say the number twice" in page


def test_before_it_is_issued_the_page_says_so(client, people):
    one = CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.alice)
    page = client.get(address(one), follow=True).content.decode()
    assert "Mark it issued first" in page


def test_everybody_who_sees_it_reads_what_came_of_it(client, people):
    one = issued(people)
    say(people, one)
    client.force_login(people.bob)
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Say the number twice" in page
    assert "Change what came of it" not in page


OPEN_AT_LENGTH = {"precision": Precision.OTHER_WINDOW, "window_end": date(2016, 12, 31)}
UNDATED = {"precision": Precision.UNDATED, "window_start": None, "window_end": None}


@pytest.mark.parametrize("window", [OPEN_AT_LENGTH, UNDATED], ids=["long window", "undated"])
def test_what_came_of_it_since_is_asked_and_answered_once_it_is_due(client, people, window):
    one = issued(people, on=date(2016, 7, 26))
    Communication.objects.filter(pk=one.pk).update(confirmed=False, **window)
    say(people, one)
    assert list(outcomes_due(people.alice, clock.today())) == [one]
    client.force_login(people.alice)
    assert "What has come of it since?" in client.get(address(one)).content.decode()
    client.post(address(one), {"version": 2, "worked": "yes", "outcomes": "Twelve reports more"})
    assert Evaluation.objects.get().outcomes == "Twelve reports more"
    assert list(outcomes_due(people.alice, clock.today())) == []


@pytest.mark.parametrize("last_day", [date(2016, 7, 27), date(2016, 10, 11)])
def test_what_came_of_it_since_is_not_asked_before_three_months_after_its_last_issue(
    client, people, last_day
):
    one = issued(people, on=date(2016, 6, 1), until=last_day)
    client.force_login(people.alice)
    assert "What has come of it since?" not in client.get(address(one)).content.decode()


def test_a_long_reported_result_can_be_saved_as_it_is_offered(client, people):
    found = issued(people, reported_result="Forty calls in a week.\n" * 150)
    client.force_login(people.alice)
    address = reverse("plans:evaluate", args=[found.pk])
    offered = client.get(address).context["form"]["shown_by"].value()
    assert 1900 < len(offered.replace("\r\n", "\n").replace("\n", "\r\n")) <= 2000
    form = {"version": found.version, "worked": Worked.YES, "shown_by": offered}
    assert client.post(address, form).status_code == 302


@pytest.mark.parametrize(
    ("until", "when"), [(None, "Tue 11 Oct"), (date(2016, 10, 24), "Tue 11 Oct to Mon 24 Oct")]
)
def test_the_page_says_what_it_was_for(client, people, until, when):
    said = {"message": "Lock your shed", "objectives": [ObjectiveFactory(label="Fewer")]}
    found = issued(people, until=until, **said)
    client.force_login(people.alice)
    page = client.get(reverse("plans:evaluate", args=[found.pk])).text
    side = page.partition("What it was for")[2]
    channel = found.placements.get().channel
    for said in ("Lock your shed", "Fewer", f"{channel.name} ({when})"):
        assert said in side, said
    assert "Only the first question needs an answer" in page
