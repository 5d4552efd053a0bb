"""Pairs near each other that addresses can name: open ones, and of what is kept back."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from plans.choices import OverlapAnswerKind
from plans.models import Communication
from plans.queries.overlaps.versions import version_of
from tests import factories
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of

WITHDRAWN_AT = datetime(2016, 10, 24, 15, tzinfo=UTC)


def overlap_things(world: Any) -> None:
    """Lead and Other partner have three pairs: unanswered, answered by Alice, proposed by Bob."""
    people = world.cast
    ours = partial(factories.CommunicationFactory, lead_partner=people.lead)
    theirs = partial(factories.CommunicationFactory, lead_partner=people.other)
    world.place("pair", overlap_of(ours(title="Lights on"), theirs(title="Lamps on")))
    answered = overlap_of(ours(title="Bins in"), theirs(title="Bins out"))
    world.place("answered pair", answered)
    world.things["answer of alice"] = OverlapAnswerFactory(
        overlap=answered, by=people.alice, partner=people.lead
    )
    one = ours(title="Bikes marked")
    proposed = world.place("proposed pair", overlap_of(one, theirs(title="Bikes locked")))
    world.things["proposal of bob"] = OverlapAnswerFactory(
        overlap=proposed,
        kind=OverlapAnswerKind.JOINT,
        takes_over=one,
        by=people.bob,
        partner=people.other,
    )


def pairs_kept_back(world: Any, secret: str) -> None:
    """What is kept back is near what Other partner plans, who must not learn of it."""
    theirs = factories.CommunicationFactory(
        lead_partner=world.cast.other, title=f"Near {len(world.places)}"
    )
    kept: Communication = world.things[secret]
    world.place(f"pair of {secret}", overlap_of(kept, theirs))


def sent_for(pair: str, **sent: Any) -> Any:
    """What a person sends of this pair, with the version that the page holds."""

    def fill_in(world: Any, who: str) -> dict[str, Any]:
        overlap = world.things[pair]
        answers = list(overlap.answers.all())
        return {"version": version_of(overlap, answers), **sent}

    return fill_in


def answer_sent(pair: str, answer: str, **sent: Any) -> Any:
    """The same for an answer that is agreed to, declined or taken back."""

    def fill_in(world: Any, who: str) -> dict[str, Any]:
        return {**sent_for(pair, **sent)(world, who), "answer": world.things[answer].pk}

    return fill_in


def takes_over(pair: str) -> Any:
    """Going joint: the first of the two takes over."""

    def fill_in(world: Any, who: str) -> dict[str, Any]:
        sent = {"takes_over": world.things[pair].first_id, "carries_channels": "yes"}
        return {**sent_for(pair)(world, who), **sent, "both_agreed": "on"}

    return fill_in


def more_of_overlaps(world: Any, partner: Any) -> None:
    """One more pair of Lead partner's, waiting and answered, and one of each thing with a page."""
    ours = factories.CommunicationFactory(lead_partner=world.cast.lead)
    waiting, answered = (factories.CommunicationFactory(lead_partner=partner) for _ in range(2))
    for one in (ours, world.things["open"]):
        overlap_of(one, waiting)
        OverlapAnswerFactory(overlap=overlap_of(one, answered), partner=partner)
    OverlapAnswerFactory(overlap=world.things["pair"], partner=partner, withdrawn_at=WITHDRAWN_AT)
