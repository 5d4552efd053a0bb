"""Every file that can be sent in: what is kept of it, under which name, and how it comes out."""

import ast
import inspect
import io
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse
from django.views.static import serve
from PIL import Image

from bsc_comms.kit.file_kinds import KINDS
from bsc_comms.kit.kept_files import KeptFileField
from bsc_comms.kit.uploads import child
from channels_registry.forms import sheets
from evidence import forms as figures
from plans.forms import imports
from tests.guards.addresses import addresses, own_views
from tests.guards.guard_case import GuardCase
from tests.services.sent_files import BAD, CAMERA, GOOD, PLACE, SVG, photograph, png_with_a_note

ROOT = Path(__file__).resolve().parents[2]
CODE = ("bsc_comms", "partnership", "channels_registry", "evidence", "plans", "subgroup")
#: Read as a table and not kept for anybody to save; the address each is sent to.
READ_AS_TABLES = {
    imports.ImportForm: "plans:import_new",
    sheets.SheetForm: "channels_registry:bring_in",
    figures.FiguresForm: "evidence:figures",
}
RANDOM = re.compile(
    r"(artwork|papers|resources|figures|proofs/\d{4}/\d{2})/[0-9a-f-]{32,36}(\.[a-z]{3,4})?"
)


def all_forms(kind: type = forms.BaseForm) -> Iterator[type[forms.Form]]:
    """Every form of the planner."""
    for each in kind.__subclasses__():
        if each.__module__.split(".")[0] in CODE:
            yield each
        yield from all_forms(each)


def fields_for_files() -> dict[str, tuple[type[forms.Form], forms.FileField]]:
    for path in [path for folder in CODE for path in (ROOT / folder).rglob("*.py")]:
        parts = path.relative_to(ROOT).with_suffix("").parts
        if any(part.startswith("forms") for part in parts):
            import_module(".".join(part for part in parts if part != "__init__"))
    return {
        f"{form.__module__}.{form.__name__}.{name}": (form, field)
        for form in all_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        # What others are built on is on no page itself.
        if isinstance(field, forms.FileField) and not form.__subclasses__()
    }


FIELDS = fields_for_files()
#: How an address stands in url(): with quotation marks, blanks, both or neither.
WHERE = ("%s", '"%s"', "&apos;%s&apos;", "  %s ", ' " %s "')
KEPT = {name: field for name, (_, field) in FIELDS.items() if isinstance(field, KeptFileField)}


def test_every_field_for_a_file_looks_into_it_or_reads_a_table():
    plain = {form for form, field in FIELDS.values() if not isinstance(field, KeptFileField)}
    assert plain == set(READ_AS_TABLES)
    assert len(KEPT) == 5


def test_the_administration_site_takes_no_files():
    with_files = {
        model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
    }
    assert {each.__name__ for each in with_files} == {
        "Artwork",
        "FiguresFile",
        "Paper",
        "Placement",
        "ResourceFile",
    }
    assert with_files.isdisjoint(admin.site._registry)


@pytest.mark.parametrize("name", KEPT)
def test_what_is_good_is_taken_whatever_it_is_called(name: str):
    for kind in KEPT[name].kinds:
        called = "../evil\u202e.exe" if kind != ".csv" else "..\\plan.CSV"
        kept = KEPT[name].clean(SimpleUploadedFile(called, GOOD[kind], "text/html"))
        assert (kept.name.endswith(kind), kept.content_type) == (True, KINDS[kind])
        if kind not in (".png", ".jpg"):
            assert kept.read() == GOOD[kind]


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("name", KEPT)
def test_what_is_bad_is_refused_with_a_sentence_whatever_it_is_called(name: str, what: str):
    field = KEPT[name]
    for ending in {field.kinds[0], ".csv"}:
        with pytest.raises(forms.ValidationError) as refused:
            field.clean(SimpleUploadedFile(f"leaflet{ending}", BAD[what]))
            pytest.fail(f"{what} called leaflet{ending} was taken")
        assert len(refused.value.messages[0].split()) > 5


@pytest.mark.parametrize("reached", ["#a", "data:image/png;base64,AA=="])
@pytest.mark.parametrize("where", WHERE)
def test_a_drawing_that_fills_with_what_is_inside_it_is_taken(where: str, reached: str):
    for form in (b"<g fill='url(%s)'/>", b"<style>a{fill:url(%s)}</style>"):
        child.refuse_what_acts(SVG % (form % (where % reached).encode()))


