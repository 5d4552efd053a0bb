"""The addresses of imports."""

from django.urls import URLPattern, path

from plans.views import imports

urlpatterns: list[URLPattern] = [
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/<uuid:pk>/", imports.import_preview, name="import_preview"),
    path("imports/<uuid:pk>/rows.csv", imports.import_csv, name="import_csv"),
    path("imports/<uuid:pk>/save/", imports.import_save, name="import_save"),
    path("imports/<uuid:pk>/discard/", imports.import_discard, name="import_discard"),
]
