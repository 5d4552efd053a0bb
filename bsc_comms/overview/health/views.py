"""How the planner is: for people, for load balancers and for Prometheus."""

import logging
from functools import cache

from django.conf import settings
from django.db import Error
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from bsc_comms.kit import access, clock
from bsc_comms.overview.health.checking import examine
from bsc_comms.overview.health.findings import worst
from bsc_comms.overview.health.machine import styles_are_known
from bsc_comms.overview.health.metrics import written
from partnership.policy import administers

logger = logging.getLogger(__name__)
PLAIN = "text/plain; charset=utf-8"


@require_safe
@access.requires(administers)
def page(request: HttpRequest) -> HttpResponse:
    """Each check with what it found and what to do."""
    findings = examine()
    context = {"findings": findings, "worst": worst(findings), "at": clock.real_now()}
    return render(request, "overview/health.html", context)


@access.public("A load balancer asks whether this process answers; it learns nothing else.")
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """This process answers. It asks nobody else, so that a database that is away kills no web."""
    return HttpResponse("ok\n", content_type=PLAIN)


@access.public("A load balancer asks whether to send people here; it learns nothing else.")
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers, its tables are those of this version, and pages find their styles."""
    if _is_ready():
        return HttpResponse("ready\n", content_type=PLAIN)
    return HttpResponse("not ready\n", content_type=PLAIN, status=503)


@access.public("Prometheus has no account. It shows METRICS_TOKEN; without that there is no page.")
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever sends the token."""
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(sent, settings.METRICS_TOKEN):
        raise Http404
    return HttpResponse(written(), content_type=CONTENT_TYPE_LATEST)


def _is_ready() -> bool:
    try:
        done = set(MigrationRecorder.Migration.objects.values_list("app", "name"))
    except Error as fault:  # a connection that is closed raises no DatabaseError
        logger.warning("Not ready: %s", " ".join(str(fault).split()))
        return False
    if not styles_are_known():
        logger.warning("Not ready: run manage.py collectstatic --no-input, then restart the web.")
        return False
    if not done.issuperset(last_migrations()):
        logger.warning("Not ready: the tables are of another version; see manage.py doctor.")
        return False
    return True


@cache
def last_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of each app, by the code of this process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
