"""What reading a table takes in a process of its own: its answer, seconds and memory."""

import json
import subprocess
import sys
from pathlib import Path

MEGABYTE = 1024 * 1024
ROOT = Path(__file__).parents[2]


MEASURE = """
import json, resource, sys, time
from pathlib import Path
from bsc_comms.kit.tables import TableRefused, read_table
from bsc_comms.kit.tables.file import read_whole

def most(who):
    return resource.getrusage(who).ru_maxrss // 1024

path, start, began = Path(sys.argv[1]), most(resource.RUSAGE_SELF), time.perf_counter()
try:
    said = f"{len(read_table(path.name, read_whole(path, path.name)).rows)} rows"
except TableRefused as refused:
    said = str(refused)
seconds = time.perf_counter() - began
grown = most(resource.RUSAGE_SELF) - start
print(json.dumps([said, seconds, grown + most(resource.RUSAGE_CHILDREN)]))
"""


def measured(path: Path) -> tuple[str, float, int]:
    """What reading the file comes to, in how many seconds and megabytes."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    )
    said, seconds, megabytes = json.loads(run.stdout)
    return said, seconds, megabytes
