"""The examples in deploy/ say what they should, as far as that can be seen without an engine."""

import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from bsc_comms.kit import clock
from bsc_comms.overview import guides

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
READ_BY_BOTO = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
with_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not here"
)
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]


def directives(path: Path) -> dict[str, list[str]]:
    """The settings of a unit by name."""
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


# --- systemd --------------------------------------------------------------------------------------
@with_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_no_fault_with_a_unit(unit: Path, tmp_path: Path):
    """On a copy whose programs and account are there."""
    for other in UNITS:
        text = other.read_text().replace("/srv/planner/.venv/bin/", "/bin/")
        text = re.sub(r"^ExecStart=/bin/\S+", "ExecStart=/bin/true", text, flags=re.M)
        text = text.replace("User=planner", "User=root").replace("Group=planner", "Group=root")
        (tmp_path / other.name).write_text(text)
    name = unit.name.replace("@.", "@1.")
    (tmp_path / name).write_text((tmp_path / unit.name).read_text())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
    )
    faults = [line for line in done.stderr.splitlines() if unit.stem.split("@")[0] in line]
    assert faults == []


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_every_service_is_shut_in(unit: Path):
    told = directives(unit)
    assert told["User"] == ["planner"]
    for name, value in (
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("PrivateTmp", "yes"),
        ("EnvironmentFile", "/etc/planner/planner.env"),
    ):
        assert told[name] == [value]


@with_systemd
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_whoever_took_a_service_over_could_do_little_with_the_machine(unit: Path, tmp_path: Path):
    """By systemd's own measure, from 0 to 10: at most 2."""
    copy = tmp_path / unit.name.replace("@.", "@1.")
    copy.write_text(unit.read_text())
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", "--no-pager", str(copy)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_no_other_account_of_the_machine_reads_what_a_service_keeps(unit: Path):
    told = directives(unit)
    assert (told["StateDirectory"], told["StateDirectoryMode"]) == (["planner"], ["0700"])
    assert told["UMask"] == ["0077"]


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_has_a_home_that_it_may_read(unit: Path):
    """Else PostgreSQL's library meets one that is shut, and encrypts no connection."""
    told = directives(unit)
    assert told["ProtectHome"] == ["yes"]
    assert f"HOME=/var/lib/{told['StateDirectory'][0]}" in told["Environment"]


def test_a_command_as_operations_tell_it_keeps_its_files_as_the_services_do():
    """systemd gives the folder the mode that whoever started last asks for."""
    text = (settings.BASE_DIR / "docs" / "operations.md").read_text().replace("\\\n", " ")
    (line,) = re.findall(r"^ *systemd-run .*$", text, flags=re.M)
    told = dict(re.findall(r"-p (\w+)=(\S+)", line))
    web = directives(DEPLOY / "systemd" / "planner-web.service")
    for name in ("EnvironmentFile", "StateDirectory", "StateDirectoryMode", "UMask"):
        assert [told[name]] == web[name]
    assert told["Environment"] in web["Environment"], "It finds the same certificates"


def test_a_roll_back_as_operations_tell_it_names_one_backup():
    """The newest of a folder may be of the later version, and the one before refuses that."""
    text = (settings.BASE_DIR / "docs" / "operations.md").read_text("utf-8")
    assert re.findall(r"manage\.py restore (\S+) --replace", text) == [
        "FILE",
        "/var/lib/planner/backups/planner-….planner-backup",
    ]


def test_the_web_has_time_for_the_answers_that_it_is_in():
    gunicorn = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    told = directives(DEPLOY / "systemd" / "planner-web.service")
    assert int(told["TimeoutStopSec"][0]) > gunicorn["graceful_timeout"]
    grace = compose()["web"]["stop_grace_period"]
    assert int(grace.removesuffix("s")) > gunicorn["graceful_timeout"]


def test_a_worker_is_asked_to_stop_before_its_children_and_has_time():
    told = directives(DEPLOY / "systemd" / "planner-worker@.service")
    assert told["KillMode"] == ["mixed"]
    assert told["KillSignal"] == ["SIGTERM"]
    assert int(told["TimeoutStopSec"][0]) >= 60


@pytest.mark.parametrize(
    ("ended", "old", "young", "left"),
    [(0, 3, 7, 7), (3, 3, 7, 7), (1, 3, 7, 10), (0, 3, 8, 8), (0, 9, 1, 7)],
)
def test_old_backups_go_wherever_there_is_a_new_one(
    tmp_path: Path, ended: int, old: int, young: int, left: int
):
    """One that misses files is one, and its unit still fails. The last seven stay at any age."""
    text = (DEPLOY / "systemd" / "planner-backup.service").read_text().replace("\\\n", " ")
    (line,) = re.findall(r"^ExecStart=/bin/sh -c '(.*)'$", text, flags=re.M)
    line = line.replace("$$", "$").replace("/var/lib/planner/backups", str(tmp_path))
    line = line.replace("/srv/planner/.venv/bin/python manage.py", f"return_{ended}")
    for number, days in enumerate([40] * old + [1] * young, start=1):
        path = tmp_path / f"planner-2016-11-{number:02}-013000.planner-backup"
        path.touch()
        os.utime(path, times=(clock.real_now().timestamp() - days * 86_400,) * 2)
    given = f"return_{ended}() {{ return {ended}; }}; {line}"
    assert subprocess.run(["/bin/sh", "-c", given]).returncode == ended
    assert len(list(tmp_path.iterdir())) == left


