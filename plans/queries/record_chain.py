"""Whether the frozen records are as they were compiled: the chain, the seals, the documents."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from django.conf import settings
from django.db.models import Max

from bsc_comms.kit.seals import NO_KEY, is_sealed, public_key
from plans.models import AnnualRecord, AnnualRecordFile, RecordSignature
from plans.rules.canonical import fingerprint, sha256_of
from plans.rules.chain import NOTHING_BEFORE, first_fault

ANOTHER_KEY = (
    "It was sealed with the key {key}, which is not the planner's. If it was before the key was "
    "changed, name it under RECORD_OLD_KEYS."
)
KEPT_IN_JSON = ("about", "content", "links", "head", "seal")


@dataclass
class Verdict:
    """What was checked, the first thing that was altered, and what could not be checked."""

    head: str = ""
    checked: list[str] = field(default_factory=list)
    fault: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.fault


def last_head() -> str:
    """The head of the revision that was frozen last; nothing where none was."""
    frozen = AnnualRecord.objects.filter(revision__gt=0)
    followed = set(frozen.values_list("previous", flat=True))
    heads = frozen.values_list("head", flat=True)
    return next((head for head in heads if head not in followed), NOTHING_BEFORE)


def documents_digest(head: str, files: Iterable[AnnualRecordFile]) -> str:
    """One digest of all that the rows of a record's documents say, and of the head they carry.

    A number of pages that is not known, as of what release 0.1.0 made, is not part of it.
    """
    rows = [
        [
            file.format,
            file.part,
            file.name,
            file.sha256,
            file.size,
            file.made_at.astimezone(UTC).isoformat(),
            *([] if file.pages is None else [file.pages]),
        ]
        for file in files
    ]
    return fingerprint([head, sorted(rows)])


def verify(head: str = "") -> Verdict:
    """Check every record, its documents and its signatures; the first fault ends it.

    head: one that was published; a record must have it.
    """
    verdict = Verdict()
    if not public_key():
        verdict.notes.append(NO_KEY)
    records = list(_in_order_of_the_chain())
    for fault in _faults(records, verdict):
        verdict.fault = fault
        return verdict
    frozen = [record for record in records if not record.is_draft]
    verdict.head = frozen[-1].head if frozen else ""
    if head and head not in {record.head for record in records}:
        verdict.fault = (
            f"No record has the head {head}: it was taken out, or the chain was made anew. If it "
            "is from a draft, that was replaced since: check its JSON file alone, with --json."
        )
    return verdict


def verify_json(told: Any, *, head: str = "", key: str = "") -> Verdict:
    """Check one record from its JSON file alone. key: the public key to trust, else its own."""
    if not isinstance(told, dict) or any(name not in told for name in KEPT_IN_JSON):
        return Verdict(fault="This is not the JSON file of an annual record.")
    verdict = Verdict(head=told["head"])
    try:
        verdict.fault = (
            first_fault(told["about"], told["content"], links=told["links"], head=told["head"])
            or ""
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return Verdict(fault="This is not the JSON file of an annual record.")
    if verdict.fault:
        return verdict
    about = told["about"]
    verdict.checked.append(f"{about['year']}, {_which(about['revision'])}")
    if head and head != told["head"]:
        verdict.fault = f"Its head is {told['head']} and not the one that was given."
    elif not told["seal"]:
        verdict.notes.append("The record carries no seal.")
    elif not is_sealed(told["head"], by=key or about["key"], as_=told["seal"]):
        verdict.fault = "Its seal is not one of that key."
    elif not key:
        verdict.notes.append(
            f"The seal is of the key {about['key']}, which the file itself names: compare it with "
            "the planner's."
        )
    return verdict


def verify_json_here(told: Any, *, head: str = "") -> Verdict:
    """Check one record from its JSON file by the planner's keys, of today and of before.

    A planner that has none goes by the key that the file itself names.
    """
    verdict = verify_json(told, head=head)
    ours = planner_keys()
    if not ours or not verdict.holds or not told["seal"]:
        return verdict
    key = told["about"]["key"]
    if key in ours:
        return verify_json(told, head=head, key=key)
    verdict.fault = ANOTHER_KEY.format(key=key)
    return verdict


def planner_keys() -> tuple[str, ...]:
    """The public halves of the key in use and of those before it; nothing where no key is set."""
    ours = public_key()
    return (ours, *settings.RECORD_OLD_KEYS) if ours else ()


def keys_of_others() -> list[str]:
    """The public keys that sealed records here and are not the planner's, if it has one."""
    ours = planner_keys()
    if not ours:
        return []
    sealed = AnnualRecord.objects.exclude(key__in=("", *ours))
    return list(sealed.order_by("key").values_list("key", flat=True).distinct())


