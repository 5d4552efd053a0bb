"""What the planner stands on: database, broker, cache, mail, storage, styles, clock, disk, keys."""

import shutil
import tempfile
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from bsc_comms.celery import app
from bsc_comms.kit import clock
from bsc_comms.kit.databases import why_letters_are_lost
from bsc_comms.kit.in_words import clock_time, count_of, long_day
from bsc_comms.kit.seals import KEY_FILE, public_key
from bsc_comms.kit.up_to_date import applied_migrations, migrations_not_known, migrations_to_go
from bsc_comms.overview.health.findings import Finding, attention, failed, well
from bsc_comms.overview.health.processes import CLOCKS_DIFFER, PUT_BACK
from bsc_comms.overview.recovery.places import how_to_own_the_schema
from partnership.models import AuditEntry
from plans.queries.record_chain import keys_of_others

A_GIGABYTE = 1024**3
LITTLE_SPACE, NO_SPACE = A_GIGABYTE, A_GIGABYTE // 5
ODD_CLOCK, WRONG_CLOCK = timedelta(seconds=5), timedelta(minutes=1)
SECONDS_TO_ANSWER = 3
A_MINUTE = 60  # seconds
ON_EVERY_PAGE = "css/planner.css"
BRING_UP_TO_DATE = "Take a backup with the version before, then run manage.py migrate."
OF_LATER = (
    "Start the later version. If it is to be rolled back, restore the backup from before it, as "
    "docs/operations.md says."
)
SEE_THE_CACHE = (
    "See whether CACHE_URL is right; without it, run manage.py createcachetable. Nobody who "
    "guesses passwords is slowed down until then."
)
SET_UP = "Run manage.py setup_partnership, or see whether DATABASE_URL is the right address."


