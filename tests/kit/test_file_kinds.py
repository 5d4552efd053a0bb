"""What a file is called after says of which kind it is, and what it is served as."""

import pytest

from bsc_comms.kit.file_kinds import ending_of, media_type_of


@pytest.mark.parametrize(
    ("name", "ending", "media_type"),
    [
        ("a.PNG", ".png", "image/png"),
        ("photograph.JPEG", ".jpg", "image/jpeg"),
        ("..\\a.pdf", ".pdf", "application/pdf"),
        ("papers/dates.csv", ".csv", "text/csv"),
        ("a.pdf.sh", "", "application/octet-stream"),
        ("pdf", "", "application/octet-stream"),
        (".pdf", "", "application/octet-stream"),
    ],
)
def test_a_kind_is_told_by_the_ending_alone(name, ending, media_type):
    assert (ending_of(name), media_type_of(name)) == (ending, media_type)