def _in_order_of_the_chain() -> Iterator[AnnualRecord]:
    """The frozen ones as they follow each other, then those that follow nothing, then drafts."""
    rows = list(
        AnnualRecord.objects.order_by("compiled_at", "pk").prefetch_related("files", "signatures")
    )
    frozen = [record for record in rows if not record.is_draft]
    following = {record.previous: record for record in frozen}
    found, head = [], NOTHING_BEFORE
    while (record := following.pop(head, None)) is not None:
        found.append(record)
        head = record.head
    yield from found
    yield from (record for record in frozen if record not in found)
    yield from (record for record in rows if record.is_draft)


def _faults(records: Sequence[AnnualRecord], verdict: Verdict) -> Iterator[str]:
    heads = {NOTHING_BEFORE}
    for record in records:
        which = f"{record.financial_year.label}, {_which(record.revision)}"
        fault = first_fault(record.about, record.content, links=record.links, head=record.head)
        if fault is None and record.previous not in heads:
            fault = "The revision that was frozen before it was altered or taken out."
        for found in (fault, *_seal_faults(record), *_file_faults(record), *_signed(record)):
            if found:
                yield f"{which}: {found}"
        heads.add(record.head)
        verdict.checked.append(which)
        if not record.key:
            verdict.notes.extend(_without_seals(record, which))
    yield from _missing_revisions(records)


def _seal_faults(record: AnnualRecord) -> Iterator[str]:
    if not record.key:
        return
    ours = planner_keys()
    if ours and record.key not in ours:
        yield ANOTHER_KEY.format(key=record.key)
    if not is_sealed(record.head, by=record.key, as_=record.seal):
        yield "The head was not sealed with the planner's key."
    digest = documents_digest(record.head, record.files.all())
    if not is_sealed(digest, by=record.key, as_=record.files_seal):
        yield from _file_faults(record)
        yield "Its documents, or what is kept about them, are not those that were made."


def _file_faults(record: AnnualRecord) -> Iterator[str]:
    for file in record.files.all():
        content = bytes(file.content)
        if sha256_of(content) != file.sha256 or len(content) != file.size:
            yield f"The document {file.name} is not as it was made."


def _signed(record: AnnualRecord) -> Iterator[str]:
    for signature in record.signatures.all():
        if signature.head != record.head:
            yield f"The signature ({signature.get_role_display()}) is of another head."
        elif signature.digest != signature.computed_digest or not _seal_holds(signature, record):
            yield f"The signature ({signature.get_role_display()}) is not as it was given."


def _seal_holds(signature: RecordSignature, record: AnnualRecord) -> bool:
    """A seal may be missing where no key is set, or where the record itself carries none."""
    if not signature.seal and not (record.key and public_key()):
        return True
    keys = {record.key, public_key(), *settings.RECORD_OLD_KEYS} - {""}
    return any(is_sealed(signature.digest, by=key, as_=signature.seal) for key in keys)


def _without_seals(record: AnnualRecord, which: str) -> Iterator[str]:
    """What is said of a record that carries no seal, and of its signatures that carry none."""
    yield f"{which} carries no seal: it was compiled without a key."
    for signature in record.signatures.all():
        if not signature.seal:
            role = signature.get_role_display()
            yield f"{which}: The signature ({role}) carries no seal: it was given without a key."


def _missing_revisions(records: Sequence[AnnualRecord]) -> Iterator[str]:
    latest = AnnualRecord.objects.values_list("year").annotate(Max("revision"))
    there = {(record.year, record.revision) for record in records}
    for year, revision in latest:
        for number in range(1, revision):
            if (year, number) not in there:
                yield f"Revision {number} of the year that began in {year} was taken out."


def _which(revision: int) -> str:
    return f"revision {revision}" if revision else "draft"
