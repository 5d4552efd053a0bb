"""The members: who speaks for which partner, vacancies, and how they are filled."""

import uuid
from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.refusals import NotPossible
from bsc_comms.kit.sent import sent_in
from partnership.choices import LetterKind
from partnership.models import Letter, Partner, Person, ServiceArea
from partnership.operations.letter_keys import letter_with_key
from partnership.operations.people import set_nominating_officer
from partnership.views.asking import reader
from partnership.views.letter_links import link_opens_nothing
from subgroup.choices import NominationState
from subgroup.forms.members import (
    AnswerNominationForm,
    NominateForm,
    OfficerForm,
    RoleForm,
    ServiceAreaForm,
)
from subgroup.models import Nomination
from subgroup.operations import champions, nominations
from subgroup.policy import (
    can_hand_over,
    can_keep_members,
    can_name_champions,
    can_name_some_champion,
    can_read_members,
)
from subgroup.queries import members as queries

ANSWERED = "That nomination was answered or taken back meanwhile. This is how it stands now."
NOT_ENTERED = (
    "That nomination was answered or taken back meanwhile, so this was not entered. Go back to see "
    "how it stands now."
)
ASKED_THERE = "{} is asked at their address of today already, so no letter was written."
OPENS = (LetterKind.NOMINATION_ASKED, LetterKind.NOMINATED)
WHY_PUBLIC = "An officer and a nominee answer from the letter: a signed key, for one nomination."


@require_safe
@access.requires(can_read_members)
def members(request: HttpRequest) -> HttpResponse:
    """Each partner with its advocate, its deputy and since when, and where nobody is."""
    listed = queries.members_of_today()
    return render(
        request,
        "subgroup/members.html",
        {
            "members": listed,
            "without_advocate": sum(each.advocate.is_vacant for each in listed),
            "without_deputy": sum(each.deputy.is_vacant for each in listed),
            "without_champion": sum(each.without_champion for each in listed),
        },
    )


@require_safe
@access.requires(can_read_members)
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One partner: who speaks for it, who did, its champions, and the nominations."""
    partner = get_object_or_404(
        Partner.objects.select_related("nominating_officer", "successor"), pk=pk
    )
    return _member_page(request, partner, ServiceAreaForm())


def _member_page(
    request: HttpRequest, partner: Partner, form: ServiceAreaForm, *, status: int = 200
) -> HttpResponse:
    person, shown = reader(request), queries.member_of(partner)
    nominated = queries.nominations_of(partner)
    seats = [shown.advocate, shown.deputy]
    under_way = [each.nomination for each in (*seats, *shown.champions) if each.nomination]
    ended = partner.has_ended_before(clock.today())
    may_name = not ended and can_name_champions(person, partner)
    may_keep = can_keep_members(person)
    # Why somebody declined goes no further than the form said to whoever wrote it.
    told_why = {one.pk for one in nominated if may_keep or one.person_id == person.pk}
    return render(
        request,
        "subgroup/member.html",
        {
            "champions": shown.champions,
            "may_name": may_name,
            "form": form if may_name else None,
            "partner": partner,
            "ended": ended,
            "seats": seats,
            "to_write_to_again": nominations.to_write_to_again(under_way),
            "earlier": queries.earlier_and_later_roles(partner),
            "nominations": nominated,
            "told_why": told_why,
            "may_keep": may_keep,
            "may_hand_over": can_hand_over(person, partner),
            "today": clock.today(),
        },
        status=status,
    )


@require_POST
@access.stands_on("subgroup:member", "pk")
@access.requires(can_name_some_champion)
def service_area_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a service area of a partner."""
    partner = get_object_or_404(Partner.objects.select_related("nominating_officer"), pk=pk)
    if not can_name_champions(reader(request), partner):
        raise PermissionDenied
    form = ServiceAreaForm(request.POST)
    if not form.is_valid():
        return _member_page(request, partner, form, status=422)
    area = champions.add_service_area(
        by=reader(request), partner=partner, name=form.cleaned_data["service"]
    )
    messages.success(request, f"{area.name} is in the list. Now name its champion.")
    return redirect("subgroup:champion", area.pk)


