"""Whoever gives references holds what is numbered first, then the years, each in one order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection, connections, transaction

from bsc_comms.kit import clock
from partnership.models import Partner
from plans.models import Communication, PlanImport
from plans.operations import references
from plans.operations.communications import log_communication
from plans.operations.details import Details
from plans.operations.imports import save_import, saving
from tests import factories
from tests.plans.at_once import held_up
from tests.plans.published import publish
from tests.plans.sheets import ALARM, SHED, read, sheet, small_partnership

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
MARCH, APRIL = date(2017, 3, 30), date(2017, 4, 2)


def test_numbers_of_several_years_are_taken_in_one_order():
    factories.partnership()

    def number(*days):
        with transaction.atomic():
            return dict(references.references_for((day, day) for day in days))

    given = held_up(lambda: number(MARCH), lambda: number(APRIL, MARCH), then=lambda: number(APRIL))
    assert given == {MARCH: "SSCP-2016-002", APRIL: "SSCP-2017-002"}


def test_who_publishes_holds_all_that_is_opened_before_a_number_is_taken():
    chair = factories.chair()
    factories.partnership()
    opened = [
        factories.CommunicationFactory(embargo_until=NOW.replace(hour=hour), reference=None)
        for hour in (6, 7)
    ]
    last = max(opened, key=lambda one: one.pk)
    Communication.objects.exclude(pk=last.pk).update(embargo_until=NOW.replace(hour=5))

    def edit():
        with clock.at(NOW):
            references.give_reference(last)

    held_up(
        lambda: Communication.objects.held().get(pk=last.pk),
        lambda: publish(1, by=chair, at=NOW),
        then=edit,
    )
    given = Communication.objects.order_by("reference").values_list("pk", "reference")
    first = min(opened, key=lambda one: one.pk)
    assert list(given) == [(last.pk, "SSCP-2016-001"), (first.pk, "SSCP-2016-002")]


def test_others_log_while_a_sheet_is_saved(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    small_partnership()
    keep = saving.keep_layout
    logged = []

    def log():
        fields = {
            "title": "Ours",
            "lead_partner": Partner.objects.get(code="MET"),
            "precision": "day",
            "window_start": date(2016, 11, 8),
            "window_end": date(2016, 11, 8),
        }
        try:
            with clock.at(NOW), connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '1s'")
                return log_communication(by=None, details=Details(fields=fields))
        finally:
            connections.close_all()

    def keep_while_others_log(*args, **given):
        with ThreadPoolExecutor() as beside:
            logged.append(beside.submit(log).result(timeout=20))
        keep(*args, **given)

    with clock.at(NOW):
        found = read(sheet(SHED, ALARM))
        monkeypatch.setattr(saving, "keep_layout", keep_while_others_log)
        assert save_import(by=None, plan_import=PlanImport.objects.get(pk=found.pk)) == 2
    numbered = Communication.objects.order_by("reference").values_list("title", "reference")
    assert list(numbered) == [
        ("Ours", "SSCP-2016-001"),
        ("Lock your shed", "SSCP-2016-002"),
        ("Check your alarm", "SSCP-2016-003"),
    ]
