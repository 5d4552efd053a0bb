"""What a partner of the sample keeps back until its day: no word of it is in the sheet."""

from collections.abc import Iterable, Mapping

from bsc_comms.kit import clock
from bsc_comms.overview.sample.sheet import MARKED_AFTER
from bsc_comms.overview.sample.story import At, Told
from channels_registry.models import Channel
from partnership.models import Audience, Objective, Partner, Person, Topic
from plans.choices import Precision, Visibility
from plans.models import Communication
from plans.operations.communications import log_communication
from plans.operations.details import Details
from plans.operations.issuing import Issue, Proof, mark_issued


def let_some_be_kept_back(
    story: Iterable[Told], *, at: At, advocates: Mapping[str, Person]
) -> None:
    """Put it among the happenings of the year: `at(day, hour, act)`."""
    for told in story:
        by = advocates[told["partner"]]
        at(told["on"], 16, lambda told=told, by=by: _log(told, by))  # type: ignore[misc]
        marked = told["end"] + MARKED_AFTER
        at(marked, 15, lambda told=told, by=by: _issue(told, by))  # type: ignore[misc]


def _log(told: Told, by: Person) -> None:
    channels = Channel.objects.filter(code__in=told["channels"])
    until = told["until"].replace(tzinfo=clock.LONDON)
    log_communication(
        by=by,
        details=Details(
            fields={
                "title": told["title"],
                "message": told["message"],
                "lead_partner": Partner.objects.get(code=told["partner"]),
                "precision": Precision.EXACT,
                "window_start": told["start"],
                "window_end": told["end"],
                "reach": "borough",
                "visibility": Visibility.LEAD,
                "embargo_until": until,
                "audiences": Audience.objects.filter(code__in=told["audiences"]),
                "objectives": Objective.objects.filter(code__in=told["objectives"]),
                "topics": Topic.objects.filter(code__in=told["topics"]),
            },
            channels=list(channels),
        ),
    )


def _issue(told: Told, by: Person) -> None:
    communication = Communication.objects.get(title=told["title"])
    proof = Proof(reason="Posted on the partner's own pages, which are not kept")
    placements = list(communication.placements.all())
    mark_issued(by=by, placements=placements, said=Issue(told["start"], None, proof))