@access.read_or_write
@access.requires(can_name_some_champion)
@access.asks_again
def champion(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the champion of a service area, who is asked by letter to accept."""
    area = get_object_or_404(ServiceArea.objects.select_related("partner"), pk=pk)
    if not can_name_champions(reader(request), area.partner):
        raise PermissionDenied
    form = NominateForm(sent_in(request), initial={"starts": clock.today()})
    if form.is_valid():
        try:
            named = champions.name_champion(by=reader(request), area=area, **form.cleaned_data)
        except NotPossible as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, f"{named.name} is asked by letter to accept.")
            return redirect("subgroup:member", area.partner_id)
    context = {"form": form, "area": area, "seat": queries.seat_of_champion(area)}
    return render(request, "subgroup/champion.html", context, status=form.page_status)


@access.read_or_write
@access.requires(can_keep_members)
@access.asks_again
def member_officer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who names the partner's advocate and deputy."""
    partner = get_object_or_404(Partner.objects.select_related("nominating_officer"), pk=pk)
    officer = partner.nominating_officer
    initial = {"name": officer.name, "email": officer.email} if officer else {}
    form = OfficerForm(sent_in(request), initial=initial)
    if form.is_valid():
        try:
            named = set_nominating_officer(by=reader(request), partner=partner, **form.cleaned_data)
        except NotPossible as error:
            form.add_error("email", str(error))
        else:
            said = f"{named.name} names the people of {partner.short_name}."
            messages.success(request, said)
            return redirect("subgroup:member", pk)
    context = {"form": form, "partner": partner}
    return render(request, "subgroup/member_officer.html", context, status=form.page_status)


@require_POST
@access.requires(can_keep_members)
def nomination_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the partner's nominating officer for an advocate, a deputy or a champion."""
    partner = get_object_or_404(Partner, pk=pk)
    seat = RoleForm(request.POST, areas=partner.service_areas.all())
    if not seat.is_valid():
        raise BadRequest("Say for which role somebody is to be named.")
    try:
        asked = nominations.ask_for_nomination(
            by=reader(request), partner=partner, **seat.cleaned_data
        )
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        whom = asked.asked_of.name if asked.asked_of else partner.short_name
        messages.success(request, f"{whom} is asked by letter to name somebody.")
    return redirect("subgroup:member", pk)


@require_POST
@access.requires(can_keep_members)
def nomination_ask_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write once more to the nominating officer, or to who is named at their address of today."""
    nomination = get_object_or_404(Nomination, pk=pk)

    def act() -> None:
        if nomination.state == NominationState.NOMINATED:
            written = nominations.write_to_nominee_again(by=reader(request), nomination=nomination)
            why_not = ASKED_THERE.format(nomination.name)
        else:
            written = nominations.ask_again(by=reader(request), nomination=nomination)
            why_not = "The letter was written today already. It is enough for today."
        if written:
            messages.success(request, "The letter has been written once more.")
        else:
            messages.info(request, why_not)

    return _done(request, nomination, act)


@require_POST
@access.requires(can_keep_members)
def nomination_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a request or a nomination back; the page then offers to ask anew."""
    nomination = get_object_or_404(Nomination, pk=pk)

    def act() -> None:
        nominations.withdraw_nomination(by=reader(request), nomination=nomination)
        messages.success(request, "It is taken back. The link in the letter opens nothing now.")

    return _done(request, nomination, act)


@access.read_or_write
@access.requires(can_keep_members)
@access.asks_again
def nomination_enter(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Enter whom the partner names, where it was said otherwise than by the letter's link.

    Somebody else than was named meanwhile comes back in the form.
    """
    nomination = get_object_or_404(
        Nomination.objects.select_related("partner", "service_area"), pk=pk
    )
    form = NominateForm(sent_in(request), initial={"starts": clock.today()})
    answered = nomination.state != NominationState.ASKED
    if answered and not (request.method == "POST" and _somebody_else(nomination, form)):
        messages.error(request, ANSWERED)
        return redirect("subgroup:member", nomination.partner_id)
    if answered:
        form.refuse(NOT_ENTERED)
    elif form.is_valid() and _nominated(nomination, form, by=reader(request)):
        messages.success(request, f"{form.cleaned_data['name']} is asked by letter to accept.")
        return redirect("subgroup:member", nomination.partner_id)
    context = {"form": form, "nomination": nomination, "partner": nomination.partner}
    return render(request, "subgroup/nomination_enter.html", context, status=form.page_status)


@limits.counted_as(limits.LINK)
@access.public(WHY_PUBLIC)
@access.read_or_write
def nomination_letter(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The page behind the link in a letter: name somebody, or accept; each is answered once.

    To look uses nothing up. The key stands in the query, which no log of the planner holds.
    """
    letter = letter_with_key(request.GET.get("key", ""), kinds=OPENS)
    known = Nomination.objects.select_related("partner", "service_area", "person")
    nomination = known.filter(pk=pk).first()
    if letter is None or nomination is None or not queries.opened_by(letter, nomination):
        return link_opens_nothing(request)
    if letter.kind == LetterKind.NOMINATION_ASKED:
        return _to_name(request, nomination, letter)
    return _to_accept(request, nomination, letter)


def _to_name(request: HttpRequest, nomination: Nomination, letter: Letter) -> HttpResponse:
    form = NominateForm(sent_in(request), initial={"starts": clock.today()})
    if nomination.state != NominationState.ASKED:
        return _settled(request, nomination, _somebody_else(nomination, form))
    if form.is_valid() and _nominated(nomination, form, by=letter.recipient):
        return redirect(request.get_full_path())
    context = {"form": form, "nomination": nomination, "partner": nomination.partner}
    return render(request, "subgroup/nomination_name.html", context, status=form.page_status)


def _to_accept(request: HttpRequest, nomination: Nomination, letter: Letter) -> HttpResponse:
    form = AnswerNominationForm(sent_in(request))
    if nomination.state != NominationState.NOMINATED:
        return _settled(request, nomination, _another_reason(nomination, form))
    if form.is_valid():
        try:
            _answer(nomination, letter, form)
        except NotPossible as error:
            form.add_error(None, str(error))
        except nominations.AnsweredAlready:
            nomination.refresh_from_db()
            return _settled(request, nomination, _another_reason(nomination, form))
        else:
            return redirect(request.get_full_path())
    context = {
        "form": form,
        "nomination": nomination,
        "partner": nomination.partner,
        "today": clock.today(),
    }
    return render(request, "subgroup/nomination_answer.html", context, status=form.page_status)


def _answer(nomination: Nomination, letter: Letter, form: AnswerNominationForm) -> None:
    if form.cleaned_data["answer"] == NominationState.ACCEPTED:
        nominations.accept_nomination(by=letter.recipient, nomination=nomination)
    else:
        nominations.decline_nomination(
            by=letter.recipient, nomination=nomination, reason=form.cleaned_data["reason"]
        )


def _nominated(nomination: Nomination, form: NominateForm, *, by: Person) -> bool:
    """Whether the nomination was written down; else the form says why not."""
    try:
        nominations.nominate(by=by, nomination=nomination, **form.cleaned_data)
    except NotPossible as error:
        form.add_error("email", str(error))
        return False
    except nominations.AnsweredAlready:
        form.add_error(None, "Somebody was named meanwhile. Open the page again to see whom.")
        return False
    return True


def _settled(request: HttpRequest, nomination: Nomination, words: Sequence[str]) -> HttpResponse:
    """There is nothing more to answer; what was written for all that stands there to be copied."""
    context = {"nomination": nomination, "partner": nomination.partner, "words": words}
    status = 409 if request.method == "POST" else 200
    return render(request, "subgroup/nomination_settled.html", context, status=status)


def _somebody_else(nomination: Nomination, form: NominateForm) -> list[str]:
    """Name and address that were typed; none where a second press names the same person."""
    name, email = (str(form[each].value() or "").strip() for each in ("name", "email"))
    if email and email.lower() == nomination.email.lower():
        return []
    return [typed for typed in (name, email) if typed]


def _another_reason(nomination: Nomination, form: AnswerNominationForm) -> list[str]:
    """The reason that was typed for a no; none where a second press gives the same."""
    reason = str(form["reason"].value() or "").strip()
    said_yes = form["answer"].value() == NominationState.ACCEPTED
    return [] if said_yes or reason in ("", nomination.reason) else [reason]


def _done(request: HttpRequest, nomination: Nomination, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except NotPossible as error:
        messages.error(request, str(error))
    except nominations.AnsweredAlready:
        messages.error(request, ANSWERED)
    return redirect("subgroup:member", nomination.partner_id)
