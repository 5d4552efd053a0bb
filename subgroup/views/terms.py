"""The terms of reference: what holds, one version, the draft, and agreeing it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.editing import StaleEdit, attempt_on
from bsc_comms.kit.sent import sent_in
from partnership.views.asking import reader
from subgroup.choices import TermsState
from subgroup.forms.terms import AgreeTermsForm, TermsForm
from subgroup.models import Terms
from subgroup.operations import terms as operations
from subgroup.policy import can_keep_terms, can_read_terms
from subgroup.queries import terms as queries
from subgroup.rules.terms import missing_heads, review_due
from subgroup.views.editing import show

CHANGED_MEANWHILE = (
    "Somebody changed the draft after you opened this page, or it was agreed already. Look at it "
    "as it is now, then agree it."
)
AGREED_MEANWHILE = (
    "The draft was agreed while you were writing, so it can no longer be changed. Your text stands "
    "below: begin the next version, and put it in there."
)


@require_safe
@access.requires(can_read_terms)
def terms(request: HttpRequest) -> HttpResponse:
    """The terms that hold, whether their review is near, the draft and all versions."""
    held = queries.terms_that_hold()
    return render(
        request,
        "subgroup/terms.html",
        {
            "terms": held,
            "heads": queries.heads_of(held) if held else [],
            "review": review_due(held.review_on, clock.today()) if held else "",
            "draft": queries.draft_of_terms(),
            "versions": queries.versions_of_terms(),
            "may_keep": can_keep_terms(reader(request)),
        },
    )


@require_safe
@access.requires(can_read_terms)
def terms_version(request: HttpRequest, number: int) -> HttpResponse:
    """One version as it reads, to be printed, with what changed since the one before."""
    shown = get_object_or_404(Terms.objects.select_related("agreed_at", "by"), number=number)
    earlier = queries.version_before(shown)
    return render(
        request,
        "subgroup/terms_version.html",
        {
            "terms": shown,
            "heads": queries.heads_of(shown),
            "earlier": earlier,
            "changes": queries.changes_since(earlier, shown),
            "is_draft": shown.state == TermsState.DRAFT,
            "may_keep": can_keep_terms(reader(request)),
        },
    )


@require_POST
@access.requires(can_keep_terms)
def terms_start(request: HttpRequest) -> HttpResponse:
    """Begin the next version from the last; where there is a draft, go on with that."""
    operations.start_draft(by=reader(request))
    return redirect("subgroup:terms_edit")


@access.read_or_write
@access.requires(can_keep_terms)
def terms_edit(request: HttpRequest) -> HttpResponse:
    """Change the draft; what was typed while it was agreed is shown once more."""
    draft = queries.draft_of_terms()
    if draft is None:
        if request.method != "POST":
            return _no_draft(request)
        messages.error(request, AGREED_MEANWHILE)
    shown = draft or _latest()

    def save(form: TermsForm) -> bool:
        operations.edit_draft(
            by=reader(request),
            terms=form.instance,
            opened_version=form.opened_version or 0,
            values=form.cleaned_data,
        )
        return True

    tried = attempt_on(
        shown,
        lambda: get_object_or_404(Terms, pk=shown.pk),
        lambda terms: TermsForm(sent_in(request), instance=terms),
        save,
    )
    if tried.saved:
        messages.success(request, "The draft is saved.")
        return redirect("subgroup:terms_version", shown.number)
    return show(request, "subgroup/terms_form.html", tried, {"number": shown.number})


@access.read_or_write
@access.requires(can_keep_terms)
def terms_agree(request: HttpRequest) -> HttpResponse:
    """Write down which meeting agreed the draft."""
    draft = queries.draft_of_terms()
    if draft is None:
        return _no_draft(request)
    form = AgreeTermsForm(sent_in(request), initial={"version": draft.version})
    if form.is_valid():
        given = form.cleaned_data
        try:
            operations.agree_terms(
                by=reader(request),
                terms=draft,
                opened_version=given["version"],
                meeting=given["meeting"],
            )
        except operations.NotAgreed as error:
            form.add_error(None, str(error))
            if isinstance(error, operations.NothingSaid):
                form.way_on = reverse("subgroup:terms_edit")
        except StaleEdit:
            messages.error(request, CHANGED_MEANWHILE)
            return redirect("subgroup:terms_version", draft.number)
        else:
            messages.success(request, f"Version {draft.number} is agreed, and frozen.")
            return redirect("subgroup:terms")
    context = {
        "form": form,
        "terms": draft,
        "meetings": form.meetings,
        "missing": missing_heads(queries.values_of(draft)),
    }
    return render(request, "subgroup/terms_agree.html", context, status=form.page_status)


def _latest() -> Terms:
    found = Terms.objects.order_by("-number").first()
    if found is None:
        raise Http404
    return found


def _no_draft(request: HttpRequest) -> HttpResponse:
    """To the terms, for whoever comes to their draft by an old page or a second click."""
    messages.info(
        request,
        "There is no draft now. What was agreed never changes: begin the next version to change "
        "something.",
    )
    return redirect("subgroup:terms")
