"""A draft stands outside the chain and is signed by nobody; what is final, by two people."""

import pytest
from django.core.exceptions import PermissionDenied

from bsc_comms.kit import clock
from partnership.choices import Role
from plans.choices import Signing
from plans.models import AnnualRecord, Communication, RecordSignature
from plans.operations.record_signing import CannotSign, sign_record
from plans.operations.records import order_due_records
from plans.queries.record_chain import last_head, verify
from tests.factories import AppointmentFactory, chair, coordinator
from tests.plans.record_opened import get
from tests.plans.record_year import (
    DRAFT_DAY,
    FINAL_DAY,
    KEY,
    LAST_OPEN_DAY,
    YEAR,
    compiled,
    make_the_year,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_documents")]


@pytest.fixture(autouse=True)
def with_a_key(settings):
    settings.RECORD_KEY = KEY


def test_a_draft_follows_nothing_and_is_followed_by_nothing():
    make_the_year()
    draft = compiled(DRAFT_DAY)
    assert (draft.previous, last_head()) == ("", "")
    assert compiled(FINAL_DAY).previous == ""
    assert verify().holds


@pytest.mark.both_databases
def test_two_people_sign_each_once_what_they_saw_and_a_draft_is_not_signed():
    make_the_year()
    one, other = coordinator(), chair()
    AppointmentFactory(person=one, role=Role.CHAIR, partner=None)

    def refused(said: str, **fields) -> None:
        given = {"by": one, "record": record, "role": Signing.COORDINATOR, "head": record.head}
        with pytest.raises(CannotSign, match=said):
            sign_record(**(given | fields))

    record = compiled(DRAFT_DAY)
    refused("A draft is not signed")
    record = compiled()
    assert record.unsigned_roles == [Signing.COORDINATOR, Signing.CHAIR]
    refused("not the record that you saw", head="0" * 64)
    sign_record(by=one, record=record, role=Signing.COORDINATOR, head=record.head)
    refused("has been signed already")
    refused("two people sign a record", role=Signing.CHAIR)
    sign_record(by=other, record=record, role=Signing.CHAIR, head=record.head)
    assert AnnualRecord.objects.get().unsigned_roles == []
    assert verify().holds


@pytest.mark.parametrize("who", ["alice", "coordinator", "board_member", "administrator"])
def test_nobody_but_the_chair_is_written_down_as_the_chair(people, who):
    make_the_year()
    record = compiled()
    with pytest.raises(PermissionDenied):
        sign_record(by=people.everybody[who], record=record, role=Signing.CHAIR, head=record.head)
    assert not RecordSignature.objects.exists()


def test_a_revision_that_a_later_one_replaced_is_not_signed_any_more(client, people):
    make_the_year()
    first = compiled()
    Communication.objects.filter(title="Cancelled one").update(state_reason="The van broke.")
    later = compiled()
    assert (first.revision, later.revision) == (1, 2)
    with pytest.raises(CannotSign, match=r"A later revision has taken its place\. Open that one"):
        sign_record(by=people.chair, record=first, role=Signing.CHAIR, head=first.head)
    assert first.unsigned_roles == [Signing.COORDINATOR, Signing.CHAIR]
    client.force_login(people.chair)
    with clock.at(FINAL_DAY):
        assert "Sign this record" not in client.get("/record/2016-17/1/").text
        assert "Sign this record" in client.get("/record/2016-17/2/").text
    sign_record(by=people.chair, record=later, role=Signing.CHAIR, head=later.head)
    assert later.unsigned_roles == [Signing.COORDINATOR]


@pytest.mark.parametrize("path", ["/record/", "/record/2016-17/", "/record/2016-17/0/register/"])
@pytest.mark.parametrize(
    ("day", "open_still"), [(DRAFT_DAY, True), (LAST_OPEN_DAY, True), (FINAL_DAY, False)]
)
def test_a_draft_past_its_closing_day_does_not_say_that_day_as_one_to_come(
    path, day, open_still, client, people
):
    make_the_year()
    compiled(DRAFT_DAY)
    client.force_login(people.board_member)
    page = get(client, path, day)
    assert ("until Wednesday 31 May 2017" in page) is open_still
    passed = "The year was to be closed on Wednesday 31 May 2017, and has no final record yet: what"
    assert (passed in page) is not open_still


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/record/", "It was compiled before the year was over. It can still change until"),
        ("/record/2016-17/", "Draft from before the year was over. This is how it stood on"),
        ("/record/2016-17/0/register/", "Draft from before the year was over."),
    ],
)
def test_a_draft_of_a_year_without_anything_does_not_say_after_the_year_that_it_runs(
    path, said, client, people
):
    early = clock.start_of(YEAR.last)
    compiled(early)
    with clock.at(DRAFT_DAY):
        assert order_due_records() == 0
    client.force_login(people.board_member)
    runs = "runs until Friday 31 March 2017"
    assert runs in get(client, path, early)
    later = get(client, path, DRAFT_DAY)
    assert said in later
    assert runs not in later
