"""Handing out a file that is kept for people, or a page that says why that cannot be done."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)

SECONDS_TO_WAIT = 60


def from_the_store(
    request: HttpRequest, file: FieldFile, make: Callable[[bytes], HttpResponse]
) -> HttpResponse:
    """Answer with what `make` makes of the file's content.

    Ask who may have it before. One that is gone, as after a restore that went on without it, is a
    page with 404; a store that is away is one with 503.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read()
    except FileNotFoundError as fault:
        logger.warning("A stored file is gone: %s", fault)
        return render(request, "file_gone.html", status=HTTPStatus.NOT_FOUND)
    except OSError as fault:
        logger.error("A stored file could not be read: %s", fault)
        page = render(request, "files_away.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        page["Retry-After"] = str(SECONDS_TO_WAIT)
        return page
    return make(content)
