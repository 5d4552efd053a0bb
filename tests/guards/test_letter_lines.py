"""What somebody wrote in several lines keeps them in a letter's HTML, as in its text."""

import re
from pathlib import Path

import pytest
from django.conf import settings

BODIES = sorted((Path(settings.BASE_DIR) / "templates" / "emails").glob("*/body.html"))
#: Fields that forms ask for in a box of several lines, by the names that letters know them by.
WRITTEN = "answer|answer_note|comment|how_to_ask|note|purpose|question|reason|short|words"
#: One of them as it is; `line.words` of a digest is one line already.
SHOWN = re.compile(rf"{{{{ (?!line\.words)(?:[a-z_.]+\.)?(?:{WRITTEN})(?:\|sentence)? }}}}")


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.parent.name)
def test_what_was_written_in_several_lines_keeps_them(body):
    assert SHOWN.findall(body.read_text(encoding="utf-8")) == []
