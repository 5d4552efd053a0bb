"""A year made by hand, with every edge that an annual record knows, and its exact figures."""

from datetime import UTC, date, datetime

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Partner
from plans.choices import InvolvementState, PlacementState, Precision, State, Visibility
from plans.models import AnnualRecord, Communication, ReferenceSequence
from plans.operations.records import compile_record
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    DateChangeFactory,
    DecisionFactory,
    InvolvementFactory,
    PartnerFactory,
    PlacementFactory,
    TopicFactory,
    partnership,
)

YEAR = FinancialYear(2016)
DRAFT_DAY = datetime(2017, 4, 20, 9, tzinfo=UTC)
LAST_OPEN_DAY = datetime(2017, 5, 31, 22, 59, tzinfo=UTC)  # 23.59 in London
FINAL_DAY = datetime(2017, 5, 31, 23, 0, tzinfo=UTC)  # 1 June in London
CANARY = "Quokka"
KEY = "11" * 32

FIGURES = {
    "joint": 2,
    "communications": 4,
    "partners": 3,
    "placements": 6,
    "not_issued": 6,
    "without_review": 1,
    "logged_late": 1,
    "not_evaluated": 3,
    "partners_without": 1,
}
REGISTER = [
    ("Dark evenings", "Posters", date(2016, 4, 1)),
    ("Safe in summer", "Posters", date(2016, 6, 10)),
    ("Bike marking", "Posters", date(2016, 11, 8)),
    ("Bike marking", "Radio", date(2016, 11, 8)),
    ("Council advice", "Posters", date(2016, 11, 8)),
    ("Dark evenings", "Radio", date(2017, 3, 31)),
]


def issued(communication: Communication, channel: str, day: date, **fields) -> None:
    PlacementFactory(
        communication=communication,
        channel=ChannelFactory(code=channel, name=channel),
        issued=True,
        issued_on=day,
        **fields,
    )


def lead(title: str, partner: Partner, day: date, **fields) -> Communication:
    return CommunicationFactory(
        title=title, lead_partner=partner, window_start=day, state=State.ISSUED, **fields
    )


def compiled(at=FINAL_DAY, *, year=YEAR, by=None, why="More is known.") -> AnnualRecord:
    with clock.at(at):
        return compile_record(by=by, year=year, why=why)


def make_the_year() -> dict[str, Partner]:
    """The partners by code."""
    partnership()
    council = PartnerFactory(code="COUNCIL", name="The Council")
    people = {
        "COUNCIL": council,
        "SAFETY": PartnerFactory(code="SAFETY", name="Safety Team", parent=council),
        "TRADING": PartnerFactory(code="TRADING", name="Trading Standards", parent=council),
        "POLICE": PartnerFactory(code="POLICE", name="Police"),
        "FIRE": PartnerFactory(code="FIRE", name="Fire Brigade"),
        "QUIET": PartnerFactory(code="QUIET", name="Quiet Partner"),
    }
    PartnerFactory(code="GONE", name="Gone Before", valid_to=date(2016, 3, 31))
    PartnerFactory(code="LATER", name="Came Later", valid_from=date(2017, 4, 1))
    _make_what_was_issued(people)
    _make_what_was_not(people)
    _make_what_is_kept_back(people)
    return people


