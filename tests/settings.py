"""The planner's settings as the tests use them: the same, on a folder that is thrown away.

Differences, each with its reason: files go to a temporary folder of each process; static files
are served plainly (a manifest would answer 404 for styles in a live server, and axe would then
pass falsely); jobs go to memory unless a broker is named; passwords are hashed quickly; repeated
queries are an error (django-zeal); limits count only where a test says so; attempts at signing in
in memory, as each process has a database of its own.
"""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="planner-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["VAR_DIR"] = _folder
os.environ["SAMPLE"] = "0"
os.environ["STATICFILES_BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
os.environ.setdefault("BROKER_URL", "memory://localhost")

from bsc_comms.settings import *  # noqa: E402, F403
from bsc_comms.settings import DATABASES, INSTALLED_APPS, LIMITS, MIDDLEWARE, VAR_DIR  # noqa: E402

STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, so that a live server and a worker's thread see it as in real life; nothing has to
    # survive, so it need not reach the disk.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = DATABASES["default"]["OPTIONS"][
        "init_command"
    ].replace("synchronous=FULL", "synchronous=OFF")
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0

LIMITS = dict.fromkeys(LIMITS)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
# Whoever signs in with a session that is open already makes Django itself read its row twice.
# The facts of commitments are read for the lines of a review and, after a decision, once more; a
# single row that is prefetched looks to zeal like one that is read on its way.
ZEAL_ALLOWLIST = [
    {"model": "partnership.SignIn", "field": "get()"},
    {"model": "plans.Approach", "field": "asked"},
]
