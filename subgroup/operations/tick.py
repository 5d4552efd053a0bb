"""One tick: ask the database what is owed. Beat calls it every minute and knows nothing itself."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import TypeVar

from channels_registry.operations import owe_register_checks, pass_requests_on
from partnership.models import Letter
from partnership.operations.audit import keep_job
from partnership.operations.heartbeats import tick_was_done
from partnership.operations.keeping import Emptied
from partnership.operations.letters import ask_for_a_round, sweep_letters
from plans.operations.agreed import owe_contact_checks
from plans.operations.approaches import follow_approaches, tell_what_changed
from plans.operations.editions import tell_of_changed_editions
from plans.operations.evaluation_asking import ask_anew_of_who_speaks_now, ask_for_evaluations
from plans.operations.letters import take_back_what_may_not_be_known
from plans.operations.overdue import ask_about_overdue
from plans.operations.overlaps.looking import waiting_for_a_look
from plans.operations.owed import sweep_owed_work
from plans.operations.passing_on import pass_questions_to_who_speaks_now
from plans.operations.placements import give_up_slots
from plans.operations.prompting import prompt_about_occasions
from plans.operations.references import give_references
from subgroup.operations.actions import chase_actions
from subgroup.operations.advice import owe_advice_checks
from subgroup.operations.cycle import Owed, owe_cycle_letters
from subgroup.operations.documents import sweep_documents
from subgroup.operations.invitations import invite_members
from subgroup.operations.letting_go import LetGo, let_go
from subgroup.operations.outgoing import send_agendas_and_minutes
from subgroup.operations.overdue import put_overdue_on_the_agenda
from subgroup.operations.steps import write_announced
from subgroup.operations.vacancies import ask_where_nobody_is
from subgroup.queries.failed_parts import KEPT_AGAIN_AFTER, TICK_FAILED, failed_of_late
from subgroup.queries.standing import Standing, standing_now

logger = logging.getLogger(__name__)
TICK = "subgroup.tick"
#: What a tick finds waiting for others; all else that it counts it does itself.
FOUND_WAITING = frozenset({"work_waiting", "overlaps_to_look_for"})
#: The rest may count what a partner keeps back, and is told of on no page.
ALL_MAY_KNOW_OF = frozenset(
    {"register_checks", "contact_checks", "advice_checks", "invited", "agendas_and_minutes"}
    | {"nominations_asked", "occasions_prompted", "letters_owed", "people_made_anonymous"}
)
#: What is asked once, in letters that wait for who may answer it no more.
PASSED_ON = (
    ("slots and loans to pass on", pass_requests_on),
    ("questions to pass on", pass_questions_to_who_speaks_now),
    ("what came of it, to pass on", ask_anew_of_who_speaks_now),
)
T = TypeVar("T")


@dataclass
class Ticked:
    """What one tick found. `failed` names the parts that ended with an error."""

    owed: Owed = field(default_factory=Owed)
    register_checks: int = 0
    contact_checks: int = 0
    given_back: int = 0
    slots_given_up: int = 0
    editions_told: int = 0
    references: int = 0
    work_waiting: int = 0
    overlaps_to_look_for: int = 0
    approaches: int = 0
    changes_told: int = 0
    advice_checks: int = 0
    evaluations_asked: int = 0
    occasions_prompted: int = 0
    invited: int = 0
    overdue_asked: int = 0
    overdue_on_the_agenda: int = 0
    letters_taken_back: int = 0
    questions_passed_on: int = 0
    agendas_and_minutes: int = 0
    actions_chased: int = 0
    nominations_asked: int = 0
    let_go: LetGo = field(default_factory=LetGo)
    failed: list[str] = field(default_factory=list)


#: What a tick does, each with a row in the audit where it did something.
DONE = tuple(
    each.name for each in fields(Ticked) if each.type is int and each.name not in FOUND_WAITING
)


def tick() -> Ticked:
    """Do each part once; one that fails is logged and keeps none of the others from its turn.

    Right when it runs twice, when two run at once, and after any standstill: each part writes down
    or claims rows by their keys.
    """
    found = Ticked()
    # First, so that no letter names a communication without the reference that it now has.
    found.references = _count("references", give_references, found)
    owe_for_meetings(found)
    owe_for_the_plan(found)
    found.slots_given_up = _count("slots that were given up", _give_up_slots, found)
    found.editions_told = _count("changed editions", tell_of_changed_editions, found)
    found.letters_taken_back = _count(
        "what may be known no more", take_back_what_may_not_be_known, found
    )
    found.given_back = _count("the sweep of the letters", sweep_letters, found)
    found.work_waiting = _count("the sweep of owed work", sweep_owed_work, found)
    _part("documents of meetings", sweep_documents, found)
    found.overlaps_to_look_for = _count("overlaps", waiting_for_a_look, found)
    _part("letters that are due", _ask_for_letters, found)
    found.let_go = _part("what was kept long enough", let_go, found) or LetGo()
    _part("the audit", lambda: _keep_what_was_done(found), found)
    _part("the heartbeat", tick_was_done, found)
    return found


def _keep_what_was_done(found: Ticked) -> None:
    """One row for each part that did something; once an hour for each that failed."""
    done = {
        **{name: getattr(found, name) for name in DONE},
        "letters_owed": found.owed.to_send,
        "people_made_anonymous": found.let_go.people,
        "letters_emptied": found.let_go.letters,
    }
    _keep_emptied_addresses(found.let_go.addresses)
    for name, count in done.items():
        if count:
            told = name in ALL_MAY_KNOW_OF
            keep_job(f"{TICK}.{name}", count=count, in_confidence=not told)
    known = failed_of_late(within=KEPT_AGAIN_AFTER) if found.failed else []
    for part in found.failed:
        if part not in known:
            keep_job(TICK_FAILED, about=part, failed=True)


def _keep_emptied_addresses(emptied: Emptied) -> None:
    """Apart, as a row that all may know of must not tell by its count of what is kept back."""
    for count, in_confidence in ((emptied.open, False), (emptied.in_confidence, True)):
        if count:
            keep_job(f"{TICK}.addresses_emptied", count=count, in_confidence=in_confidence)


def owe_for_meetings(found: Ticked) -> None:
    """Write down what hangs on the meetings alone, from one reading of how they stand."""
    _part("bank holidays", write_announced, found)
    standing = _part("how things stand", standing_now, found)
    if standing is not None:
        _owe_as_things_stand(found, standing)


def _owe_as_things_stand(found: Ticked, standing: Standing) -> None:
    owed = _part("the letters of the cycle", lambda: owe_cycle_letters(standing), found)
    found.owed = owed or Owed()
    found.invited = _count("invitations to meetings", lambda: invite_members(standing), found)
    found.agendas_and_minutes = _count(
        "agendas and minutes", lambda: send_agendas_and_minutes(standing), found
    )
    found.actions_chased = _count(
        "reminders of actions", lambda: chase_actions(standing.intervals), found
    )
    found.nominations_asked = _count(
        "roles that nobody holds", lambda: ask_where_nobody_is(standing), found
    )


def owe_for_the_plan(found: Ticked) -> None:
    """Write down what is owed about the register, the plan and other subgroups."""
    # Before anything is asked anew, and before what is in confidence is taken back for good.
    found.questions_passed_on = sum(_count(*each, found) for each in PASSED_ON)
    found.register_checks = _count("the checks of the register", owe_register_checks, found)
    found.contact_checks = _count("the checks of contacts", owe_contact_checks, found)
    found.approaches = _count("questions to the advocates", follow_approaches, found)
    found.changes_told = _count("what changed", tell_what_changed, found)
    found.advice_checks = _count("whether we were on agendas", owe_advice_checks, found)
    found.evaluations_asked = _count("what came of it", ask_for_evaluations, found)
    found.occasions_prompted = _count("what nobody has picked up", prompt_about_occasions, found)
    found.overdue_asked = _count("overdue communications", ask_about_overdue, found)
    found.overdue_on_the_agenda = _count("overdue on the agenda", put_overdue_on_the_agenda, found)


def _give_up_slots() -> int:
    return give_up_slots(by=None)


def _ask_for_letters() -> int:
    due = Letter.objects.due().count()
    if due:
        ask_for_a_round()
    return due


def _count(name: str, act: Callable[[], int], found: Ticked) -> int:
    """How many a part did; 0 where it failed."""
    return _part(name, act, found) or 0


def _part(name: str, act: Callable[[], T], found: Ticked) -> T | None:
    try:
        return act()
    except Exception:  # the other parts must not wait for this one to be mended
        logger.exception("The tick could not do %s.", name)
        found.failed.append(name)
        return None
