"""Which files may be papers of a meeting, and what they are served as."""

from collections.abc import Mapping

OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{OFFICE}.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".csv": "text/csv",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}
MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE


def why_not_a_paper(name: str, size: int) -> str:
    """Why a file cannot be a paper, as a sentence; "" where it can. size: bytes."""
    if ending_of(name) not in KINDS:
        return f"A paper is one of {', '.join(KINDS)}: save it as one of these, then add it"
    if size == 0:
        return "The file that you chose is empty: choose another"
    if size > LARGEST:
        return f"A paper has at most {LARGEST // MEGABYTE} MB: make it smaller, then add it"
    return ""


def kind_of(name: str) -> str:
    """The media type that a file of this name is served as."""
    return KINDS.get(ending_of(name), "application/octet-stream")


def ending_of(name: str) -> str:
    """The ending of a file's name in small letters, with its dot; "" for none."""
    stem, dot, ending = name.lower().rpartition(".")
    if not dot or not stem:
        return ""
    return ".jpg" if ending == "jpeg" else f".{ending}"