# --- containers -----------------------------------------------------------------------------------
def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]


def test_our_containers_are_rootless_and_read_only():
    for name in ("web", "worker", "beat", "setup"):
        service = compose()[name]
        assert service["user"] == "10001:10001", name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["tmpfs"] == ["/tmp"], name  # noqa: S108 - the container's own


def test_a_container_that_is_stopped_as_it_starts_does_not_wait_for_its_time_to_be_up():
    """Its first process is deaf to a request to stop until it listens for one: not an init."""
    assert all(compose()[name]["init"] is True for name in ("web", "worker", "beat", "setup"))


def test_whoever_must_answer_has_a_health_check():
    services = compose()
    for name in ("worker", "database", "broker"):
        assert services[name]["healthcheck"]["test"][0] == "CMD", name
    assert "HEALTHCHECK" in (DEPLOY / "Dockerfile").read_text()  # of web
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"] == {
            "database": {"condition": "service_healthy"},
            "broker": {"condition": "service_healthy"},
        }


def test_only_this_machine_reaches_the_web():
    published = {name: service.get("ports", []) for name, service in compose().items()}
    assert published.pop("web") == ["127.0.0.1:8000:8000"]
    assert not any(published.values())


def test_the_settings_of_the_containers_are_for_one_account_and_stay_out_of_git(tmp_path: Path):
    """As the first lines of the compose file have them made: every key stands in them."""
    text = (DEPLOY / "compose.yaml").read_text()
    (line,) = re.findall(r"^#   (\S.* deploy/planner\.env) ", text, flags=re.M)
    (tmp_path / "deploy").mkdir()
    shutil.copy(DEPLOY / "planner.env.example", tmp_path / "deploy")
    subprocess.run(line.split(), cwd=tmp_path, check=True)
    assert (tmp_path / "deploy" / "planner.env").stat().st_mode & 0o777 == 0o600
    kept = ["deploy/planner.env", "my/setup.toml"]
    ignored = subprocess.run(
        ["git", "check-ignore", *kept], cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    assert ignored.stdout.split() == kept


def dockerfile() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile."""
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def test_the_image_is_pinned_hashed_and_runs_as_nobody_with_rights():
    told = dockerfile()
    assert {name for name, _ in told} <= {
        *("FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE"),
        *("HEALTHCHECK", "CMD"),
    }
    assert all(":" in image and ":latest" not in image for name, image in told if name == "FROM")
    assert any("--require-hashes" in run for name, run in told if name == "RUN")
    last_user = [user for name, user in told if name == "USER"][-1]
    assert last_user == "10001:10001"
    names = [name for name, _ in told]
    assert names.index("USER") > max(n for n, name in enumerate(names) if name in ("RUN", "COPY"))


def test_what_the_image_copies_is_there_and_let_through():
    """The planted fault: an app that was forgotten in either file."""
    ignored = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
    copied = [
        place.split()[0]
        for name, place in dockerfile()
        if name == "COPY" and not place.startswith("--from")
    ]
    for place in copied:
        assert (settings.BASE_DIR / place).exists(), place
        assert f"!{place}" in ignored, place
    apps = {name.split(".")[0] for name in settings.INSTALLED_APPS}
    ours = {name for name in apps if (settings.BASE_DIR / name).is_dir()}
    assert ours <= set(copied)
    assert str(guides.FOLDER.relative_to(settings.BASE_DIR)) in copied, "Help reads them"


def test_every_setting_of_the_example_is_read():
    """And none is misspelt."""
    code = "\n".join(
        (settings.BASE_DIR / name).read_text()
        for name in (
            *("bsc_comms/settings.py", "deploy/gunicorn.conf.py"),
            *(
                "bsc_comms/overview/recovery/keys.py",
                "bsc_comms/overview/health/metrics.py",
            ),
        )
    )
    text = (DEPLOY / "planner.env.example").read_text()
    names = set(re.findall(r"^#?([A-Z_]+)=", text, flags=re.M))
    assert len(names) > 10
    assert names >= READ_BY_BOTO, "FILES_URL comes to nothing without them"
    for name in names - READ_BY_BOTO:
        assert f'"{name}"' in code, name
