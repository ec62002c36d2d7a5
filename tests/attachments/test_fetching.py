"""An image is fetched from the one host that was agreed to, at a public address, and bounded."""

from __future__ import annotations

import io
import socket
import threading
import zlib

import pytest
from PIL import Image

from chatapp.attachments.fetching import Missing, Reason, fetch
from chatapp.attachments.words import told_of_image
from tests.attachments.files import image, photograph
from tests.attachments.places import HOST, place, stands_for

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(60)]
PATIENT = 30


@pytest.fixture
def host(tmp_path, monkeypatch, settings):
    settings.IMAGE_INSIDE = True
    settings.IMAGE_SECONDS = PATIENT
    with place(tmp_path, monkeypatch) as found:
        yield found


def why(address):
    with pytest.raises(Missing) as missing:
        fetch(address)
    return missing.value.why


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_an_image_comes_made_anew_from_its_pixels(host, kind):
    host.gives(image(kind, (40, 30)), Content_Type="text/html")
    found = fetch(host.address())
    assert (found.width, found.height) == (40, 30)
    assert found.media_type.startswith("image/")


def test_what_else_a_file_holds_stays_behind(host):
    host.gives(photograph())
    assert b"secret" not in fetch(host.address()).content


def test_the_host_is_told_nothing_of_the_reader(host):
    host.gives(image())
    fetch(host.address("/cat.png"))
    [(path, headers)] = host.asked
    assert path == "/cat.png"
    assert headers["Host"] == f"{HOST}:{host.port}"
    assert {"Cookie", "Referer", "Authorization", "Accept-Language"}.isdisjoint(headers)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "ff02::1"),
        *("::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "::7f00:1"),
    ],
)
def test_nothing_inside_is_asked_whatever_it_is_called(host, monkeypatch, settings, address):
    settings.IMAGE_INSIDE = False
    stands_for(monkeypatch, "93.184.215.14", address)
    assert why(host.address()) is Reason.INSIDE
    assert host.asked == []


def test_addresses_that_name_no_host_but_this_machine_are_not_asked(host, monkeypatch, settings):
    settings.IMAGE_INSIDE = False
    monkeypatch.undo()
    settings.IMAGE_SECONDS = PATIENT
    for name in ("127.0.0.1", "[::1]", "[::ffff:7f00:1]", "2130706433", "0x7f.1"):
        assert why(host.address(host=name)) is Reason.INSIDE


def test_a_name_is_looked_up_once_for_what_is_asked(host, monkeypatch, settings):
    """A name that is public when it is looked at, and ours when it is asked."""
    looked_up = []

    def changes(name, port, *_rest, **_kind):
        looked_up.append(name)
        one = "127.0.0.1" if len(looked_up) == 1 else "10.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))]

    monkeypatch.setattr(socket, "getaddrinfo", changes)
    host.gives(image())
    fetch(host.address())
    assert looked_up == [HOST]


def test_a_redirect_is_looked_up_anew(host, monkeypatch, settings):
    settings.IMAGE_INSIDE = False
    monkeypatch.setattr("chatapp.outside._is_public", lambda one: str(one) == "127.0.0.1")
    found = iter(["127.0.0.1", "10.0.0.1"])
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda name, port, **_: [(socket.AF_INET, 1, 6, "", (next(found), port))],
    )
    host.gives(b"", status=302, Location="/other.png")
    assert why(host.address()) is Reason.INSIDE
    assert [path for path, _ in host.asked] == ["/cat.png"]


def test_a_redirect_on_the_same_host_is_followed(host):
    host.gives(b"", status=302, Location="/there.png")
    host.gives(image(size=(5, 5)), "/there.png")
    assert fetch(host.address()).width == 5


@pytest.mark.parametrize(
    "location",
    ["https://other.example/cat.png", "http://images.example/cat.png", "//10.0.0.1/", "/cat.png"],
)
def test_a_redirect_leads_to_no_other_host_and_not_round_for_ever(host, location):
    host.gives(b"", status=301, Location=location)
    assert why(host.address()) is Reason.ELSEWHERE


def test_a_certificate_must_be_for_the_name(host):
    host.gives(image())
    assert why(host.address(host="another.example")) is Reason.UNREACHABLE
    assert host.asked == []


def test_a_name_that_nobody_knows_could_not_be_reached(host, monkeypatch):
    def unknown(*_name, **_kind):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert why(host.address()) is Reason.UNREACHABLE


def test_only_an_answer_that_gives_is_looked_at(host):
    host.gives(image(), status=404)
    assert why(host.address()) is Reason.NOT_GIVEN


def test_what_is_too_large_is_not_read_on(host, settings):
    settings.IMAGE_BYTES = 100_000
    endless = threading.Event()

    def answer(request):
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(b"\x89PNG\r\n" * 5_000)
        except OSError:
            endless.set()

    host.answers["/cat.png"] = answer
    assert why(host.address()) is Reason.TOO_LARGE
    assert endless.wait(PATIENT)


def test_the_time_is_for_all_of_it_however_it_drips(host, settings):
    settings.IMAGE_SECONDS = 0.5
    gone = threading.Event()

    def answer(request):
        request.send_response(200)
        request.end_headers()
        while not gone.wait(0.05):
            try:
                request.wfile.write(b"\x89")
            except OSError:
                return

    host.answers["/cat.png"] = answer
    assert why(host.address()) is Reason.SLOW
    gone.set()


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        *(b"<html>", b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", zlib.compress(b"x" * 1_000)),
    ],
)
def test_what_is_no_image_is_refused_by_its_content(host, content):
    host.gives(content, Content_Type="image/png")
    assert why(host.address()) is Reason.NOT_AN_IMAGE


def test_an_image_of_too_many_pixels_is_not_unpacked(host, settings):
    settings.IMAGE_PIXELS = 1_000_000
    bomb = io.BytesIO()
    Image.new("1", (2_000, 2_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 2_000
    host.gives(bomb.getvalue())
    assert why(host.address()) is Reason.TOO_MANY_PIXELS


def test_what_is_packed_for_the_way_is_not_unpacked(host):
    host.gives(zlib.compress(image()), Content_Encoding="deflate")
    assert why(host.address()) is Reason.NOT_AN_IMAGE
    assert host.asked[0][1]["Accept-Encoding"] == "identity"


def test_only_so_many_are_under_way_at_once(host, settings):
    settings.IMAGE_FETCHES = 1
    here, go = threading.Event(), threading.Event()

    def answer(request):
        here.set()
        go.wait(PATIENT)
        host.gives(image())
        host.answers["/cat.png"](request)

    host.answers["/cat.png"] = answer
    found = []
    first = threading.Thread(target=lambda: found.append(fetch(host.address())))
    first.start()
    assert here.wait(PATIENT)
    assert why(host.address("/other.png")) is Reason.BUSY
    go.set()
    first.join()
    assert found[0].width == 64


def test_every_reason_has_words():
    told = {told_of_image(reason, HOST) for reason in Reason}
    assert len(told) == len(Reason)
    assert not [words for words in told if "%" in words]
