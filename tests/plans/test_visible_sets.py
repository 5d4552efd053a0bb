"""What hangs on a communication is known to whoever may know of the communication, and no others.

Lead partner has three: one that all may see, one for Named partner too, one for itself alone.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import pytest

from bsc_comms.kit import clock
from partnership.models import Letter
from plans.choices import OverlapAnswerKind, RowState, State, Visibility
from plans.models import (
    AgreedLine,
    Approach,
    AskedPartner,
    Campaign,
    Communication,
    Contact,
    ImportRow,
    Layout,
    OfferRequest,
    Overlap,
    OverlapAnswer,
    PlanImport,
)
from plans.queries.imports import (
    SPEAKS_OF,
    imports_visible_to,
    layouts_visible_to,
    rows_visible_to,
)
from plans.queries.overlaps.near_rows import near_counts
from plans.queries.overlaps.waiting import unanswered_overlaps
from tests import factories
from tests.cast import cast
from tests.factories.agreed import AgreedLineFactory, ContactFactory
from tests.factories.overlaps import OverlapAnswerFactory, overlap_of
from tests.policy_people import NOW, Everybody

pytestmark = pytest.mark.django_db
OTHERS = {"bob", "champion", "coordinator", "chair", "board_member", "administrator"}
KNOWN = {
    "alice": {"open", "named", "lead"},
    "charlie": {"open", "named"},
    **{key: {"open"} for key in OTHERS},
    "ruth": set(),
    "nobody": set(),
}


@pytest.fixture
def people():
    with clock.at(NOW):
        yield Everybody(cast())


@pytest.fixture
def three(people) -> dict[str, Communication]:
    lead, named = people.cast.lead, people.cast.named
    made = {
        "open": factories.CommunicationFactory(lead_partner=lead),
        "named": factories.CommunicationFactory(
            lead_partner=lead, visibility=Visibility.NAMED, named_partners=[named], reference=None
        ),
        "lead": factories.CommunicationFactory(
            lead_partner=lead, visibility=Visibility.LEAD, named_partners=[named], reference=None
        ),
    }
    for name, communication in made.items():
        communication.campaign = factories.CampaignFactory(name=name, lead_partner=lead)
        communication.save()
    return made


def known(people, visible_to, things) -> dict[str, set[str]]:
    """By person, the names of the things that they know of. `things`: each by its name."""
    return {
        who: {
            name
            for name, thing in things.items()
            if visible_to(person).filter(pk=thing.pk).exists()
        }
        for who, person in people.all.items()
    }


def test_communications(people, three):
    assert known(people, Communication.objects.visible_to, three) == KNOWN


def test_what_ones_own_partners_lead_is_all_of_it_known(people, three):
    led = {who: set(three) if who == "alice" else set() for who in KNOWN}
    assert known(people, Communication.objects.led_by, three) == led
    assert all(led[who] <= KNOWN[who] for who in KNOWN)


def test_by_partner(people, three):
    def seen(*partners):
        found = Communication.objects.visible_to_partners({one.pk for one in partners})
        return {name for name, one in three.items() if found.filter(pk=one.pk).exists()}

    of = people.cast
    assert seen() == seen(of.other) == {"open"}
    assert seen(of.named) == seen(of.named, of.other) == {"open", "named"}
    assert seen(of.lead) == seen(of.lead, of.named) == {"open", "named", "lead"}


def test_what_is_open_and_what_is_kept_back_are_all_there_is(people, three):
    later, passed = NOW + timedelta(days=1), NOW - timedelta(days=1)
    with_end = {
        "ends later": factories.CommunicationFactory(embargo_until=later),
        "ended": factories.CommunicationFactory(embargo_until=passed, visibility=Visibility.LEAD),
    }
    everything = three | with_end

    def names(found):
        return {name for name, one in everything.items() if found.filter(pk=one.pk).exists()}

    assert names(Communication.objects.open_to_the_partnership()) == {"open", "ended"}
    assert names(Communication.objects.kept_back()) == {"named", "lead", "ends later"}
    said = {name for name, one in everything.items() if one.is_open_to_the_partnership}
    assert said == {"open", "ended"}
    asked = Communication.objects.with_whether_all_know().values_list("pk", "all_know")
    assert {pk for pk, all_know in asked if all_know} == {three["open"].pk, with_end["ended"].pk}


def test_campaigns(people, three):
    campaigns = {name: one.campaign for name, one in three.items()}
    assert known(people, Campaign.objects.known_to, campaigns) == KNOWN
    asked = Campaign.objects.with_whether_all_know().values_list("name", "all_know")
    assert dict(asked) == {"open": True, "named": False, "lead": False}


def test_a_campaign_with_nothing_to_see_is_known_to_who_started_it(people):
    empty = factories.CampaignFactory(
        lead_partner=people.cast.lead, started_by=people.cast.coordinator
    )
    found = known(people, Campaign.objects.known_to, {"empty": empty})
    assert {who for who, names in found.items() if names} == {"alice", "coordinator"}


def test_questions_and_whom_they_went_to(people, three):
    approaches = {name: factories.ApproachFactory(communication=one) for name, one in three.items()}
    asked = {name: factories.AskedPartnerFactory(approach=one) for name, one in approaches.items()}
    assert known(people, Approach.objects.visible_to, approaches) == KNOWN
    assert known(people, AskedPartner.objects.visible_to, asked) == KNOWN
    assert {*AskedPartner.objects.open_to_the_partnership()} == {asked["open"]}


def test_requests_for_offers(people, three):
    requests = {
        name: factories.OfferRequestFactory(communication=one) for name, one in three.items()
    }
    assert known(people, OfferRequest.objects.visible_to, requests) == KNOWN


def test_agreed_lines_go_by_their_campaign(people, three):
    lines = {name: AgreedLineFactory(campaign=one.campaign) for name, one in three.items()}
    assert known(people, AgreedLine.objects.visible_to, lines) == KNOWN
    anybodys = AgreedLineFactory()
    of_all = AgreedLine.objects.open_to_the_partnership()
    assert {*of_all} == {lines["open"], anybodys}
    seen = known(people, AgreedLine.objects.visible_to, {"line": anybodys})
    assert {who for who, names in seen.items() if not names} == {"ruth", "nobody"}


def test_contacts_are_for_whoever_holds_a_role(people):
    seen = known(people, Contact.objects.visible_to, {"contact": ContactFactory()})
    assert {who for who, names in seen.items() if not names} == {"ruth", "nobody"}


def test_pairs_go_by_both_sides(people, three):
    theirs = factories.CommunicationFactory(lead_partner=people.cast.other)
    pairs = {name: overlap_of(one, theirs) for name, one in three.items()}
    assert known(people, Overlap.objects.visible_to, pairs) == KNOWN
    assert {*Overlap.objects.open_to_the_partnership()} == {pairs["open"]}
    assert {*Overlap.objects.of(three["lead"])} == {pairs["lead"]}
    assert Overlap.objects.of(theirs).count() == 3


@pytest.mark.parametrize(("other", "settles"), [("lead", True), ("open", False)])
def test_an_answer_in_confidence_counts_for_the_partner_that_gave_it_while_a_side_is_kept_back(
    people, three, other, settles
):
    theirs = factories.CommunicationFactory(lead_partner=people.cast.other)
    pair = overlap_of(three[other], theirs)
    answer = OverlapAnswerFactory(overlap=pair, partner=people.cast.other, in_confidence=True)
    told = {
        who: (
            OverlapAnswer.objects.known_to(person).exists(),
            Overlap.objects.unanswered_for(person).exists(),
        )
        for who, person in people.signed_in.items()
    }
    assert told == {
        who: (True, not settles) if who == "bob" else (False, True) for who in people.signed_in
    }
    assert {*Overlap.objects.unanswered()} == {pair}
    assert not Overlap.objects.answered().exists()
    OverlapAnswer.objects.filter(pk=answer.pk).update(in_confidence=False)
    assert {*Overlap.objects.answered()} == {pair}
    assert not Overlap.objects.unanswered().exists()


@pytest.mark.parametrize(
    ("fields", "settles"),
    [
        ({}, True),
        ({"withdrawn_at": NOW}, False),
        ({"first_facts": "other"}, False),
        ({"second_facts": "other"}, False),
        ({"kind": OverlapAnswerKind.JOINT}, False),
        ({"kind": OverlapAnswerKind.JOINT, "agreed_at": NOW}, True),
    ],
)
def test_which_answers_settle_a_pair(people, three, fields, settles):
    theirs = factories.CommunicationFactory(lead_partner=people.cast.other)
    pair = overlap_of(three["open"], theirs)
    joint = {"takes_over": three["open"]} if "kind" in fields else {}
    OverlapAnswerFactory(overlap=pair, **fields, **joint)
    OverlapAnswerFactory(overlap=overlap_of(three["named"], theirs))
    assert Overlap.objects.answered().filter(pk=pair.pk).exists() is settles
    assert Overlap.objects.unanswered().filter(pk=pair.pk).exists() is not settles


def test_the_count_beside_a_row_is_of_the_unanswered_pairs_that_a_person_may_know(people, three):
    over = {"state": State.ISSUED, "window_start": date(2016, 9, 1), "window_end": date(2016, 9, 2)}
    past = factories.CommunicationFactory(lead_partner=people.cast.lead, **over)
    theirs = factories.CommunicationFactory.create_batch(4, lead_partner=people.cast.other)
    theirs.append(factories.CommunicationFactory(lead_partner=people.cast.other, **over))
    sides = [*three.values(), past]
    pairs = [overlap_of(one, other) for one in sides for other in theirs]
    pairs.append(overlap_of(three["open"], three["lead"]))
    for pair in pairs[::4]:
        OverlapAnswerFactory(overlap=pair)
    for pair in pairs[1::4]:
        OverlapAnswerFactory(overlap=pair, partner=people.cast.other, in_confidence=True)
    Overlap.objects.filter(pk=pairs[2].pk).update(stands=False)
    keys = {one.pk for one in (*sides, *theirs)}
    for person in people.signed_in.values():
        known = unanswered_overlaps(person).values_list("first_id", "second_id")
        assert near_counts(keys, person) == Counter(chain.from_iterable(known))
        some = {three["named"].pk}
        assert near_counts(some, person)[three["named"].pk] == sum(
            three["named"].pk in pair for pair in known
        )
    assert near_counts(keys, people.signed_in["bob"]) != near_counts(
        keys, people.signed_in["charlie"]
    )


@pytest.mark.parametrize(("rows", "queries"), [(0, 1), (1, 2), (3, 2), (50, 2)])
def test_the_counts_of_a_page_take_two_queries_however_many_pairs(
    people, three, rows, queries, django_assert_num_queries
):
    for _ in range(rows):
        overlap_of(three["open"], factories.CommunicationFactory())
    alice = people.signed_in["alice"]
    assert alice.partner_ids
    with django_assert_num_queries(queries):
        assert near_counts({three["open"].pk}, alice)[three["open"].pk] == rows


def test_letters_in_confidence_are_their_recipients(people):
    letters = {
        "plain": factories.LetterFactory(recipient=people.cast.bob),
        "in confidence": factories.LetterFactory(recipient=people.cast.bob, in_confidence=True),
    }
    found = {
        who: {name for name, one in letters.items() if one in Letter.objects.known_to(person)}
        for who, person in people.signed_in.items()
    }
    assert found == {who: set(letters) if who == "bob" else {"plain"} for who in people.signed_in}


# --- imports ------------------------------------------------------------------------------------


def sheet(by, *communications, speaks_of=None) -> PlanImport:
    """An import of one row for each of these (None: a row of none).

    speaks_of: what a doubt or a refusal of it tells of.
    """
    made = PlanImport.objects.create(
        file_name="plan.csv",
        sha256="0" * 64,
        year=2016,
        by=by,
        at=datetime(2016, 10, 1, tzinfo=UTC),
        notes={SPEAKS_OF: [speaks_of.pk.hex]} if speaks_of else {},
    )
    for number, one in enumerate(communications, start=2):
        ImportRow.objects.create(
            plan_import=made, number=number, original={}, communication=one, state=RowState.READY
        )
    return made


def test_an_import_that_speaks_of_what_is_kept_back_is_known_to_who_brought_it_in(people, three):
    alice, coordinator = people.cast.alice, people.cast.coordinator
    imports = {
        "open": sheet(alice, None, three["open"]),
        "kept back": sheet(alice, three["open"], three["lead"]),
        "of the coordinator": sheet(coordinator, three["lead"]),
        "refused beside it": sheet(alice, three["open"], speaks_of=three["lead"]),
    }
    found = {
        who: {name for name, one in imports.items() if one in imports_visible_to(person)}
        for who, person in people.signed_in.items()
    }
    nothing = {key: set() for key in people.signed_in}
    assert found == {
        **nothing,
        "alice": {"open", "kept back", "refused beside it"},
        "coordinator": {"open", "of the coordinator"},
        "administrator": {"open"},
    }
    rows = rows_visible_to(imports["kept back"], coordinator)
    assert [row.communication for row in rows] == [three["open"]]
    assert rows_visible_to(imports["open"], coordinator).count() == 2


def test_a_layout_is_for_its_partner_and_the_coordinator(people):
    own = Layout.objects.create(
        name="Lead’s", partner=people.cast.lead, fingerprint="1", kept_at=NOW
    )
    several = Layout.objects.create(name="Several", fingerprint="2", kept_at=NOW)
    found = {who: {*layouts_visible_to(person)} for who, person in people.signed_in.items()}
    nothing = {key: set() for key in people.signed_in}
    assert found == {
        **nothing,
        "alice": {own},
        "coordinator": {own, several},
        "administrator": {own, several},
    }
