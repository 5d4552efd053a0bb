"""What a partnership says of itself: read from a file, or asked for."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bsc_comms.overview.setting_up.checking import faults_in, faults_of_texts
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
    """Ask for everything, one line each; what must not be empty is asked for again."""
    name = _must("Name of the partnership", ask)
    partnership = {
        "name": name,
        "short_name": _must("Its short name, such as CSP", ask),
        "strapline": ask("Its shared line (may be empty)"),
        "strategy_name": ask("Name of its strategy (may be empty)"),
    }
    borough = {"name": _must("Name of the borough or district", ask)}
    wards = _wards_that_can_be_read(ask, borough)
    partners: list[dict[str, Any]] = []
    while partner := ask(
        "Name of a responsible partner, such as the council"
        if not partners
        else "Another one (empty: no more)"
    ):
        short_name = ask("Its short name, as it stands on the plan (empty: initials)")
        kind = str(PartnerKind.STATUTORY)
        partners.append({"name": partner, "short_name": short_name, "kind": kind})
    priorities = []
    while priority := ask("A priority of the strategy (empty: no more)"):
        priorities.append(priority)
    coordinator = {
        "name": _must("Name of the first coordinator", ask),
        "email": _must("Their e-mail address", ask),
    }
    if not partners:
        raise CannotStart("There is no partner. Name one at least.")
    told = {
        "partnership": partnership,
        "borough": borough,
        "partners": partners,
        "coordinator": coordinator,
        "strategy": {"priorities": priorities},
    }
    if faults := faults_of_texts(told):
        raise CannotStart("\n".join(faults))
    return Answers(partnership, borough, partners, coordinator, priorities, wards)


def _must(question: str, ask: Ask) -> str:
    while not (answer := ask(question)):
        continue
    return answer


def _wards_that_can_be_read(ask: Ask, borough: dict[str, str]) -> list[Ward]:
    """Ask until they can. The borough learns its code, or the name that the file has for it."""
    called = borough["name"]
    path = Path(_must(FILE_OF_WARDS, ask))
    while True:
        try:
            return wards_in(path, borough=borough)
        except AnotherBorough as fault:
            if not (told := ask(f"{fault} Which code or name (empty: another file)")):
                path = Path(_must(FILE_OF_WARDS, ask))
            elif CODE_OF_THE_ONS.fullmatch(told):
                borough.update(name=called, gss_code=told)
            else:
                borough.update(name=told, gss_code="")
        except CannotStart as fault:
            path = Path(_must(f"{fault} Which file", ask))
