"""Where a request comes from, by what proxies of ours say and by nothing that a client says."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

IPV6_PREFIX = 64  # what a household or an office has to itself


def client_address(request: HttpRequest) -> str:
    """The address of the client of the outermost of our own proxies.

    Each proxy adds at the end of X-Forwarded-For whom it heard from, so with N proxies of ours
    (TRUSTED_PROXIES) the Nth from the end is the first that no client can write. A header that is
    shorter, or holds no address there, did not come by way of them: the peer itself counts.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    heard = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies >= 1 and len(heard) >= proxies and (found := _address(heard[-proxies])):
        return found
    return _address(peer) or peer


def network_of(address: str) -> str:
    """Of IPv6 the part that one household has; whoever has one could change the rest at will.

    A server that listens on a socket hears of no address: all its clients count as one.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network(f"{address}/{IPV6_PREFIX}", strict=False).network_address)


def _address(text: str) -> str:
    """The address alone, also where a proxy writes it with a port; "" where it is none.

    IPv4 is written as such, also where one socket hears of both kinds and puts it into IPv6.
    """
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        parsed = ipaddress.ip_address(bare)
    except ValueError:
        return ""
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
