"""Figures for which the form has no field: those on record stay, typed ones are asked about."""

from decimal import Decimal

import pytest
from django.urls import reverse

from channels_registry.choices import ChannelKind
from channels_registry.models import Channel
from plans.choices import Level, Tier, Unit, Worked
from plans.models import Evaluation, Measure, Metric
from plans.operations.evaluation import Figure, Said
from tests.plans.communication_forms import sent_of
from tests.plans.evaluations import issued, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.fixture
def found(people, homes, cost):
    """What it cost and how many homes it reached, on a channel that is of another kind by now."""
    one = issued(people)
    channel = one.placements.get().channel
    figures = [
        Figure(homes, Decimal(2300), "Own count", channel),
        Figure(cost, Decimal(340), "Invoice"),
    ]
    say(people, one, Said(Tier.FULL, Worked.YES, figures=figures))
    Channel.objects.filter(pk=channel.pk).update(kind=ChannelKind.DIGITAL)
    return one


def on_record():
    return {(each.name, each.shown, each.source) for each in Measure.objects.all()}


@pytest.mark.parametrize("tier", [Tier.ENHANCED, Tier.FULL])
def test_a_figure_stays_where_the_kind_of_its_channel_was_corrected(alice, found, tier):
    url = reverse("plans:evaluate", args=[found.pk]) + f"?tier={tier}"
    form = alice.get(url).context["form"]
    assert not any("Homes" in field.label for field in form.fields.values() if field.label)

    answer = alice.post(url, sent_of(form) | {"learned": "Start earlier"})

    assert answer.status_code == 302
    assert Evaluation.objects.get().learned == "Start earlier"
    assert on_record() == {
        ("Homes delivered to", "2,300 households", "Own count"),
        ("Cost", "£340", "Invoice"),
    }


def test_a_figure_whose_field_is_emptied_goes_and_the_one_without_a_field_stays(alice, found, cost):
    url = reverse("plans:evaluate", args=[found.pk])
    sent = sent_of(alice.get(url).context["form"])

    assert sent[f"figure_{cost.pk}"] == "340"
    alice.post(url, sent | {f"figure_{cost.pk}": ""})

    assert on_record() == {("Homes delivered to", "2,300 households", "Own count")}


@pytest.mark.parametrize("tier", [Tier.BASIC, Tier.ENHANCED])
def test_a_figure_of_another_tier_goes_along_as_it_stands_and_is_asked_about_where_changed(
    alice, found, cost, tier
):
    url = reverse("plans:evaluate", args=[found.pk])
    sent = sent_of(alice.get(url).context["form"])
    figure, source = f"figure_{cost.pk}", f"source_{Level.INPUTS}"
    assert (sent[figure], sent[source]) == ("340", "Invoice")
    before = on_record()

    for changed in ({figure: "350"}, {figure: "many"}, {figure: ""}, {source: "Report"}):
        page = alice.post(f"{url}?tier={tier}", sent | changed)
        assert page.context["form"].errors == {
            "__all__": ["Figures are changed under “Full”: open that to put it on record"]
        }
        assert on_record() == before
    as_it_stands = {figure: "£340.00", source: "Invoice "}
    assert alice.post(f"{url}?tier={tier}", sent | as_it_stands).status_code == 302
    assert on_record() == before


def test_an_empty_box_of_another_tier_is_not_asked_about_where_nothing_is_on_record(
    alice, found, cost
):
    Measure.objects.filter(metric=cost).delete()
    url = reverse("plans:evaluate", args=[found.pk])
    sent = sent_of(alice.get(url).context["form"])
    empty = {f"figure_{cost.pk}": "", f"source_{Level.INPUTS}": "Invoice"}
    assert alice.post(f"{url}?tier=basic", sent | empty).status_code == 302


@pytest.mark.parametrize("held", [(), (Decimal(340),)])
def test_what_a_colleague_put_on_record_at_another_tier_stands_and_is_shown_there(
    alice, people, cost, held
):
    one = issued(people)
    for value in held:
        say(people, one, Said(Tier.FULL, Worked.YES, figures=[Figure(cost, value, "Invoice")]))
    url = reverse("plans:evaluate", args=[one.pk])
    figure = f"figure_{cost.pk}"
    empty = {figure: "", f"source_{Level.INPUTS}": ""}
    opened = empty | sent_of(alice.get(f"{url}?tier=full").context["form"])
    assert opened[figure] == "".join(map(str, held))
    theirs = [Figure(cost, Decimal(350), "Report")]
    say(people, one, Said(Tier.FULL, Worked.YES, figures=theirs))

    late = alice.post(f"{url}?tier=basic", opened | {"worked": "no"})
    assert late.status_code == 409
    again = sent_of(late.context["form"])
    at_full = alice.post(f"{url}?tier=basic", again | {"switch": "full"}).context["form"]
    assert (at_full[figure].value(), at_full[f"source_{Level.INPUTS}"].value()) == ("350", "Report")
    assert alice.post(f"{url}?tier=basic", again).status_code == 302
    assert on_record() == {("Cost", "£350", "Report")}


def test_a_tier_that_is_switched_to_shows_what_is_on_record_there(alice, found, cost):
    url = reverse("plans:evaluate", args=[found.pk])
    basic = sent_of(alice.get(f"{url}?tier=basic").context["form"])
    at_full = alice.post(f"{url}?tier=basic", basic | {"switch": "full"}).context["form"]
    assert at_full[f"figure_{cost.pk}"].value() == "340"


def test_the_tier_that_asks_for_all_of_them_is_named(alice, found, cost):
    outcome = Metric.objects.create(
        code="CALLS", label="Calls", level=Level.OUTCOMES, unit=Unit.NUMBER
    )
    typed = {"version": 2, "worked": "yes", f"figure_{outcome.pk}": "40"}
    url = reverse("plans:evaluate", args=[found.pk]) + "?tier=basic"

    def tier_named(**more):
        [said] = alice.post(url, typed | more).context["form"].non_field_errors()
        return said.partition("“")[2].partition("”")[0]

    assert tier_named() == "Enhanced"
    assert tier_named(**{f"figure_{cost.pk}": "350"}) == "Full"


def test_a_figure_that_no_tier_asks_for_any_more_stops_nothing(alice, people, homes):
    one = issued(people)
    gone = f"figure_{homes.pk}_{one.placements.get().channel.pk}"
    Channel.objects.update(kind=ChannelKind.DIGITAL)
    url = reverse("plans:evaluate", args=[one.pk])
    answer = alice.post(url, {"version": 1, "worked": "yes", gone: "2,300"})
    assert answer.status_code == 302
