"""The reference data by code, read once for all rows of a sheet."""

from collections.abc import Mapping
from functools import cached_property

from channels_registry.models import Channel
from channels_registry.queries.names import whose_name_leads_on
from partnership.models import Area, Audience, Objective, Partner, Partnership, Topic
from plans.models import Campaign


class Names:
    """Partners, areas, audiences, objectives, topics and channels by code, and their names.

    Campaigns too, all of them: who may join which was settled when a row was read.
    """

    def __init__(self) -> None:
        self.partners = {one.code: one for one in Partner.objects.all()}
        self.areas = {one.code: one for one in Area.objects.all()}
        self.audiences = {one.code: one for one in Audience.objects.all()}
        self.objectives = {one.code: one for one in Objective.objects.all()}
        self.topics = {one.code: one for one in Topic.objects.all()}
        self.channels = {one.code: one for one in Channel.objects.all()}

    @cached_property
    def campaigns(self) -> Mapping[str, Campaign]:
        """Campaigns by their id as text."""
        return {str(one.pk): one for one in Campaign.objects.all()}

    @cached_property
    def reference_prefix(self) -> str:
        """What the planner's own references begin with."""
        return Partnership.objects.values_list("reference_prefix", flat=True)[0]

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """The names that people read, by kind and code."""
        kinds = (
            *("partners", "areas", "audiences", "objectives", "topics", "channels"),
            "campaigns",
        )
        return {
            kind: {code: str(one) for code, one in getattr(self, kind).items()} for kind in kinds
        }

    @cached_property
    def carrier_of(self) -> Mapping[str, str]:
        """Each channel's code to that of the one that its name means now, mostly its own."""
        elsewhere = whose_name_leads_on(self.channels.values())
        return {code: elsewhere.get(code, code) for code in self.channels}

    @cached_property
    def root_of(self) -> Mapping[str, str]:
        """Each partner's code to that of the agency it belongs to; a council team's to the council.

        A sheet of the council may name the team the next time, or the other way round.
        """
        by_pk = {one.pk: one for one in self.partners.values()}
        roots = {}
        for code, partner in self.partners.items():
            above = partner
            while above.parent_id is not None:
                above = by_pk[above.parent_id]
            roots[code] = above.code
        return roots
