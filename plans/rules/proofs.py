"""What a file really is, told from its first bytes and never from its name."""

from typing import IO, NamedTuple


class FileType(NamedTuple):
    content_type: str
    ending: str


SIGNATURES = (
    (b"%PDF-", FileType("application/pdf", ".pdf")),
    (b"\x89PNG\r\n\x1a\n", FileType("image/png", ".png")),
    (b"\xff\xd8\xff", FileType("image/jpeg", ".jpg")),
)
PROOFS_AND_ARTWORK = tuple(kind.ending for _, kind in SIGNATURES)


def type_of(file: IO[bytes]) -> FileType | None:
    """Whether it is a PDF, PNG or JPEG; None for anything else.

    Reads the first bytes and goes back to the start.
    """
    file.seek(0)
    start = file.read(16)
    file.seek(0)
    return next((kind for signature, kind in SIGNATURES if start.startswith(signature)), None)
