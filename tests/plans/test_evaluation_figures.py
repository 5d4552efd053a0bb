"""Figures on record for which the form has no field any more stay when it is saved."""

from decimal import Decimal

import pytest
from django.urls import reverse

from channels_registry.choices import ChannelKind
from channels_registry.models import Channel
from plans.choices import Tier, Worked
from plans.models import Evaluation, Measure
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

    assert sent.pop(f"figure_{cost.pk}") == "340"
    alice.post(url, sent)

    assert on_record() == {("Homes delivered to", "2,300 households", "Own count")}
