"""When something counts as issued jointly (BRIEF rule 6)."""

from collections.abc import Iterable


def is_joint(partners: Iterable[int]) -> bool:
    """Two or more partners had a hand in it.

    `partners` are the ids as which they count: a council team counts as its council.
    """
    return len(set(partners)) >= 2
