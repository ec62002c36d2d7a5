"""An address comes from the connection, or from a proxy of ours, never from the sender."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from chatapp.accounts.limiting.addresses import address_behind, address_of_socket
from tests import environment


@pytest.mark.parametrize(
    ("ours", "forwarded", "address"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 192.0.2.2", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "not an address", "192.0.2.1"),
    ],
)
def test_what_stands_left_of_our_proxies_is_never_read(settings, ours, forwarded, address):
    settings.TRUSTED_PROXIES = ours
    assert address_behind("192.0.2.1", forwarded) == address


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
    ],
)
def test_one_subscriber_is_one_address(peer, address):
    assert address_behind(peer, "") == address


def test_a_socket_without_a_peer_has_no_address():
    assert address_of_socket({"headers": [], "client": None}) == ""


def test_a_socket_behind_our_proxy_has_the_address_that_it_saw(settings):
    settings.TRUSTED_PROXIES = 1
    headers = [(b"x-forwarded-for", b"203.0.113.9"), (b"x-forwarded-for", b"198.51.100.7")]
    scope = {"headers": headers, "client": ["127.0.0.1", 4000]}
    assert address_of_socket(scope) == "198.51.100.7"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHATAPP_LIMIT_SAY", "20 a minute"),
        ("CHATAPP_LIMIT_SAY_ADDRESS", "0/minute"),
        ("CHATAPP_LIMIT_SIGN_IN", "5/minute;"),
        ("CHATAPP_TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_wrong_value_stops_the_start_and_names_its_variable(name, value):
    done = subprocess.run(
        [sys.executable, "-c", "import chatapp.settings"],
        env={**os.environ, name: value},
        cwd=environment.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"ImproperlyConfigured: {name}='{value}'" in done.stderr
