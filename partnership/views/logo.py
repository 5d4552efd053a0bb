"""The partnership's logo, for the header and for the browser's tab."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from bsc_comms.kit import access
from partnership.models import Partnership

# Shown until reference data is loaded.
PLAIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44" role="img">'
    "<title>Logo</title>"
    '<rect width="44" height="44" fill="#17424f"/><circle cx="22" cy="22" r="11" fill="#fff"/>'
    "</svg>"
)
# An SVG can hold scripts. Opened by itself, this one may do nothing but be seen. Its shapes may
# have styles, as drawing programs write them: some browsers hold an <img> to this policy too.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


def _svg() -> str:
    stored = Partnership.objects.filter(pk=1).values_list("logo_svg", flat=True).first()
    return stored or PLAIN


def _etag(request: HttpRequest) -> str:
    return f'"{sha256(_svg().encode()).hexdigest()[:32]}"'


@access.public("The sign-in page shows it.")
@require_safe
@cache_control(public=True, max_age=3600)
@condition(etag_func=_etag)
def logo(request: HttpRequest) -> HttpResponse:
    """The logo as SVG."""
    response = HttpResponse(_svg(), content_type="image/svg+xml")
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
