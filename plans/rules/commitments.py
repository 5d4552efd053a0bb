"""The seven commitments that partners signed up to: met, not met, or not asked of this one.

Each is a small rule over plain facts. They nudge and never block: partners are equals. The words of
the commitments themselves, and where they come from, are reference data (`commitments.csv`); a
commitment of another partnership that has no rule here cannot be checked and is not shown.

Source: communications plan 2016/17, sections 6 and 10.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from plans.choices import Branding, Standing
from plans.rules.joint import is_joint


@dataclass(frozen=True, slots=True)
class ApproachFacts:
    """The last question to the other advocates: how many were asked, answered, and kept silent."""

    asked: int
    answered: int
    silent: int

    @property
    def waiting(self) -> int:
        return self.asked - self.answered - self.silent


@dataclass(frozen=True, slots=True)
class CommitmentFacts:
    """What the rules ask of one communication, as one reader knows it.

    began: the first day of its window, or of what was issued of it (`issued_from`), whichever is
    earlier. hands: the partners that had a hand in it, as they count, those whose offer rides along
    among them. local: None until somebody says where. line, shared_line: the partnership's words,
    and whether they are on it. serves: it says how it serves the strategy; in_terms, by naming a
    priority or an aim. open_overlaps: those that wait for an answer and that this reader may know
    of; None where none were looked for yet. never_answered: those of which both have gone out.
    """

    lead: str
    logged_on: date
    set_aside: bool = False
    began: date | None = None
    issued_from: date | None = None
    has_advocate: bool = False
    hands: frozenset[int] = frozenset()
    local: bool | None = None
    in_print: bool = False
    logo: bool | None = None
    line: str = ""
    shared_line: bool | None = None
    serves: bool = False
    serves_in_terms: bool = False
    open_overlaps: int | None = None
    never_answered: int = 0
    approach: ApproachFacts | None = None


class Verdict(NamedTuple):
    """Whether it is met, and why in a sentence."""

    standing: Standing
    why: str


def verdict(code: str, facts: CommitmentFacts) -> Verdict | None:
    """How one commitment stands; None for a commitment that has no rule."""
    rule = RULES.get(code)
    if rule is None:
        return None
    if facts.set_aside:
        return _does_not_apply("It was set aside.")
    return rule(facts)


def carried(said: str, decided: Iterable[bool | None]) -> bool | None:
    """Whether a communication carries something (the logo, the line), as far as anybody knows.

    said: the answer on the form, one of Branding. decided: what people saw on its artwork. What was
    seen on the leaflet counts for more than what was meant.
    """
    seen = {one for one in decided if one is not None}
    if seen:
        return True in seen
    return {Branding.YES: True, Branding.NO: False}.get(Branding(said)) if said else None


def was_logged_before(logged_on: date, began: date) -> bool:
    """Whether others heard of it before it began: on its first day they no longer can."""
    return logged_on < began


# --- the rules ----------------------------------------------------------------------------------


def registered_before(facts: CommitmentFacts) -> Verdict:
    """It is on the plan before its window begins, and before anything of it is issued."""
    if facts.began is None:
        return _does_not_apply("It has no date yet.")
    if was_logged_before(facts.logged_on, facts.began):
        return _met("It was logged before it begins.")
    return _not_met("It was logged when it had begun, so nobody could join in or warn of a clash.")


def through_an_advocate(facts: CommitmentFacts) -> Verdict:
    """Its lead partner has an advocate in post to speak for it."""
    if not facts.lead:
        return _not_met("It says no lead partner yet.")
    if facts.has_advocate:
        return _met(f"{facts.lead} has an advocate in post.")
    return _not_met(f"{facts.lead} has no advocate in post. It should name one.")


def logo_on_joint_leaflets(facts: CommitmentFacts) -> Verdict:
    """Local, in print, two or more partners had a hand: the partnership's logo is on it."""
    if facts.local is not True:
        return _does_not_apply("It is not said to be local.")
    if not facts.in_print:
        return _does_not_apply("Nothing of it is printed.")
    if not is_joint(facts.hands):
        return _does_not_apply("Only one partner has a hand in it.")
    if facts.logo:
        return _met("It carries the partnership’s logo.")
    if facts.logo is None:
        return _not_met("Nobody has said yet whether it carries the partnership’s logo.")
    return _not_met("It does not carry the partnership’s logo.")


def serves_the_strategy(facts: CommitmentFacts) -> Verdict:
    """A word on how it serves the community safety strategy: a priority, an aim, or a sentence."""
    if facts.serves:
        return _met("It says how it serves the strategy.")
    return _not_met("It does not say yet how it serves the strategy.")


def looked_for_joint_work(facts: CommitmentFacts) -> Verdict:
    """Each overlap that was found has an answer (rule 7 of docs/rules.md)."""
    if facts.open_overlaps is None:
        return _does_not_apply("Overlaps are looked for once it is logged.")
    if facts.open_overlaps or facts.never_answered:
        return _not_met(_unanswered(facts.open_overlaps, facts.never_answered))
    if facts.began is None:
        return _does_not_apply("Overlaps are looked for once it has a date.")
    return _met("No overlap waits for an answer.")


def _unanswered(waiting: int, never_answered: int) -> str:
    told = []
    if waiting:
        waits = "1 overlap waits" if waiting == 1 else f"{waiting} overlaps wait"
        told.append(f"{waits} for an answer.")
    if never_answered:
        were = "1 overlap was" if never_answered == 1 else f"{never_answered} overlaps were"
        told.append(f"{were} never answered.")
    return " ".join(told)


def carries_the_line(facts: CommitmentFacts) -> Verdict:
    """The line that the partners share is on it."""
    if not facts.line:
        return _does_not_apply("The partnership has no shared line.")
    if facts.shared_line:
        return _met(f"It carries “{facts.line}”.")
    if facts.shared_line is None:
        return _not_met(f"Nobody has said yet whether it carries “{facts.line}”.")
    return _not_met(f"It does not carry “{facts.line}”.")


def asked_the_other_advocates(facts: CommitmentFacts) -> Verdict:
    """For local work the other advocates were asked; each answered or kept silent (section 6)."""
    if facts.local is not True:
        return _does_not_apply("It is not said to be local.")
    approach = facts.approach
    if approach is None or not approach.asked:
        return _not_met("The other advocates have not been asked yet.")
    if approach.waiting:
        return _not_met(f"{approach.waiting} of {approach.asked} that were asked can still answer.")
    if not approach.silent:
        return _met("All that were asked have answered.")
    return _met(f"{approach.answered} of {approach.asked} that were asked have answered.")


RULES: Mapping[str, Callable[[CommitmentFacts], Verdict]] = {
    "COM-1": registered_before,
    "COM-2": through_an_advocate,
    "COM-3": logo_on_joint_leaflets,
    "COM-4": serves_the_strategy,
    "COM-5": looked_for_joint_work,
    "COM-6": carries_the_line,
    "COM-7": asked_the_other_advocates,
}


def _met(why: str) -> Verdict:
    return Verdict(Standing.MET, why)


def _not_met(why: str) -> Verdict:
    return Verdict(Standing.NOT_MET, why)


def _does_not_apply(why: str) -> Verdict:
    return Verdict(Standing.DOES_NOT_APPLY, why)