def _make_what_was_issued(people: dict[str, Partner]) -> None:
    ReferenceSequence.objects.create(year=YEAR.start_year, last=1)
    burglary, fire = TopicFactory(label="Burglary"), TopicFactory(label="Fire safety")
    joint = lead(
        "Dark evenings",
        people["SAFETY"],
        date(2016, 4, 1),
        reference="SSCP-2016-001",
        created_at=datetime(2016, 3, 1, tzinfo=UTC),
        topics=[burglary, fire],
        internal_notes=f"{CANARY} in the notes",
        reported_result=f"{CANARY} in the result",
    )
    InvolvementFactory(
        communication=joint, partner=people["POLICE"], contribution="Officers on the day"
    )
    issued(joint, "Posters", date(2016, 4, 1))
    issued(joint, "Radio", date(2017, 3, 31))
    DecisionFactory(communication=joint, at=datetime(2016, 3, 15, tzinfo=UTC))

    council_only = lead("Council advice", people["SAFETY"], date(2016, 11, 8))
    InvolvementFactory(communication=council_only, partner=people["TRADING"])
    InvolvementFactory(communication=council_only, partner=people["COUNCIL"])
    issued(council_only, "Posters", date(2016, 11, 8))
    DecisionFactory(communication=council_only, at=datetime(2016, 11, 9, 9, tzinfo=UTC))

    alone = lead(
        "Safe in summer",
        people["FIRE"],
        date(2016, 6, 10),
        precision=Precision.PART_OF_MONTH,
        window_end=date(2016, 6, 20),
        created_at=datetime(2016, 6, 10, 23, 30, tzinfo=UTC),  # 11 June in London
        topics=[fire],
    )
    Communication.objects.filter(pk=alone.pk).update(state=State.EVALUATED)
    for partner, state in (
        ("POLICE", InvolvementState.INVITED),
        ("COUNCIL", InvolvementState.DECLINED),
    ):
        InvolvementFactory(communication=alone, partner=people[partner], state=state)
    issued(alone, "Posters", date(2016, 6, 10), issued_until=date(2016, 6, 20))
    DecisionFactory(communication=alone, at=datetime(2016, 6, 15, tzinfo=UTC))

    both_issue = lead("Bike marking", people["POLICE"], date(2016, 11, 8))
    issued(both_issue, "Posters", date(2016, 11, 8))
    issued(both_issue, "Radio", date(2016, 11, 8), partner=people["FIRE"])
    PlacementFactory(communication=both_issue, state=PlacementState.DROPPED)
    DecisionFactory(communication=both_issue, at=datetime(2016, 11, 8, 12, tzinfo=UTC))

    edges = lead("Just outside", people["POLICE"], date(2016, 3, 31))
    issued(edges, "Posters", date(2016, 3, 31))
    issued(edges, "Radio", date(2017, 4, 1))


def _make_what_was_not(people: dict[str, Partner]) -> None:
    police = people["POLICE"]
    CommunicationFactory(
        title="Cancelled one",
        lead_partner=police,
        state=State.CANCELLED,
        state_reason="The grant ended.",
    )
    CommunicationFactory(title="Forgotten one", lead_partner=police, window_start=date(2017, 3, 31))
    moved = CommunicationFactory(
        title="Moved one", lead_partner=police, window_start=date(2017, 6, 1)
    )
    DateChangeFactory(
        communication=moved, old_start=date(2017, 3, 1), old_end=date(2017, 3, 1), reason="Rain."
    )
    CommunicationFactory(
        title="Merged one",
        lead_partner=police,
        state=State.MERGED,
        merged_into=Communication.objects.get(title="Dark evenings"),
    )
    late = lead("Late one", police, date(2017, 3, 20))
    issued(late, "Posters", date(2017, 4, 3))
    CommunicationFactory(
        title="Undated one",
        lead_partner=police,
        undated=True,
        state=State.POSTPONED,
        state_reason="No date was found.",
    )
    CommunicationFactory(title="Next year's", lead_partner=police, window_start=date(2017, 4, 1))
    CommunicationFactory(title="Last year's", lead_partner=police, window_start=date(2016, 3, 31))
    CommunicationFactory(title="An idea", lead_partner=people["QUIET"], idea=True)


def _make_what_is_kept_back(people: dict[str, Partner]) -> None:
    for title, fields in (
        (f"{CANARY} raid", {"embargoed": True}),
        (f"{CANARY} restricted", {"visibility": Visibility.LEAD}),
        (f"{CANARY} named", {"visibility": Visibility.NAMED}),
    ):
        hidden = lead(title, people["QUIET"], date(2016, 11, 8), **fields)
        InvolvementFactory(communication=hidden, partner=people["FIRE"])
        issued(hidden, "Posters", date(2016, 11, 8))
    CommunicationFactory(
        title=f"{CANARY} cancelled",
        lead_partner=people["QUIET"],
        embargoed=True,
        state=State.CANCELLED,
        state_reason=f"{CANARY} was seen.",
    )


def figures(record: AnnualRecord) -> dict[str, int]:
    return {figure["key"]: figure["value"] for figure in record.content["figures"]}
