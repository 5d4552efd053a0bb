"""Taking an import back tells nobody of what others keep back near it."""

import pytest

from partnership.models import Partner
from plans.choices import ApproachAnswer, ImportState, Reach, Visibility
from plans.models import AskedPartner, Communication, Overlap
from plans.operations.approaches import ask_the_advocates
from plans.operations.imports import TouchedSince, touched_since, undo_import
from tests import factories
from tests.factories.overlaps import overlap_of
from tests.plans.asked import of, says
from tests.plans.overlap_answers import answer
from tests.plans.sheets import SHED, saved, titled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]


@pytest.fixture
def cora():
    return factories.coordinator()


@pytest.fixture
def quinn():
    """Speaks for a partner that keeps something back."""
    partner = factories.PartnerFactory(code="QUO")
    return factories.advocate_of(partner, name="Quinn")


@pytest.fixture
def fay():
    """Speaks for the partner whose sheet it is."""
    return factories.advocate_of(Partner.objects.get(code="FIRE"), name="Fay")


def secret_of(person, **fields) -> Communication:
    (partner,) = person.partners
    return factories.CommunicationFactory(
        lead_partner=partner, title="Quokka", embargoed=True, reach=Reach.LOCAL, **fields
    )


@pytest.fixture
def answered_in_confidence(quinn):
    plan_import = saved(SHED)
    pair = overlap_of(secret_of(quinn), titled("Lock your shed"))
    answer(pair, quinn, note="Quokka: we tell them afterwards.")
    return plan_import


@pytest.fixture
def named_in_confidence(quinn, fay):
    """Quinn asks Fay's partner, which says that it plans the same already."""
    plan_import = saved(SHED)
    secret = secret_of(quinn, named_partners=list(fay.partners))
    approach = ask_the_advocates(by=quinn, communication=secret, partners=list(fay.partners))
    says(
        fay,
        of(approach, fay.partners[0]),
        ApproachAnswer.CLASH,
        clash_with=titled("Lock your shed"),
        words="The same week.",
    )
    return plan_import


def test_an_answer_in_confidence_hinders_nobody_who_may_not_know_of_it(
    cora, answered_in_confidence
) -> None:
    assert touched_since(answered_in_confidence, seen_by=cora) == []
    assert undo_import(by=cora, plan_import=answered_in_confidence) == 1
    assert not Overlap.objects.exists()
    assert Communication.objects.get().title == "Quokka"


def test_an_answer_in_confidence_hinders_the_partner_that_gave_it(
    quinn, answered_in_confidence
) -> None:
    (touch,) = touched_since(answered_in_confidence, seen_by=quinn)
    assert touch.why == ("an overlap with it was answered",)


def test_what_an_answer_about_a_secret_names_can_be_taken_back_and_is_then_named_in_words(
    cora, named_in_confidence
) -> None:
    assert touched_since(named_in_confidence, seen_by=cora) == []
    assert undo_import(by=cora, plan_import=named_in_confidence) == 1
    asked = AskedPartner.objects.get()
    assert (asked.clash_with, asked.words) == (None, "Lock your shed\nThe same week.")


def test_whoever_knows_of_the_question_is_told_that_an_answer_names_it(
    fay, named_in_confidence
) -> None:
    (touch,) = touched_since(named_in_confidence, seen_by=fay)
    assert touch.why == ("a partner answered that it plans it already",)
    with pytest.raises(TouchedSince):
        undo_import(by=fay, plan_import=named_in_confidence)
    named_in_confidence.refresh_from_db()
    assert named_in_confidence.state == ImportState.SAVED


def test_once_all_see_the_question_everybody_is_told_that_an_answer_names_it(
    cora, named_in_confidence
) -> None:
    Communication.objects.filter(title="Quokka").update(
        visibility=Visibility.PARTNERSHIP, embargo_until=None
    )
    (touch,) = touched_since(named_in_confidence, seen_by=cora)
    assert touch.why == ("a partner answered that it plans it already",)
