"""Questions to the other advocates and offers that are asked for, open ones and kept back."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from bsc_comms.kit import clock
from plans.choices import ApproachAnswer, ApproachState, Reach, Visibility
from plans.models import Communication
from plans.operations.approaches import GivenAnswer, answer_approach, ask_the_advocates
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.offers import accept_offer_request
from tests import factories

LAST_NIGHT = datetime(2016, 10, 24, 20, tzinfo=UTC)
WITHDRAWN_AT = datetime(2016, 10, 24, 15, tzinfo=UTC)


def approach_things(world: Any) -> None:
    """Lead partner asks about three local communications, and for two of Other partner's offers."""
    people = world.cast
    local = partial(
        factories.CommunicationFactory,
        lead_partner=people.lead,
        reach=Reach.LOCAL,
        areas=[world.things["area"]],
        created_by=people.alice,
    )
    world.place("local", local(title="Street talks"))
    asked = world.place("approach", _asked(world, local(title="Shed alarms"), people.other))
    factories.AskedPartnerFactory(approach=asked, partner=people.named)
    world.place("asked", asked.asked.get(partner=people.other))
    taken_back = _asked(world, local(title="Bike marking"), people.other)
    taken_back.state, taken_back.closed_at = ApproachState.WITHDRAWN, WITHDRAWN_AT
    taken_back.save()
    world.place("withdrawn approach", taken_back)
    offer = factories.OfferFactory(partner=people.other, what="Home visits", a_month=1)
    world.things["offer of other"] = offer
    world.things["offer of named"] = factories.OfferFactory(partner=people.named)
    world.places["offer to ask for"] = {"pk": world.things["open"].pk, "code": offer.code}
    about = local(title="Smoke alarms")
    world.place(
        "offer request",
        factories.OfferRequestFactory(communication=about, offer=offer, asked_by=people.alice),
    )
    proposed = factories.OfferRequestFactory(
        communication=about,
        offer=factories.OfferFactory(partner=people.other, what="Fire talks"),
        state="other_date",
        other_first_day=date(2016, 11, 9),
        asked_by=people.alice,
    )
    world.place("proposed", proposed)
    world.places["no such offer"] = {"pk": world.things["open"].pk, "code": "none"}
    world.places["missing offer"] = {"pk": UUID(int=0), "code": offer.code}


def approaches_kept_back(world: Any) -> None:
    """The same about what Lead partner keeps back; one asked partner may not know of it."""
    people = world.cast
    for name, visibility, named in (
        ("named secret", Visibility.NAMED, [people.named]),
        ("lead secret", Visibility.LEAD, []),
    ):
        kept = partial(
            factories.CommunicationFactory,
            title=f"Dark streets, {name}",
            lead_partner=people.lead,
            reach=Reach.LOCAL,
            visibility=visibility,
            named_partners=named,
            embargo_until=datetime(2017, 1, 9, tzinfo=UTC),
            reference=None,
            created_by=people.alice,
        )
        world.place(f"local {name}", kept())
        partner = people.named if named else people.other
        approach = world.place(f"approach of {name}", _asked(world, kept(), partner))
        world.place(f"asked of {name}", approach.asked.get())
        offer = factories.OfferFactory(partner=partner, what=f"Visits, {name}")
        about = kept()
        request = factories.OfferRequestFactory(communication=about, offer=offer)
        world.place(f"offer request of {name}", request)
        another = world.things["offer of other"]
        factories.OfferRequestFactory(communication=about, offer=another, state="accepted")
        proposed = factories.OfferRequestFactory(
            communication=kept(), offer=offer, state="other_date", other_first_day=date(2016, 11, 9)
        )
        world.place(f"proposed of {name}", proposed)
        world.places[f"offer to ask for {name}"] = {"pk": kept().pk, "code": offer.code}


def _asked(world: Any, communication: Any, partner: Any) -> Any:
    approach = factories.ApproachFactory(
        communication=communication, asked_by=world.cast.alice, question="Is anything planned?"
    )
    factories.AskedPartnerFactory(approach=approach, partner=partner)
    return approach


def more_of_approaches(world: Any, partner: Any) -> None:
    """One more question of each kind, and one more offer that fits, is asked for or proposed."""
    people, shown = world.cast, world.things["open"]
    factories.AskedPartnerFactory(approach=world.things["approach"], partner=partner)
    local = partial(factories.CommunicationFactory, reach=Reach.LOCAL, title="More local work")
    for lead, asked in ((people.lead, people.other), (people.other, people.lead)):
        _asked(world, local(lead_partner=lead), asked)
    earlier = _asked(world, shown, partner)
    earlier.state, earlier.closed_at = ApproachState.CLOSED, WITHDRAWN_AT
    earlier.save()
    earlier.asked.update(
        answer="clash",
        words="Ours too",
        clash_with=local(lead_partner=partner),
        answered_at=WITHDRAWN_AT,
    )
    factories.OfferFactory(partner=partner).topics.add(world.things["topic"])
    for offering, about in ((partner, shown), (people.lead, local(lead_partner=partner))):
        factories.OfferRequestFactory(
            communication=about, offer=factories.OfferFactory(partner=offering)
        )


def ask_in_secret(world: Any, kept: Any, word: str) -> None:
    """All that can be asked and answered about a communication that is kept back, in its words.

    About what only Lead partner knows nobody can be asked; rows stand for what might have been.
    """
    people = world.cast
    Communication.objects.filter(pk=kept.pk).update(reach=Reach.LOCAL)
    if not kept.named_partners.exists():
        approach = factories.ApproachFactory(communication=kept, question=f"Any {word}?")
        factories.AskedPartnerFactory(approach=approach, partner=people.other)
        offer = world.things["offer of other"]
        factories.OfferRequestFactory(
            communication=kept, offer=offer, state="accepted", note=f"For {word}"
        )
        return
    approach = ask_the_advocates(
        by=people.alice,
        communication=kept,
        partners=[people.named],
        question=f"Any {word}?",
    )
    answer_approach(
        by=people.charlie,
        asked=approach.asked.get(),
        opened_version=1,
        answer=GivenAnswer(ApproachAnswer.JOIN, f"We bring {word}s"),
    )
    request = factories.OfferRequestFactory(
        communication=kept, offer=world.things["offer of named"], asked_by=people.alice
    )
    accept_offer_request(by=people.charlie, request=request, opened_version=1, note=f"To {word}")
    with clock.at(LAST_NIGHT):
        edit_communication(
            by=people.alice,
            communication=kept,
            opened_version=Communication.objects.get(pk=kept.pk).version,
            details=Details(fields={"message": f"Feed no {word}"}),
        )
