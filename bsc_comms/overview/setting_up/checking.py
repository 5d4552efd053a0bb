"""What is wrong with the answers, in the words of the file that gives them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from bsc_comms.kit.codes import fits_in_an_address
from bsc_comms.overview.setting_up.codes import code_of, codes_of_partners, prefix_of
from partnership.choices import PartnerKind
from partnership.models import Area, Partner, Partnership, Person, StrategyPriority

TABLES = {
    "partnership": {
        "name",
        "short_name",
        "reference_prefix",
        "subgroup_name",
        "strapline",
        "strategy_name",
    },
    "borough": {"code", "name", "gss_code", "wards"},
    "partners": {"code", "name", "short_name", "kind", "parent", "aliases"},
    "strategy": {"priorities"},
    "coordinator": {"name", "email"},
}
NEEDED = {
    "partnership": ("name", "short_name"),
    "borough": ("name", "wards"),
    "coordinator": ("name", "email"),
    "partners": ("name",),
}
MISSING = {table: f"[{table}] is missing." for table in NEEDED} | {
    "partners": "[[partners]] is missing: name one partner at least."
}
LISTS = frozenset({"aliases", "priorities"})
# Where each text is kept: it may be no longer than that takes.
KEPT_IN: Mapping[str, Mapping[str, tuple[type[models.Model], str]]] = {
    "partnership": {name: (Partnership, name) for name in TABLES["partnership"]},
    "borough": {
        "code": (Partnership, "borough_code"),
        "name": (Area, "name"),
        "gss_code": (Area, "gss_code"),
    },
    "partners": {name: (Partner, name) for name in ("code", "name", "short_name")},
    "strategy": {"priorities": (StrategyPriority, "label")},
    "coordinator": {name: (Person, name) for name in TABLES["coordinator"]},
}

# What a code is made of, where nobody says any.
GIVES_A_CODE = {
    ("partnership", "short_name"): prefix_of,
    ("borough", "name"): code_of,
    ("partners", "name"): code_of,
}

Told = Mapping[str, Any]


def faults_in(told: Told) -> list[str]:
    """All that is missing, unknown or of the wrong kind; where nothing is, all wrong texts."""
    return _faults_of_tables(told) or faults_of_texts(told)


def faults_of_texts(told: Told) -> list[str]:
    """What the planner could not keep, or not as it is meant."""
    return [
        *_unfit(told),
        *_without_a_code(told),
        *_faults_of_partners(told["partners"]),
        *_repeated(told["partners"]),
    ]


def fault_of_answer(table: str, name: str, text: str) -> str:
    """The first thing that is wrong with one answer by itself; "" where nothing is."""
    if not text:
        return ""
    if fault := next(_unfit_text("It", text, longest(table, name)), ""):
        return fault
    if name == "email":
        return fault_of_address(text)
    if (made_of := GIVES_A_CODE.get((table, name))) and not made_of(text):
        return f"No code can be made of “{text}”: write it in letters from A to Z, or figures."
    return ""


def fault_of_address(text: str) -> str:
    """That no letter could go there, as a sentence; "" where one can."""
    try:
        validate_email(text)
    except ValidationError:
        return f"“{text}” is no e-mail address."
    return ""


# --- tables ---------------------------------------------------------------------------------------
def _faults_of_tables(told: Told) -> list[str]:
    faults = [f"[{name}] is not known." for name in sorted(told.keys() - TABLES.keys())]
    for table, names in NEEDED.items():
        rows = _rows(told, table)
        if not rows:
            faults.append(MISSING[table])
        faults += [
            f"[{table}] needs {name}."
            for row in rows
            for name in names
            if not str(row.get(name) or "").strip()
        ]
    for table, known in TABLES.items():
        if table in told and not _rows(told, table):
            faults.append(f"[{table}] is no table: write its lines below its name.")
        for row in _rows(told, table):
            faults += [
                f"[{table}] knows no {name}; it knows {', '.join(sorted(known))}."
                for name in sorted(row.keys() - known)
            ]
            faults += [
                _right_kind(table, name) for name, said in row.items() if not _fits(name, said)
            ]
    return faults


def _rows(told: Told, table: str) -> list[dict[str, Any]]:
    """A table as its one row, partners as one each; nothing for whatever else stands there."""
    said = told.get(table)
    rows = said if table == "partners" else [said]
    if not isinstance(rows, list):
        return []
    return rows if all(isinstance(row, dict) for row in rows) else []


def _fits(name: str, said: Any) -> bool:
    if name in LISTS:
        return isinstance(said, list) and all(isinstance(one, str) for one in said)
    return isinstance(said, str)


def _right_kind(table: str, name: str) -> str:
    wanted = 'a list of texts, such as ["one", "two"]' if name in LISTS else "a text in quotes"
    return f"[{table}] {name} should be {wanted}."


# --- texts ----------------------------------------------------------------------------------------
def _unfit(told: Told) -> Iterator[str]:
    for table in TABLES:
        for row in _rows(told, table):
            place = _named(row) if table == "partners" else f"[{table}]"
            for name, said in row.items():
                for text in said if name in LISTS else [said]:
                    yield from _unfit_text(f"{place} {name}", text, longest(table, name))


def _unfit_text(place: str, text: str, most: int | None) -> Iterator[str]:
    if "\0" in text:
        yield f"{place} holds a character that stands for nothing (NUL). Type it anew."
    if most and len(text.strip()) > most:
        yield f"{place} has {len(text.strip()):,} characters; it may have {most:,} at most."


def longest(table: str, name: str) -> int | None:
    """How many characters the planner can keep there; None where any number."""
    if name not in KEPT_IN.get(table, {}):
        return None
    model, field = KEPT_IN[table][name]
    return getattr(model._meta.get_field(field), "max_length", None)


def _without_a_code(told: Told) -> Iterator[str]:
    """Codes cannot be changed later, so none is invented that says nothing."""
    partnership, borough = told["partnership"], told["borough"]
    if not (_text(partnership, "reference_prefix") or prefix_of(partnership["short_name"])):
        yield "[partnership] needs reference_prefix: none can be made of its short_name."
    if not (_text(borough, "code") or code_of(borough["name"])):
        yield "[borough] needs code: none can be made of its name."
    for one in told["partners"]:
        if not (_text(one, "code") or code_of(one["name"])):
            yield f"{_named(one)} needs code: none can be made of its name."
    yield from _faults_of_priorities(told.get("strategy", {}).get("priorities", ()))


def _faults_of_priorities(priorities: Sequence[str]) -> Iterator[str]:
    """Nothing is deleted later, so one that says nothing, or the same again, would stay."""
    if any(not text.strip() for text in priorities):
        yield "[strategy] priorities holds an empty text: take it out."
    for text in _twice(text.strip() for text in priorities):
        yield f"[strategy] priorities “{text}” stands there twice. Take one out."


# --- partners -------------------------------------------------------------------------------------
def _faults_of_partners(partners: Sequence[Told]) -> Iterator[str]:
    codes = codes_of_partners(partners)
    parents = {code: _text(one, "parent") for code, one in zip(codes, partners, strict=True)}
    most = longest("partners", "short_name") or 0
    for one, code in zip(partners, codes, strict=True):
        kind, parent = _text(one, "kind"), _text(one, "parent")
        if fault := _fault_of_code(code):
            yield f"{_named(one)} code “{code}” does not fit. {fault}"
        if kind and kind not in PartnerKind.values:
            known = ", ".join(PartnerKind.values)
            yield f"{_named(one)} kind “{kind}” is not known here. Use one of: {known}."
        if not _text(one, "short_name") and len(one["name"].strip()) > most:
            yield f"{_named(one)} needs short_name, of {most} characters at most."
        if parent and parent not in parents:
            yield (
                f"{_named(one)} parent “{parent}” is the code of no partner. "
                f"Use one of: {', '.join(codes)}."
            )
        elif parent == code:
            yield f"{_named(one)} parent “{parent}” is the partner itself. Take it away."
        elif parent and parents[parent]:
            yield (
                f"{_named(one)} parent “{parent}” is a team itself. Write {parents[parent]}, or "
                f"take the parent of {parent} away."
            )


def _fault_of_code(code: str) -> str:
    try:
        fits_in_an_address(code)
    except ValidationError as refused:
        return str(refused.message)
    return ""


def _repeated(partners: Sequence[Told]) -> Iterator[str]:
    for name in ("code", "name"):
        for text in _twice(_text(one, name) for one in partners):
            yield f"[[partners]] {name} “{text}” stands there twice. Give each partner its own."
    aliases = [{_folded(text): text.strip() for text in one.get("aliases", ())} for one in partners]
    for text in _twice(alias for own in aliases for alias in own.values()):
        yield f"[[partners]] aliases “{text}” is a name of two partners. Give it to one."


def _twice(texts: Iterable[str]) -> list[str]:
    """Those that come again, as they are written then; capitals make no difference."""
    seen: set[str] = set()
    found: dict[str, str] = {}
    for text in filter(None, texts):
        if _folded(text) in seen:
            found.setdefault(_folded(text), text)
        seen.add(_folded(text))
    return list(found.values())


def _named(partner: Told) -> str:
    return f"[[partners]] “{partner['name'].strip()}”:"


def _text(row: Told, name: str) -> str:
    return str(row.get(name) or "").strip()


def _folded(text: str) -> str:
    return text.strip().casefold()
