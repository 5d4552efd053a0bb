"""Signatures given while the planner has no key, and what is said of them once it has one."""

import pytest

from bsc_comms.kit import clock, frozen
from plans.choices import Signing
from plans.models import AnnualRecord, RecordSignature
from plans.operations.record_signing import NO_SEAL, CannotSign, sign_record
from plans.queries.record_chain import verify
from tests.factories import chair, coordinator
from tests.plans.record_year import FINAL_DAY, KEY, compiled, make_the_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_documents")]
BY_THE_CHAIR = "2016/17, revision 1: The signature (Signed by the chair) is not as it was given."


def frozen_with(key: str, settings) -> AnnualRecord:
    settings.RECORD_KEY = key
    make_the_year()
    return compiled(by=coordinator())


def sign(record: AnnualRecord, role: Signing) -> RecordSignature:
    who = {Signing.COORDINATOR: coordinator, Signing.CHAIR: chair}[role]
    with clock.at(FINAL_DAY):
        return sign_record(by=who(), record=record, role=role, head=record.head)


def test_a_key_that_is_set_later_leaves_a_record_as_it_was_signed_without_one(settings):
    record = frozen_with("", settings)
    sign(record, Signing.COORDINATOR)
    settings.RECORD_KEY = KEY
    sign(record, Signing.CHAIR)
    verdict = verify()
    assert verdict.fault == ""
    assert verdict.notes == [
        "2016/17, revision 1 carries no seal: it was compiled without a key.",
        "2016/17, revision 1: The signature (Compiled by the coordinator) carries no seal: it was "
        "given without a key.",
    ]


@pytest.mark.parametrize(
    "altered", [{"seal": "0" * 128}, {"digest": "0" * 64}, {"at": clock.start_of(FINAL_DAY.date())}]
)
def test_a_signature_of_a_record_without_a_seal_that_was_altered_is_found(settings, altered):
    record = frozen_with("", settings)
    sign(record, Signing.CHAIR)
    settings.RECORD_KEY = KEY
    with frozen.lifted():
        RecordSignature.objects.update(**altered)
    assert verify().fault == BY_THE_CHAIR


def test_a_seal_that_was_taken_off_a_signature_of_a_sealed_record_is_found(settings):
    record = frozen_with(KEY, settings)
    sign(record, Signing.CHAIR)
    with frozen.lifted():
        RecordSignature.objects.update(seal="")
    assert verify().fault == BY_THE_CHAIR


def test_a_sealed_record_is_not_signed_while_the_key_is_away(settings):
    """Once a key is set again, such a signature could not be told from a forged one."""
    record = frozen_with(KEY, settings)
    settings.RECORD_KEY = ""
    with pytest.raises(CannotSign) as refused:
        sign(record, Signing.CHAIR)
    assert str(refused.value) == NO_SEAL
    settings.RECORD_OLD_KEYS = [record.key]
    settings.RECORD_KEY = "22" * 32
    sign(record, Signing.CHAIR)
    assert verify().fault == ""
