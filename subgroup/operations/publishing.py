"""The chair publishes the next forward plan; every member gets a letter about it."""

from collections.abc import Sequence
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bsc_comms.kit import clock
from partnership.choices import SITS_ON_THE_SUBGROUP, SPEAKS_FOR_A_PARTNER, LetterKind
from partnership.models import Appointment, Partner, Person
from partnership.operations.letters import ask_for_a_round, owe_letters
from plans.emails.forward_plans import letter_of_plan
from plans.models import ForwardPlan
from plans.operations.forward_plans import publish_forward_plan
from plans.policy import can_publish
from plans.queries.near_members import near_by_partner
from plans.rules.difference import NEW
from plans.rules.for_a_member import ForAMember, for_a_member
from subgroup.models import Meeting
from subgroup.operations.telling import LETTER_IS_OF_USE
from subgroup.queries.cycle import partners_confirmed


@transaction.atomic
def publish(*, by: Person, number: int, meeting: Meeting | None) -> ForwardPlan:
    """Publish the plan under `number`, say whose plan was confirmed, owe each member a letter.

    Done twice, or by two people at once, it makes one plan and one letter each. Raises
    PermissionDenied for anybody but the chair, NotTheNextNumber from plans.
    """
    if not can_publish(by):
        raise PermissionDenied("Only the chair publishes the forward plan.")
    confirmed, nothing, missing = partners_confirmed(meeting) if meeting else ([], [], [])
    plan = publish_forward_plan(
        by=by,
        number=number,
        meeting_date=meeting.date if meeting else None,
        confirmations={
            "confirmed": _names(confirmed),
            "nothing_to_declare": _names(nothing),
            "not_confirmed": _names(missing),
        },
    )
    _owe_letters(plan)
    return plan


def _names(partners: Sequence[Partner]) -> list[str]:
    return [partner.name for partner in partners]


def _owe_letters(plan: ForwardPlan) -> None:
    lines, changes = plan.content["lines"], plan.difference["changes"]
    day = clock.local(plan.published_at).date()
    near = near_by_partner(change["id"] for change in changes if change["kind"] == NEW)
    letters = []
    for person, partners in _members():
        codes = {partner.code for partner in partners}
        close = set().union(*(near.get(code, ()) for code in codes))
        found = (
            for_a_member(lines, changes, near=close, codes=codes, on=day) if codes else ForAMember()
        )
        rendered = letter_of_plan(plan, person=person, partners=partners, found=found)
        letters.append((person, f"plan-published:{plan.number}:{person.pk}", rendered))
    owe_letters(
        letters,
        kind=LetterKind.PLAN_PUBLISHED,
        about=str(plan),
        due=plan.published_at,
        expires=plan.published_at + LETTER_IS_OF_USE,
    )
    ask_for_a_round()


def _members() -> list[tuple[Person, list[Partner]]]:
    """Each member of today once, with the partners of today that they speak for.

    Chair and coordinator speak for none, and read the whole.
    """
    today = clock.today()
    held = (
        Appointment.objects.current()
        .filter(role__in=SITS_ON_THE_SUBGROUP, person__is_active=True)
        .select_related("person", "partner")
        .order_by("person_id", "partner__name")
    )
    return [
        (
            person,
            list(
                dict.fromkeys(
                    each.partner
                    for each in several
                    if each.role in SPEAKS_FOR_A_PARTNER
                    and each.partner
                    and each.partner.exists_on(today)
                )
            ),
        )
        for person, several in groupby(held, lambda each: each.person)
    ]
