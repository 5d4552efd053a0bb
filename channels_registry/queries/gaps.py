"""What the register does not reach, and who has entered nothing: for the subgroup."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from channels_registry.choices import ChannelKind
from channels_registry.models import Channel, NothingToEnter
from channels_registry.queries.checks import answers_of_none, partners_with_entries
from channels_registry.queries.people import written_to_by_partner
from channels_registry.rules.checks import a_year_before
from channels_registry.rules.nearness import all_above, audiences_that_include
from partnership.choices import AreaLevel
from partnership.models import Area, Audience, Partner, Person


@dataclass(frozen=True)
class WithoutEntries:
    """A partner that has entered nothing, who could be asked, and whether it said “we have none”.

    answer: the latest; stands: whether it still counts.
    """

    partner: Partner
    people: list[Person]
    answer: NothingToEnter | None
    stands: bool


@dataclass(frozen=True)
class Gaps:
    """What no channel names, who has entered nothing, and which figures are old.

    `areas` are wards without a channel of their own; `borough_wide` is how many channels for the
    whole borough reach them all the same. A channel that names no audience says nothing of any.
    """

    audiences: list[Audience]
    areas: list[Area]
    borough_wide: int
    partners: list[WithoutEntries]
    old_figures: list[Channel]

    @property
    def have_none(self) -> int:
        """How many of those partners said that they have none."""
        return sum(each.stands for each in self.partners)


def gaps(on: date) -> Gaps:
    """The gaps of the register on a day. A constant number of queries."""
    return Gaps(
        audiences=_audiences_not_reached(on),
        areas=_wards_without_a_channel(on),
        borough_wide=_public(on).filter(areas=None).count(),
        partners=_partners_without_entries(on),
        old_figures=old_figures(on),
    )


def old_figures(on: date) -> list[Channel]:
    """Channels whose figure of reach is older than a year, or of a day that nobody knows."""
    return list(
        Channel.objects.active(on)
        .filter(reach_number__isnull=False)
        .filter(Q(reach_as_at=None) | Q(reach_as_at__lt=a_year_before(on)))
        .prefetch_related("owners")
    )


def _audiences_not_reached(on: date) -> list[Audience]:
    """Audiences that no channel of that day names, nor one that includes them."""
    audiences = list(Audience.objects.all())
    parents = {one.pk: one.parent_id for one in audiences}
    named = set(
        Channel.audiences.through.objects.filter(
            channel__in=Channel.objects.active(on)
        ).values_list("audience_id", flat=True)
    )
    return [one for one in audiences if named.isdisjoint(audiences_that_include(one.pk, parents))]


def _wards_without_a_channel(on: date) -> list[Area]:
    """Wards of that day that no channel names: neither them nor a place inside them."""
    parents = dict(Area.objects.order_by().values_list("pk", "parent_id"))
    named = Channel.areas.through.objects.filter(channel__in=_public(on))
    reached = {
        each
        for pk in named.values_list("area_id", flat=True).distinct()
        for each in (pk, *all_above(pk, parents))
    }
    wards = Area.objects.active(on).filter(level=AreaLevel.WARD)
    return [ward for ward in wards if ward.pk not in reached]


def _public(on: date) -> QuerySet[Channel]:
    """Channels of that day that reach people outside the partnership."""
    return Channel.objects.active(on).exclude(kind=ChannelKind.INTERNAL)


def _partners_without_entries(on: date) -> list[WithoutEntries]:
    """Partners of that day without a channel, offer or resource, and what they said of it.

    One of whose teams has entries is left out: the council keeps none of its own.
    """
    entered = partners_with_entries(on)
    teams = Partner.objects.filter(pk__in=entered, parent__isnull=False)
    without = list(
        Partner.objects.active(on).exclude(pk__in=entered).exclude(pk__in=teams.values("parent"))
    )
    keys = [partner.pk for partner in without]
    people, answers = written_to_by_partner(keys), answers_of_none(keys)
    found = []
    for partner in without:
        answer = answers.get(partner.pk)
        stands = answer is not None and answer.stands(on)
        found.append(WithoutEntries(partner, people.get(partner.pk, []), answer, stands))
    return found
