"""Looking for overlaps again whenever a communication has changed, and keeping what was found.

What waits is in the database: a communication whose `overlaps_checked` lies behind its version. A
worker takes it off by a conditional update in the transaction that keeps what it found, so one that
dies leaves nothing half done, and two do no harm.
"""

import logging
import random
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.batches import in_batches
from bsc_comms.kit.jobs import nudge
from partnership.operations.audit import keep_job
from plans.choices import OverlapAnswerKind, OverlapKind
from plans.models import (
    Communication,
    CommunicationQuerySet,
    NearFacts,
    Overlap,
    OverlapAnswer,
)
from plans.operations.overlaps.telling import ask_anew_about, ask_no_more_about
from plans.queries.overlaps.candidates import (
    BATCH,
    key_of,
    not_read_yet,
    read_anew,
    span_of,
    taking_part,
    traits_of_all,
    window_of,
)
from plans.queries.overlaps.facts import fingerprint
from plans.queries.overlaps.finding import Near, near, ranked
from plans.queries.overlaps.kept import from_json, to_json
from plans.queries.overlaps.traits import surroundings
from plans.rules.overlaps import Surroundings, Traits

logger = logging.getLogger(__name__)

LOOK_FOR_OVERLAPS = "plans.look_for_overlaps"
#: More than these, the likeliest, are not kept of one look: nobody reads them. What is kept back
#: does not count among them, or it would push out what all may see (rule 10 of docs/rules.md).
MOST_KEPT = 40
AT_ONE_GO = 500
ONE_GO_LASTS = timedelta(seconds=45)
LATELY = timedelta(days=60)


def ask_to_look() -> None:
    """Tell a worker, after the commit, that something has changed. Lost without harm: it waits."""
    nudge(LOOK_FOR_OVERLAPS)


def waiting_for_a_look() -> int:
    """Ask a worker to look if anything waits; how many communications do.

    After a change of the reference data what is to come, or was lately, waits for a new look.
    """
    _look_again_at_old_readings()
    waiting = _waiting().count()
    if waiting:
        ask_to_look()
    return waiting


def look_at_what_waits() -> int:
    """Look for overlaps of what has changed, for some seconds; how many were looked at.

    Asks for another round where more waits. One that fails is logged and waits for the next round.
    """
    around = surroundings()
    until = clock.real_now() + ONE_GO_LASTS
    keys = list(_waiting().order_by("window_start", "pk").values_list("pk", flat=True)[:AT_ONE_GO])
    if not _read_what_waits(around, until):
        ask_to_look()
        return 0
    random.shuffle(keys)  # rounds that run at once seldom look at the same one
    looked = 0
    for pk in keys:
        if clock.real_now() > until:
            break
        looked += _look_or_leave(pk, around)
    if looked and does_anything_wait():
        ask_to_look()
    if looked:
        # That anything was looked at can tell of what a partner keeps back.
        keep_job(LOOK_FOR_OVERLAPS, count=looked, in_confidence=True)
    return looked


def does_anything_wait() -> bool:
    """Whether another look is owed.

    Asked in the order of its index: PostgreSQL takes a third of the plan to wait, and reads it all.
    """
    return bool(_waiting().order_by("window_start").values_list("pk")[:1])


def _read_what_waits(around: Surroundings, until: datetime) -> bool:
    """Read all that waits before any of it is looked at, or each would read its neighbours anew.

    False where there was more to read than time.
    """
    unread = not_read_yet(taking_part(Communication.objects.all()), around)
    for some in in_batches(list(unread.values_list("pk", flat=True)), BATCH):
        if clock.real_now() > until:
            return False
        read(some, around)
    return True


def _look_or_leave(pk: UUID, around: Surroundings) -> bool:
    try:
        return look_for_overlaps(communication_id=pk, around=around)
    except DatabaseError:
        raise
    except Exception:  # the others must not wait for this one to be mended
        logger.exception("Overlaps of %s could not be looked for.", pk)
        return False


