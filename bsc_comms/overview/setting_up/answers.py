"""What a partnership says of itself: read from a file, or asked for."""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bsc_comms.overview.setting_up.checking import fault_of_answer, faults_in, longest
from bsc_comms.overview.setting_up.errors import CannotStart
from bsc_comms.overview.setting_up.wards import AnotherBorough, Ward, wards_in
from partnership.choices import PartnerKind

Ask = Callable[[str], str]
FILE_OF_WARDS = "A CSV file of its wards (a column “name”, or the ward file of the ONS)"
CODE_OF_THE_ONS = re.compile(r"[A-Z]\d{8}")


@dataclass
class Answers:
    """All that is needed. Wards: a name each, the code of the ONS and the first day, or neither."""

    partnership: dict[str, str]
    borough: dict[str, str]
    partners: list[dict[str, Any]]
    coordinator: dict[str, str]
    priorities: list[str] = field(default_factory=list)
    wards: list[Ward] = field(default_factory=list)


def from_file(path: Path) -> Answers:
    """Read the answers from a TOML file, and wards from the CSV that it names. Raises CannotStart
    with all that is missing."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise CannotStart(f"{path} could not be read: {fault.strerror}.") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise CannotStart(f"{path} is no TOML file in UTF-8: {fault}.") from fault
    if faults := faults_in(told):
        raise CannotStart("\n".join(faults))
    answers = Answers(
        partnership=told["partnership"],
        borough=told["borough"],
        partners=told["partners"],
        coordinator=told["coordinator"],
        priorities=told.get("strategy", {}).get("priorities", []),
    )
    answers.wards = wards_in(path.parent / answers.borough["wards"], borough=answers.borough)
    return answers


def asked(ask: Ask) -> Answers:
    """Ask for everything, one line each; what is missing or wrong is asked for again at once."""
    partnership = {
        "name": _must(ask, "Name of the partnership", "partnership", "name"),
        "short_name": _must(ask, "Its short name, such as CSP", "partnership", "short_name"),
        "strapline": _may(ask, "Its shared line (may be empty)", "partnership", "strapline"),
        "strategy_name": _may(
            ask, "Name of its strategy (may be empty)", "partnership", "strategy_name"
        ),
    }
    borough = {"name": _must(ask, "Name of the borough or district", "borough", "name")}
    wards = _wards_that_can_be_read(ask, borough)
    partners = _partners(ask)
    priorities = _priorities(ask)
    coordinator = {
        "name": _must(ask, "Name of the first coordinator", "coordinator", "name"),
        "email": _must(ask, "Their e-mail address", "coordinator", "email"),
    }
    return Answers(partnership, borough, partners, coordinator, priorities, wards)


def _may(ask: Ask, question: str, table: str, name: str) -> str:
    """Ask until nothing is wrong with the answer, which may be empty."""
    answer = ask(question)
    while fault := fault_of_answer(table, name, answer):
        answer = ask(f"{fault} {question}")
    return answer


def _must(ask: Ask, question: str, table: str, name: str) -> str:
    while not (answer := _may(ask, question, table, name)):
        continue
    return answer


def _priorities(ask: Ask) -> list[str]:
    question = "A priority of the strategy (empty: no more)"
    priorities: list[str] = []
    while priority := _another(ask, question, priorities, "strategy", "priorities"):
        priorities.append(priority)
    return priorities


def _partners(ask: Ask) -> list[dict[str, Any]]:
    partners: list[dict[str, Any]] = []
    name = _must(ask, "Name of a responsible partner, such as the council", "partners", "name")
    while name:
        short_name = _short_name(ask, name)
        kind = str(PartnerKind.STATUTORY)
        partners.append({"name": name, "short_name": short_name, "kind": kind})
        names = [one["name"] for one in partners]
        name = _another(ask, "Another one (empty: no more)", names, "partners", "name")
    return partners


def _another(ask: Ask, question: str, named: Iterable[str], table: str, field: str) -> str:
    """Ask for one that was not named yet; "" where there is no more."""
    taken = {one.casefold() for one in named}
    name = _may(ask, question, table, field)
    while name.casefold() in taken:
        name = _may(ask, f"“{name}” is named already. {question}", table, field)
    return name


def _short_name(ask: Ask, name: str) -> str:
    """What the plan calls a partner; its name stands there where it is short enough."""
    question = "Its short name, as it stands on the plan (empty: initials)"
    most = longest("partners", "short_name") or 0
    short_name = _may(ask, question, "partners", "short_name")
    while not short_name and len(name) > most:
        question = f"Its short name, of {most} characters at most, as the name has more"
        short_name = _may(ask, question, "partners", "short_name")
    return short_name


def _wards_that_can_be_read(ask: Ask, borough: dict[str, str]) -> list[Ward]:
    """Ask until they can. The borough learns its code, or the name that the file has for it."""
    called = borough["name"]
    path = Path(_must(ask, FILE_OF_WARDS, "borough", "wards"))
    while True:
        try:
            return wards_in(path, borough=borough)
        except AnotherBorough as fault:
            if not (told := ask(f"{fault} Which code or name (empty: another file)")):
                path = Path(_must(ask, FILE_OF_WARDS, "borough", "wards"))
            elif CODE_OF_THE_ONS.fullmatch(told):
                borough.update(name=called, gss_code=told)
            else:
                borough.update(name=told, gss_code="")
        except CannotStart as fault:
            path = Path(_must(ask, f"{fault} Which file", "borough", "wards"))
