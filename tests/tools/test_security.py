"""The judgement of `make security`: what counts as found, as seen, and as explained."""

import json
import tomllib

import pytest

from tools import scan_code, scan_site, scanning, security
from tools.scanning import Verdict
from tools.security import holds, line_of, unexplained


def test_a_scanner_that_does_not_see_its_fault_is_not_believed():
    assert not holds(Verdict("bandit", sees=False), [])
    assert holds(Verdict("bandit", sees=True), [])
    blind = line_of(Verdict("bandit", sees=False), [])
    assert "DOES NOT SEE ITS PLANTED FAULT" in blind


def test_what_is_explained_is_counted_and_what_is_not_fails():
    verdict = Verdict("semgrep", sees=True, findings=["rule a.py:3", "rule b.py:4"], seconds=2.4)
    left = unexplained(verdict, ["semgrep: rule a.py"])
    assert left == ["rule b.py:4"]
    assert not holds(verdict, left)
    assert line_of(verdict, left) == (
        "semgrep        sees its planted fault; 1 to mend, 1 explained; 2 s"
    )


def test_a_reason_is_for_one_scanner_only():
    verdict = Verdict("bandit", sees=True, findings=["rule a.py:3"])
    assert unexplained(verdict, ["semgrep: rule a.py"]) == ["rule a.py:3"]


def test_reports_are_read():
    bandit = {"results": [{"test_id": "B301", "filename": "./plans/a.py", "line_number": 3}]}
    assert scan_code.bandit_findings(json.dumps(bandit)) == ["B301 plans/a.py:3"]
    semgrep = {"results": [{"check_id": "tools.rule", "path": "a.py", "start": {"line": 2}}]}
    assert scan_code.semgrep_findings(json.dumps(semgrep)) == ["rule a.py:2"]
    keys = {"results": {"a.py": [{"type": "AWS Access Key", "line_number": 9}]}}
    assert scan_code.secrets_findings(json.dumps(keys)) == ["AWS Access Key a.py:9"]
    one = {"method": "GET", "path": "/find?text=x", "parameter": "text"}
    wapiti = {
        "vulnerabilities": {"Open Redirect": [], "Cross Site Scripting": [one, one]},
        "anomalies": {"Internal Server Error": [one], "Resource consumption": [one]},
    }
    assert scan_site.wapiti_findings(json.dumps(wapiti)) == [
        "Cross Site Scripting GET /find text",
        "Internal Server Error GET /find text",
    ]
    assert scan_site.sqlmap_findings("---\nParameter: id (GET)\n    Type: x\n") == ["id (GET)"]
    said = "testing if GET parameter 'page' is dynamic"
    assert scan_site.left_untried("/api/?page=1&state=planned", said) == ["state"]
    said = "____ GET /api/changes/ ____\n1. Test Case\n"
    assert scan_site.schemathesis_findings(said) == ["GET /api/changes/"]


def test_every_reason_names_its_scanner_and_says_why():
    told = tomllib.loads((security.ROOT / "tools/security_explained.toml").read_text())
    for one in told["explained"]:
        assert one["finding"].partition(":")[0] in {**security.READING, **security.TRYING}
        assert len(one["why"].split()) > 5


def test_a_scanner_that_hangs_is_ended_with_its_children():
    with pytest.raises(RuntimeError, match="took longer than 1 s"):
        scanning.run(["sh", "-c", "sleep 60 & wait"], seconds=1)
