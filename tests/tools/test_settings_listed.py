"""README.md lists every setting that the environment may have, each once, and no other."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
READ = re.compile(
    r'\benv(?:iron)?(?:\.\w+)?[(\[]\s*"([A-Z_]+)"|"([A-Z_]+)" (?:not )?in os\.environ'
)
#: Chosen by whoever starts a process, not by whoever sets up a planner.
NOT_FOR_A_PLANNER = {"DJANGO_SETTINGS_MODULE"}


def test_readme_lists_each_setting_once():
    programs = [*(ROOT / "bsc_comms").rglob("*.py"), *(ROOT / "deploy").rglob("*.py")]
    found = (pair for path in programs for pair in READ.findall(path.read_text(encoding="utf-8")))
    read = {asked or looked_for for asked, looked_for in found}
    assert len(read) > 30, "they are read in a way that is not seen here"
    table = re.findall(r"^\| (`[A-Z_`, ]+`) \|", (ROOT / "README.md").read_text("utf-8"), re.M)
    listed = Counter(re.findall(r"[A-Z_]+", "".join(table)))
    assert listed == Counter(read - NOT_FOR_A_PLANNER)
