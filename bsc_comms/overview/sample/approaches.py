"""What partners asked each other in the sample year: about local work, and for offers."""

from collections.abc import Callable, Mapping

from bsc_comms.kit.working_days import add_working_days
from bsc_comms.overview.sample.story import (
    At,
    Told,
    communication_of,
    letters_have_gone_out,
    told_in,
)
from channels_registry.models import Offer
from partnership.models import Partner, Person
from plans.choices import ApproachAnswer
from plans.models import AskedPartner, OfferRequest
from plans.operations.approaches import (
    GivenAnswer,
    answer_approach,
    ask_the_advocates,
    follow_approaches,
)
from plans.operations.offers import accept_offer_request, ask_for_offer, propose_other_date


def let_them_ask(*, at: At, advocates: Mapping[str, Person]) -> None:
    """Put all of it among the happenings of the year: `at(day, hour, act)`."""
    story = told_in("approaches.toml")
    for asked in story["asked"]:
        at(asked["on"], 11, lambda asked=asked: _ask(asked, advocates))  # type: ignore[misc]
        for answer in asked.get("answer", ()):
            act = _answering(asked, answer, advocates)
            at(answer["on"], 14, act)
        deadline = add_working_days(asked["on"], asked["working_days"])
        at(add_working_days(deadline, -1), 9, _follow)
        at(add_working_days(deadline, 1), 7, _follow)
    for offer in story["offer"]:
        at(offer["on"], 12, lambda offer=offer: _ask_for(offer, advocates))  # type: ignore[misc]
        for kind in ("accepted", "other_date"):
            if kind in offer:
                at(offer[kind], 15, lambda offer=offer: _settle(offer, advocates))  # type: ignore[misc]


def _ask(told: Told, advocates: Mapping[str, Person]) -> None:
    communication = communication_of(told["reference"])
    ask_the_advocates(
        by=advocates[communication.lead_partner.code],
        communication=communication,
        partners=list(Partner.objects.filter(code__in=told["partners"])),
        working_days=told["working_days"],
        question=told["question"],
    )
    letters_have_gone_out()


def _answering(asked: Told, told: Told, advocates: Mapping[str, Person]) -> Callable[[], None]:
    def answer() -> None:
        waiting = AskedPartner.objects.get(
            approach__communication__imported_reference=asked["reference"],
            partner__code=told["partner"],
        )
        answer_approach(
            by=advocates[told["partner"]],
            asked=waiting,
            opened_version=waiting.version,
            answer=GivenAnswer(
                kind=ApproachAnswer(told["kind"]),
                words=told.get("words", ""),
                clash_with=communication_of(told["clash"]) if "clash" in told else None,
                offer=Offer.objects.get(code=told["offer"]) if "offer" in told else None,
            ),
        )
        letters_have_gone_out()

    return answer


def _follow() -> None:
    follow_approaches()
    letters_have_gone_out()


def _ask_for(told: Told, advocates: Mapping[str, Person]) -> None:
    communication = communication_of(told["reference"])
    ask_for_offer(
        by=advocates[communication.lead_partner.code],
        communication=communication,
        offer=Offer.objects.get(code=told["code"]),
    )
    letters_have_gone_out()


def _settle(told: Told, advocates: Mapping[str, Person]) -> None:
    request = OfferRequest.objects.select_related("offer__partner", "communication").get(
        communication__imported_reference=told["reference"], offer__code=told["code"]
    )
    by = advocates[request.offer.partner.code]
    if "accepted" in told:
        accept_offer_request(by=by, request=request, opened_version=1, note=told["words"])
    else:
        propose_other_date(
            by=by,
            request=request,
            opened_version=1,
            first_day=told["first_day"],
            last_day=told["last_day"],
            note=told["words"],
        )
    letters_have_gone_out()
