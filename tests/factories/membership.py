"""Terms of reference, nominations, other subgroups and what they ask."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from partnership.choices import Role
from subgroup.choices import TermsState
from subgroup.models import AdviceRequest, Nomination, OtherMeeting, OtherSubgroup, Terms
from subgroup.rules.terms import HEADS
from tests.factories.people import PartnerFactory

AT = datetime(2016, 10, 20, 9, tzinfo=UTC)
SAID = {field: f"What is said under {label}." for field, label in HEADS.items()} | {
    "quorum": 4,
    "review_on": date(2017, 5, 9),
}


class TermsFactory(DjangoModelFactory):
    """A complete draft; `agreed_at=meeting` makes it a version that was agreed."""

    class Meta:
        model = Terms

    class Params:
        said = factory.Trait(**SAID)

    number = factory.Sequence(lambda n: n + 1)
    said = True
    at = AT
    state = factory.LazyAttribute(lambda o: TermsState.AGREED if o.agreed_at else TermsState.DRAFT)
    agreed_at = None


class NominationFactory(DjangoModelFactory):
    class Meta:
        model = Nomination

    partner = factory.SubFactory(PartnerFactory)
    role = Role.ADVOCATE
    asked_at = AT


class OtherSubgroupFactory(DjangoModelFactory):
    class Meta:
        model = OtherSubgroup

    name = factory.Sequence(lambda n: f"Subgroup {n:05d}")


class OtherMeetingFactory(DjangoModelFactory):
    class Meta:
        model = OtherMeeting

    subgroup = factory.SubFactory(OtherSubgroupFactory)
    date = date(2016, 10, 18)


class AdviceRequestFactory(DjangoModelFactory):
    class Meta:
        model = AdviceRequest

    subgroup = factory.SubFactory(OtherSubgroupFactory)
    question = "How should we tell residents?"
    asked_on = date(2016, 10, 18)
