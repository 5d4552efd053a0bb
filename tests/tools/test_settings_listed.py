"""README.md lists every setting that the environment may have, each once, and no other."""

import re
from collections import Counter
from pathlib import Path

import pytest

from bsc_comms.kit.environment import address_like

ROOT = Path(__file__).resolve().parent.parent.parent
READ = re.compile(
    r'\benv(?:iron)?(?:\.\w+)?[(\[]\s*"([A-Z_]+)"|"([A-Z_]+)" (?:not )?in os\.environ'
)
#: Chosen by whoever starts a process, not by whoever sets up a planner.
NOT_FOR_A_PLANNER = {"DJANGO_SETTINGS_MODULE"}


@pytest.mark.parametrize("file", ["README.md", "deploy/planner.env.example"])
def test_what_a_password_within_an_address_is_to_be_written_as_stands_there_too(file: str) -> None:
    pairs = re.findall(r"(\S+) as (%[0-9A-F]{2})", address_like("an example"))
    assert len(pairs) == 8
    written = re.sub(r"^# ", "", (ROOT / file).read_text(encoding="utf-8"), flags=re.MULTILINE)
    words = " ".join(written.replace("`,`", "comma").replace("`", "").split())
    assert [sign for sign, code in pairs if f"{sign} as {code}" not in words] == []


def test_readme_lists_each_setting_once():
    programs = [*(ROOT / "bsc_comms").rglob("*.py"), *(ROOT / "deploy").rglob("*.py")]
    found = (pair for path in programs for pair in READ.findall(path.read_text(encoding="utf-8")))
    read = {asked or looked_for for asked, looked_for in found}
    assert len(read) > 30, "they are read in a way that is not seen here"
    table = re.findall(r"^\| (`[A-Z_`, ]+`) \|", (ROOT / "README.md").read_text("utf-8"), re.M)
    listed = Counter(re.findall(r"[A-Z_]+", "".join(table)))
    assert listed == Counter(read - NOT_FOR_A_PLANNER)
