"""How much is planned where: by ward, by audience, and for the whole borough apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from partnership.choices import AreaLevel
from partnership.models import Area, AreaOutline
from partnership.rules.outlines import Projection, middle_of
from plans.choices import Reach
from plans.models import CommunicationQuerySet
from plans.queries.dimensions import DIMENSIONS, members
from plans.queries.filter_terms import FilterTerms, Term
from plans.queries.keys import as_written

WIDTH = 640.0
TILE_WIDTH, TILE_HEIGHT, GAP = 118.0, 76.0, 6.0
LONGEST_LINE = 14  # characters of a name on a tile
MOST_LINES = 3
LIFT = 8.0  # of the words on a tile, so that a third line stands on it as well
SHADES = 4
MOST_AUDIENCES = 8


@dataclass(frozen=True, slots=True)
class Shape:
    """A ward on the drawing: a path, or a tile by its corner; and where its words stand."""

    path: str
    x: float
    y: float
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward with its number, in all and by audience; `shade` 0 (none) to 4 (the most)."""

    code: str
    name: str
    lines: list[str]
    count: int
    shade: int
    shape: Shape | None
    by_audience: list[int] = field(default_factory=list)

    @property
    def words_y(self) -> float | None:
        """Where its number and name stand on the large drawing; higher with three lines."""
        if self.shape is None:
            return None
        is_low = not self.shape.path and len(self.lines) == MOST_LINES
        return self.shape.label_y - LIFT if is_low else self.shape.label_y


@dataclass(frozen=True, slots=True)
class AudienceMap:
    """One audience: how many for it in each ward, and for the whole borough."""

    term: Term
    wards: list[Ward]
    local: int
    borough: int


@dataclass(frozen=True)
class WardMap:
    """`outlines`: whether the drawing shows real ones. Sizes are in units of the drawing."""

    wards: list[Ward]
    audiences: list[AudienceMap]
    outlines: bool
    width: float
    height: float
    total: int
    kept_back: int
    borough: int
    borough_by_audience: list[int]
    elsewhere: int
    unsaid: int
    day: date

    @property
    def is_drawn(self) -> bool:
        """Whether any ward has a shape: without one there is nothing to draw."""
        return any(ward.shape for ward in self.wards)

    @property
    def most(self) -> list[Ward]:
        """The ward or wards with the most; none while nothing is planned for a ward."""
        best = max((ward.count for ward in self.wards), default=0)
        return [ward for ward in self.wards if best and ward.count == best]

    @property
    def empty(self) -> list[Ward]:
        return [ward for ward in self.wards if not ward.count]


def ward_map(
    communications: CommunicationQuerySet,
    *,
    terms: FilterTerms,
    first: date,
    last: date,
    today: date,
    within: str = "",
) -> WardMap:
    """Count the communications that touch these days in the wards of that time. Six queries.

    Wards are those of today, or of the last day where the time is over. `communications` are
    already what the reader may see, filtered and going ahead. `within` is the code of the audience
    that is filtered for: of others a part alone is counted, so none but those below it stand there.
    """
    day = min(max(today, first), last)
    inside = communications.touching(first, last)
    found = inside.with_whether_all_know().order_by()
    rows = list(found.values_list(as_written("pk"), "reach", "all_know"))
    reach = {pk: where for pk, where, _ in rows}
    by_area = members(inside, DIMENSIONS["area"], terms)
    by_audience = members(inside, DIMENSIONS["audience"], terms)
    wards = list(Area.objects.active(day).filter(level=AreaLevel.WARD).order_by("name"))
    borough = {pk for pk, where in reach.items() if where == Reach.BOROUGH}
    shapes, outlines, size = _shapes(wards)
    placed = set().union(*(by_area.get(ward.pk, set()) for ward in wards))
    chosen = _audiences(terms, by_audience, placed, within)
    sets = [by_audience[term.id] for term in chosen]
    own = [by_area.get(ward.pk, set()) for ward in wards]
    return WardMap(
        wards=_wards(wards, own, shapes, sets),
        audiences=[
            AudienceMap(
                term=term,
                wards=_wards(wards, [each & these for each in own], shapes, []),
                local=len(placed & these),
                borough=len(borough & these),
            )
            for term, these in zip(chosen, sets, strict=True)
        ],
        outlines=outlines,
        width=size[0],
        height=size[1],
        total=len(reach),
        kept_back=sum(not all_know for *_, all_know in rows),
        borough=len(borough),
        borough_by_audience=[len(borough & these) for these in sets],
        elsewhere=sum(pk not in placed for pk, where in reach.items() if where == Reach.LOCAL),
        unsaid=sum(not where for where in reach.values()),
        day=day,
    )


