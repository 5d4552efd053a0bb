"""Say that nobody has picked up a season or an awareness day, while there is time to."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from bsc_comms.kit import clock
from bsc_comms.kit.mornings import is_a_working_morning, morning_of
from partnership.choices import LetterKind, Role
from partnership.models import Letter, Partner, Person
from partnership.operations.invitations import has_come_in
from partnership.operations.letters import (
    ask_for_a_round,
    free_keys,
    owe_letters,
    withdraw_what_waits,
)
from partnership.queries.people import coordinators, who_chairs
from plans.emails.occasions import letter_of_occasion
from plans.models import Prompted
from plans.operations.occasions import NEVER_WENT
from plans.queries.occasions import Occasion, OccasionLine, occasions_open_to_all
from plans.queries.speakers import speakers_by_partner
from plans.rules.occasions import prompt_key

DAY = timedelta(days=1)


def prompt_about_occasions() -> int:
    """Owe the letters about what nobody has picked up; about how many occasions.

    From 8 in the morning of a working day on, to whoever speaks for the topic's usual lead partner
    and, for the subgroup, to chair and coordinator, once for each occasion of a year. Whether it
    was picked up is judged by what the whole partnership may see: a letter that is missing would
    tell of what is kept back. One that waits is withdrawn once it was, on any day.
    """
    today = clock.today()
    may_go = is_a_working_morning()
    waiting = _waiting()
    if not may_go and not waiting:
        return 0
    lines = occasions_open_to_all(today)
    _withdraw_what_was_picked_up(lines, waiting)
    known = set(Prompted.objects.values_list("what", "year"))
    due = [
        line
        for line in lines
        if line.asks_to_be_picked_up and (line.occasion.what, line.occasion.year) not in known
    ]
    if not may_go or not due:
        return 0
    of_topics = _usual_leads(due)
    owed = sum(_prompt(line, of_topics.get(_lead_of(line), [])) for line in due)
    if owed:
        ask_for_a_round()
    return owed


def _waiting() -> list[str]:
    """The keys of letters that wait and may still go; one that failed may for as long."""
    of_use = Q(expires=None) | Q(expires__gt=clock.now())
    letters = Letter.objects.filter(of_use, kind=LetterKind.NOT_PICKED_UP)
    return list(letters.waiting().values_list("unique_key", flat=True))


def _withdraw_what_was_picked_up(lines: Iterable[OccasionLine], waiting: Iterable[str]) -> None:
    """Take back what waits, by its keys, and says that nobody has planned what somebody has."""
    for line in lines:
        key = prompt_key(line.occasion.what, line.occasion.year)
        if line.picked_up and any(each.startswith(key) for each in waiting):
            _take_back(line.occasion)


@transaction.atomic
def _take_back(occasion: Occasion) -> None:
    """Where none of its letters had gone, it is told of once nobody has picked it up any more."""
    key = prompt_key(occasion.what, occasion.year)
    letters = Letter.objects.filter(unique_key__startswith=key)
    taken_back = withdraw_what_waits(letters)
    if not letters.exclude(state__in=NEVER_WENT).exists():
        free_keys(taken_back)
        Prompted.objects.filter(what=occasion.what, year=occasion.year).delete()


def _lead_of(line: OccasionLine) -> str:
    return line.occasion.topic.usual_lead if line.occasion.topic else ""


def _usual_leads(due: list[OccasionLine]) -> dict[str, list[Person]]:
    """Who speaks for each usual lead partner, by its code. Two queries."""
    leads = Partner.objects.filter(code__in={_lead_of(line) for line in due} - {""})
    codes = dict(leads.values_list("pk", "code"))
    return {codes[pk]: people for pk, people in speakers_by_partner(codes).items()}


def _over_after(line: OccasionLine) -> datetime:
    """The end of the day by which the letter says to plan; after it, it would say a false day."""
    named = line.start_to_tell_of or line.starts[-1]
    return clock.start_of(named.by + DAY)


def _told_as(speakers: list[Person]) -> dict[Person, Role]:
    """Each of them once, as who can do most about it: the usual lead plans, the chair asks.

    Whoever has not come in yet cannot open the page that the letter leads to.
    """
    told = {
        **dict.fromkeys(who_chairs(), Role.CHAIR),
        **dict.fromkeys(coordinators(), Role.COORDINATOR),
        **dict.fromkeys(speakers, Role.ADVOCATE),
    }
    return {person: role for person, role in told.items() if has_come_in(person)}


@transaction.atomic
def _prompt(line: OccasionLine, speakers: list[Person]) -> int:
    """Owe the letters of one occasion; of two ticks at once, one is the first.

    Where nobody can be told yet, the occasion is not used up: it is told of once somebody can.
    """
    occasion = line.occasion
    told_as = _told_as(speakers)
    if not told_as:
        return 0
    _, is_first = Prompted.objects.get_or_create(
        what=occasion.what, year=occasion.year, defaults={"on": line.today}
    )
    if not is_first:
        return 0
    key = prompt_key(occasion.what, occasion.year)
    owe_letters(
        [
            (person, f"{key}{person.pk}", letter_of_occasion(person, line, told_as=role))
            for person, role in told_as.items()
        ],
        kind=LetterKind.NOT_PICKED_UP,
        about=occasion.name,
        due=morning_of(line.today),
        expires=_over_after(line),
    )
    return 1
