"""Asking partners by itself for the people whom they have not named."""

from datetime import timedelta

from django.db.models import F, Q, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from partnership.choices import Role
from partnership.models import Change, Partner, ServiceArea
from partnership.queries.people import areas_without_a_champion, partners_without
from subgroup.choices import NominationState
from subgroup.models import Nomination
from subgroup.operations.champions import ENTERED
from subgroup.operations.nominations import (
    AnsweredAlready,
    ask_again,
    ask_for_nomination,
    withdraw_nomination,
)
from subgroup.queries.standing import Standing, standing_now

ASKED_AGAIN_AFTER = timedelta(days=91)


def ask_where_nobody_is(standing: Standing | None = None) -> int:
    """Ask the officers of partners without advocate, deputy or champion; how many letters' worth.

    Once a quarter, answered or not: a seat for which somebody was asked lately is left alone, and
    so is one whose nominee is to answer, unless the nominee's account was closed. An officer who
    follows another is asked for what the one before has not answered. For a deputy a partner is
    asked once it has an advocate, and about one deputy or champion a day. standing: as the tick
    has read it already.
    """
    standing = standing or standing_now()
    can_be_asked = {partner for partner, officer in standing.officers.items() if officer}
    if not can_be_asked:
        return 0
    spoken_for = _holding(standing, Role.ADVOCATE)
    asked = sum(
        _ask_by_itself(partner, Role.ADVOCATE)
        for partner in _partners_to_ask(Role.ADVOCATE, can_be_asked - spoken_for)
    )
    without_a_deputy = (can_be_asked & spoken_for) - _holding(standing, Role.DEPUTY)
    asked += sum(
        _ask_by_itself(partner, Role.DEPUTY)
        for partner in _partners_to_ask_for_a_deputy(without_a_deputy)
    )
    for area in _areas_to_ask_about(standing, can_be_asked):
        asked += _ask_by_itself(area.partner, Role.CHAMPION, area)
    return asked


def _holding(standing: Standing, role: Role) -> set[int | None]:
    """The partners for which somebody holds this role."""
    return {held.partner_id for held in standing.roles if held.role == role}


def _partners_to_ask(role: Role, vacant: set[int]) -> list[Partner]:
    """Those of these partners whose officer was not asked about the role lately."""
    if not vacant:
        return []
    lately = _left_alone(role).values("partner_id")
    return list(partners_without(role).filter(pk__in=vacant).exclude(pk__in=lately))


def _partners_to_ask_for_a_deputy(vacant: set[int]) -> list[Partner]:
    waiting = _partners_to_ask(Role.DEPUTY, vacant)
    asked = _asked_today() if waiting else set()
    return [partner for partner in waiting if partner.pk not in asked]


def _asked_today() -> set[int]:
    """The partners that were asked today about one of the seats of which they are asked one a day:
    a deputy's or a champion's."""
    asked = Nomination.objects.filter(
        role__in=(Role.DEPUTY, Role.CHAMPION), asked_at__gte=clock.start_of(clock.today())
    )
    return set(asked.order_by().values_list("partner_id", flat=True))


def _areas_to_ask_about(standing: Standing, can_be_asked: set[int]) -> list[ServiceArea]:
    """One of each partner that was not asked today; whoever entered one today still names one."""
    held = {each.service_area_id for each in standing.roles if each.role == Role.CHAMPION}
    areas = ServiceArea.objects.order_by().values_list("pk", "partner_id")
    vacant = {area for area, partner in areas if partner in can_be_asked} - held
    if not vacant:
        return []
    lately = _left_alone(Role.CHAMPION).values("service_area_id")
    waiting = list(areas_without_a_champion().filter(pk__in=vacant).exclude(pk__in=lately))
    if not waiting:
        return []
    partners = _asked_today()
    entered = Change.objects.filter(
        subject_type=ServiceArea._meta.label_lower,
        act=ENTERED,
        at__gte=clock.start_of(clock.today()),
    )
    new = set(entered.values_list("subject_id", flat=True))
    first = {area.partner_id: area for area in reversed(waiting) if str(area.pk) not in new}
    return [area for partner, area in first.items() if partner not in partners]


def _left_alone(role: Role) -> QuerySet[Nomination]:
    """Where the one who names a partner's people was asked lately, or a nominee is to answer."""
    lately = Q(asked_at__gt=clock.now() - ASKED_AGAIN_AFTER)
    still_names = Q(asked_of=F("partner__nominating_officer"))
    found = Nomination.objects.filter(
        Q(state=NominationState.NOMINATED)
        | lately & (still_names | ~Q(state=NominationState.ASKED)),
        role=role,
    )
    return found.exclude(person__is_active=False)


def _ask_by_itself(partner: Partner, role: Role, area: ServiceArea | None = None) -> bool:
    under_way = Nomination.objects.open().filter(partner=partner, role=role, service_area=area)
    waiting = under_way.select_related("person").first()
    try:
        if waiting is not None and waiting.person and not waiting.person.is_active:
            withdraw_nomination(by=None, nomination=waiting)
        elif waiting is not None:
            return ask_again(by=None, nomination=waiting)
        ask_for_nomination(by=None, partner=partner, role=role, area=area)
    except (NotPossible, AnsweredAlready):
        # Its officer cannot be written to: the page of members shows the vacancy.
        return False
    return True
