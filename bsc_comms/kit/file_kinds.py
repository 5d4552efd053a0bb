"""The kinds of file that the planner keeps or makes, by their endings, with their media types."""

from collections.abc import Mapping
from pathlib import PurePosixPath

MEGABYTE = 1024 * 1024  # bytes
_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".zip": "application/zip",
    ".csv": "text/csv",
}
ALSO_CALLED: Mapping[str, str] = {".jpeg": ".jpg"}


def ending_of(name: str) -> str:
    """The ending of its kind, from a file's name; "" for none of KINDS."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    ending = ALSO_CALLED.get(ending, ending)
    return ending if ending in KINDS else ""


def media_type_of(name: str) -> str:
    """What a file of that name is served as."""
    return KINDS.get(ending_of(name), "application/octet-stream")
