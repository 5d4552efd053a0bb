"""A campaign that is started twice at one moment is one."""

import threading
import uuid
from datetime import UTC, datetime

import pytest

from bsc_comms.kit import clock
from partnership.models import Change
from plans.models import Campaign
from plans.operations import campaigns
from tests.cast import cast
from tests.plans.at_once import all_at_once, once_all_are_there

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


def test_the_form_sent_twice_at_once_starts_one(monkeypatch):
    people, sent = cast(), uuid.uuid4()
    both, create = threading.Barrier(2), type(Campaign.objects.all()).create
    monkeypatch.setattr(type(Campaign.objects.all()), "create", once_all_are_there(both, create))

    def start() -> Campaign:
        with clock.at(NOW):
            details = campaigns.CampaignDetails("Dark nights", people.lead)
            return campaigns.start_campaign(by=people.alice, details=details, identifier=sent)

    assert all_at_once(start, start) == [Campaign.objects.get()] * 2
    assert Change.objects.filter(act="started").count() == 1
