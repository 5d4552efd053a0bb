"""Files in an S3-compatible store: kept, read, deleted, backed up and brought back."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from django.conf import settings as planner_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from moto.server import ThreadedMotoServer

from bsc_comms.kit.databases import working_on
from bsc_comms.kit.object_storage import HOW_TO_ASK
from bsc_comms.kit.storages import StoreIsAway, storage_at
from bsc_comms.overview.health import machine as health_of_the_machine
from bsc_comms.overview.health.checking import examine
from bsc_comms.overview.health.findings import Health
from bsc_comms.overview.recovery import restoring
from bsc_comms.overview.recovery.backing_up import back_up
from bsc_comms.overview.recovery.restoring import restore
from bsc_comms.overview.recovery.snapshots import sqlite_file
from tests.factories import PlacementFactory
from tests.overview.recovery import machine, tables_by_copy
from tests.services.made_for_many import ForMany
from tests.services.processes import free_port
from tests.services.silent import silent_server

KEY = "for-these-tests"


@pytest.fixture(scope="module")
def s3_of_the_module() -> Iterator[ForMany[tuple[str, Any]]]:
    """The address of an S3 of the tests' own on this machine, and a client of it."""

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port(), verbose=False)

    def started() -> tuple[str, Any]:
        server.start()
        endpoint = "http://{}:{}".format(*server.get_host_and_port())
        keys = {"aws_access_key_id": KEY, "aws_secret_access_key": KEY}
        return endpoint, boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys)

    yield ForMany(started)
    server.stop()


@pytest.fixture
def store(s3_of_the_module, request, monkeypatch: pytest.MonkeyPatch, settings) -> tuple:
    """Two buckets of this test's own; files go to the first."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY)
    endpoint, client = s3_of_the_module.asked_by(request.node)
    mine = uuid.uuid4().hex
    for bucket in ("planner", "elsewhere"):
        client.create_bucket(Bucket=f"{bucket}-{mine}")

    def use(bucket: str) -> None:
        entry = storage_at(f"s3://{bucket}-{mine}?endpoint={endpoint}")
        settings.STORAGES = {**planner_settings.STORAGES, "default": entry}

    use("planner")
    return client, use, lambda bucket: f"{bucket}-{mine}"


def test_a_file_is_kept_read_and_deleted_and_never_overwritten(store):
    client, _, named = store
    name = default_storage.save("proofs/leaflet.pdf", ContentFile(b"first"))
    other = default_storage.save("proofs/leaflet.pdf", ContentFile(b"second"))
    assert name == "proofs/leaflet.pdf" != other
    with default_storage.open(name) as file:
        assert file.read() == b"first"
    kept = client.list_objects_v2(Bucket=named("planner"))["Contents"]
    assert sorted(each["Key"] for each in kept) == sorted([name, other])
    default_storage.delete(name)
    assert not default_storage.exists(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name).read()


def test_the_doctor_sees_whether_the_store_answers(store):
    _, use, _ = store
    assert health_of_the_machine.check_storage().health == Health.OK
    use("no-such-bucket")
    (found,) = examine((("Storage", health_of_the_machine.check_storage),))
    assert found.health == Health.FAILED


@pytest.mark.django_db(transaction=True)
def test_files_of_a_store_are_backed_up_and_brought_back_into_another(
    store, settings, tmp_path, monkeypatch
):
    client, use, named = store
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    machine(tmp_path / "before", settings)
    name = default_storage.save("proofs/2016/11/leaflet.pdf", ContentFile(b"%PDF a leaflet"))
    PlacementFactory(issued=True, proof_file=name)
    written = back_up(tmp_path / "backups", key="")
    assert (written.manifest.files, written.manifest.missing_files) == ([name], [])

    machine(tmp_path / "after", settings)
    use("elsewhere")
    with working_on(sqlite_file(tmp_path / "after" / "planner.sqlite3")):
        restore(written.path, key="", replace=False)
    told = client.get_object(Bucket=named("elsewhere"), Key=name)["Body"].read()
    assert told == b"%PDF a leaflet"


def test_another_kind_of_address_is_refused():
    assert storage_at("")["BACKEND"].endswith("FileSystemStorage")
    for url in ("ftp://files", "s3://", "/srv/files"):
        with pytest.raises(ValueError, match="FILES_URL must be like"):
            storage_at(url)


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """Files are kept where nobody listens."""
    keep_files_at(f"http://127.0.0.1:{free_port()}", monkeypatch, settings)


def keep_files_at(endpoint: str, monkeypatch: pytest.MonkeyPatch, settings) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY)
    entry = storage_at(f"s3://planner?endpoint={endpoint}")
    settings.STORAGES = {**planner_settings.STORAGES, "default": entry}


@pytest.mark.usefixtures("away")
def test_a_store_that_is_away_is_told_as_a_folder_tells_it():
    with pytest.raises(StoreIsAway, match="The store of files does not answer"):
        default_storage.open("leaflet.pdf")
    with pytest.raises(StoreIsAway):
        default_storage.save("leaflet.pdf", ContentFile(b"%PDF a leaflet"))
    with pytest.raises(StoreIsAway):
        default_storage.delete("leaflet.pdf")


def test_a_store_that_says_nothing_is_waited_for_no_longer_than_a_minute(monkeypatch, settings):
    told = HOW_TO_ASK
    assert (told.connect_timeout, told.read_timeout) == (5, 20)
    assert told.retries == {"mode": "standard", "total_max_attempts": 2}
    monkeypatch.setattr(HOW_TO_ASK, "read_timeout", 0.2)
    with silent_server() as silent:
        keep_files_at(f"http://127.0.0.1:{silent.port}", monkeypatch, settings)
        with pytest.raises(StoreIsAway):
            default_storage.open("leaflet.pdf")
        assert silent.asked() == 2


def test_a_store_that_lets_nobody_in_is_away(store, monkeypatch):
    name = default_storage.save("leaflet.pdf", ContentFile(b"%PDF a leaflet"))
    refused = ClientError({"ResponseMetadata": {"HTTPStatusCode": 403}}, "HeadObject")
    monkeypatch.setattr("storages.backends.s3.S3File.__init__", raising(refused))
    with pytest.raises(StoreIsAway, match="The store of files refuses"):
        default_storage.open(name)


def test_a_file_that_goes_while_it_is_opened_is_gone(store, monkeypatch):
    name = default_storage.save("leaflet.pdf", ContentFile(b"%PDF a leaflet"))
    gone = ClientError({"ResponseMetadata": {"HTTPStatusCode": 404}}, "GetObject")
    monkeypatch.setattr("storages.backends.s3.S3File.open", raising(gone))
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)


def raising(fault: Exception) -> Callable[..., None]:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise fault

    return fail


@pytest.mark.django_db(transaction=True)
def test_no_backup_is_written_while_the_store_is_away(monkeypatch, settings, tmp_path):
    machine(tmp_path / "here", settings)
    PlacementFactory(issued=True, proof_file="proofs/2016/11/leaflet.pdf")
    keep_files_at(f"http://127.0.0.1:{free_port()}", monkeypatch, settings)
    said = "^No backup was written: The store of files does not answer: "
    with pytest.raises(CommandError, match=said):
        call_command("backup", str(tmp_path / "backups"))
    assert list((tmp_path / "backups").glob("*")) == []
