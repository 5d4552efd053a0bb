"""What a web has loaded before it answers, and what it never loads."""

import json
import subprocess
import sys

from django.conf import settings

# What workers, commands, documents and processes apart use: a web with it would start later.
NEVER = {
    *("boto3", "cv2", "numpy", "openpyxl", "pypdfium2", "redis", "storages"),
    *("docx", "icalendar", "lxml", "typst", "xlsxwriter"),
    *("hypothesis", "moto", "playwright", "schemathesis"),
}
OURS = ("bsc_comms", "subgroup", "plans", "channels_registry", "evidence", "partnership")
ANSWERS = """
import io, json, sys, threading
from bsc_comms.wsgi import application
from django.db import connections
before = set(sys.modules)
told = {
    "threads": threading.active_count(),
    "connections": sum(link.connection is not None for link in connections.all()),
}
request = {"REQUEST_METHOD": "GET", "PATH_INFO": "/health/live", "SERVER_NAME": "127.0.0.1"}
request |= {"SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1", "wsgi.url_scheme": "http"}
request |= {"wsgi.input": io.BytesIO(), "REMOTE_ADDR": "127.0.0.1"}
answer = application(request, lambda status, headers: told.update(status=status))
told["body"] = b"".join(answer).decode()
told["by_the_request"] = sorted(set(sys.modules) - before)
told["loaded"] = sorted(sys.modules)
print(json.dumps(told))
"""


def test_all_is_loaded_before_the_first_request_and_nothing_that_cannot_be_shared(tmp_path):
    env = {"VAR_DIR": str(tmp_path), "PYTHONPATH": str(settings.BASE_DIR), "METRICS_TOKEN": "a"}
    (tmp_path / "static").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", ANSWERS],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert (told["status"], told["body"]) == ("200 OK", "ok\n")
    # gunicorn loads once and then parts into processes, which cannot share these.
    assert (told["threads"], told["connections"]) == (1, 0)
    late = [name for name in told["by_the_request"] if name.startswith(OURS)]
    assert late == [], "The first request waited for these"
    assert sorted(NEVER & set(told["loaded"])) == []
