"""The intervals of the cycle, and bank holidays announced late."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.editing import attempt
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.sent import sent_in
from partnership.views.asking import reader
from subgroup.choices import WHAT_HAPPENS, Step
from subgroup.forms.steps import HolidayForm, StepForm
from subgroup.models import BankHoliday
from subgroup.operations import steps as operations
from subgroup.policy import can_keep_meetings, can_read_meetings
from subgroup.queries import steps as queries
from subgroup.queries.cycle import set_steps
from subgroup.rules.cycle import intervals
from subgroup.views.editing import show


@require_safe
@access.requires(can_read_meetings)
def steps(request: HttpRequest) -> HttpResponse:
    """Each step with its interval, and the days that it gives for the next meeting."""
    return _steps_page(request, HolidayForm())


def _steps_page(request: HttpRequest, form: HolidayForm, *, status: int = 200) -> HttpResponse:
    may_keep = can_keep_meetings(reader(request))
    context = {
        **queries.steps_page(),
        "form": form if may_keep else None,
        "may_keep": may_keep,
        "today": clock.today(),
    }
    return render(request, "subgroup/steps.html", context, status=status)


@access.read_or_write
@access.requires(can_keep_meetings)
def step_change(request: HttpRequest, step: str) -> HttpResponse:
    """Set one step to another number of working days."""
    if step == Step.MEETING or step not in intervals():
        raise Http404

    def open_form() -> StepForm:
        return StepForm(
            sent_in(request), instance=queries.step_known(step), set_otherwise=set_steps()
        )

    def save(form: StepForm) -> bool | None:
        try:
            operations.set_step(
                by=reader(request),
                step=step,
                opened_version=form.opened_version or 0,
                days=form.cleaned_data["days"],
            )
        except operations.CannotBeSo as error:
            form.add_error("days", str(error))
            return None
        return True

    tried = attempt(open_form, save)
    if tried.saved:
        messages.success(request, "The step is set. Days to come are counted anew.")
        return redirect("subgroup:steps")
    context = {"label": tried.form.instance.get_step_display(), "what": WHAT_HAPPENS[step]}
    return show(request, "subgroup/step_change.html", tried, context)


@require_POST
@access.stands_on("subgroup:steps")
@access.requires(can_keep_meetings)
def holiday_new(request: HttpRequest) -> HttpResponse:
    """Enter a bank holiday that was announced late."""
    form = HolidayForm(request.POST)
    if form.is_valid():
        try:
            holiday = operations.announce_holiday(by=reader(request), **form.cleaned_data)
        except operations.CannotBeSo as error:
            form.add_error("date", str(error))
        else:
            day = whole_day(holiday.date)
            messages.success(
                request, f"{day} counts as a bank holiday. Members hear where dates change."
            )
            return redirect("subgroup:steps")
    return _steps_page(request, form, status=422)


@require_POST
@access.requires(can_keep_meetings)
def holiday_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a bank holiday that was entered by mistake."""
    holiday = get_object_or_404(BankHoliday, pk=pk)
    try:
        operations.take_back_holiday(by=reader(request), holiday=holiday)
    except operations.CannotBeSo as error:
        messages.error(request, str(error))
    else:
        day = whole_day(holiday.date)
        messages.success(request, f"{day} is a working day again. Members hear where dates change.")
    return redirect("subgroup:steps")
