"""Figures for Prometheus: for whoever has the token, and of nothing that is kept back."""

import re
from datetime import datetime, timedelta

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.clock import LONDON
from bsc_comms.overview.health import metrics, views
from partnership.choices import LetterState
from partnership.models import Heartbeat
from partnership.models.heartbeats import TICK
from partnership.operations.audit import keep_job
from subgroup.queries.failed_parts import TICK_FAILED
from tests.factories import LetterFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2016, 10, 25, 12, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def at_noon():
    with clock.at(NOON):
        yield


@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer "}, {"Authorization": "Bearer no"}])
def test_metrics_are_for_whoever_sends_the_token(client, settings, sent):
    for token in ("", "a token"):
        settings.METRICS_TOKEN = token
        assert client.get("/metrics", headers=sent).status_code == 404


def test_a_tick_that_was_never_done_is_silent_for_ever():
    """As after a restore: an alarm compares it, and what is missing compares as nothing."""
    silent = 'planner_silent_seconds{process="tick"} '
    assert f"{silent}+Inf\n" in metrics.written().decode()
    Heartbeat.objects.beat(TICK)
    assert "Inf" not in re.findall(f"{re.escape(silent)}.*", metrics.written().decode())[0]


def test_metrics_tell_what_is_owed_and_late(client, settings, rf, monkeypatch):
    settings.METRICS_TOKEN = "a token"
    long_ago = NOON - timedelta(hours=1)
    LetterFactory(due=long_ago, not_before=long_ago)
    LetterFactory(state=LetterState.FAILED)
    now = clock.real_now()
    monkeypatch.setattr(clock, "real_now", lambda: now)
    Heartbeat.objects.create(name=TICK, beaten_at=now - timedelta(seconds=30))
    for part in ("references", "overlaps", "references"):
        keep_job(TICK_FAILED, about=part, failed=True)
    request = rf.get("/plan/")
    request.resolver_match = None
    metrics.PageTimes(lambda request: views.HttpResponse(status=500))(request)
    text = client.get("/metrics", headers={"Authorization": "Bearer a token"}).content.decode()
    assert 'planner_letters{state="failed"} 1.0' in text
    assert "planner_letters_late 1.0" in text
    assert 'planner_jobs{kind="forwardplanorder",state="failed"} 0.0' in text
    assert 'planner_silent_seconds{process="tick"} 30' in text
    assert "planner_tick_failed_parts 2.0" in text
    assert 'planner_page_seconds_count{method="GET",page="none",status="500"} 1.0' in text


def test_work_is_counted_of_kinds_alone_that_tell_of_nothing_kept_back(client, settings):
    settings.METRICS_TOKEN = "a token"
    text = client.get("/metrics", headers={"Authorization": "Bearer a token"}).content.decode()
    kinds = set(re.findall(r'planner_jobs{kind="(\w+)"', text))
    assert kinds == {"figuresfile", "forwardplanorder", "packorder", "recordorder"}
