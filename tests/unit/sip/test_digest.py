"""Digest answers against the published examples and independently computed vectors."""

import json

from firmware.base.errors import LocalError, RemoteError
from firmware.sip.digest import (
    Challenge,
    Credentials,
    authorization,
    choose,
    choose_for_each_realm,
    parse_authorization,
    response,
    verify,
)
from tests.unit import kit

RFC_3261_22_4 = (
    b'Digest realm="biloxi.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093",'
    b' opaque="5ccc069c403ebaf9f0171e9517f40e41"'
)


def challenge(text=b'realm="r", nonce="n"'):
    return Challenge.parse(b"Digest " + text)


def vectors():
    for case in json.loads(str(kit.vector("digest.json"), "utf-8")):
        yield {name: value.encode() for name, value in case.items()}


def test_every_vector_we_have_the_hash_for():
    count = 0
    for case in vectors():
        if case["alg"] == b"SHA-512-256":
            continue
        count += 1
        answer = response(
            case["alg"],
            case["user"],
            case["realm"],
            case["password"],
            case["nonce"],
            case["method"],
            case["uri"],
            case["qop"] or None,
            case["cnonce"],
            case["nc"],
            case.get("body", b""),
        )
        assert answer == case["response"], case["id"]
    assert count >= 20


def test_whole_header_value():
    value = authorization(
        Challenge.parse(RFC_3261_22_4), b"bob", b"zanzibar", b"INVITE", b"sip:bob@biloxi.com", b"", b"0a4f113b", 1
    )
    assert value == (
        b'Digest username="bob", realm="biloxi.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093",'
        b' uri="sip:bob@biloxi.com", response="89eb0059246c02b2f6ee02c7961d5ea3",'
        b' opaque="5ccc069c403ebaf9f0171e9517f40e41", qop=auth, nc=00000001, cnonce="0a4f113b"'
    )


def test_challenge_without_qop_gets_neither_cnonce_nor_count():
    value = authorization(
        challenge(b'realm="r", nonce="n", algorithm=MD5'), b"u", b"p", b"REGISTER", b"sip:r", b"", b"c", 1
    )
    assert value == (
        b'Digest username="u", realm="r", nonce="n", uri="sip:r", response="%s", algorithm=MD5'
        % response(b"MD5", b"u", b"r", b"p", b"n", b"REGISTER", b"sip:r", None, None, None, b"")
    )


def test_auth_is_preferred_and_auth_int_answered_when_alone():
    assert challenge(b'realm="r", nonce="n", qop="auth-int, auth"').qop == b"auth"
    assert challenge(b'realm="r", nonce="n", qop="auth-int"').qop == b"auth-int"
    assert not challenge(b'realm="r", nonce="n", qop="auth-conf"').is_usable


def test_strongest_challenge_wins_and_the_topmost_of_equals():
    md5 = challenge(b'realm="r", nonce="1", qop="auth"')
    sha512 = challenge(b'realm="r", nonce="2", qop="auth", algorithm=SHA-512-256')
    sha256 = challenge(b'realm="r", nonce="3", qop="auth", algorithm=SHA-256')
    again = challenge(b'realm="r", nonce="4", qop="auth", algorithm="sha-256"')
    assert choose([md5, sha512, sha256, again]) is sha256
    assert choose([sha512, Challenge.parse(b"Basic realm=x")]) is None
    assert choose([]) is None


def test_each_realm_of_a_forking_proxy_gets_its_answer():
    near = challenge(b'realm="near", nonce="1"')
    far = challenge(b'realm="far", nonce="2"')
    strong = challenge(b'realm="near", nonce="3", algorithm=SHA-256')
    unknown = challenge(b'realm="odd", nonce="4", algorithm=ROT13')
    assert choose_for_each_realm([near, far, strong, unknown]) == [strong, far]


def test_quoted_commas_escapes_and_case():
    parsed = Challenge.parse(b'dIGEST  Realm="a, \\"b\\"" , NONCE="x=y,z" ,stale=TRUE, Qop=auth')
    assert parsed.realm == b'a, \\"b\\"'
    assert parsed.nonce == b"x=y,z"
    assert parsed.is_stale and parsed.qop == b"auth"
    assert b'realm="a, \\"b\\"", nonce="x=y,z"' in authorization(parsed, b"u", b"p", b"BYE", b"sip:r", b"", b"c", 1)


def test_malformed_and_useless_challenges():
    for text in (b"", b"Digest", b'Digest realm="r', b'Digest realm="r",, nonce="n"', b"Digest =x"):
        kit.raises(RemoteError, Challenge.parse, text)
    useless = challenge(b'realm="r"')
    assert not useless.is_usable
    kit.raises(LocalError, authorization, useless, b"u", b"p", b"BYE", b"sip:r", b"", b"c", 1)
    assert not challenge(b'realm="r", nonce="n", algorithm=MD5-sess').is_usable


def test_credentials_count_their_requests():
    credentials = Credentials(challenge(b'realm="r", nonce="n", qop="auth"'), b"u", b"p", b"c")
    first = credentials.authorization(b"REGISTER", b"sip:r")
    second = credentials.authorization(b"REGISTER", b"sip:r")
    assert b"nc=00000001" in first and b"nc=00000002" in second
    assert first != second.replace(b"nc=00000002", b"nc=00000001")


def test_server_side_accepts_only_the_right_password():
    for algorithm in (b"MD5", b"MD5-sess", b"SHA-256", b"SHA-256-sess"):
        for qop in (b"auth", b"auth-int"):
            asked = challenge(b'realm="r", nonce="n", opaque="o", algorithm=%s, qop="%s"' % (algorithm, qop))
            value = authorization(asked, b"1001", b"secret", b"REGISTER", b"sip:r", b"body", b"c", 7)
            assert parse_authorization(value)[b"nc"] == b"00000007"
            assert verify(value, b"1001", b"secret", b"REGISTER", b"body")
            assert not verify(value, b"1001", b"Secret", b"REGISTER", b"body")
            assert not verify(value, b"1002", b"secret", b"REGISTER", b"body")
            assert not verify(value, b"1001", b"secret", b"INVITE", b"body")
            assert verify(value, b"1001", b"secret", b"REGISTER", b"other") == (qop == b"auth")


def test_server_side_survives_anything():
    for value in (b"", b"Basic abc", b"Digest x", b'Digest username="1001"', b"NoOneKnowsThisScheme opaque-data=here"):
        assert not verify(value, b"1001", b"secret", b"REGISTER")
    good = b'Digest username="u", realm="r", nonce="n", uri="sip:r", response="0"'
    assert not verify(good + b", qop=auth", b"u", b"p", b"REGISTER")
    assert not verify(good + b", algorithm=ROT13", b"u", b"p", b"REGISTER")
