"""A download is saved under a safe name and kept out of every cache."""

from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_comms.kit.downloads import LONGEST_NAME, PDF, SANDBOX, download, safe_name


def test_a_download_is_saved_and_not_shown_cached_or_guessed_at() -> None:
    response = download(b"%PDF", name="Forward plan 3.pdf", content_type=PDF)
    assert response.content == b"%PDF"
    assert dict(response.headers) == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="Forward plan 3.pdf"',
        "Content-Length": "4",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Annual record 2016/17.pdf", "Annual record 2016-17.pdf"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("a\r\nSet-Cookie: x=1.csv", "aSet-Cookie- x=1.csv"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("...", "download"),
        ("", "download"),
        ("x" * 300 + ".xlsx", "x" * (LONGEST_NAME - 5) + ".xlsx"),
        ("x" * 300, "x" * LONGEST_NAME),
    ],
)
def test_a_name_is_made_fit_for_a_file(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_name_in_another_script_is_carried_whole() -> None:
    response = download(b"", name="ગુજરાતી.pdf", content_type=PDF)
    header = Message()
    header["Content-Disposition"] = response["Content-Disposition"]
    assert header.get_filename() == "ગુજરાતી.pdf"


@given(st.text())
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    value = download(b"", name=name, content_type=PDF)["Content-Disposition"]
    assert value.startswith("attachment")
    assert value.isascii()
    assert not set(value) & {"\r", "\n", "\0"}
    assert 0 < len(safe_name(name)) <= LONGEST_NAME
