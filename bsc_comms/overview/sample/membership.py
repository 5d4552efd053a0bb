"""How the subgroup governed itself in the sample year: terms, nominations, other subgroups."""

from datetime import date

from bsc_comms.kit.working_days import add_working_days
from bsc_comms.overview.sample.story import At, Told, letters_have_gone_out, told_in
from partnership.models import Appointment, Partner, Person
from partnership.operations.people import set_nominating_officer
from subgroup.models import AdviceRequest, Meeting, Nomination, OtherMeeting, OtherSubgroup
from subgroup.operations.advice import (
    add_other_meeting,
    add_other_subgroup,
    answer_advice,
    ask_for_advice,
    put_on_our_agenda,
    say_whether_on_agenda,
)
from subgroup.operations.champions import add_service_area, name_champion
from subgroup.operations.nominations import accept_nomination, ask_for_nomination, nominate
from subgroup.operations.terms import agree_terms, edit_draft, start_draft

FIRST_ENTERED = date(2016, 4, 12)


def let_the_subgroup_govern_itself(*, at: At, coordinator: Person) -> None:
    """Put all of it among the happenings of the year: `at(day, hour, act)`."""
    story = told_in("membership.toml")
    terms = story["terms"]
    at(terms["begun"], 14, lambda: _draft(coordinator, terms["heads"]))
    at(terms["agreed"], 13, lambda: _agree(coordinator, terms["agreed"]))
    at(
        terms["next_begun"],
        14,
        lambda: _draft(coordinator, {"frequency": terms["next_frequency"]}),
    )
    for told in story["nomination"]:
        _nominate(at, coordinator, told)
    for told in story["service"]:
        at(told["on"], 10, lambda told=told: _champion(coordinator, told))  # type: ignore[misc]
    for told in story["subgroup"]:
        _meet(at, coordinator, told)
    for told in story["advice"]:
        _advise(at, coordinator, told)


def _draft(coordinator: Person, heads: Told) -> None:
    draft = start_draft(by=coordinator)
    edit_draft(by=coordinator, terms=draft, opened_version=draft.version, values=heads)


def _agree(coordinator: Person, day: date) -> None:
    draft = start_draft(by=coordinator)
    agree_terms(
        by=coordinator,
        terms=draft,
        opened_version=draft.version,
        meeting=Meeting.objects.get(date=day),
    )


def _champion(coordinator: Person, told: Told) -> None:
    partner = Partner.objects.get(code=told["partner"])
    area = add_service_area(by=coordinator, partner=partner, name=told["name"])
    if "champion" in told:
        named = name_champion(
            by=coordinator,
            area=area,
            name=told["champion"],
            email=told["email"],
            starts=told["on"],
        )
        accept_nomination(by=Person.objects.get(email=told["email"]), nomination=named)
        letters_have_gone_out()


def _nominate(at: At, coordinator: Person, told: Told) -> None:
    # People outlast a reload of the sample; the role is given anew in the course of the year.
    Appointment.objects.filter(person__email=told.get("email", "")).delete()
    at(told["asked"], 10, lambda: _ask(coordinator, told))
    if "named" in told:
        at(told["named"], 10, lambda: _name(told))
        at(told["accepted"], 10, lambda: _accept(told))


def _ask(coordinator: Person, told: Told) -> None:
    partner = Partner.objects.get(code=told["partner"])
    set_nominating_officer(
        by=coordinator, partner=partner, name=told["officer"], email=told["officer_email"]
    )
    ask_for_nomination(by=coordinator, partner=partner, role=told["role"])
    letters_have_gone_out()


def _name(told: Told) -> None:
    nominate(
        by=Person.objects.get(email=told["officer_email"]),
        nomination=_nomination(told),
        name=told["name"],
        email=told["email"],
        starts=told["accepted"],
    )
    letters_have_gone_out()


def _accept(told: Told) -> None:
    person = Person.objects.get(email=told["email"])
    accept_nomination(by=person, nomination=_nomination(told))
    letters_have_gone_out()


def _nomination(told: Told) -> Nomination:
    return Nomination.objects.get(partner__code=told["partner"], role=told["role"])


def _meet(at: At, coordinator: Person, told: Told) -> None:
    at(FIRST_ENTERED, 15, lambda: _enter(coordinator, told))
    for met in told.get("meeting", ()):
        if "on_agenda" in met:
            day = add_working_days(met["on"], 1)
            at(day, 10, lambda met=met: _say(coordinator, told, met))  # type: ignore[misc]


def _enter(coordinator: Person, told: Told) -> None:
    added = add_other_subgroup(
        by=coordinator,
        name=told["name"],
        contact_name=told.get("contact", ""),
        contact_email=told.get("email", ""),
    )
    for met in told.get("meeting", ()):
        add_other_meeting(by=coordinator, subgroup=added, date=met["on"])


def _say(coordinator: Person, told: Told, met: Told) -> None:
    meeting = OtherMeeting.objects.get(subgroup__name=told["name"], date=met["on"])
    say_whether_on_agenda(
        by=coordinator,
        meeting=meeting,
        opened_version=meeting.version,
        on_agenda=met["on_agenda"],
        note="",
    )


def _advise(at: At, coordinator: Person, told: Told) -> None:
    at(told["on"], 15, lambda: _be_asked(coordinator, told))
    if "our_agenda" in told:
        at(told["our_agenda"], 15, lambda: _bring_to_us(coordinator, told))
    if "answered" in told:
        at(told["answered"], 15, lambda: _answer(coordinator, told))


def _be_asked(coordinator: Person, told: Told) -> None:
    ask_for_advice(
        by=coordinator,
        subgroup=OtherSubgroup.objects.get(name=told["subgroup"]),
        question=told["question"],
        asked_on=told["on"],
        due=told["due"],
    )


def _bring_to_us(coordinator: Person, told: Told) -> None:
    put_on_our_agenda(by=coordinator, request=_request(told))


def _answer(coordinator: Person, told: Told) -> None:
    request = _request(told)
    answer_advice(
        by=coordinator,
        request=request,
        opened_version=request.version,
        answer=told["answer"],
    )
    letters_have_gone_out()


def _request(told: Told) -> AdviceRequest:
    return AdviceRequest.objects.select_related("subgroup").get(question=told["question"])
