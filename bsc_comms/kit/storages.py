"""Where files are kept, from one address: how settings read FILES_URL. Asks Django for nothing."""

from typing import Any
from urllib.parse import parse_qs, urlsplit


class StoreIsAway(OSError):
    """The store of files does not answer, or lets nobody in."""


def storage_at(url: str) -> dict[str, Any]:
    """The entry of STORAGES for s3://bucket?endpoint=https://...&region=...; for nothing, a folder.

    Who may come in stands in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as all tools read them.
    Files are private: people get them through the planner, which asks whether they may. Raises
    ValueError for another kind of address.
    """
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError(f"FILES_URL must be like s3://bucket?endpoint=https://..., not {url}")
    told = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if unknown := sorted(told.keys() - {"endpoint", "region"}):
        raise ValueError(f"FILES_URL knows endpoint and region, and not {', '.join(unknown)}.")
    return {
        "BACKEND": "bsc_comms.kit.object_storage.ObjectStorage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "endpoint_url": told.get("endpoint"),
            "region_name": told.get("region", "us-east-1"),
            "location": parts.path.strip("/"),
            "default_acl": None,
            "querystring_auth": True,
            # Like a folder: a name that is taken gets another one, and nothing is overwritten.
            "file_overwrite": False,
        },
    }