def look_for_overlaps(*, communication_id: UUID, around: Surroundings) -> bool:
    """Look for what is near one communication and keep it.

    The looking holds no lock, so that nobody who saves something meanwhile waits for it. False
    where another looked already, and where it was changed meanwhile: then it goes on waiting.
    """
    version = _waiting().filter(pk=communication_id).values_list("version", flat=True).first()
    if version is None:
        return False
    mine = read([communication_id], around).get(communication_id)
    if mine is None:
        return _rest(communication_id, version)
    found = near(mine[0], Communication.objects.all(), around)
    return _keep(mine, version, _likeliest(found), around)


def _take_off(pk: UUID, version: int) -> bool:
    """Take it off those that wait; False where it was changed, or looked at, meanwhile."""
    one = _waiting().filter(pk=pk, version=version)
    return bool(one.update(overlaps_checked=version))


@transaction.atomic
def _rest(pk: UUID, version: int) -> bool:
    """One that takes part no more has nothing near it."""
    if not _take_off(pk, version):
        return False
    NearFacts.objects.filter(pk=pk).delete()
    _let_go(_pairs_of(pk).values())
    return True


def _look_again_at_old_readings() -> None:
    stamp = surroundings().stamp
    lately = NearFacts.objects.filter(ends__gte=clock.today() - LATELY).exclude(stamp=stamp)
    old = list(lately.values_list("pk", flat=True)[:AT_ONE_GO])
    if old:
        Communication.objects.filter(pk__in=old).update(overlaps_checked=0)


def _waiting() -> CommunicationQuerySet:
    return Communication.objects.filter(overlaps_checked__lt=F("version"))


def read(keys: Collection[UUID], around: Surroundings) -> dict[UUID, tuple[Traits, str]]:
    """Traits and fingerprints of these: as they were read last where that is good, else anew.

    What was read is kept. Those without a window, or set aside, are left out.
    """
    live = taking_part(Communication.objects.filter(pk__in=keys))
    shown = live.only("title", "message", "place_text", "version", "window_start", "window_end")
    now = {one.pk: one for one in shown}
    rows = NearFacts.objects.filter(pk__in=now, stamp=around.stamp)
    good = {
        one.pk: (from_json(one.traits, one.pk), one.facts)
        for one in rows
        if one.version == now[one.pk].version
    }
    anew = {
        key_of(traits): (traits, fingerprint(now[key_of(traits)], traits))
        for traits in read_anew(live, now.keys() - good.keys(), around)
    }
    NearFacts.objects.bulk_create(
        [_as_kept(now[pk], *read, around.stamp) for pk, read in sorted(anew.items())],
        update_conflicts=True,
        unique_fields=["communication"],
        update_fields=["version", "stamp", "starts", "ends", "span", "mask", "facts", "traits"],
    )
    return good | anew


def _as_kept(one: Communication, traits: Traits, facts: str, stamp: str) -> NearFacts:
    starts, ends = window_of(traits)
    return NearFacts(
        communication=one,
        version=one.version,
        stamp=stamp,
        starts=starts,
        ends=ends,
        span=span_of(starts, ends),
        mask=f"{traits.mask:x}",
        facts=facts,
        traits=to_json(traits),
    )


