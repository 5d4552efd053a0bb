"""Who asks an address by which method, and what is the right answer to them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from itertools import product

from tests.guards.url_policies import ALL, OUTSIDE, OWN, Rule
from tests.services.in_short import in_turn

METHODS = ("GET", "POST")
WHO_ALSO_ASKS = ("anonymous", "bob", "roleless")
#: Nothing of ours answers these, whoever asks: a few ask, of each kind at the door.
NEVER_ANSWERED = ("PUT", "PATCH", "DELETE")
#: Methods that answer like GET or say what there is; what they may open is the same.
LIKE_GET = ("HEAD", "OPTIONS")
ALSO_ASKED = tuple(product(WHO_ALSO_ASKS, (*NEVER_ANSWERED, *LIKE_GET)))


class Right(Enum):
    """What an address has to say to somebody."""

    SENT_TO_SIGN_IN = auto()
    NO_SUCH_METHOD = auto()
    ANSWERED = auto()
    LIKE_NOTHING_THERE = auto()
    REFUSED = auto()


def right_answer(rule: Rule, who: str, method: str) -> Right:
    """What the rule of a thing says to somebody who asks for it by a method."""
    answered = {"GET": rule.get, "POST": rule.post}.get(method)
    harmless = rule.no_effect if method == "POST" else frozenset()
    if who in OUTSIDE and not rule.public:
        return Right.SENT_TO_SIGN_IN
    if answered is None:
        return Right.NO_SUCH_METHOD
    if who in answered | harmless:
        return Right.ANSWERED
    return Right.LIKE_NOTHING_THERE if who in rule.not_found else Right.REFUSED


def who_asks(rules: Iterable[Rule], of_what: str) -> Iterator[tuple[Rule, str, str]]:
    """Each rule with who asks, and by which method: everybody.

    In short it is, by each of the two methods that have an answer, somebody of all to whom the same
    is said, and one of the rest. Whoever is refused at an address asks once as well: what lets in
    one role too many is seen by that role alone.
    """
    name = of_what.partition(" on ")[0]
    for rule in rules:
        for method in METHODS:
            for people in said_the_same(rule, method):
                in_their_turn = in_turn(people, about=f"{method} {of_what}")
                for who in people:
                    if who in in_their_turn or rule is first_refusal(name, who, method):
                        yield rule, who, method
        for who, method in in_turn(ALSO_ASKED, about=of_what):
            yield rule, who, method


def first_refusal(name: str, who: str, method: str) -> Rule | None:
    """The rule of the first thing at which somebody is refused there."""
    return next(
        (rule for rule in OWN[name] if right_answer(rule, who, method) is Right.REFUSED), None
    )


def said_the_same(rule: Rule, method: str) -> list[list[str]]:
    """Everybody, by what is right to say to them."""
    by_answer: dict[Right, list[str]] = defaultdict(list)
    for who in sorted(ALL):
        by_answer[right_answer(rule, who, method)].append(who)
    return list(by_answer.values())