@pytest.mark.parametrize("reached", ["https://e.org/#a", "//e.org/a.svg", "a.svg#a", ""])
@pytest.mark.parametrize("where", WHERE)
def test_a_drawing_that_fetches_its_filling_is_refused(where: str, reached: str):
    for form in (b"<g fill='url(%s)'/>", b"<style>a{fill:url(%s)}</style>"):
        with pytest.raises(child.Refused):
            child.refuse_what_acts(SVG % (form % (where % reached).encode()))


@pytest.mark.parametrize("name", KEPT)
def test_a_kind_that_is_not_asked_for_is_refused(name: str):
    field = KEPT[name]
    for kind in set(GOOD) - set(field.kinds):
        with pytest.raises(forms.ValidationError) as refused:
            field.clean(SimpleUploadedFile(f"leaflet{field.kinds[0]}", GOOD[kind]))
        assert refused.value.code == "kind"


@pytest.mark.parametrize("name", KEPT)
def test_what_is_too_large_is_refused(name: str):
    field = KEPT[name]
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(field.largest)))
    assert f"{field.largest // 1024 // 1024} MB" in refused.value.messages[0]


@pytest.mark.parametrize("name", KEPT)
def test_nothing_is_left_of_what_a_camera_wrote(name: str):
    sent = photograph()
    assert CAMERA.encode() in sent and PLACE.encode() in sent
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)[1] == "N"
    kept = KEPT[name].clean(SimpleUploadedFile("IMG_0042.JPG", sent)).read()
    picture = Image.open(io.BytesIO(kept))
    assert dict(picture.getexif()) == {}
    assert CAMERA.encode() not in kept and PLACE.encode() not in kept and b"2016:10" not in kept
    assert (picture.size, picture.info["dpi"]) == ((20, 40), (300, 300))  # the right way up
    assert picture.getpixel((10, 20)) == pytest.approx((200, 60, 20), abs=4)
    note = KEPT[name].clean(SimpleUploadedFile("a.png", png_with_a_note())).read()
    assert CAMERA.encode() not in note


def test_a_picture_of_too_many_dots_is_refused_before_it_is_unpacked():
    header = GOOD[".png"]
    huge = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]
    with pytest.raises(forms.ValidationError, match=r"more dots|could not open"):
        KEPT["plans.forms.artwork.ArtworkForm.file"].clean(SimpleUploadedFile("a.png", huge))


def test_files_are_kept_where_no_address_leads():
    assert settings.MEDIA_URL in ("", "/")
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    for folder in served:
        assert not Path(settings.MEDIA_ROOT).is_relative_to(folder)
        assert not Path(folder).is_relative_to(settings.MEDIA_ROOT)
    assert [each.route for each in addresses() if each.view is serve] == []


def test_every_page_that_takes_files_says_how_much():
    taking = {
        name
        for name, view in own_views().items()
        if "request.FILES" in inspect.getsource(inspect.unwrap(view))
    }
    saying = {name for name, view in own_views().items() if hasattr(view, "largest_body")}
    assert taking == saying
    assert len(taking) == len(FIELDS)


def test_only_views_that_take_files_read_them():
    """Nothing below the views knows of a request's files; two places ask whether there are any."""
    reading = {
        path.relative_to(ROOT).as_posix()
        for folder in CODE
        for path in (ROOT / folder).rglob("*.py")
        # To parse what does not name them would take seconds.
        if "FILES" in (text := path.read_text())
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and node.attr == "FILES"
    }
    asking = {"bsc_comms/door/kept_forms.py", "bsc_comms/errors.py"}
    assert {path for path in reading if "/views/" not in path} == asking


class WhatIsKept(GuardCase):
    def test_every_kept_file_has_a_name_of_ours(self):
        kept = [
            getattr(row, field.name).name
            for model in apps.get_models()
            for field in model._meta.get_fields()
            if isinstance(field, models.FileField)
            for row in model._default_manager.exclude(**{field.name: ""})
        ]
        assert len(kept) >= 4
        assert [name for name in kept if not RANDOM.fullmatch(name)] == []

    def test_what_is_no_table_is_refused_and_not_kept(self):
        browser = Client()
        browser.force_login(self.world.cast.coordinator)
        before = self.files()
        for address in READ_AS_TABLES.values():
            for what in ("a web page", "a program", "an old Office file", "a workbook with macros"):
                sent = {"file": SimpleUploadedFile("plan.csv", BAD[what]), "kind": "channels"}
                answer = browser.post(reverse(address), sent, follow=True)
                if found := answer.context.get("found"):  # the page of a file of figures
                    rows = [row.why for row in found.refused_rows.all()]
                    said = " ".join([found.refused_because, *rows])
                    assert found.figures_new == 0
                else:
                    said = str(answer.context["form"].errors["file"])
                assert len(said.split()) > 2, (address, what)
        assert self.files() == before

    @staticmethod
    def files() -> set[Path]:
        return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
