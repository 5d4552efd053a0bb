"""One form sent twice acts once; sent again with other words it acts again."""

from datetime import date
from uuid import uuid4

from bsc_comms.kit.sent_twice import key_of_what_is_sent

DAY = date(2016, 11, 7)


def test_the_same_form_with_the_same_words_has_one_key():
    sent = uuid4()
    assert key_of_what_is_sent(sent, 1, DAY, "Stall") == key_of_what_is_sent(sent, 1, DAY, "Stall")


def test_other_words_another_form_and_no_identifier_have_keys_of_their_own():
    sent = uuid4()
    keys = {
        sent,
        key_of_what_is_sent(sent, 1, DAY, "Stall"),
        key_of_what_is_sent(sent, 1, DAY, "Van"),
        key_of_what_is_sent(sent, 1, DAY, "Stall", ""),
        key_of_what_is_sent(sent, 1, DAY, "Stall\n''"),
        key_of_what_is_sent(uuid4(), 1, DAY, "Stall"),
        key_of_what_is_sent(None, 1, DAY, "Stall"),
        key_of_what_is_sent(None, 1, DAY, "Stall"),
    }
    assert len(keys) == 8
