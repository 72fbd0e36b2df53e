"""Parameters of URIs and header fields."""

from firmware.base.errors import RemoteError
from firmware.sip.params import Params
from tests.unit import kit


def test_order_case_and_bare_parameters():
    params = Params.parse(b'Transport=udp ; lr;x = "a;b" ;y=')
    assert params.items() == [(b"Transport", b"udp"), (b"lr", None), (b"x", b'"a;b"'), (b"y", b"")]
    assert params.get(b"transport") == params[b"TRANSPORT"] == b"udp"
    assert b"LR" in params and params.get(b"lr", b"") is None
    assert b"z" not in params and params.get(b"z") is None and params.get(b"z", 5) == 5
    kit.raises(KeyError, lambda: params[b"z"])
    assert params.encode() == b'Transport=udp;lr;x="a;b";y='


def test_change():
    params = Params([(b"a", b"1"), (b"b", None)])
    params[b"A"] = b"2"
    params[b"c"] = None
    params.remove(b"B")
    params.remove(b"gone")
    assert params.encode() == b"a=2;c" and len(params) == 2
    assert params == Params.parse(b"a=2;c") and params != Params() and params != b"a=2;c"
    assert Params().encode() == b"" and len(Params()) == 0


def test_malformed():
    for text in (b"", b";", b"a;;b", b"=1", b"a b=1", b"a=b c", b'a="open', b'a="x"y', b'a=x"y"', b"a=b,c"):
        assert kit.raises(RemoteError, Params.parse, text).status == 400, text
