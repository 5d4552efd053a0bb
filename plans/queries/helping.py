"""Whether and how somebody can help with another partner's communication."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from channels_registry.models import Offer
from partnership.models import Partner, Person
from plans.choices import TAKES_PART, TO_COME, OfferRequestState
from plans.models import Communication, Involvement, OfferRequest
from plans.queries.approaches import offers_of
from plans.queries.offers import partner_may_know
from plans.queries.placements import going_out


@dataclass(frozen=True)
class Help:
    """What a person can give to one communication, and what its partners give already.

    partners: those of today that can help and may know of it; none for one that is not to come any
    more, or is their own. words: what was said with what is given.
    """

    communication: Communication
    partners: Sequence[Partner]
    offers: Sequence[Offer]
    given: Sequence[str]
    words: Sequence[str]


def help_with(person: Person, pk: UUID) -> Help | None:
    """For a communication that this person may know of; None for any other."""
    found = (
        Communication.objects.visible_to(person)
        .select_related("lead_partner")
        .prefetch_related(
            *("areas", "audiences", "topics", "named_partners"), going_out("placements")
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        return None
    could = [
        one
        for one in person.partners_today
        if one.pk != found.lead_partner_id and partner_may_know(found, one.pk)
    ]
    given = _given(found, person.partners)
    return Help(
        communication=found,
        partners=could if found.state in TO_COME else [],
        offers=list(offers_of(*could)),
        given=[told for told, _ in given],
        words=[words for _, words in given],
    )


def _given(communication: Communication, own: Sequence[Partner]) -> list[tuple[str, str]]:
    """ "Fire Brigade: will share it" and its words, as far as this person's partners go."""
    involvements = Involvement.objects.filter(
        communication=communication, partner__in=own, state__in=TAKES_PART
    ).select_related("partner")
    accepted = OfferRequest.objects.filter(
        communication=communication,
        offer__partner__in=own,
        state=OfferRequestState.ACCEPTED,
    ).select_related("offer__partner")
    return [
        (f"{each.partner.name}: {each.get_state_display().lower()}", each.contribution)
        for each in involvements
    ] + [(f"{each.offer.partner.name}: {each.offer.what}", each.answer_note) for each in accepted]
