"""The plan as bars on a line of time: by campaign, topic or partner, with what lies behind them."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from uuid import UUID

from django.db.models import QuerySet

from bsc_comms.kit.in_words import short_day
from bsc_comms.kit.page_addresses import address_of
from evidence.models import Season
from plans.choices import WAS_ISSUED
from plans.models import Campaign, Communication, CommunicationQuerySet
from plans.queries.dimensions import DIMENSIONS, in_hand, members
from plans.queries.filter_terms import FilterTerms
from plans.queries.keys import as_written
from plans.queries.overdue import still_planned_in_part
from plans.rules.overdue import is_overdue
from plans.rules.packing import Placed, Scale, packed, runs_of_months
from plans.rules.spans import Span, months_between, touched, weeks_between
from plans.rules.windows import window_text

WIDTH = 1200.0
ROW, HEAD, GAP = 19.0, 24.0, 10.0
LETTER = 6.1  # units that a letter takes at the size of the bars' words
NARROWEST = 5.0
LONGEST_TITLE = 42
LONGEST_HEAD = 80  # of a group, with its count and days behind it
MOST_ROWS = 24  # of bars in a group
MOST_GROUPS = 40
SHEET = 400.0  # units of height: two such drawings fill a page of paper that lies across
A_QUARTER = 100  # days; up to so many, weeks are counted and not months


@dataclass(frozen=True, slots=True)
class Bar:
    """One communication. `x`, `y`, `width` in units of the drawing; words before or after it."""

    title: str
    said: str
    url: str
    code: str
    when: str
    look: str
    provisional: bool
    x: float
    y: float
    width: float
    label_x: float
    after: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """The reach of a season or a campaign behind the bars of a group."""

    said: str
    x: float
    width: float


@dataclass(frozen=True)
class Group:
    """Bars that belong together. `filters` lead to its rows, `counts` are one a column.

    `said` is its label as far as there is room.
    """

    label: str
    said: str
    filters: dict[str, str]
    y: float
    height: float
    behind: list[Behind]
    bars: list[Bar]
    more: int
    count: int
    counts: list[int]

    def down_by(self, units: float) -> Self:
        """The same group further down on the drawing."""
        bars = [replace(bar, y=bar.y + units) for bar in self.bars]
        return replace(self, y=self.y + units, bars=bars)


@dataclass(frozen=True, slots=True)
class Tick:
    """A month or week: its line on the drawing and its column in the table."""

    label: str
    name: str
    span: Span
    x: float
    width: float


@dataclass(frozen=True)
class Sheet:
    """A part of the drawing, with the line of time above it: paper breaks between two of them."""

    top: float
    height: float
    groups: list[Group]


@dataclass(frozen=True)
class Timeline:
    groups: list[Group]
    sheets: list[Sheet]
    ticks: list[Tick]
    today_x: float | None
    total: int
    kept_back: int
    undated: int
    left_out: int


@dataclass(frozen=True, slots=True)
class _Found:
    """`id` as the database writes it: of thousands of rows, only what is drawn needs more."""

    id: str
    title: str
    lead: int
    state: str
    precision: str
    starts: date
    ends: date
    confirmed: bool
    campaign: UUID | None
    still_planned: bool
    all_know: bool


def timeline(
    communications: CommunicationQuerySet,
    *,
    terms: FilterTerms,
    first: date,
    last: date,
    today: date,
    by: str,
    most_groups: int | None = MOST_GROUPS,
) -> Timeline:
    """Bars for what touches these days, grouped by "campaign", "topic" or "partner". Four queries.

    `communications` are already what the reader may see, filtered and going ahead or ideas.
    most_groups: are drawn; None for all.
    """
    span = Span(first, last)
    scale = Scale(span, WIDTH)
    inside = communications.touching(first, last)
    found = _found(inside)
    ticks = _ticks(span, scale)
    grouped = _GROUPED[by](found, inside, terms, span, scale)
    sheets = _sheets(
        [
            _group(label, filters, behind, rows, terms, scale, ticks, today)
            for label, filters, behind, rows in grouped[:most_groups]
        ]
    )
    return Timeline(
        groups=[group for sheet in sheets for group in sheet.groups],
        sheets=sheets,
        ticks=ticks,
        today_x=scale.at(today) if first <= today <= last else None,
        total=len(found),
        kept_back=sum(not one.all_know for one in found),
        undated=communications.filter(window_start=None).count(),
        left_out=len(grouped[most_groups:]) if most_groups is not None else 0,
    )


def _found(inside: CommunicationQuerySet) -> list[_Found]:
    """What is drawn of each, in the order in which rows are filled."""
    rows = inside.with_whether_all_know().values_list(
        as_written("pk"),
        "title",
        "lead_partner_id",
        "state",
        "precision",
        "window_start",
        "window_end",
        "confirmed",
        "campaign_id",
        still_planned_in_part(),
        "all_know",
    )
    return [_Found(*row) for row in rows.order_by("window_start", "-window_end", "title", "id")]


def _sheets(groups: Iterable[Group]) -> list[Sheet]:
    """The groups one below the other, each moved down to its place."""
    sheets: list[Sheet] = []
    for group in groups:
        last = sheets[-1] if sheets else None
        if last and last.height + group.height + GAP <= SHEET:
            moved = group.down_by(last.top + last.height)
            sheets[-1] = Sheet(last.top, last.height + group.height + GAP, [*last.groups, moved])
            continue
        top = last.top + last.height if last else 0.0
        moved = group.down_by(top + HEAD + GAP)
        sheets.append(Sheet(top, HEAD + group.height + 2 * GAP, [moved]))
    return sheets


def _ticks(span: Span, scale: Scale) -> list[Tick]:
    if span.days > A_QUARTER:
        months = months_between(span.first, span.last)
        return [
            Tick(f"{m.first:%b}", f"{m.first:%B %Y}", m, *scale.reach(m.first, m.last))
            for m in months
        ]
    return [
        Tick(
            f"{w.first.day} {w.first:%b}" if w.days > 3 else "",
            f"{w.first.day} {w.first:%B} to {w.last.day} {w.last:%B}",
            w,
            *scale.reach(w.first, w.last),
        )
        for w in weeks_between(span.first, span.last)
    ]


_Grouped = list[tuple[str, dict[str, str], list[Behind], list[_Found]]]


def _by_campaign(
    found: Sequence[_Found],
    inside: QuerySet[Communication],
    terms: FilterTerms,
    span: Span,
    scale: Scale,
) -> _Grouped:
    """Campaigns in the order of their first bars, each with its own reach behind it."""
    by_campaign: dict[UUID | None, list[_Found]] = defaultdict(list)
    for one in found:
        by_campaign[one.campaign if one.campaign in terms.campaigns else None].append(one)
    alone = by_campaign.pop(None, [])
    known = [pk for pk in by_campaign if pk is not None]
    reaches = {
        pk: (starts, ends)
        for pk, starts, ends in Campaign.objects.filter(pk__in=known).values_list(
            "pk", "starts", "ends"
        )
    }
    grouped: _Grouped = []
    for pk in known:
        rows = by_campaign[pk]
        starts, ends = reaches[pk]
        first = starts or min(one.starts for one in rows)
        last = ends or max(one.ends for one in rows)
        behind = _behind([(Span(first, last), "runs")], span, scale)
        grouped.append((terms.campaigns[pk], {"campaign": str(pk)}, behind, rows))
    if alone:
        grouped.append(("Not in a campaign", {}, [], alone))
    return grouped


def _by_topic(
    found: Sequence[_Found],
    inside: QuerySet[Communication],
    terms: FilterTerms,
    span: Span,
    scale: Scale,
) -> _Grouped:
    """Topics in their order, each with its seasons behind it and with those below it.

    One may stand with several.
    """
    topics = members(inside, DIMENSIONS["topic"], terms)
    seasons: dict[int, list[tuple[str, list[int]]]] = defaultdict(list)
    rising = Season.objects.filter(rises=True)
    for topic, what, months in rising.values_list("topic_id", "what_rises", "months"):
        seasons[topic].append((what, months))
    grouped: _Grouped = []
    for key, term in terms.topics.items():
        if rows := _of(found, topics.get(key, ())):
            runs = [
                (run, f"{what},")
                for what, months in seasons[key]
                for run in runs_of_months(months, span)
            ]
            behind = _behind(runs, span, scale)
            grouped.append((term.label, {"topic": term.code}, behind, rows))
    with_one = set().union(*topics.values())
    without = [one for one in found if one.id not in with_one]
    if without:
        grouped.append(("No topic said", {}, [], without))
    return grouped


def _by_partner(
    found: Sequence[_Found],
    inside: QuerySet[Communication],
    terms: FilterTerms,
    span: Span,
    scale: Scale,
) -> _Grouped:
    """Partners by name, each with what it leads or joins; a council with its teams."""
    hands = in_hand(inside, terms, [(one.lead, one.id) for one in found])
    return [
        (term.label, {"partner": term.code}, [], rows)
        for key, term in terms.partners.items()
        if (rows := _of(found, hands.get(key, ())))
    ]


def _of(found: Iterable[_Found], ids: Container[str]) -> list[_Found]:
    return [one for one in found if one.id in ids]


_GROUPED: Mapping[str, Callable[..., _Grouped]] = {
    "campaign": _by_campaign,
    "topic": _by_topic,
    "partner": _by_partner,
}


def _behind(reaches: Iterable[tuple[Span, str]], span: Span, scale: Scale) -> list[Behind]:
    shown = []
    for reach, said in reaches:
        if reach.touches(span.first, span.last):
            first, last = max(reach.first, span.first), min(reach.last, span.last)
            words = f"{said} {short_day(reach.first)} to {short_day(reach.last)}"
            shown.append(Behind(words, *scale.reach(first, last)))
    return shown


def _group(
    label: str,
    filters: dict[str, str],
    behind: list[Behind],
    rows: Sequence[_Found],
    terms: FilterTerms,
    scale: Scale,
    ticks: Sequence[Tick],
    today: date,
) -> Group:
    """A group as it stands at the top of a drawing."""
    words = ((one.starts, one.ends, _letters(one, terms)) for one in rows)
    places = packed(words, scale, a_letter=LETTER, narrowest=NARROWEST, most_rows=MOST_ROWS)
    drawn = [(one, place) for one, place in zip(rows, places, strict=True) if place]
    bars = [_bar(one, place, terms, today) for one, place in drawn]
    lanes = max(place.row for _, place in drawn) + 1
    counts = [0] * len(ticks)
    spans = [tick.span for tick in ticks]
    for one in rows:
        for number in touched(spans, one.starts, one.ends):
            counts[number] += 1
    return Group(
        label=label,
        said=_shortened(label, LONGEST_HEAD),
        filters=filters,
        y=0.0,
        height=HEAD + lanes * ROW,
        behind=behind,
        bars=bars,
        more=len(rows) - len(bars),
        count=len(rows),
        counts=counts,
    )


def _letters(one: _Found, terms: FilterTerms) -> int:
    """How many letters its words take: the code is in bold capitals, half as wide again."""
    lead = terms.partners.get(one.lead)
    code = len(lead.code) if lead else 0
    return min(len(one.title), LONGEST_TITLE) + code + code // 2 + 1


def _shortened(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0] + "\u2026"


def _bar(one: _Found, place: Placed, terms: FilterTerms, today: date) -> Bar:
    lead = terms.partners.get(one.lead)
    overdue = is_overdue(one.state, one.ends, today, still_planned=lambda: one.still_planned)
    return Bar(
        title=one.title,
        said=_shortened(one.title, LONGEST_TITLE),
        url=address_of("plans:communication", UUID(one.id)),
        code=lead.code if lead else "",
        when=window_text(one.precision, one.starts, one.ends, today=today),
        look="overdue" if overdue else one.state,
        provisional=not one.confirmed and one.state not in WAS_ISSUED,
        x=place.x,
        y=HEAD + place.row * ROW,
        width=place.width,
        label_x=place.x + place.width + 4 if place.after else place.x - 4,
        after=place.after,
    )
