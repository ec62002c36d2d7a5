"""A file is what its content says, whatever it is called; nothing else of it is kept."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageOps, PngImagePlugin

from chatapp.attachments.inspecting import Picture, Text, Unfit, Why, inspect, safe_name
from tests.attachments.files import image, photograph


def picture(content):
    """Inspect what is an image."""
    found = inspect(content)
    assert isinstance(found, Picture)
    return found


@pytest.mark.parametrize(
    ("kind", "kept"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/png")],
)
def test_an_image_is_known_by_its_content(kind, kept):
    found = picture(image(kind))
    assert (found.media_type, found.width, found.height) == (kept, 64, 48)


def test_a_photograph_stands_upright_and_tells_nothing_of_itself():
    content = photograph()
    found = picture(content)
    assert b"secret" in content
    assert b"secret" not in found.content + found.thumbnail
    assert (found.width, found.height) == (40, 60)
    assert not Image.open(io.BytesIO(found.content)).getexif()


@pytest.mark.parametrize("orientation", range(10))
def test_a_photograph_is_turned_as_every_viewer_turns_it(orientation):
    content = photograph(orientation)
    with Image.open(io.BytesIO(content)) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    with Image.open(io.BytesIO(picture(content).content)) as kept:
        assert kept.size == upright.size
        corners = [(0, 0), (kept.width - 1, 0), (0, kept.height - 1)]
        for corner in corners:
            assert _near(kept.getpixel(corner), upright.getpixel(corner))


def _near(one, other):
    return all(abs(a - b) < 24 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_place_that_a_camera_noted_badly_keeps_no_photograph_out(kind):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.ResolutionUnit] = 2
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (52.0, 31.0, 12.5)})
    content = image(kind, (60, 40), exif=exif)
    rational = content.index(b"\x00\x02\x00\x05\x00\x00\x00\x03")  # says that it is a text
    broken = content[: rational + 3] + b"\x02" + content[rational + 4 :]
    found = picture(broken)
    assert (found.width, found.height) == (40, 60)
    assert not Image.open(io.BytesIO(found.content)).getexif()


def test_what_hides_beside_or_behind_an_image_is_gone():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "<script>hidden()</script>", zip=False)
    for content in (image("PNG", pnginfo=notes), image("JPEG") + b"<script>hidden()</script>"):
        assert b"hidden" in content
        assert b"hidden" not in picture(content).content


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_an_image_that_breaks_off_is_broken(kind):
    content = image(kind, (200, 200), colour=None)
    with pytest.raises(Unfit) as unfit:
        inspect(content[: len(content) // 2])
    assert unfit.value.why is Why.BROKEN_IMAGE


@pytest.mark.parametrize("edge", [7_000, 12_000, 60_000])
def test_a_small_file_of_very_many_pixels_is_never_unpacked(edge):
    size = struct.pack(">II", edge, edge)
    header = b"IHDR" + size + b"\x08\x02\x00\x00\x00"
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    whole = image()
    with pytest.raises(Unfit) as unfit, warnings.catch_warnings(action="ignore"):
        inspect(whole[:8] + chunk + whole[33:])
    assert unfit.value.why is Why.TOO_MANY_PIXELS


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_what_moves_the_first_frame_is_kept(kind):
    frames = [Image.new("RGB", (20, 20), (number % 256, 0, 0)) for number in range(300)]
    written = io.BytesIO()
    frames[0].save(written, kind, save_all=True, append_images=frames[1:])
    assert len(picture(written.getvalue()).content) < 1_000


def test_a_drawing_that_is_called_a_picture_is_a_text():
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    assert inspect(drawing.encode()) == Text(drawing)


def test_a_large_image_is_made_smaller(settings):
    settings.ATTACHMENT_EDGE = 100
    assert picture(image(size=(400, 200))).width == 100


def test_text_is_plain_and_its_line_ends_are_too():
    assert inspect("\ufeffÜber\r\nalles\r".encode()) == Text("Über\nalles\n")


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-be"])
def test_a_text_of_two_bytes_a_letter_is_read_where_it_says_so(coding):
    mark = "\ufeff" if coding == "utf-16-be" else ""
    assert inspect(f"{mark}Über\r\nقطة 猫".encode(coding)) == Text("Über\nقطة 猫")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Why.EMPTY),
        (b" \n", Why.EMPTY),
        (b"\x89PNG\r\n\x1a\nnothing", Why.BROKEN_IMAGE),
        (b"GIF89a<script>alert(1)</script>", Why.BROKEN_IMAGE),
        (b"RIFF\x00\x00\x00\x00WAVE", Why.BROKEN_IMAGE),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", Why.PDF),
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", Why.PACKED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", Why.PACKED),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", Why.OTHER_IMAGE),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00", Why.NOT_A_TEXT),
        (b"II*\x00\x08\x00", Why.OTHER_IMAGE),
        ("El niño comió, ¿verdad?".encode("cp1252"), Why.NOT_UTF8),
        ("中文的文件".encode("gbk"), Why.NOT_UTF8),
        ("نص عربي".encode("cp1256"), Why.NOT_UTF8),
        (b"MZ\x00\x01", Why.NOT_A_TEXT),
        (b"\xff\xfe", Why.EMPTY),
        (b"\xff\xfe\x00\xd8", Why.NOT_A_TEXT),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", Why.NOT_A_TEXT),
        (b"x" * 2_000, Why.TOO_LARGE),
        (b"x" * 500, Why.TOO_LONG),
        (image(size=(120, 100)), Why.TOO_MANY_PIXELS),
    ],
)
def test_what_does_not_fit_is_named(settings, content, why):
    settings.ATTACHMENT_BYTES, settings.ATTACHMENT_CHARACTERS = 1_000, 400
    settings.ATTACHMENT_PIXELS = 10_000
    with pytest.raises(Unfit) as unfit:
        inspect(content)
    assert unfit.value.why is why


@given(st.binary(max_size=60), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF"]))
def test_whatever_comes_is_an_image_a_text_or_unfit(rest, start):
    with suppress(Unfit):
        assert isinstance(inspect(start + rest), Picture | Text)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\notes.txt", "notes.txt"),
        ("a\u202egnp.exe", "agnp.exe"),
        ('`x`"y".md', "'x''y'.md"),
        ("", "file"),
        ("报告.txt", "报告.txt"),
    ],
)
def test_a_name_is_only_a_name(name, safe):
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending():
    assert safe_name("x" * 300 + ".csv").endswith("x.csv")
    assert len(safe_name("x" * 300 + ".csv")) == 120
