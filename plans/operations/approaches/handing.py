"""When one person's work for a partner passes to another: what was asked, and what waits.

Who asked stays on record; only who waits for the answers changes. The caller says who may hand over
and writes the history.
"""

from partnership.models import Partner, Person
from plans.models import Approach, AskedPartner
from plans.operations.approaches.letters import ask_people


def pass_approaches_on(*, partner: Partner, giver: Person, taker: Person) -> list[Approach]:
    """Let the taker wait for the answers to the giver's open questions; which ones."""
    kept = Approach.objects.kept_for(partner).filter(keeper_id=giver.pk)
    passed = list(kept.select_related("communication"))
    Approach.objects.filter(pk__in=[each.pk for each in passed]).update(followed_by=taker)
    return passed


def pass_questions_on(*, partner: Partner, taker: Person) -> list[AskedPartner]:
    """Write to the taker about each question that waits for the partner's answer; which ones.

    Whoever had the letter already is not written to again.
    """
    waiting = AskedPartner.objects.in_time().filter(partner=partner)
    questions = list(waiting.select_related("partner", "approach__communication__lead_partner"))
    for asked in questions:
        ask_people(asked, [taker])
    return questions
