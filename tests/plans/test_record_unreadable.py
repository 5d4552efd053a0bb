"""What is no record, and what could not be looked at, is not told as what was altered."""

import pytest
from django.core.management import CommandError, call_command

from plans.queries.record_chain import verify_json

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("told", [None, [], {}, {"about": 1}, "x"])
def test_what_is_no_record_is_said_to_be_none(told):
    assert verify_json(told).fault == "This is not the JSON file of an annual record."
    whole = dict.fromkeys(("about", "content", "links", "head", "seal"), "x")
    assert verify_json(whole).fault == "This is not the JSON file of an annual record."


def test_what_it_could_not_look_at_does_not_end_as_what_was_altered(tmp_path):
    path = tmp_path / "record.json"
    path.write_text("{", encoding="utf-8")
    for options, said in (
        (("--json", str(path)), "is no JSON file"),
        (("--json", str(tmp_path / "none.json")), "could not be read"),
        (("--head", "abc"), "A head is 64 hexadecimal digits"),
    ):
        with pytest.raises(CommandError, match=said) as fault:
            call_command("verify_records", *options)
        assert fault.value.returncode == 2
