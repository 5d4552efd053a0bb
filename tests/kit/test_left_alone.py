"""What did not answer is left alone for a while, and then asked by one for all."""

import pytest

from bsc_comms.kit import left_alone
from bsc_comms.kit.left_alone import LeftAlone


def test_one_asks_for_all_whether_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(left_alone, "monotonic", lambda: now[0])
    server = LeftAlone(seconds=30)
    assert (server.is_away, server.may_be_asked(), server.may_be_asked()) == (False, True, True)
    server.did_not_answer()
    assert (server.is_away, server.may_be_asked()) == (True, False)
    now[0] += 30
    assert [server.may_be_asked() for _ in range(3)] == [True, False, False]
    server.answered()
    assert (server.is_away, server.may_be_asked(), server.may_be_asked()) == (False, True, True)
