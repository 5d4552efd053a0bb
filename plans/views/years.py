"""The financial years that a page of the plan offers, and the one that its address asks for."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear


def years_to_now() -> list[FinancialYear]:
    """Last year and this one: what can be counted."""
    now = FinancialYear.of(clock.today())
    return [now.previous, now]


def years_around_now() -> list[FinancialYear]:
    """Last year, this one and the next: what is planned too."""
    return [*years_to_now(), FinancialYear.of(clock.today()).next]


def year_asked(request: HttpRequest, offered: Sequence[FinancialYear]) -> FinancialYear:
    """The year of the address (?year=2015-16) among those that are offered; else this one."""
    asked = request.GET.get("year")
    now = FinancialYear.of(clock.today())
    return next((year for year in offered if year.slug == asked), now)


def year_links(
    page: str, offered: Sequence[FinancialYear], shown: FinancialYear
) -> list[dict[str, Any]]:
    """Each year with its address on `page`, as the tag `tabs` shows them."""
    return [
        {"label": year.label, "url": f"{page}?year={year.slug}", "current": year == shown}
        for year in offered
    ]
