"""The addresses of imports."""

from django.urls import URLPattern, path

from plans.views.imports import bringing, correcting, preview, sheets

_ONE = "imports/<uuid:pk>/"
_ROW = f"{_ONE}rows/<int:row>/"

urlpatterns: list[URLPattern] = [
    path("imports/", bringing.imports, name="imports"),
    path("imports/new/", bringing.import_new, name="import_new"),
    path("imports/layouts/", sheets.layouts, name="layouts"),
    path("imports/layouts/<int:pk>/rename/", sheets.layout_rename, name="layout_rename"),
    path("imports/layouts/<int:pk>/forget/", sheets.layout_forget, name="layout_forget"),
    path(_ONE, preview.import_preview, name="import_preview"),
    path(f"{_ONE}rows.csv", preview.import_csv, name="import_csv"),
    path(f"{_ONE}save/", preview.import_save, name="import_save"),
    path(f"{_ONE}discard/", preview.import_discard, name="import_discard"),
    path(f"{_ONE}undo/", preview.import_undo, name="import_undo"),
    path(f"{_ONE}columns/", sheets.import_columns, name="import_columns"),
    path(f"{_ONE}whose/", sheets.import_whose, name="import_whose"),
    path(f"{_ONE}year/", sheets.import_year, name="import_year"),
    path(f"{_ONE}afresh/", sheets.import_afresh, name="import_afresh"),
    path(f"{_ONE}take-back/", correcting.import_take_back, name="import_take_back"),
    path(f"{_ONE}settle/", correcting.import_settle_all, name="import_settle_all"),
    path(_ROW, correcting.import_row, name="import_row"),
    path(f"{_ROW}put-right/", correcting.import_put_right, name="import_put_right"),
    path(f"{_ROW}accept/", correcting.import_accept, name="import_accept"),
    path(f"{_ROW}settle/", correcting.import_settle, name="import_settle"),
]
