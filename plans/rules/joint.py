"""When something counts as issued jointly (rule 6 of docs/rules.md)."""

from collections.abc import Iterable


def is_joint(partners: Iterable[int]) -> bool:
    """Two or more partners had a hand in it.

    `partners` are the ids as which they count: a council team counts as its council.
    """
    return len(set(partners)) >= 2
