"""What the rehearsal of bad days calls lost, doubled and bare."""

from pathlib import Path

import pytest
import requests

from benchmarks.bad_days import Planner, counted
from benchmarks.people_saving import People, Told, what_was_seen
from tests.partnership.smtp import Behaviour

NUMBER = '<span class="app-request-number">1</span>'


@pytest.mark.parametrize(
    ("status", "text", "location", "seen"),
    [
        (302, "", "/communications/1/", "saved"),
        (302, "", "/accounts/login/?next=/", "asked to sign in"),
        (200, "The plan", "", "page"),
        (200, "Traceback (most recent call last)", "", "bare 200"),
        (404, "Not here", "", "page 404"),
        (429, "Too often", "", "asked to try later"),
        (500, NUMBER, "", "page for errors"),
        (500, "Server Error", "", "bare 500"),
        (502, "", "", "bare 502"),
    ],
)
def test_what_somebody_saw(status, text, location, seen):
    answer = requests.Response()
    answer.status_code, answer._content = status, text.encode()
    answer.headers["Location"] = location
    assert what_was_seen(answer) == seen


class Kept(Planner):
    """A planner whose database holds one title twice, one not, and a letter that nobody got."""

    def rows(self) -> dict:
        letters = {"before0": "sent", "before1": "sent", "after0": "queued"}
        return {"titles": ["one", "twice", "twice"], "letters": letters, "records": []}


def test_what_was_acknowledged_and_is_not_there_is_lost(tmp_path: Path):
    people = People("http://127.0.0.1:1", tmp_path / "people.json")
    people.saved += ["one", "twice", "gone"]
    people.told += [
        Told("saved", 1, 0.1),
        Told("bare 500", 5, 2.0),
        Told("page for errors", 12.5, 0.1),
    ]
    copies = ["To: before0@example.org\r\n\r\n"] * 2
    made = Kept(tmp_path, tmp_path, 1, {}, Behaviour(mails=copies), people, mended_at=10)
    line = counted("a day", made, 3.0)
    assert (line.acknowledged, line.lost, line.doubled) == ("3 saves, 2 letters", 3, 2)
    assert line.saw == "saved 1, bare 500 1, page for errors 1, slowest 2.0 s"
    assert line.well_after == "pages 2.5 s, letters 3.0 s"
    assert line.faults == [
        "bare 500 1 times",
        "1 saves lost",
        "2 letters lost or still waiting",
        "1 saves doubled",
    ]
