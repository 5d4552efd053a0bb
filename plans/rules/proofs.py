"""What a file really is, told from its first bytes and never from its name."""

from typing import IO, NamedTuple

from bsc_comms.kit.file_kinds import KINDS

SIGNATURES = ((b"%PDF-", ".pdf"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"))
PROOFS_AND_ARTWORK = tuple(ending for _, ending in SIGNATURES)


class FileType(NamedTuple):
    ending: str

    @property
    def content_type(self) -> str:
        return KINDS[self.ending]


def type_of(file: IO[bytes]) -> FileType | None:
    """Whether it is a PDF, PNG or JPEG; None for anything else.

    Reads the first bytes and goes back to the start.
    """
    file.seek(0)
    start = file.read(16)
    file.seek(0)
    endings = (ending for signature, ending in SIGNATURES if start.startswith(signature))
    return next(map(FileType, endings), None)
