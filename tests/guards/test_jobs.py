"""Every job that is asked for exists, and takes what it is given; beat only ticks."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

from bsc_comms.celery import app
from bsc_comms.kit.ticks import Ticks
from bsc_comms.overview.audit_words import COMMANDS, JOBS
from bsc_comms.overview.health.processes import kinds_of_work
from evidence.operations.figures import READ_FIGURES
from partnership.models import OwedWork
from partnership.models.owed import OwedWorkQuerySet
from partnership.operations.letters.sending import SENDING
from plans.operations.artwork import LOOK_AT_ARTWORK
from plans.operations.forward_plans import MAKE_FILES
from plans.operations.imports import WORK_ON_IMPORT
from plans.operations.overlaps.looking import LOOK_FOR_OVERLAPS
from plans.operations.records import COMPILE_RECORD
from subgroup.operations import tick as ticking
from subgroup.operations.documents import MAKE_DOCUMENTS
from tests.guards.modules import APPS, modules_with

# Asked for by a name that is chosen as the program runs.
IN_A_LOOP = {
    "plans/operations/owed.py": {
        MAKE_FILES,
        COMPILE_RECORD,
        WORK_ON_IMPORT,
        LOOK_AT_ARTWORK,
        READ_FIGURES,
    }
}


def nudges() -> Iterator[tuple[str, set[str], set[str]]]:
    """File, names of jobs and names of arguments of each nudge in the code."""
    for file, module in modules_with("nudge"):
        for call in ast.walk(module):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "nudge":
                yield file, _job(file, call.args[0]), {str(each.arg) for each in call.keywords}


def _job(file: str, name: ast.expr) -> set[str]:
    if isinstance(name, ast.Constant):
        return {name.value}
    assert isinstance(name, ast.Name), f"{file} asks for a job by a name that cannot be read"
    module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    named = getattr(module, name.id, None)
    return {named} if isinstance(named, str) else IN_A_LOOP[file]


def own_jobs() -> dict[str, Any]:
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if name.split(".")[0] in APPS}


def test_every_job_that_is_asked_for_exists_and_takes_what_it_is_given():
    jobs = own_jobs()
    found = list(nudges())
    assert len(found) >= 6
    for file, names, arguments in found:
        for name in names:
            assert name in jobs, f"{file} asks for {name}, which nobody does"
            assert arguments == set(inspect.signature(jobs[name].run).parameters), f"{file}: {name}"


def test_every_job_is_asked_for():
    asked = {name for _, names, _ in nudges() for name in names}
    ticked = {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()}
    assert set(own_jobs()) == asked | ticked


def test_whatever_a_job_does_has_its_words_in_the_audit():
    """The kinds of owed work, the parts of a tick, and what jobs keep by a name of their own."""
    owed = {each._meta.label_lower for each in apps.get_models() if issubclass(each, OwedWork)}
    beside = {"failed", "letters_emptied", "addresses_emptied"}
    parts = {*ticking.DONE, *ticking.ALL_MAY_KNOW_OF, *beside}
    ticked = {f"{ticking.TICK}.{part}" for part in parts}
    assert owed | ticked | {SENDING, LOOK_FOR_OVERLAPS, *COMMANDS} == set(JOBS)


@pytest.mark.django_db
def test_a_tick_gives_back_the_work_of_each_kind_that_dead_workers_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A kind that is not swept waits for ever once its nudge is lost."""
    swept = set()
    monkeypatch.setattr(OwedWorkQuerySet, "sweep", lambda orders: swept.add(orders.model))
    ticking.tick()
    assert swept == set(kinds_of_work())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [MAKE_FILES, COMPILE_RECORD, WORK_ON_IMPORT, LOOK_AT_ARTWORK, READ_FIGURES, MAKE_DOCUMENTS],
)
def test_whatever_goes_wrong_once_a_worker_has_claimed_a_row_gives_it_back(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Else it would be nobody's until the worker's lease has run out."""
    given_back = []
    monkeypatch.setattr(OwedWorkQuerySet, "claim", lambda *_: True)
    monkeypatch.setattr(
        OwedWorkQuerySet, "give_back", lambda orders, pk, *, error: given_back.append(error)
    )
    job = own_jobs()[name]
    (argument,) = inspect.signature(job.run).parameters
    nobody = str(UUID(int=0)) if name in {LOOK_AT_ARTWORK, READ_FIGURES} else 0
    with pytest.raises(ObjectDoesNotExist):
        job.run(**{argument: nobody})
    (error,) = given_back
    assert error.startswith("DoesNotExist: ")


def test_every_job_leaves_a_row_in_the_audit():
    """By `finish` of its owed work or by itself; tests/plans and tests/partnership see it left."""
    by_itself = {"partnership.send_letter", "partnership.send_due_letters", LOOK_FOR_OVERLAPS}
    by_owed_work = {MAKE_FILES, COMPILE_RECORD, WORK_ON_IMPORT, LOOK_AT_ARTWORK, READ_FIGURES}
    assert set(own_jobs()) == by_itself | by_owed_work | {MAKE_DOCUMENTS, ticking.TICK}


def test_nobody_sends_a_job_past_the_nudge():
    ways = {"send_task", "delay", "apply_async", "signature"}
    senders = {
        file
        for file, module in modules_with(*ways)
        for call in ast.walk(module)
        if isinstance(call, ast.Attribute) and call.attr in ways
    }
    assert senders == {"bsc_comms/kit/jobs.py"}


def test_beat_only_ticks():
    assert {
        "tick": {"task": "subgroup.tick", "schedule": Ticks(60), "options": {"expires": 55}}
    } == settings.CELERY_BEAT_SCHEDULE
