"""A communication rests on indicators, findings or other intelligence, or says why on nothing."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from plans.models import Communication
from tests.factories import CommunicationFactory, FindingFactory
from tests.factories.evidence import IndicatorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
NEW = "/communications/new/"


def send(alice, people, **fields):
    said = {
        "identifier": str(uuid.uuid4()),
        "title": "Lock up",
        "lead_partner": people.lead.pk,
        "when": "undated",
        "visibility": "partnership",
    }
    return alice.post(NEW, said | fields, follow=True)


def errors(response) -> dict[str, list[str]]:
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def test_it_cites_indicators_findings_and_other_intelligence(alice, people):
    indicator, finding = IndicatorFactory(), FindingFactory()
    response = send(
        alice,
        people,
        indicators=[indicator.pk],
        findings=[finding.pk],
        other_intelligence="Calls doubled in September",
        other_intelligence_source="The council's noise team",
    )
    found = Communication.objects.get()
    assert list(found.indicators.all()) == [indicator]
    assert list(found.findings.all()) == [finding]
    for text in (
        f"Should move the indicator: {indicator.label}",
        f"Answers the finding: {finding.text}",
        "Calls doubled in September",
        "Source: The council&#x27;s noise team",
    ):
        assert text in response.text


def test_other_intelligence_needs_a_source(alice, people):
    response = send(alice, people, other_intelligence="Calls doubled in September")
    assert errors(response) == {
        "other_intelligence_source": ["Say where that is from, so that others can ask"]
    }
    assert "Calls doubled in September" in response.text
    assert not Communication.objects.exists()


def test_the_database_refuses_other_intelligence_without_a_source():
    with (
        pytest.raises(IntegrityError, match="other_intelligence_has_a_source"),
        transaction.atomic(),
    ):
        CommunicationFactory(other_intelligence="Calls doubled")


def test_a_reason_for_none_stands_alone(alice, people):
    response = send(
        alice,
        people,
        findings=[FindingFactory().pk],
        no_evidence_reason="Asked for by the board",
    )
    assert errors(response) == {
        "no_evidence_reason": ["It cites evidence as well: empty this, or take out what it cites"]
    }


def test_an_explicit_none_says_why(alice, people):
    response = send(alice, people, no_evidence_reason="Asked for by the board")
    assert "No evidence cited: Asked for by the board" in response.text


def test_what_cites_nothing_says_so(alice, people):
    assert "No evidence cited yet" in send(alice, people).text
