"""A sheet of the register, brought in and taken out as a person does."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

BRING_IN = "channels_registry:bring_in"
SAVE = "channels_registry:bring_in_save"


def bring_in(client, content: str | bytes, *, kind: str = "channels", name: str = "sheet.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(reverse(BRING_IN), {"kind": kind, "file": SimpleUploadedFile(name, content)})


def exported(client, kind: str, ending: str = "csv") -> bytes:
    return client.get(reverse(f"channels_registry:sheet_{ending}", args=[kind])).content


def outcomes(page) -> dict[str, int]:
    found = {name: len(page.context[name]) for name in ("new", "changed", "refused")}
    return found | {"same": page.context["same"]}
