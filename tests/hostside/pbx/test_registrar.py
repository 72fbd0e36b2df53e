import pytest
from offhook.pbx.proxy import Proxy

from tests.hostside.pbx.bench import Bench, credentials, register

CONTACT = "<sip:1001@127.0.0.1:5071>"


def challenged(bench, cseq=1, **more):
    ((_, challenge),) = bench.say(5071, register("1001", 5071, cseq, CONTACT, **more))
    return challenge


def test_challenge_offers_sha256_before_md5_with_qop():
    challenge = challenged(Bench())
    assert challenge.status == 401
    strongest, weakest = challenge.get_all(b"WWW-Authenticate")
    assert strongest.startswith(b'Digest realm="offhook", nonce="')
    assert strongest.endswith(b'algorithm=SHA-256, qop="auth"')
    assert weakest.endswith(b'algorithm=MD5, qop="auth"')
    assert challenge.to.tag
    assert challenge.get(b"Via") == b"SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bKreg1-5071;rport=5071;received=127.0.0.1"


def test_md5_alone_unless_told_otherwise():
    """Old user agents give up at the sight of SHA-256, wherever it stands."""
    challenge = challenged(Bench(algorithms=("MD5",)))
    assert challenge.get_all(b"WWW-Authenticate")[0].endswith(b'algorithm=MD5, qop="auth"')
    assert len(challenge.get_all(b"WWW-Authenticate")) == 1
    assert Proxy(("127.0.0.1", 5060), {}, bytes).authenticator.algorithms == [b"MD5"]


@pytest.mark.parametrize("which", [0, 1])
def test_right_credentials_bind_the_contact(which):
    bench = Bench()
    more = credentials(challenged(bench), "1001", which=which)
    ((port, answer),) = bench.say(5071, register("1001", 5071, 2, CONTACT, more))
    assert (port, answer.status) == (5071, 200)
    assert answer.get_all(b"Contact") == [b"<sip:1001@127.0.0.1:5071>;expires=3600"]


def test_wrong_password_is_forbidden_and_wrong_user_too():
    bench = Bench()
    wrong = credentials(challenged(bench), "1001", password="guess")
    assert bench.say(5071, register("1001", 5071, 2, CONTACT, wrong))[0][1].status == 403
    other = credentials(challenged(bench, 3), "1002")
    assert bench.say(5071, register("1001", 5071, 4, CONTACT, other))[0][1].status == 403
    assert bench.proxy.registrar.bindings("1001", bench.now) == []


def test_unknown_user_is_not_found():
    bench = Bench()
    assert bench.say(5071, register("9999", 5071, 1, CONTACT))[0][1].status == 404


def test_nonce_goes_stale_and_says_so():
    bench = Bench()
    more = credentials(challenged(bench), "1001")
    bench.wait(301_000)
    ((_, answer),) = bench.say(5071, register("1001", 5071, 2, CONTACT, more))
    assert answer.status == 401
    assert all(value.endswith(b", stale=true") for value in answer.get_all(b"WWW-Authenticate"))


def test_nonce_count_cannot_be_replayed_but_may_rise():
    bench = Bench()
    challenge = challenged(bench)
    first = credentials(challenge, "1001")
    assert bench.say(5071, register("1001", 5071, 2, CONTACT, first))[0][1].status == 200
    assert bench.say(5071, register("1001", 5071, 3, CONTACT, first))[0][1].status == 401
    second = credentials(challenge, "1001", nc=2)
    assert bench.say(5071, register("1001", 5071, 4, CONTACT, second))[0][1].status == 200


@pytest.mark.parametrize(
    "header",
    ["Authorization: Digest realm=\"offhook\"", 'Authorization: Digest realm="offhook", username="1001", nonce="x"'],
)
def test_nonsense_credentials_are_a_bad_request(header):
    bench = Bench()
    assert bench.say(5071, register("1001", 5071, 1, CONTACT, "\n" + header))[0][1].status == 400


def test_credentials_of_another_realm_or_scheme_are_ignored():
    bench = Bench()
    for cseq, header in enumerate(('Digest realm="elsewhere", username="1001"', "Basic MTAwMTpvbmU=")):
        text = register("1001", 5071, cseq + 1, CONTACT, "\nAuthorization: " + header)
        assert bench.say(5071, text)[0][1].status == 401


def test_several_contacts_with_their_own_expires_and_q():
    bench = Bench()
    contact = "<sip:1001@127.0.0.1:5071>;q=0.3;expires=120, <sip:1001@127.0.0.1:5079>;q=0.8"
    answer = bench.register("1001", 5071, contact=contact, more="\nExpires: 600")
    assert answer.get_all(b"Contact") == [
        b"<sip:1001@127.0.0.1:5079>;q=0.8;expires=600",
        b"<sip:1001@127.0.0.1:5071>;q=0.3;expires=120",
    ]


def test_too_brief_is_423_with_the_minimum():
    answer = Bench().register("1001", 5071, more="\nExpires: 30")
    assert (answer.status, answer.get(b"Min-Expires")) == (423, b"60")


def test_bindings_run_out():
    bench = Bench()
    bench.register("1001", 5071, more="\nExpires: 60")
    bench.wait(59_000)
    assert len(bench.proxy.registrar.bindings("1001", bench.now)) == 1
    bench.wait(1_000)
    assert bench.proxy.registrar.bindings("1001", bench.now) == []


def test_unregistering_one_and_all():
    bench = Bench()
    bench.register("1001", 5071)
    bench.register("1001", 5079)
    answer = bench.register("1001", 5071, 3, more="\nExpires: 0")
    assert [value.split(b";")[0] for value in answer.get_all(b"Contact")] == [b"<sip:1001@127.0.0.1:5079>"]
    answer = bench.register("1001", 5071, 5, contact="*", more="\nExpires: 0")
    assert (answer.status, answer.get_all(b"Contact")) == (200, [])


def test_star_without_expires_0_is_refused_and_changes_nothing():
    bench = Bench()
    bench.register("1001", 5071)
    assert bench.register("1001", 5071, 3, contact="*").status == 400
    assert bench.register("1001", 5071, 5, contact="*", more="\nExpires: 60").status == 400
    assert len(bench.proxy.registrar.bindings("1001", bench.now)) == 1


def test_one_bad_contact_spoils_the_whole_request():
    bench = Bench()
    contact = "<sip:1001@127.0.0.1:5071>, <sip:1001@127.0.0.1:5079>;expires=5"
    assert bench.register("1001", 5071, contact=contact).status == 423
    assert bench.proxy.registrar.bindings("1001", bench.now) == []


def test_an_old_cseq_of_the_same_call_id_is_refused():
    bench = Bench()
    bench.register("1001", 5071, 10)
    assert bench.register("1001", 5071, 5).status == 500


def test_query_lists_the_bindings():
    bench = Bench()
    bench.register("1001", 5071)
    text = register("1001", 5079, 1, CONTACT).rsplit("\nContact", 1)[0]
    ((_, challenge),) = bench.say(5079, text)
    text = text.replace("CSeq: 1", "CSeq: 2").replace("bKreg1", "bKreg2")
    ((_, answer),) = bench.say(5079, text + credentials(challenge, "1001"))
    assert answer.get_all(b"Contact") == [b"<sip:1001@127.0.0.1:5071>;expires=3600"]


def test_required_extension_is_refused():
    bench = Bench()
    ((_, answer),) = bench.say(5071, register("1001", 5071, 1, CONTACT, "\nRequire: path, gruu"))
    assert (answer.status, answer.get_all(b"Unsupported")) == (420, [b"path", b"gruu"])
