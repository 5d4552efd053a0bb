"""Worker, beat, letters and other work that is owed: what the database tells of them."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import count_of
from bsc_comms.kit.names import listed
from bsc_comms.overview.health.findings import Finding, Health, attention, failed, well
from partnership.choices import LETTER_NEEDS_ATTENTION, AuditAct
from partnership.models import AuditEntry, Heartbeat, Letter, OwedWork
from partnership.models.heartbeats import TICK
from partnership.operations.letters import letters_late_by
from subgroup.queries.failed_parts import failed_of_late

# A worker notes that it is at work every half minute, and beat ticks every minute.
SILENT_TOO_LONG = timedelta(minutes=3)
# The tick finds what is due within a minute, and a round of letters takes some.
LATE_AFTER = timedelta(minutes=15)
# One is made each night, and a night may be missed.
BACKUP_TOO_OLD = timedelta(days=2)
# What was written down by another clock that differs by less counts as now.
CLOCKS_DIFFER = timedelta(minutes=1)
PUT_BACK = (
    "at a moment that has not come yet: a clock was put back, or the clocks of two machines differ."
)
START_A_WORKER = (
    "Start a worker: celery -A bsc_comms worker. Letters wait until then; none is lost."
)
START_BY_THE_RIGHT_CLOCK = f"Set all clocks by NTP. {START_A_WORKER}"
START_BEAT = (
    "Start beat: celery -A bsc_comms beat. What falls due is asked for until then by nobody."
)
LOOK_AT_THE_LOG = (
    "See why in the worker’s log. It is tried again each minute; two hours after it went well at "
    "the latest, this line goes."
)
LOOK_AT_THEM = "Look at the letters: each says what became of it."
MAKE_A_BACKUP = (
    "See that manage.py backup runs each night, as docs/operations.md says, and what it ends with."
)
WAITING = "They wait for a worker, or until the mail server takes them: look at both here."


def check_worker() -> Finding:
    """Whether any worker said lately that it is at work."""
    now = clock.real_now()
    silences = [beat.silent_for(now) for beat in Heartbeat.objects.of_workers()]
    awake = [silent for silent in silences if -CLOCKS_DIFFER <= silent < SILENT_TOO_LONG]
    if awake:
        # One that was killed counts until it is silent for too long: when it was heard of says so.
        at_work = f"{count_of(len(awake), 'worker is,workers are')} at work"
        return well("Worker", f"{at_work}, last heard of {_ago(min(awake))}.")
    if not silences:
        return failed("Worker", "No worker has ever said that it is at work.", START_A_WORKER)
    latest = min(silences)
    if latest < -CLOCKS_DIFFER:
        # Whoever is at work says so again within half a minute, by the clock as it is now.
        return failed("Worker", f"The last one was seen {PUT_BACK}", START_BY_THE_RIGHT_CLOCK)
    return failed("Worker", f"The last one was seen {_ago(latest)}.", START_A_WORKER)


def check_beat() -> Finding:
    """Whether ticks are sent, and done."""
    beat = Heartbeat.objects.filter(name=TICK).first()
    now = clock.real_now()
    if beat is None:
        return failed("Beat", "No tick was ever done.", START_BEAT)
    silent = beat.silent_for(now)
    if silent < -CLOCKS_DIFFER:
        return failed(
            "Beat",
            f"The last tick was done {PUT_BACK}",
            "Set all clocks by NTP. Leases and retries wait until the clock is there again.",
        )
    says = f"The last tick was done {_ago(silent)}."
    if silent < SILENT_TOO_LONG:
        return _how_the_ticks_went(says)
    if check_worker().health == Health.OK:
        return failed("Beat", f"{says} A worker is at work, so beat sends none.", START_BEAT)
    return failed("Beat", f"{says} No worker is at work to do one.", START_A_WORKER)


def _how_the_ticks_went(says: str) -> Finding:
    """Each tick does the parts that it can: what stays undone is told here alone."""
    parts = failed_of_late()
    if not parts:
        return well("Beat", says)
    return attention(
        "Beat", f"{says} Within two hours before it could not do {listed(parts)}.", LOOK_AT_THE_LOG
    )


def check_letters() -> Finding:
    """Letters that are late, failed, uncertain or missed.

    One held in confidence counts here as well: how many there are tells nobody what one is about.
    """
    wrong = Letter.objects.filter(state__in=LETTER_NEEDS_ATTENTION).count()
    late = letters_late_by(LATE_AFTER).count()
    told = []
    if late:
        told.append(f"{count_of(late, 'letter is,letters are')} late by 15 minutes or more")
    if wrong:
        told.append(f"{wrong:,} did not go out or may not have arrived")
    if not told:
        return well("Letters", "None is late, and none failed.")
    says = f"{' and '.join(told)}.".capitalize()
    if not wrong:
        return attention("Letters", says, WAITING)
    return attention("Letters", says, LOOK_AT_THEM, at=reverse("partnership:letters"))


def check_work() -> Finding:
    """Documents, imports and the like that failed for good.

    Of what could tell of something that is kept back neither the kind nor the number is said.
    """
    known = [_given_up(model) for model in kinds_of_work() if model.all_may_know_of_it]
    told = [words for words in known if words]
    if any(
        _all_given_up(model).exists() for model in kinds_of_work() if not model.all_may_know_of_it
    ):
        told.append("something of which the log alone tells")
    if not told:
        return well("Work that is owed", "None of it failed.")
    return attention(
        "Work that is owed",
        f"Given up after all tries: {', '.join(told)}.",
        "See why in the log and on the page of each; ask for it again once that is mended.",
    )


def kinds_of_work() -> list[type[OwedWork]]:
    """All kinds of owed work, in the order of their tables."""
    kinds = [model for model in apps.get_models() if issubclass(model, OwedWork)]
    return sorted(kinds, key=lambda model: model._meta.db_table)


def _given_up(model: type[OwedWork]) -> str:
    """How many of a kind were given up; nothing for none."""
    count = _all_given_up(model).count()
    words = f"{model._meta.verbose_name},{model._meta.verbose_name_plural}"
    return count_of(count, words) if count else ""


def _all_given_up(model: type[OwedWork]) -> QuerySet[OwedWork]:
    found: Any = model._default_manager.all()
    given_up: QuerySet[OwedWork] = found.given_up()
    return given_up


def _ago(silent: timedelta) -> str:
    seconds = max(0, int(silent.total_seconds()))
    if seconds < 120:
        return f"{count_of(seconds, 'second')} ago"
    if seconds < 2 * 3600:
        return f"{seconds // 60} minutes ago"
    if seconds < 2 * 86400:
        return f"{seconds // 3600} hours ago"
    return f"{seconds // 86400} days ago"


def check_backup() -> Finding:
    """Whether a backup was made lately, of this database and whole."""
    if settings.SAMPLE:
        return well("Last backup", "A sample needs none.")
    begun = AuditEntry.objects.filter(act=AuditAct.JOB, what="overview.backup")
    now = clock.now()
    # One of a clock that was ahead would be fresh for as long as that was ahead.
    up_to_now = begun.filter(failed=False, at__lte=now + CLOCKS_DIFFER)
    last = up_to_now.values_list("at", flat=True).first()
    if last is None:
        return attention("Last backup", _why_none(begun), MAKE_A_BACKUP)
    says = f"The last whole one was made {_ago(now - last)}."
    if now - last <= BACKUP_TOO_OLD:
        return well("Last backup", says)
    return attention("Last backup", says, MAKE_A_BACKUP)


def _why_none(begun: QuerySet[AuditEntry]) -> str:
    """What stands in the place of a whole backup that was made up to now."""
    how_they_ended = set(begun.order_by().values_list("failed", flat=True).distinct())
    if False in how_they_ended:
        return f"The last whole one was made {PUT_BACK}"
    return "None has been made whole." if how_they_ended else "None has been made."
