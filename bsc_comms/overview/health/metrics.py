"""Figures for Prometheus: what is owed and late, by the database; page times, by this machine.

With several web processes each keeps its page times in a folder of PROMETHEUS_MULTIPROC_DIR, which
deploy/gunicorn.conf.py empties; whichever process is asked adds them up.
"""

import math
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from bsc_comms.kit import clock
from bsc_comms.kit.environment import Environment
from bsc_comms.overview.health.processes import LATE_AFTER, kinds_of_work
from partnership.choices import LetterState, WorkState
from partnership.models import Heartbeat, Letter
from partnership.models.heartbeats import TICK
from partnership.operations.letters import letters_late_by
from subgroup.queries.failed_parts import failed_of_late

SEVERAL_PROCESSES = "PROMETHEUS_MULTIPROC_DIR"
own = CollectorRegistry()
page_times = Histogram(
    "planner_page_seconds",
    "How long answers took, by method, name of the address and status.",
    ("method", "page", "status"),
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10),
    registry=own,
)


class PageTimes:
    """Times each answer. Errors are those with status 500 and more.

    Raises ImproperlyConfigured, before any page is answered, where there is no folder for them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        if folder := os.environ.get(SEVERAL_PROCESSES):
            Environment().folder(SEVERAL_PROCESSES, default=Path(folder))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = self.get_response(request)
        # The name of an address and not the address: that one may hold a key.
        page = request.resolver_match.view_name if request.resolver_match else "none"
        method = request.method if request.method in ("GET", "HEAD", "POST") else "other"
        page_times.labels(method, page, str(response.status_code)).observe(
            time.perf_counter() - start
        )
        return response


class Owed:
    """What the database tells, read anew whenever somebody asks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _letters_by_state()
        yield GaugeMetricFamily(
            "planner_letters_owed", "Letters that are due now.", value=Letter.objects.due().count()
        )
        yield GaugeMetricFamily(
            "planner_letters_late",
            "Letters that should have gone a quarter of an hour ago.",
            value=letters_late_by(LATE_AFTER).count(),
        )
        yield _owed_work()
        yield _silences()
        yield GaugeMetricFamily(
            "planner_tick_failed_parts",
            "Parts of the tick that could not be done within the last two hours.",
            value=len(failed_of_late()),
        )


def _letters_by_state() -> GaugeMetricFamily:
    letters = GaugeMetricFamily("planner_letters", "Letters by state.", labels=["state"])
    counted = dict(Letter.objects.order_by().values_list("state").annotate(Count("pk")))
    for state in LetterState.values:
        letters.add_metric([state], counted.get(state, 0))
    return letters


def _owed_work() -> GaugeMetricFamily:
    """By kind and state; kinds that may tell of what a partner keeps back are left out."""
    jobs = GaugeMetricFamily(
        "planner_jobs", "Owed work by kind and state.", labels=["kind", "state"]
    )
    for kind in kinds_of_work():
        if kind.all_may_know_of_it:
            rows = kind._default_manager.order_by()
            counted = dict(rows.values_list("state").annotate(Count("pk")))
            for state in WorkState.values:
                jobs.add_metric([kind._meta.model_name or "", state], counted.get(state, 0))
    return jobs


def _silences() -> GaugeMetricFamily:
    silent = GaugeMetricFamily(
        "planner_silent_seconds", "Since a process was last seen at work.", labels=["process"]
    )
    now = clock.real_now()
    # A tick that was never done, as after a restore, counts as silent for ever: a missing figure
    # would set off no alarm.
    seconds = {TICK: math.inf}
    for beat in Heartbeat.objects.all():
        seconds[beat.name] = beat.silent_for(now).total_seconds()
    for name, since in seconds.items():
        silent.add_metric([name], since)
    return silent


def written() -> bytes:
    """All figures in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(Owed())  # type: ignore[arg-type]
    return generate_latest(registry) + _written_page_times()


def _written_page_times() -> bytes:
    if not os.environ.get(SEVERAL_PROCESSES):
        return generate_latest(own)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    try:
        return generate_latest(registry)
    except FileNotFoundError:  # a process ended meanwhile: its file is part of another one now
        return generate_latest(registry)
