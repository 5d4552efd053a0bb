"""One line of the review as the chair sees it: what changed in it, and what stands around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from bsc_comms.kit import clock
from partnership.models import Person
from plans.models import Communication, Decision
from plans.queries.forward_plans import NextPlan
from plans.queries.history import moves_told
from plans.queries.served import (
    LISTS_SERVED,
    PRIORITY_OF_CAMPAIGN,
    lays_weight_on,
    what_it_serves,
)
from plans.rules.difference import FieldDifference, Piece, changed_words
from plans.rules.lines import (
    hands_text,
    names,
    where_text,
)
from subgroup.choices import AgendaState
from subgroup.models import AgendaItem
from subgroup.queries.review import Review, ReviewLine, review_for


@dataclass(frozen=True)
class Comparison:
    """One field before and after, cut into words that changed and words that did not."""

    field: FieldDifference
    before: Sequence[Piece]
    after: Sequence[Piece]


@dataclass(frozen=True)
class LineOnScreen:
    """Everything that the chair sees of one line.

    lays_weight_on, serves: its emphases, and how it serves the strategy, in the strategy's terms
    and in its own words; no plan freezes that.
    """

    review: Review
    shown: ReviewLine
    lays_weight_on: str
    serves: Sequence[str]
    comparisons: Sequence[Comparison]
    reason_for_move: str
    decisions: Sequence[Decision]
    on_agenda_of: date | None
    following: ReviewLine | None
    preceding: ReviewLine | None
    place: int

    @property
    def seen(self) -> dict[str, int | None]:
        """What a decision made on this screen belongs to: the revision, and the last decision."""
        last = self.decisions[0].pk if self.decisions else None
        return {"revision": self.shown.line["version"], "last_decision": last}

    @property
    def facts(self) -> list[dict[str, Any]]:
        """The line as it stands, in the order in which people think."""
        line = self.shown.line
        return [
            {"key": "When", "value": self.shown.when},
            {"key": "Where", "value": where_text(line), "empty": "Not said yet"},
            {"key": "Who for", "value": names(line["audiences"]), "empty": "Not said yet"},
            {"key": "How", "value": names(line["channels"]), "empty": "Not said yet"},
            {"key": "Who with", "value": hands_text(line), "empty": "Nobody yet"},
            {
                "key": "Why",
                "value": [names(line["objectives"]), self.lays_weight_on],
                "empty": "Not said yet",
            },
            {"key": "Strategy", "value": list(self.serves), "empty": "Not said yet"},
            {"key": "Topics", "value": names(line["topics"]), "empty": "None"},
            {"key": "Campaign", "value": line["campaign"], "empty": "None"},
        ]


def line_on_screen(person: Person, pk: UUID) -> LineOnScreen | None:
    """One line of the review; None where it is not in the plan that all may see."""
    review = review_for(person, also=pk)
    shown = next((each for each in (*review.lines, *review.beside) if each.id == str(pk)), None)
    if shown is None:
        return None
    fields = shown.change.fields if shown.change else ()
    found = _read(pk)
    agenda = (
        AgendaItem.objects.on_an_agenda()
        .filter(communication_id=pk, state=AgendaState.WAITING, meeting__date__gte=clock.today())
        .order_by("meeting__date")
    )
    return LineOnScreen(
        review=review,
        shown=shown,
        lays_weight_on=lays_weight_on(found),
        serves=[*what_it_serves(found), found.strategy_note],
        comparisons=[Comparison(each, *changed_words(each.before, each.after)) for each in fields],
        reason_for_move=_reason_for_move(review.plan, found),
        decisions=list(Decision.objects.filter(communication_id=pk)),
        on_agenda_of=agenda.values_list("meeting__date", flat=True).first(),
        following=review.after(pk),
        preceding=review.before(pk),
        place=review.place(pk),
    )


def _read(pk: UUID) -> Communication:
    """The communication of a line, with what no line holds of it."""
    read = Communication.objects.select_related(PRIORITY_OF_CAMPAIGN)
    (found,) = read.prefetch_related("date_changes", *LISTS_SERVED).filter(pk=pk)
    return found


def _reason_for_move(plan: NextPlan, communication: Communication) -> str:
    """Why the date was last moved since the last plan, where somebody said so."""
    since = plan.last.published_at if plan.last else None
    reasons = (
        move.reason
        for moves in moves_told([communication]).values()
        for move in moves
        if since is None or move.at > since
    )
    return next(filter(None, reasons), "")
