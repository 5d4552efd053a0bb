"""Data that ends: bank holidays and awareness days are known for some years only."""

from datetime import timedelta

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import count_of, whole_day
from bsc_comms.kit.working_days import last_published_holiday
from bsc_comms.overview.health.findings import Finding, attention, well
from evidence.models import AwarenessDay, RecurringDay

A_YEAR = timedelta(days=365)


def check_holidays() -> Finding:
    """Whether the published bank holidays reach a year ahead."""
    last = last_published_holiday()
    says = f"They are known as published to the end of {last.year}."
    if last >= clock.today() + A_YEAR:
        return well("Bank holidays", says)
    return attention(
        "Bank holidays",
        f"{says} Later ones follow the law, without one-off days.",
        "Update the planner: each version brings the newest list. Enter one-off days meanwhile.",
    )


def check_awareness_days() -> Finding:
    """Whether there are awareness days in the months that come."""
    by_rule = RecurringDay.objects.exclude(rule="").count()
    if by_rule:
        days = count_of(by_rule, "comes,come")
        return well("Awareness days", f"{days} round each year by a rule.")
    last = AwarenessDay.objects.order_by("-starts").values_list("starts", flat=True).first()
    if last is None:
        return well("Awareness days", "None are kept.")
    says = f"The last one that is known is on {whole_day(last)}."
    if last >= clock.today() + A_YEAR / 2:
        return well("Awareness days", says)
    return attention(
        "Awareness days",
        says,
        "Enter those of the next year under Evidence, or load awareness_days.csv again.",
    )
