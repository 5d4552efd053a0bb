"""Set the planner up on this machine and serve it: web, worker and beat together.

make run                     # the sample year, at the day where the story starts
make run AS_OF=2017-04-20    # the sample loaded anew as of that day
make run PORT=8001
"""

import argparse
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
ENDED_BY_ITSELF = (
    "One of web, worker and beat ended by itself, so all were stopped: the lines above say which. "
    "Nothing that was saved is lost. Start them again: make run"
)
NOT_TO_BE_HAD = "Port {port} cannot be had here ({why}). Take one from 1024 to 65535"
LAST_PORT = 65_535

#: Seconds: told to end before it has noted all three down, honcho stops with an error, ends none
#: of them and waits for ever.
HONCHO_KNOWS_ALL_AFTER = 2.0


def set_up(env: dict[str, str], *options: str) -> None:
    """Have tools/set_up.py do it; stop with its exit code where it fails."""
    done = subprocess.run([sys.executable, "tools/set_up.py", *options], cwd=ROOT, env=env)
    if done.returncode:
        sys.exit(done.returncode)


def check_port(port: int) -> None:
    """Say so, before anything is set up, where nothing can be served on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OverflowError:
            sys.exit(NOT_TO_BE_HAD.format(port=port, why="There is no such port"))
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                sys.exit(NOT_TO_BE_HAD.format(port=port, why=fault.strerror))
            other = port + 1 if port < LAST_PORT else port - 1
            sys.exit(f"Port {port} is in use. Take another one: make run PORT={other}")


def read_arguments() -> argparse.Namespace:
    """Arguments as make hands them over, empty where nothing was given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--as-of", default="")
    parser.add_argument("--only-set-up", action="store_true")
    arguments = parser.parse_args()
    if arguments.as_of:
        try:
            date.fromisoformat(arguments.as_of)
        except ValueError:
            parser.error(f"AS_OF must be a date like 2017-04-20, not {arguments.as_of}")
    return arguments


def serve(env: dict[str, str]) -> int:
    """Run honcho, which starts and stops all three, until somebody asks for an end.

    Honcho has a session of its own, so that Ctrl-C reaches it once, from here. It is also ended
    when make itself goes away, so that nothing is left behind. Returns the exit code.
    """
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: asked.append(received))
    parent = os.getppid()
    command = [str(BIN / "honcho"), "start", "--no-colour"]
    honcho = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    can_be_told_at = time.monotonic() + HONCHO_KNOWS_ALL_AFTER
    told = False
    while True:
        try:
            code = honcho.wait(0.2)
        except subprocess.TimeoutExpired:
            wanted = asked or os.getppid() != parent
            if wanted and not told and time.monotonic() > can_be_told_at:
                told = True
                honcho.terminate()
            continue
        return 0 if told else code


def main() -> None:
    """Set up, say where to look, and serve."""
    arguments = read_arguments()
    env = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONUNBUFFERED": "1",
        "PORT": str(arguments.port),
    }
    if arguments.only_set_up:
        set_up(env)
        return
    check_port(arguments.port)
    address = f"http://127.0.0.1:{arguments.port}"
    env["SAMPLE"] = "1"
    env["WEB_BIND"] = f"127.0.0.1:{arguments.port}"
    if os.geteuid() == 0:
        # Celery reads a lecture to root at each start; on a trial machine root is who there is.
        env["PYTHONWARNINGS"] = "ignore:You're running the worker"
    env.setdefault("BASE_URL", address)
    set_up(env, "--sample", "--as-of", arguments.as_of)
    print(f"Look at    {address}/  (Ctrl-C stops it; the next make run keeps what you did)")
    print(f"Sign in    {address}/accounts/login/  with one click, as one of the sample people:")
    print("           the coordinator, the chair, an advocate, a champion or a board member")
    sys.stdout.flush()
    code = serve(env)
    if code:
        print(ENDED_BY_ITSELF, file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
