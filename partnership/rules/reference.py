"""What areas and partners may not be, whether a file says it or somebody types it."""

from collections.abc import Iterable, Mapping

from partnership.choices import AreaLevel


def lies_in_none(code: str, *, level: str, has_parent: bool) -> str:
    """What lies in nothing would be found with what is for the whole borough."""
    if level == AreaLevel.BOROUGH or has_parent:
        return ""
    return f"“{code}” lies in no other area."


def second_borough(code: str, *, level: str, borough_code: str) -> str:
    """One, and the one that the partnership names: sheets say "borough-wide" and mean it."""
    if level != AreaLevel.BOROUGH or code == borough_code:
        return ""
    return f"“{code}” would be a second borough beside {borough_code}."


def team_of_a_team(code: str, above: Mapping[str, str | None]) -> str:
    """A team counts as its parent and no further: the team of a team would never be the council.

    above: the code of each partner's parent, by its own.
    """
    parent = above.get(code)
    top = above.get(parent or "")
    if not (parent and top) or code in (parent, top):
        return ""
    return f"“{parent}” is a team itself, of {top}."


def shared_aliases(code: str, aliases: Iterable[str], owner: dict[str, str]) -> list[str]:
    """One name for two partners would make an import guess who is meant: each that is another's.

    owner: the code of the partner of each name, in small letters; those of this one are added.
    """
    return [
        f"“{alias}” is a name of {other} already."
        for alias in aliases
        if (other := owner.setdefault(alias.casefold(), code)) != code
    ]