@transaction.atomic
def _keep(
    mine: tuple[Traits, str], version: int, likeliest: list[Near], around: Surroundings
) -> bool:
    """Write the pairs of one communication as they are now; those that are gone go or rest.

    The likeliest, and those it was paired with, are compared once more as they are under the lock.
    What came near since then waits for a look of its own, which finds the pair. Where one rested
    until now, whoever is to agree to go joint is asked.
    """
    traits, facts = mine
    pk = key_of(traits)
    if not _take_off(pk, version):
        return False
    pairs = _pairs_of(pk)
    others = {one.key for one in likeliest} | {_other_side(pair, pk) for pair in pairs.values()}
    theirs = _facts_of(others)
    known = traits_of_all(Communication.objects.filter(pk__in=others), around)
    new, still, rested = [], set(), []
    for one in sorted(ranked(traits, known, around), key=lambda each: each.key):
        first, second = sorted((pk, one.key))
        sides = {pk: facts, one.key: theirs.get(one.key, "")}
        pair = pairs.get((first, second)) or Overlap(first_id=first, second_id=second)
        still.add((first, second))
        if not pair.stands:
            rested.append(pair.pk)
        if _as_found(pair, one, (sides[first], sides[second])):
            new.append(pair)
    Overlap.objects.bulk_create(new, ignore_conflicts=True)
    _let_go(pair for sides, pair in pairs.items() if sides not in still)
    ask_anew_about(rested)
    return True


def _pairs_of(pk: UUID) -> dict[tuple[UUID, UUID], Overlap]:
    """The pairs of one communication by both their keys, locked in one order for all.

    By their keys alone: in the order of their communications, those would be locked as well.
    """
    pairs = Overlap.objects.of(Communication(pk=pk)).order_by("first_id", "second_id")
    held = pairs.select_for_update(of=("self",))
    return {(one.first_id, one.second_id): one for one in held}


def _other_side(pair: Overlap, pk: UUID) -> UUID:
    return pair.second_id if pair.first_id == pk else pair.first_id


def _likeliest(found: list[Near]) -> list[Near]:
    keys = [one.key for one in found]
    all_know = Communication.objects.filter(pk__in=keys).open_to_the_partnership()
    known = set(all_know.values_list("pk", flat=True)) if len(found) > MOST_KEPT else set(keys)
    best = {one.key for one in [one for one in found if one.key in known][:MOST_KEPT]}
    return [one for one in found if one.key in best or one.key not in known]


def _facts_of(keys: Iterable[UUID]) -> dict[UUID, str]:
    """The fingerprints of the others. One that still waits for its look gets its own then."""
    return dict(NearFacts.objects.filter(pk__in=list(keys)).values_list("pk", "facts"))


def _as_found(pair: Overlap, one: Near, facts: tuple[str, str]) -> bool:
    """Bring a pair up to date; True for one that is new and has to be written."""
    now = {
        "kind": one.kind,
        "score": one.score,
        "reasons": list(one.reasons),
        "first_facts": facts[0],
        "second_facts": facts[1],
        "stands": True,
    }
    if pair._state.adding:
        for name, value in now.items():
            setattr(pair, name, value)
        pair.found_at = clock.now()
        return True
    before = {name: getattr(pair, name) for name in now}
    if before != now:
        if _is_less_near(before, now):
            _stay_coordinated(pair, before, now)
        Overlap.objects.filter(pk=pair.pk).update(**now)
    return False


def _is_less_near(before: dict[str, Any], now: dict[str, Any]) -> bool:
    worse = now["kind"] == OverlapKind.DUPLICATE != before["kind"]
    return not worse and now["score"] <= before["score"]


def _stay_coordinated(pair: Overlap, before: dict[str, Any], now: dict[str, Any]) -> None:
    """Who coordinates moves dates and places: what came of that needs no new answer."""
    facts = {name: before[name] for name in ("first_facts", "second_facts")}
    OverlapAnswer.objects.valid().filter(
        overlap=pair, kind=OverlapAnswerKind.COORDINATE, **facts
    ).update(first_facts=now["first_facts"], second_facts=now["second_facts"])


def _let_go(pairs: Iterable[Overlap]) -> None:
    """What is near no more: an answered pair is kept, at rest; the others were never read."""
    keys = [pair.pk for pair in pairs]
    answered = OverlapAnswer.objects.filter(overlap__in=keys).values("overlap")
    gone = Overlap.objects.filter(pk__in=keys)
    gone.filter(pk__in=answered).update(stands=False)
    gone.exclude(pk__in=answered).delete()
    ask_no_more_about(keys)
