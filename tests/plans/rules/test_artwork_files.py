"""Which files are taken as artwork, by what they hold."""

import struct

import pytest

from plans.rules.artwork import files
from plans.rules.artwork.files import FileRefused, must_be_artwork

PNG = b"\x89PNG\r\n\x1a\n"


def png(width, height):
    return PNG + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", width, height) + b"\x08\x02"


def jpeg(width, height, *, before=b""):
    size = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\x00" * 9
    return b"\xff\xd8" + before + size


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.7", ".pdf"),
        (png(1200, 800), ".png"),
        (jpeg(1200, 800), ".jpg"),
        (jpeg(1200, 800, before=b"\xff\xe0\x00\x06JFIF\xff\xff\xc4\x00\x03x"[:8]), ".jpg"),
    ],
)
def test_pdf_png_and_jpeg_are_taken(content, ending):
    assert must_be_artwork(content).ending == ending


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not a PDF, PNG or JPEG"),
        (b"GIF89a", "is not a PDF, PNG or JPEG"),
        (b"", "is not a PDF, PNG or JPEG"),
        (PNG, "is damaged"),
        (png(0, 10), "is damaged"),
        (b"\xff\xd8\xff", "is damaged"),
        (b"\xff\xd8\xff\xe0\x00\x00" * 50, "is damaged"),
        (png(100_000, 100_000), "is 100,000 by 100,000 dots"),
        (jpeg(65_000, 65_000), "is 65,000 by 65,000 dots"),
    ],
)
def test_anything_else_is_refused_in_words(content, why):
    with pytest.raises(FileRefused, match=why):
        must_be_artwork(content)


def test_a_file_may_have_a_certain_size_and_no_byte_more(monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 8)
    assert must_be_artwork(b"%PDF-1.7").ending == ".pdf"
    with pytest.raises(FileRefused, match="larger than 20 MB"):
        must_be_artwork(b"%PDF-1.7 ")
