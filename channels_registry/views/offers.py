"""Offers: the list by partner, one's page, adding, editing and ending it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.form_pages import Crumb, Done, FormPage, edited, filled_in
from bsc_comms.kit.sent import sent_in
from channels_registry.forms.offers import EditOfferForm, EndOfferForm, OfferForm
from channels_registry.models import Offer
from channels_registry.operations import add_offer, edit_offer, end_offer
from channels_registry.policy import (
    can_add_entries,
    can_edit_offer,
    can_read_the_register,
)
from channels_registry.queries.history import history_lines
from channels_registry.queries.pages import find_offer, offers_on
from channels_registry.views import facts
from channels_registry.views.pages import act_of_ending, as_ended, channels_crumb
from partnership.models import Person
from partnership.views.asking import reader


@require_safe
@access.requires(can_read_the_register)
def offers(request: HttpRequest) -> HttpResponse:
    """What partners can bring to somebody else's work."""
    today = clock.today()
    return render(
        request,
        "channels_registry/offers.html",
        {
            "rows": [
                {
                    "offer": one,
                    "for_whom": facts.for_whom(one),
                    "unconfirmed": not one.is_confirmed(today),
                }
                for one in offers_on(today)
            ],
            "may_add": can_add_entries(reader(request)),
        },
    )


@require_safe
@access.requires(can_read_the_register)
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """One offer."""
    found = known_offer(code)
    today = clock.today()
    return render(
        request,
        "channels_registry/offer.html",
        {
            "offer": found,
            "facts": facts.of_offer(found),
            "history": history_lines(found),
            "unconfirmed": not found.is_confirmed(today) and not found.has_ended_before(today),
            "ended": found.has_ended_before(today),
            "partner_ended": found.partner.has_ended_before(today),
            "keeps": can_edit_offer(reader(request), found),
            "may_plan": can_add_entries(reader(request)),
        },
    )


@access.read_or_write
@access.requires(can_add_entries)
def offer_new(request: HttpRequest) -> HttpResponse:
    """Put an offer into the register."""
    person = reader(request)

    def save(form: OfferForm) -> Done:
        added = add_offer(by=person, partner=form.cleaned_data["partner"], **form.said())
        return "The offer is in the register.", offer_page(added)

    page = FormPage(
        title="Add an offer",
        lead="Help that you can give alongside somebody else’s work. Whoever logs something that "
        "it fits is told of it.",
        act="Add the offer",
        back=reverse("channels_registry:offers"),
        crumbs=list_crumbs(),
    )
    return filled_in(request, OfferForm(sent_in(request), person=person), page, save)


@access.read_or_write
@access.requires(can_add_entries)
def offer_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change an offer. A stale form gets both texts and loses nothing."""
    person = reader(request)
    found = own_offer(person, code)

    def open_form() -> EditOfferForm:
        return EditOfferForm(sent_in(request), instance=own_offer(person, code))

    def save(form: EditOfferForm) -> Done:
        opened = form.opened_version or 0
        changed = edit_offer(by=person, offer=found, opened_version=opened, **form.said())
        return "The offer is changed.", offer_page(changed)

    page = FormPage(
        title="Change the offer",
        caption=found.partner.name,
        act="Save the offer",
        back=offer_page(found),
        crumbs=crumbs_of(found),
    )
    return edited(request, open_form, page, save)


@access.read_or_write
@access.requires(can_add_entries)
def offer_end(request: HttpRequest, code: str) -> HttpResponse:
    """Give an offer its last day."""
    person = reader(request)
    found = own_offer(person, code)

    def open_form() -> EndOfferForm:
        return EndOfferForm(sent_in(request), instance=own_offer(person, code))

    def save(form: EndOfferForm) -> Done:
        ended = end_offer(
            by=person,
            offer=found,
            opened_version=form.opened_version or 0,
            last_day=form.cleaned_data["last_day"],
        )
        return as_ended(ended, "The offer"), offer_page(ended)

    act = act_of_ending(found, "End the offer")
    page = FormPage(
        title=act,
        caption=found.what,
        lead="From the day after, it is offered to nobody.",
        act=act,
        danger=True,
        back=offer_page(found),
        crumbs=crumbs_of(found),
    )
    return edited(request, open_form, page, save)


def known_offer(code: str) -> Offer:
    found = find_offer(code)
    if found is None:
        raise Http404
    return found


def own_offer(person: Person, code: str) -> Offer:
    """An offer that this person may change; 403 for another's."""
    found = known_offer(code)
    if not can_edit_offer(person, found):
        raise PermissionDenied
    return found


def offer_page(offer: Offer) -> str:
    return reverse("channels_registry:offer", args=[offer.code])


def list_crumbs() -> list[Crumb]:
    return [channels_crumb(), (reverse("channels_registry:offers"), "Offers")]


def crumbs_of(offer: Offer) -> list[Crumb]:
    return [*list_crumbs(), (offer_page(offer), offer.what)]
