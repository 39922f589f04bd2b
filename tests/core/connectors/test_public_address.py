from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.connectors.public_address import is_public, literal_address, resolve


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1"),
        *("169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.2.1", "224.0.0.1", "240.0.0.1"),
        *("255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1"),
    ],
)
def test_this_machine_and_private_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "198.18.0.7"]
)
def test_public_addresses_are_and_so_are_those_that_proxies_answer_names_with(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_the_same_in_every_dress(address: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | int(address))
    translated = ipaddress.IPv6Address((0x64FF9B << 96) | int(address))
    assert is_public(str(address)) == is_public(str(mapped)) == is_public(str(translated))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        *(("127.0.0.1", "127.0.0.1"), ("[::1]", "::1"), ("2130706433", "127.0.0.1"), ("0x7f.1", "127.0.0.1")),
        *(("127.1", "127.0.0.1"), ("017700000001", "127.0.0.1")),
        *(("example.com", ""), ("", ""), ("1.2.3.4.5", ""), ("例子.cn", "")),
    ],
)
def test_a_host_that_is_an_address_is_known_as_one(host: str, address: str) -> None:
    assert literal_address(host) == address


async def test_an_address_resolves_to_itself() -> None:
    assert await resolve("127.0.0.1", 80) == ["127.0.0.1"]
