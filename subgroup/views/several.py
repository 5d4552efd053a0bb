"""The chair's acts on several lines of the plan's table."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bsc_comms.kit import access
from partnership.views.asking import reader
from plans.choices import DecisionKind, MoveBy
from plans.operations.moving import Outcome, move_many
from plans.policy import can_decide
from plans.queries.known import titles_of
from plans.views.plan.frame import page_with
from plans.views.plan.table import COMMENT_KEPT
from subgroup.forms.several import ACTS, MOVE, SeveralForm
from subgroup.operations.several import decide_several
from subgroup.queries.meeting_of_plan import meeting_of_decisions

DONE = {DecisionKind.AGREED: "Agreed", DecisionKind.RETURNED: "Returned", MOVE: "Moved"}
MOST_NAMED = 5


@require_POST
@access.stands_on("plans:plan")
@access.requires(can_decide)
def decide_many(request: HttpRequest) -> HttpResponse:
    """Agree, return or move the ticked lines; what changed since the page was loaded is left."""
    person = reader(request)
    form = SeveralForm(request.POST)
    if not form.is_valid():
        return _again(request, form)
    data = form.cleaned_data
    if data["act"] == MOVE:
        outcome = move_many(
            by=person,
            lines=[(each.pk, each.revision) for each in data["lines"]],
            step=MoveBy(data["step"]),
            reason=data["comment"],
        )
    else:
        outcome = decide_several(
            by=person,
            lines=data["lines"],
            kind=DecisionKind(data["act"]),
            comment=data["comment"],
            meeting=meeting_of_decisions(),
        )
    _say(request, DONE[data["act"]], outcome)
    if outcome.changed or outcome.unfit or not outcome.done:
        _keep(request, data["comment"])
    return redirect(_table(data["query"]))


def _again(request: HttpRequest, form: SeveralForm) -> HttpResponse:
    """What is missing, with all that was ticked and typed."""
    person = reader(request)
    ticked = form.ticked()
    if not ticked:
        _keep(request, request.POST.get("comment", "").strip())
        messages.error(request, "Nothing was done. Tick the lines that you mean first.")
        return redirect(_table(request.POST.get("query", "")))
    context = {
        "form": form,
        "ticked": ticked,
        "titles": titles_of(person, [each.partition(":")[0] for each in ticked]),
        "act": dict(ACTS).get(request.POST.get("act", ""), "Decide"),
        "back_url": _table(request.POST.get("query", "")),
    }
    return render(request, "subgroup/decide_many.html", context, status=422)


def _keep(request: HttpRequest, comment: str) -> None:
    """Let it stand beside the table once more, for the lines that it was not said of yet."""
    if comment:
        request.session[COMMENT_KEPT] = comment


def _say(request: HttpRequest, done: str, outcome: Outcome) -> None:
    if outcome.done:
        messages.success(request, f"{done}: {_named(outcome.done)}.")
    if outcome.changed:
        messages.warning(
            request,
            "Left as they are, because they changed or were decided on after you had opened the "
            f"page: {_named(outcome.changed)}. Look at them again, then decide.",
        )
    for title, why in outcome.unfit[:MOST_NAMED]:
        messages.warning(request, f"Left as it is, because {why}: {title}.")
    if not (outcome.done or outcome.changed or outcome.unfit):
        messages.error(request, "Nothing was done: the lines are not on the plan any more.")


def _named(titles: list[str]) -> str:
    more = len(titles) - MOST_NAMED
    named = ", ".join(titles[:MOST_NAMED])
    return f"{named} and {more} more" if more > 0 else named


def _table(query: str) -> str:
    return page_with(reverse("plans:plan"), query)
