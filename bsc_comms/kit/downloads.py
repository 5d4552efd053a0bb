"""Handing a file to a browser so that it is saved, not shown, cached or guessed at."""

import hashlib
import unicodedata
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from bsc_comms.kit.file_kinds import KINDS

PDF = KINDS[".pdf"]
WORD = KINDS[".docx"]
XLSX = KINDS[".xlsx"]
CSV = f"{KINDS['.csv']}; charset=utf-8"
JSON = "application/json"

# Should a browser show the file all the same, it may do nothing: no script, no form, no frame.
SANDBOX = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
LONGEST_NAME = 120
SEPARATORS = str.maketrans(dict.fromkeys('/\\:*?"<>|', "-"))


def download(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Answer with a file to be saved as `name` (any text: it is made fit for a file name).

    The name may hold any script (RFC 5987); control and direction characters, which could split
    the header or disguise the ending, are taken out.
    """
    disposition = content_disposition_header(True, safe_name(name))
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": disposition or "attachment",
            "Content-Length": str(len(content)),
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def unless_held(request: HttpRequest, content: bytes, *, content_type: str) -> HttpResponse:
    """Answer with the content, or with 304 where the reader says that it holds just that."""
    return unless_known(
        request,
        hashlib.sha256(content).hexdigest(),
        lambda: HttpResponse(content, content_type=content_type),
    )


def unless_known(
    request: HttpRequest, state: str, make: Callable[[], HttpResponse]
) -> HttpResponse:
    """The same where what it would say is known by its `state` (letters and figures) before.

    `make` is asked only for a reader that does not hold it. The answer carries the state as its
    ETag.
    """
    etag = f'"{state}"'
    held = get_conditional_response(request, etag=etag)
    if held is not None:
        return held
    response = make()
    response["ETag"] = etag
    return response


def opened_by_key(request: HttpRequest, holder: object) -> None:
    """Say who holds the key that opened this answer, where nobody is signed in."""
    request.key_holder = holder  # type: ignore[attr-defined]


def holder_of_key(request: HttpRequest) -> object | None:
    """Who held the key that opened this answer; None where somebody is signed in."""
    return getattr(request, "key_holder", None)


def safe_name(name: str) -> str:
    """Make any text a file name that every system accepts; the ending survives a long name."""
    printable = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    tidy = " ".join(printable.translate(SEPARATORS).split()).strip(". ")
    if len(tidy) > LONGEST_NAME:
        stem, dot, ending = tidy.rpartition(".")
        tail = f"{dot}{ending}" if stem and len(ending) <= 5 else ""
        tidy = (stem if tail else tidy)[: LONGEST_NAME - len(tail)].rstrip(". ") + tail
    return tidy or "download"
