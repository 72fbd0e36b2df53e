"""How requests find their transaction."""

from firmware.sip.matching import branch_key, server_key
from firmware.sip.message import parse
from firmware.sip.transactions import TransactionLayer
from tests.unit.kit import counting_random
from tests.unit.sip.net import A, B, flow
from tests.unit.sip.samples import INVITE

BRANCH = b"z9hG4bK-524287-1---a91c5fe2"


def key_of(data):
    return branch_key(parse(data), b"INVITE")


def test_the_branch_alone_is_the_key():
    key = b"server\n" + BRANCH + b"\n192.0.2.1:5060\nINVITE"
    assert key_of(INVITE) == key == server_key(parse(INVITE), b"INVITE")
    assert key_of(INVITE.replace(b"192.0.2.1:5060;branch", b"192.0.2.1;branch")) == key
    assert key_of(INVITE.replace(b"From:", b"X:").replace(b"CSeq: 21934", b"CSeq: x")) == key
    assert (
        key_of(INVITE.replace(b"192.0.2.1:5060;branch", b"Example.COM;branch")).split(b"\n")[2] == b"example.com:5060"
    )


def test_no_unique_branch_is_no_key():
    assert key_of(INVITE.replace(b";branch=" + BRANCH, b"")) is None
    assert key_of(INVITE.replace(BRANCH, b"1")) is None
    assert key_of(INVITE.replace(BRANCH, b"")) is None
    assert key_of(INVITE.replace(b"Via: SIP/2.0/UDP 192.0.2.1:5060", b"Via: SIP/2.0/UDP 192.0.2.1:x")) is None
    assert key_of(INVITE.replace(b"Via:", b"X:")) is None


def test_a_retransmission_is_known_by_its_top_via_only():
    layer = TransactionLayer(counting_random())
    layer.receive(INVITE, flow(A, B), 0)
    layer.receive(INVITE.replace(b"Max-Forwards: 69", b"Max-Forwards: x"), flow(A, B), 0)
    assert (layer.opened, layer.absorbed, layer.refused) == (1, 1, 0)
    layer.receive(
        INVITE.replace(BRANCH, b"z9hG4bKother").replace(b"Max-Forwards: 69", b"Max-Forwards: x"), flow(A, B), 0
    )
    assert (layer.opened, layer.absorbed, layer.refused) == (1, 1, 1)
