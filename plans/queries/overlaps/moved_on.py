"""Whether what went joint has changed since, so that it can be taken apart no more."""

from partnership.models import Change
from plans.choices import State
from plans.models import Communication, OverlapAnswer
from plans.queries.overlaps.pairs import PairLine

#: What leaves all that came along where it is; each time counts one version.
SET_ASIDE_OR_BACK = (State.CANCELLED, State.POSTPONED, "brought back")


def has_moved_on(answer: OverlapAnswer, *, joint: Communication, merged: Communication) -> bool:
    """Whether something happened to either since they went joint.

    That the joint one was set aside keeps nothing together: the merged one is to go out alone then.
    """
    versions = answer.undo.get("versions", {})
    was = versions.get(str(joint.pk))
    if was is None or versions.get(str(merged.pk)) != merged.version:
        return True
    happened: int = joint.version - was
    return happened != 0 and happened != _times_set_aside_or_back(answer, joint)


def stay_joint(line: PairLine) -> set[int]:
    """Of the answers that this person could take back, those that took over what has moved on."""
    return {
        given.answer.pk
        for given in line.answers
        if given.answer.agreed_at is not None and given.may_withdraw
        if has_moved_on(given.answer, **_by_part(given.answer, line))
    }


def _by_part(answer: OverlapAnswer, line: PairLine) -> dict[str, Communication]:
    own_takes_over = answer.takes_over_id == line.own.pk
    joint, merged = (line.own, line.other) if own_takes_over else (line.other, line.own)
    return {"joint": joint, "merged": merged}


def _times_set_aside_or_back(answer: OverlapAnswer, joint: Communication) -> int:
    return Change.objects.filter(
        subject_type=Communication._meta.label_lower,
        subject_id=str(joint.pk),
        act__in=SET_ASIDE_OR_BACK,
        at__gte=answer.agreed_at,
    ).count()