def _audiences(
    terms: FilterTerms, found: Mapping[int, set[str]], placed: set[str], within: str
) -> list[Term]:
    """The audiences with the most that is for a ward, in the order of the vocabulary."""
    shown = set(terms.with_those_below("audiences", within) if within else terms.audiences)
    known = (key for key in terms.audiences if key in shown and key in found)
    counts = {key: len(found[key] & placed) for key in known}
    best = sorted((key for key in counts if counts[key]), key=lambda key: -counts[key])
    kept = set(best[:MOST_AUDIENCES])
    return [term for key, term in terms.audiences.items() if key in kept]


def _wards(
    wards: Sequence[Area],
    own: Sequence[set[str]],
    shapes: Mapping[int, Shape],
    audiences: Sequence[set[str]],
) -> list[Ward]:
    most = max((len(each) for each in own), default=0)
    return [
        Ward(
            code=ward.code,
            name=ward.name,
            lines=in_lines(ward.name),
            count=len(each),
            shade=-(-len(each) * SHADES // most) if most else 0,
            shape=shapes.get(ward.pk),
            by_audience=[len(each & these) for these in audiences],
        )
        for ward, each in zip(wards, own, strict=True)
    ]


def in_lines(name: str) -> list[str]:
    """A name on as few lines as a tile needs; “…” stands for what has no line."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= LONGEST_LINE:
            lines[-1] += f" {word}"
        elif len(lines) < MOST_LINES:
            lines.append(word)
        else:
            lines[-1] += "…"
            break
    return lines


def _shapes(wards: Sequence[Area]) -> tuple[dict[int, Shape], bool, tuple[float, float]]:
    """Each ward's shape, whether they are real outlines, and the size of the drawing.

    Outlines only where all the wards have one: half a map would mislead.
    """
    outlines = dict(AreaOutline.objects.filter(area__in=wards).values_list("area_id", "rings"))
    if wards and len(outlines) == len(wards):
        return _drawn(outlines)
    return _tiles(wards)


def _drawn(
    outlines: Mapping[int, list[list[tuple[float, float]]]],
) -> tuple[dict[int, Shape], bool, tuple[float, float]]:
    project = Projection([ring for rings in outlines.values() for ring in rings], width=WIDTH)
    shapes = {}
    for key, rings in outlines.items():
        x, y = project(middle_of(rings))
        shapes[key] = Shape(project.path(rings), 0, 0, round(x, 1), round(y, 1))
    return shapes, True, (project.width, project.height)


def _tiles(wards: Sequence[Area]) -> tuple[dict[int, Shape], bool, tuple[float, float]]:
    shapes, right, bottom = {}, 0.0, 0.0
    for ward in wards:
        if ward.tile_column and ward.tile_row:
            x = (ward.tile_column - 1) * (TILE_WIDTH + GAP) + GAP
            y = (ward.tile_row - 1) * (TILE_HEIGHT + GAP) + GAP
            shapes[ward.pk] = Shape("", x, y, x + TILE_WIDTH / 2, y + TILE_HEIGHT / 2)
            right, bottom = max(right, x + TILE_WIDTH), max(bottom, y + TILE_HEIGHT)
    return shapes, False, (right + GAP, bottom + GAP)
