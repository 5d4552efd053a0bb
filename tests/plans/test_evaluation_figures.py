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
    assert on_record() == {("Homes delivered to", "2,300 households", "Own count")}


def as_shown(page):
    """What a browser would send of a page: empty boxes too, and what goes along unseen."""
    form = page.context["form"]
    empty = {name: "" for name in form.fields if name.startswith(("figure_", "source_"))}
    return empty | sent_of(form) | dict(form.of_other_tiers)


@pytest.mark.parametrize("opened_at", [Tier.BASIC, Tier.ENHANCED])
def test_boxes_left_empty_at_another_tier_follow_what_somebody_else_puts_on_record(
    alice, people, homes, opened_at
):
    one = issued(people)
    channel = one.placements.get().channel
    url = reverse("plans:evaluate", args=[one.pk])
    sent = as_shown(alice.get(f"{url}?tier={opened_at}"))
    for tier in (Tier.ENHANCED, Tier.BASIC):
        sent = as_shown(alice.post(url, sent | {"switch": tier}))
    assert sent[f"figure_{homes.pk}_{channel.pk}"] == ""
    theirs = Figure(homes, Decimal(2300), "Own count", channel)
    say(people, one, Said(Tier.ENHANCED, Worked.PARTLY, figures=[theirs]))

    late = alice.post(f"{url}?tier=basic", sent | {"worked": "yes"})

    assert (late.status_code, late.context["form"].errors) == (409, {})
    assert alice.post(f"{url}?tier=basic", as_shown(late)).status_code == 302
    assert Evaluation.objects.get().worked == Worked.YES
    assert on_record() == {("Homes delivered to", "2,300 households", "Own count")}


def test_a_late_figure_of_another_tier_is_asked_about_only_where_it_was_changed(
    alice, people, cost
):
    one = issued(people)
    figure, source = f"figure_{cost.pk}", f"source_{Level.INPUTS}"
    url = reverse("plans:evaluate", args=[one.pk])

    def costs(pounds, told_by):
        figures = [Figure(cost, Decimal(pounds), told_by)]
        say(people, one, Said(Tier.FULL, Worked.YES, figures=figures))

    costs(340, "Invoice")
    sent = as_shown(alice.post(url, as_shown(alice.get(url)) | {"switch": "basic"}))
    for pounds, told_by in ((350, "Report"), (360, "Audit")):
        costs(pounds, told_by)
        for changed in ("345", ""):
            page = alice.post(f"{url}?tier=basic", sent | {figure: changed})
            assert page.context["form"].errors == {
                "__all__": ["Figures are changed under “Full”: open that to put it on record"]
            }
        late = alice.post(f"{url}?tier=basic", sent)
        assert (late.status_code, late.context["form"].errors) == (409, {})
        sent = as_shown(late)
        assert (sent[figure], sent[source]) == (str(pounds), told_by)

    assert alice.post(f"{url}?tier=basic", sent).status_code == 302
    assert on_record() == {("Cost", "£360", "Audit")}


def test_a_tier_that_is_switched_to_shows_what_is_on_record(alice, found, cost):
    url = reverse("plans:evaluate", args=[found.pk])
    before = on_record()

    basic = as_shown(alice.get(f"{url}?tier=basic"))
    full = as_shown(alice.post(url, basic | {"switch": "full"}))

    assert (full[f"figure_{cost.pk}"], full[f"source_{Level.INPUTS}"]) == ("340", "Invoice")
    assert alice.post(f"{url}?tier=full", full).status_code == 302
    assert on_record() == before


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
    assert (Evaluation.objects.get().worked, on_record()) == (Worked.YES, set())
