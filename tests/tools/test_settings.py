"""The tests' settings keep their promises: repeated queries in a request are an error."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string
from zeal.errors import NPlusOneError

from partnership.models import Appointment
from tests.factories.people import coordinator


@pytest.mark.django_db
def test_a_view_that_asks_once_a_row_fails() -> None:
    for _ in range(3):
        coordinator()

    def view(request):
        return HttpResponse([held.person.name for held in Appointment.objects.all()])

    zeal = import_string(settings.MIDDLEWARE[0])(view)
    with pytest.raises(NPlusOneError, match=r"Appointment\.person"):
        zeal(RequestFactory().get("/"))


def test_what_a_test_writes_is_thrown_away_with_it() -> None:
    for folder in (settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH, settings.CLOCK_ANCHOR):
        assert "planner-tests-" in str(folder)


def test_static_files_are_served_plainly() -> None:
    assert "Manifest" not in settings.STORAGES["staticfiles"]["BACKEND"]