def check_database() -> Finding:
    """Whether it answers; an error is told by whoever runs the checks."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            (mode,) = cursor.fetchone()
            if mode not in ("wal", "memory"):
                return attention(
                    "Database",
                    f"SQLite answers, and keeps its journal as “{mode}”: readers wait for writers.",
                    "Put the file on a local disk: a network share allows no write-ahead log.",
                )
            return well("Database", "SQLite answers.")
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    says = f"PostgreSQL {version.split()[0]} answers."
    if fault := why_letters_are_lost():
        return failed("Database", says, f"{fault}. Then restore the last backup into it.")
    if statement := how_to_own_the_schema():
        return attention(
            "Database",
            f"{says} Its schema is not the planner’s own, so no backup can be restored into it.",
            f"Let its administrator run in this database: {statement}",
        )
    return well("Database", says)


def check_migrations() -> Finding:
    """Whether the tables are those of the code."""
    to_go = migrations_to_go()
    if to_go:
        return failed(
            "Migrations",
            f"{count_of(len(to_go), 'is,are')} missing, first {to_go[0]}.",
            BRING_UP_TO_DATE if applied_migrations() else SET_UP,
        )
    if later := migrations_not_known():
        return attention(
            "Migrations", f"The tables are those of a later version: {later[0]}.", OF_LATER
        )
    return well("Migrations", "The tables are those of this version.")


def check_broker() -> Finding:
    """Whether messages can be left, and how many wait."""
    with app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, interval_start=0, timeout=SECONDS_TO_ANSWER)
        with link.channel() as channel:
            waiting = channel.queue_declare(queue="celery", durable=True).message_count
    told = count_of(waiting, "message waits,messages wait")
    kind = "A folder" if link.transport_cls == "filesystem" else str(link.transport_cls).title()
    if waiting > 1000:
        return attention(
            "Broker",
            f"{kind} answers; {told}.",
            "Start more workers. Messages may be thrown away: the database knows what is owed.",
        )
    return well("Broker", f"{kind} answers; {told}.")


def check_cache() -> Finding:
    """Whether what is counted against limits, failed sign-ins among it, is kept for all."""
    key, value = f"doctor/{uuid.uuid4().hex}", uuid.uuid4().hex
    cache.set(key, value, timeout=A_MINUTE)
    try:
        kept = cache.get(key)
    finally:
        cache.delete(key)
    if getattr(cache, "counts_alone", False):
        return attention(
            "Cache",
            "Redis does not answer or takes nothing, so each process counts attempts at signing "
            "in by itself.",
            "See whether Redis runs and has room, and whether CACHE_URL is its address.",
        )
    if kept != value:
        return failed("Cache", "What was written did not come back.", SEE_THE_CACHE)
    return well("Cache", "Something was written, read and deleted.")


def check_mail() -> Finding:
    """Whether the mail server lets us in. Nothing is sent."""
    backend = settings.EMAIL_BACKEND.rpartition(".")[0].rpartition(".")[2]
    if backend != "smtp":
        says = f"Letters go to “{backend}” and reach nobody."
        if settings.SAMPLE or backend == "locmem":
            return well("Mail", says)
        do = "Set EMAIL_URL to your mail server, such as smtp+tls://user:password@mail:587."
        return attention("Mail", says, do)
    link = mail.get_connection(timeout=SECONDS_TO_ANSWER)
    link.open()
    link.close()
    return well("Mail", f"{settings.EMAIL_HOST} lets the planner in.")


def check_storage() -> Finding:
    """Whether a file can be written, read and deleted."""
    content = uuid.uuid4().hex.encode()
    name = default_storage.save(f"doctor/{uuid.uuid4().hex}", ContentFile(content))
    try:
        with default_storage.open(name) as file:
            read = file.read()
    finally:
        default_storage.delete(name)
    if read != content:
        return failed("Storage", "A file came back otherwise than it was written.", "See its log.")
    return well("Storage", "A file was written, read and deleted.")


def check_styles() -> Finding:
    """Whether pages can name their styles: each is a page for errors where they cannot."""
    if styles_are_known():
        return well("Styles", "The planner knows them by their names.")
    return failed(
        "Styles",
        "They were never put in their place, so each page is an error.",
        "Run manage.py collectstatic --no-input, then restart the web: it reads the list of them "
        "when it starts.",
    )


def styles_are_known() -> bool:
    """Whether this process can say where a file that every page names is found."""
    try:
        staticfiles_storage.url(ON_EVERY_PAGE)
    except ValueError:  # the list of what was collected does not name it, or is none
        return False
    return True


def check_clock() -> Finding:
    """Whether this machine and the database say the same, and what was written is of the past."""
    if connection.vendor == "sqlite":
        return _written_ahead() or well("Clock", f"It is {clock_time(clock.real_now())} in London.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    apart = abs(clock.real_now() - theirs)
    if apart < ODD_CLOCK:
        return _written_ahead() or well("Clock", "The same as the database’s.")
    says = f"{apart.total_seconds():.0f} seconds apart from the database’s."
    do = "Set both clocks by NTP: deadlines, leases and embargoes go by them."
    return (failed if apart > WRONG_CLOCK else attention)("Clock", says, do)


def _written_ahead() -> Finding | None:
    """What was owed by a clock that was ahead waits, and is late for nobody, until it is there."""
    newest = AuditEntry.objects.values_list("at", flat=True).first()
    if newest is None or newest <= clock.now() + CLOCKS_DIFFER:
        return None
    until = clock.local(newest)
    return attention(
        "Clock",
        f"Something was written {PUT_BACK}",
        "Set all clocks by NTP, unless “cycle --at” was run for a later day. What was owed by that "
        "clock waits until it is there: "
        f"{long_day(until)}, {until:%H:%M} in London.",
    )


def check_disk() -> Finding:
    """Whether the planner can write where it has to, and has room there."""
    place = Path(settings.VAR_DIR)
    if fault := _why_not_written(place):
        return failed(
            "Disk",
            f"Nothing can be written in {place} ({fault}).",
            "Let the account under which web, worker and beat run write there.",
        )
    free = shutil.disk_usage(place).free
    says = f"{free / A_GIGABYTE:.1f} GB are free in {place}."
    if free >= LITTLE_SPACE:
        return well("Disk", says)
    do = "Make room: old backups and logs first. What cannot be written is refused, not lost."
    return (failed if free < NO_SPACE else attention)("Disk", says, do)


def _why_not_written(place: Path) -> str:
    """In the words of the machine; nothing where a file could be written."""
    try:
        with tempfile.TemporaryFile(dir=place):
            return ""
    except OSError as fault:
        return fault.strerror or str(fault)


def check_keys() -> Finding:
    """Whether a key seals the annual records, and those that there are were sealed by ours."""
    sealing = public_key()
    if not sealing:
        return attention(
            "Keys",
            "No key seals the annual records.",
            f"Set RECORD_KEY, or put 64 hexadecimal digits (openssl rand -hex 32) into {KEY_FILE}.",
        )
    if others := keys_of_others():
        return failed(
            "Keys",
            f"Annual records are sealed with {', '.join(others)}, which is not the planner’s key: "
            "no backup is written and none restored.",
            "If it was before the key was changed, name it under RECORD_OLD_KEYS.",
        )
    return well("Keys", f"Annual records are sealed; the public key is {sealing}.")
