"""Resources and their files; asking and lending, never twice on one day."""

import uuid
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import NotPossible
from channels_registry.models import Resource, ResourceFile
from channels_registry.operations import (
    add_resource,
    add_resource_file,
    edit_resource,
    remove_resource_file,
)
from channels_registry.operations import resources as resources_module
from channels_registry.queries.resources import (
    resources,
)
from partnership.queries.history import history_of
from tests.channels_registry.at_once import at_once
from tests.channels_registry.conftest import NOW
from tests.channels_registry.lending import STAND, TODAY


class TestResources:
    pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]

    def test_an_advocate_enters_one_once(self, people):
        sent = uuid.uuid4()
        first, second = (
            add_resource(by=people.alice, partner=people.lead, fields=STAND, identifier=sent)
            for _ in range(2)
        )
        assert first == second == Resource.objects.get()
        assert (first.confirmed_on, first.confirmed_by) == (TODAY, people.alice)
        assert [row.act for row in history_of(first)] == ["added"]

    def test_who_goes_back_and_chooses_another_partner_enters_another(self, people):
        sent = uuid.uuid4()
        for partner in (people.lead, people.other):
            add_resource(by=people.coordinator, partner=partner, fields=STAND, identifier=sent)
        owners = Resource.objects.order_by("partner_id").values_list("partner", flat=True)
        assert list(owners) == sorted([people.lead.pk, people.other.pk])

    def test_editing_needs_the_owner_and_the_version(self, people, gazebo):
        with pytest.raises(PermissionDenied):
            add_resource(by=people.bob, partner=people.lead, fields=STAND)
        with pytest.raises(PermissionDenied):
            edit_resource(by=people.bob, resource=gazebo, opened_version=1, fields={"name": "X"})
        edit_resource(by=people.alice, resource=gazebo, opened_version=1, fields={"name": "Tent"})
        with pytest.raises(StaleEdit):
            edit_resource(by=people.alice, resource=gazebo, opened_version=1, fields={"name": "X"})
        assert Resource.objects.get().name == "Tent"
        with pytest.raises(NotPossible, match=r"Name: This field cannot be blank."):
            edit_resource(by=people.alice, resource=gazebo, opened_version=2, fields={"name": ""})

    def test_a_file_is_kept_under_a_name_that_nobody_can_guess(self, people, gazebo, settings):
        with pytest.raises(PermissionDenied):
            add_resource_file(by=people.bob, resource=gazebo, title="Poster", file=pdf())
        kept = add_resource_file(by=people.alice, resource=gazebo, title="Poster", file=pdf())
        assert "poster" not in kept.file.name
        assert kept.file.name.startswith("resources/")
        assert kept.file.name.endswith(".pdf")
        assert uuid.UUID(kept.file.name.removeprefix("resources/").removesuffix(".pdf"))
        (found,) = resources(TODAY)
        assert found.kept_files == [kept]
        remove_resource_file(by=people.alice, resource_file=kept)
        remove_resource_file(by=people.alice, resource_file=kept)
        (found,) = resources(TODAY)
        assert found.kept_files == []
        assert ResourceFile.objects.get().removed_at == NOW
        assert sorted(row.act for row in history_of(gazebo)) == ["file added", "file removed"]

    def test_a_file_that_may_not_be_kept(self, people, gazebo):
        with pytest.raises(NotPossible, match="This kind of file cannot be kept"):
            add_resource_file(
                by=people.alice, resource=gazebo, title="", file=SimpleUploadedFile("a.html", b"x")
            )
        assert ResourceFile.objects.count() == 0


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("Secret poster.PDF", b"%PDF-1.7", content_type="application/pdf")


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_adds_once(people):
    add = partial(
        add_resource,
        by=people.alice,
        partner=people.lead,
        fields=STAND,
        identifier=uuid.uuid4(),
    )
    answers = at_once([add] * 4)
    added = Resource.objects.get()
    assert answers == [added] * 4
    assert [row.act for row in history_of(added)] == ["added"]


@pytest.mark.django_db
@pytest.mark.usefixtures("in_october")
def test_a_file_that_could_not_be_kept_leaves_nothing_behind(people, gazebo, monkeypatch):
    before = files_on_the_disk()
    monkeypatch.setattr(resources_module, "record_change", fails)
    with pytest.raises(OSError, match="disk"):
        add_resource_file(by=people.alice, resource=gazebo, title="Poster", file=pdf())
    assert files_on_the_disk() == before
    assert not ResourceFile.objects.exists()


def fails(**_said: object) -> None:
    raise OSError("disk")


def files_on_the_disk() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_file_added_twice_at_once_is_kept_once(people, gazebo):
    def add() -> ResourceFile:
        return add_resource_file(by=people.alice, resource=gazebo, title="Poster", file=pdf())

    answers = at_once([add] * 4)
    kept = ResourceFile.objects.get()
    assert [answer for answer in answers if answer == kept] == [kept]
    assert {str(answer) for answer in answers if answer != kept} == {
        "There is a file of that name already: choose another name"
    }
