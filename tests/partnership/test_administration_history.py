"""Whatever is written on the administration site passes the one place that writes its history."""

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.test import RequestFactory
from django.urls import reverse

from partnership.admin import ForAdministrators
from partnership.models import Area, Change, Topic
from tests.cast import Cast
from tests.factories import AreaFactory

pytestmark = [pytest.mark.django_db, pytest.mark.unlinted]
REGISTERED = sorted(admin.site._registry.items(), key=lambda each: each[0]._meta.label)
ADDED = {
    "code": "FIRE",
    "label": "Fire safety",
    "position": "1",
    "aliases": "[]",
    "exclude_phrases": "[]",
}


@pytest.mark.parametrize(("model", "of_it"), REGISTERED)
def test_nothing_is_written_but_by_the_form_of_one_row(model, of_it: ModelAdmin, who: Cast) -> None:
    """No action on many rows, no row edited in a list, no form within a form: no way round."""
    request = RequestFactory().get("/admin/")
    request.user = who.administrator
    assert of_it.get_actions(request) == {}
    assert of_it.list_editable == ()
    assert list(of_it.get_inline_instances(request)) == []
    assert isinstance(of_it, ForAdministrators)
    assert type(of_it).delete_model is ModelAdmin.delete_model
    assert not of_it.has_delete_permission(request)


@pytest.mark.parametrize(("model", "of_it"), REGISTERED)
def test_who_asks_each_of_them_is_asked_for_their_role(model, of_it: ModelAdmin, who: Cast) -> None:
    asked = RequestFactory().get("/admin/")
    for person in who.everybody.values():
        asked.user = person
        may = person == who.administrator
        assert of_it.has_module_permission(asked) is may
        assert of_it.has_view_permission(asked) is may
        if not may:
            assert not of_it.has_add_permission(asked)
            assert not of_it.has_change_permission(asked)


def test_what_is_added_leaves_its_history(client, who: Cast) -> None:
    client.force_login(who.administrator)
    assert client.post(reverse("admin:partnership_topic_add"), ADDED).status_code == 302
    added = Topic.objects.get()
    told = Change.objects.filter(subject_type="partnership.topic", subject_id=str(added.pk))
    assert {change.act for change in told} == {"added"}
    assert {change.by for change in told} == {who.administrator}
    assert told.get(field="label").after == "Fire safety"


def test_a_list_that_is_changed_leaves_its_history_in_words(client, who: Cast) -> None:
    ward = AreaFactory(name="Hendon")
    street = AreaFactory(name="The Greenway", parent=ward)
    client.force_login(who.administrator)
    form = client.get(reverse("admin:partnership_area_change", args=[street.pk]))
    held = form.context["adminform"].form.initial
    sent = {name: "" if value is None else value for name, value in held.items()}
    sent |= {"aliases": "[]", "wards_touched": [ward.pk]}
    changed = client.post(reverse("admin:partnership_area_change", args=[street.pk]), sent)
    assert changed.status_code == 302
    assert list(Area.objects.get(pk=street.pk).wards_touched.all()) == [ward]
    told = Change.objects.get(field="wards_touched")
    assert (told.by, told.act, told.after) == (who.administrator, "changed", "Hendon")


def test_what_is_refused_leaves_nothing(client, who: Cast) -> None:
    client.force_login(who.administrator)
    assert (
        client.post(reverse("admin:partnership_topic_add"), {**ADDED, "code": ""}).status_code
        == 200
    )
    assert not Topic.objects.exists()
    assert not Change.objects.filter(subject_type="partnership.topic").exists()
