"""Where a request comes from, by what proxies of ours say and by nothing that a client says."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client of the outermost of our own proxies.

    Each proxy adds at the end of X-Forwarded-For whom it heard from, so with N proxies of ours
    (TRUSTED_PROXIES) the Nth from the end is the first that no client can write. A header that is
    shorter, or holds no address there, did not come by way of them: the peer itself counts.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    heard = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies < 1 or len(heard) < proxies:
        return peer
    return _address(heard[-proxies]) or peer


def _address(text: str) -> str:
    """The address alone, also where a proxy writes it with a port; "" where it is none."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return ""
