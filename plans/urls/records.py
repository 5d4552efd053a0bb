"""The addresses of the annual records."""

from django.urls import URLPattern, path

from plans.views import record_check, record_comparison, record_readers, records

urlpatterns: list[URLPattern] = [
    path("record/", records.records, name="records"),
    path("record/compare/", record_comparison.record_comparison, name="record_comparison"),
    path("record/shared/", record_readers.record_shared, name="record_shared"),
    path(
        "record/shared/<slug:file_format>/<int:part>/",
        record_readers.record_shared_file,
        name="record_shared_file",
    ),
    path("record/links/<uuid:pk>/end/", record_readers.record_link_end, name="record_link_end"),
    path("record/<str:year>/", records.record, name="record"),
    path("record/<str:year>/compile/", records.record_compile, name="record_compile"),
    path("record/<str:year>/check/", record_check.record_check, name="record_check"),
    path("record/<str:year>/<int:revision>/", records.record, name="record_revision"),
    path(
        "record/<str:year>/<int:revision>/register/",
        records.record_register,
        name="record_register",
    ),
    path(
        "record/<str:year>/<int:revision>/readers/",
        record_readers.record_readers,
        name="record_readers",
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
