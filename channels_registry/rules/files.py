"""Which files a resource may carry."""

from bsc_comms.kit.file_kinds import MEGABYTE, ending_of

LARGEST_FILE = 20 * MEGABYTE
FILE_KINDS = (".pdf", ".png", ".jpg", ".svg", ".docx", ".pptx", ".zip")
NOT_OF_A_KIND = f"This kind of file cannot be kept. Use one of: {', '.join(FILE_KINDS)}."
TOO_LARGE = f"The file is too large. It may have {LARGEST_FILE // MEGABYTE} MB at most."


def why_not_kept(name: str, size: int) -> str:
    """What is wrong with a file and what would be right; empty for one that may be kept."""
    if ending_of(name) not in FILE_KINDS:
        return NOT_OF_A_KIND
    return TOO_LARGE if size > LARGEST_FILE else ""
