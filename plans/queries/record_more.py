"""What an annual record says beside what was issued: purposes, campaigns, results, evidence.

Plain rows that JSON can hold, read in a constant number of queries. All of it is what the whole
partnership may see; personal names and internal notes are never read.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce

from bsc_comms.kit import clock
from bsc_comms.kit.figures import figure
from bsc_comms.kit.financial_year import FinancialYear
from evidence.models import Season
from partnership.choices import Role
from partnership.models import (
    Aim,
    Appointment,
    Objective,
    Outcome,
    Partner,
    ServiceArea,
    StrategicPoint,
    StrategyPriority,
)
from partnership.models.lives import alive
from partnership.models.purposes import Term
from plans.choices import (
    ON_THE_PLAN,
    Level,
    OverlapAnswerKind,
    OverlapKind,
    Worked,
)
from plans.models import (
    Campaign,
    CampaignGoal,
    CarriedLine,
    Communication,
    CommunicationQuerySet,
    Evaluation,
    ForwardPlan,
    Measure,
    Overlap,
    OverlapAnswer,
    Placement,
)
from plans.queries.campaign_results import spent_of
from plans.queries.commitments.totals import totals_of
from plans.queries.record_evidence import crime, indicators
from plans.queries.record_facts import issued_placements
from plans.queries.record_places import places
from plans.queries.trees import topic_tree
from plans.rules.record_purposes import borne_on, purposes

Row = dict[str, Any]
Content = dict[str, Any]


def with_more(content: Content, year: FinancialYear) -> Content:
    """The content with all that it says beside what was issued."""
    issued = issued_in(year)
    evaluations = list(_evaluations(issued))
    in_other_years = _issued_in_other_years(issued, year)
    measures = [
        _measure(one, said)
        for said in evaluations
        for one in _figures(said)
        if (said.pk, one.channel_id) not in in_other_years
    ]
    scores = indicators(year, cited_by=issued)
    made = content | {
        "campaigns": _campaigns(content, issued, evaluations),
        "evaluations": [_evaluation(one) for one in evaluations],
        "measures": measures,
        "commitments": _commitments(year),
        "overlaps": _overlaps(year),
        "indicators": list(scores.values()),
        "crime": sorted(crime(year), key=lambda row: _by_name(row["label"])),
        "places": sorted(
            places(year, issued, Counter(row["id"] for row in content["placements"])),
            key=lambda row: _by_name(row["label"]),
        ),
    }
    vocabulary = {
        key: [term.label for term in sorted(model.objects.all(), key=_by_position)]
        for key, model in (("aims", Aim), ("objectives", Objective))
    }
    vocabulary["priorities"] = _priorities(year, made)
    made |= purposes(made, vocabulary)
    counts = _counted(made, year, issued)
    for key, model in (("outcomes", Outcome), ("points", StrategicPoint)):
        terms = sorted(model.objects.all(), key=_by_position)
        made[key] = borne_on([(term.code, term.label) for term in terms], made, counts, scores)
    return made


# Databases sort names, and what has none, each in their own way. The same facts are the same
# content on all of them, so rows are put in order here.


def _by_name(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _by_position(term: Term) -> tuple[int, str, str]:
    return (term.position, *_by_name(term.label))


def _priorities(year: FinancialYear, content: Mapping[str, Any]) -> list[str]:
    """Those of the strategy of that year, and any other that a communication of it names."""
    named = {label for row in content["communications"] for label in row["priorities"]}
    known = StrategyPriority.objects.filter(alive(year.first, year.last) | Q(label__in=named))
    return list(dict.fromkeys(term.label for term in sorted(known, key=_by_position)))


def issued_in(year: FinancialYear) -> CommunicationQuerySet:
    """Communications with a placement issued in the year, of what all partners may see."""
    open_to_all = Communication.objects.open_to_the_partnership()
    placements = issued_placements(year).values("communication")
    return open_to_all.filter(pk__in=placements, state__in=ON_THE_PLAN).order_by()


def _issued_in_other_years(
    issued: CommunicationQuerySet, year: FinancialYear
) -> set[tuple[UUID, int]]:
    """Each communication with a channel on which it went out, though not in the year.

    What came of it there belongs to the record of the year in which it did.
    """
    # A date of issue says that a placement was issued. Asked for its state, and whether another one
    # went out in the year, PostgreSQL without statistics reads all placements for each of them.
    went_out = Placement.objects.filter(
        communication__in=issued.values("pk"), issued_on__isnull=False
    )
    in_the_year = Count("pk", filter=Q(issued_on__gte=year.first, issued_on__lte=year.last))
    pairs = went_out.order_by().values("communication", "channel").annotate(here=in_the_year)
    return set(pairs.filter(here=0).values_list("communication", "channel"))


def _evaluations(issued: CommunicationQuerySet) -> Any:
    figures = Measure.objects.select_related("metric", "channel")
    return (
        Evaluation.objects.of(issued)
        .select_related("communication__lead_partner")
        .prefetch_related(Prefetch("measures", figures))
        .order_by(F("communication__window_start").asc(nulls_last=True), "pk")
    )


def _named(communication: Communication) -> Row:
    return {
        "id": str(communication.pk),
        "reference": communication.reference or "",
        "title": communication.title,
        "lead": communication.lead_partner.name,
    }


def _evaluation(said: Evaluation) -> Row:
    unknown = "Not known" if said.outcomes_not_known else ""
    return {
        **_named(said.communication),
        "tier": said.get_tier_display(),
        "worked": said.get_worked_display(),
        "shown_by": said.shown_by,
        "outcomes": said.outcomes or unknown,
        "learned": said.learned,
    }


def _figures(said: Evaluation) -> list[Measure]:
    """What came of it, by level and channel, last what is of none; what was put in stands with the
    campaign.
    """
    came_of_it = (one for one in said.measures.all() if one.level != Level.INPUTS)
    return sorted(came_of_it, key=_by_channel_and_metric)


def _by_channel_and_metric(one: Measure) -> tuple[Any, ...]:
    channel = _by_name(one.channel.name) if one.channel else ()
    position = (one.metric.position,) if one.metric else ()
    return one.level, not channel, channel, not position, position, one.pk


def _measure(one: Measure, said: Evaluation) -> Row:
    return {
        **_named(said.communication),
        "level": one.get_level_display(),
        "channel": one.channel.name if one.channel else "",
        "what": one.name,
        "shown": one.shown,
        "value": float(one.value),
        "unit": one.get_unit_display(),
        "source": one.source,
    }


# --- campaigns ------------------------------------------------------------------------------------


def _campaigns(
    content: Content, issued: CommunicationQuerySet, evaluations: list[Evaluation]
) -> list[Row]:
    """Campaigns of which something was issued, with what came of it as far as anybody said."""
    found = (
        Campaign.objects.filter(Exists(issued.filter(campaign_id=OuterRef("pk"))))
        .select_related("lead_partner", "priority")
        .prefetch_related(Prefetch("goals", CampaignGoal.objects.order_by("created_at", "pk")))
        .order_by("pk")
    )
    of_campaign = dict(issued.filter(campaign__isnull=False).values_list("pk", "campaign_id"))
    placements = Counter(row["id"] for row in content["placements"])
    return [
        _campaign(
            one,
            ids=[str(pk) for pk, campaign in of_campaign.items() if campaign == one.pk],
            placements=placements,
            said=[each for each in evaluations if of_campaign.get(each.pk) == one.pk],
        )
        for one in sorted(found, key=lambda one: _by_name(one.name))
    ]


def _campaign(
    one: Campaign, *, ids: list[str], placements: Mapping[str, int], said: list[Evaluation]
) -> Row:
    worked = Counter(each.worked for each in said)
    return {
        "name": one.name,
        "lead": one.lead_partner.name,
        "priority": one.priority.label if one.priority else "",
        "communications": len(ids),
        "placements": sum(placements[each] for each in ids),
        "worked": [f"{kind.label}: {worked[kind]}" for kind in Worked if worked[kind]],
        "goals": [_goal(each) for each in one.goals.all()],
        "spent": [
            f"{spent.shown}, known of {spent.known_of}"
            for spent in spent_of(measure for each in said for measure in each.measures.all())
        ],
        "learned": [each.learned for each in said if each.learned],
    }


def _goal(goal: CampaignGoal) -> str:
    if goal.dropped_reason:
        return f"{goal.what}: no longer pursued. {goal.dropped_reason}"
    told = [
        f"{words} {figure(value)}"
        for words, value in (
            ("from", goal.baseline),
            ("to reach", goal.target),
            ("came to", goal.result),
        )
        if value is not None
    ]
    if not told:
        return f"{goal.what}: no figure"
    first, *others = told
    return f"{goal.what}: {', '.join([f'{first} {goal.unit}'.strip(), *others])}"


# --- commitments, overlaps, counts ----------------------------------------------------------------


def _commitments(year: FinancialYear) -> list[Row]:
    totals = totals_of(year)
    asked = zip(totals.commitments, totals.together.tallies, strict=True)
    return [
        {"label": commitment.label, "asked": tally.asked, "met": tally.met}
        for commitment, tally in sorted(asked, key=lambda pair: _by_position(pair[0]))
    ]


def _overlaps(year: FinancialYear) -> list[Row]:
    """How the overlaps that were answered in the year ended, as the whole partnership may know.

    Going joint is an answer from the day on which the other side agreed.
    """
    answers = (
        OverlapAnswer.objects.valid()
        .told_to_all()
        .annotate(ended_at=Coalesce("agreed_at", "at"))
        .filter(
            Q(agreed_at__isnull=False) | ~Q(kind=OverlapAnswerKind.JOINT),
            ended_at__gte=clock.start_of(year.first),
            ended_at__lt=clock.start_of(year.next.first),
            overlap__in=Overlap.objects.open_to_the_partnership(),
        )
        .values_list("overlap_id", "overlap__kind", "kind")
    )
    ended = {pair: (kind, answer) for pair, kind, answer in answers.order_by("ended_at", "id")}
    counted = Counter(ended.values())
    return [
        {"label": f"{kind.label}: {answer.label.lower()}", "value": counted[kind, answer]}
        for kind in OverlapKind
        for answer in OverlapAnswerKind
    ]


def _counted(content: Content, year: FinancialYear, issued: CommunicationQuerySet) -> Row:
    """What bears on the ten points and stands nowhere else in the content."""
    last_day = min(year.last, clock.today())
    # The people of a partner or a service that has ended may keep their roles.
    for_what_is_there = Q(service_area=None) | Q(
        service_area__in=ServiceArea.objects.active(last_day)
    )
    held = Appointment.objects.in_post_on(last_day).filter(
        for_what_is_there, partner__in=Partner.objects.active(last_day)
    )
    # A council team counts as its council, as in the rest of the record.
    as_counted = Coalesce("partner__parent_id", "partner_id")
    roles = list(held.values_list("role", as_counted, "person"))
    named = Q(findings__isnull=False) | Q(indicators__isnull=False) | ~Q(other_intelligence="")
    return {
        "forward_plans": ForwardPlan.objects.filter(
            published_at__gte=clock.start_of(year.first),
            published_at__lt=clock.start_of(year.next.first),
        ).count(),
        "with_evidence": issued.filter(named).values("pk").distinct().count(),
        "carried_lines": CarriedLine.objects.filter(
            communication__in=issued.values("pk"), wording__agreed_on__lte=last_day
        )
        .values("communication")
        .distinct()
        .count(),
        "advocates": len({partner for role, partner, _ in roles if role == Role.ADVOCATE}),
        "champions": len({person for role, _, person in roles if role == Role.CHAMPION}),
        "in_season": _in_season(content, issued),
        "year_is_over": int(last_day == year.last),
    }


def _in_season(content: Content, issued: CommunicationQuerySet) -> int:
    """Placements issued in a month in which one of their topics, or one above it, rises."""
    tree = topic_tree()
    rising = {
        (topic, month)
        for season in Season.objects.filter(rises=True)
        for topic in tree.with_those_below(season.topic_id)
        for month in season.months
    }
    topics: dict[str, set[int]] = defaultdict(set)
    named = Communication.topics.through.objects.filter(communication__in=issued.values("pk"))
    for pk, topic in named.order_by().values_list("communication", "topic"):
        topics[str(pk)].add(topic)
    return sum(
        any(
            (topic, date.fromisoformat(row["issued_on"]).month) in rising
            for topic in topics[row["id"]]
        )
        for row in content["placements"]
    )
