"""Which files may be papers of a meeting."""

from bsc_comms.kit.file_kinds import MEGABYTE, ending_of

KINDS = (".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".csv", ".png", ".jpg")
LARGEST = 20 * MEGABYTE
NOT_OF_A_KIND = f"A paper is one of {', '.join(KINDS)}: save it as one of these, then add it"
TOO_LARGE = f"A paper has at most {LARGEST // MEGABYTE} MB: make it smaller, then add it"


def why_not_a_paper(name: str, size: int) -> str:
    """Why a file cannot be a paper, as a sentence; "" where it can. size: bytes."""
    if ending_of(name) not in KINDS:
        return NOT_OF_A_KIND
    if size == 0:
        return "The file that you chose is empty: choose another"
    return TOO_LARGE if size > LARGEST else ""
