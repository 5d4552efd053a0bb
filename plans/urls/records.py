"""The addresses of the annual records."""

from django.urls import URLPattern, path

from plans.views import records

urlpatterns: list[URLPattern] = [
    path("record/", records.records, name="records"),
    path("record/<str:year>/", records.record, name="record"),
    path("record/<str:year>/compile/", records.record_compile, name="record_compile"),
    path("record/<str:year>/<int:revision>/", records.record, name="record_revision"),
    path(
        "record/<str:year>/<int:revision>/register/",
        records.record_register,
        name="record_register",
    ),
    path("record/<str:year>/<int:revision>/sign/", records.record_sign, name="record_sign"),
    path(
        "record/<str:year>/<int:revision>/register/<slug:file_format>/<int:part>/",
        records.record_file,
        name="record_register_part",
    ),
    path(
        "record/<str:year>/<int:revision>/<slug:file_format>/",
        records.record_file,
        name="record_file",
    ),
]
