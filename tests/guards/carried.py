"""What every answer carries, whoever asked."""

from django.http import HttpResponse

CONTENT_POLICY = {
    "default-src 'none'",
    "script-src 'self' 'nonce'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
}
SANDBOXED = {
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "sandbox",
}


def is_handed_over(response: HttpResponse) -> bool:
    """Whether it is a file to be saved."""
    return str(response.get("Content-Disposition", "")).startswith("attachment")


def missing_headers(response: HttpResponse) -> list[str]:
    """What this answer lacks of what every answer carries."""
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    faults = [name for name, text in wanted.items() if response.get(name) != text]
    if "no-store" not in response.get("Cache-Control", ""):
        faults.append(f"Cache-Control is {response.get('Cache-Control')}")
    return faults + _faults_of_policies(response)


def _faults_of_policies(response: HttpResponse) -> list[str]:
    faults = []
    sensors = response.get("Permissions-Policy", "").split(", ")
    if not {"camera=()", "geolocation=()", "microphone=()", "payment=()"} <= set(sensors):
        faults.append(f"Permissions-Policy is {sensors}")
    policy = response.get("Content-Security-Policy", "")
    directives = {_without_nonce(each.strip()) for each in policy.split(";") if each.strip()}
    # A page without a script of its own needs no nonce.
    bare = {each.replace(" 'nonce'", "") for each in CONTENT_POLICY}
    if directives not in ([SANDBOXED] if is_handed_over(response) else [CONTENT_POLICY, bare]):
        faults.append(f"Content-Security-Policy is {policy}")
    return faults


def _without_nonce(directive: str) -> str:
    return " ".join("'nonce'" if part.startswith("'nonce-") else part for part in directive.split())
