"""The planner's settings as in production, with the bare views beside its own.

Whoever measures sets VAR_DIR, DATABASE_URL and BROKER_URL; see benchmarks/run.py.
"""

from pathlib import Path

from bsc_comms.settings import *  # noqa: F403
from bsc_comms.settings import LIMITS, TEMPLATES

DEBUG = False
SAMPLE = False
ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).resolve().parent / "templates")
# Counted as in production; but whoever measures asks more often than anybody may.
LIMITS.update(dict.fromkeys(LIMITS, (1_000_000, 600)))
