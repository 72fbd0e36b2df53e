"""The torture messages of RFC 4475 and RFC 5118: each ends as its index says, as far as reading and checking decide.

The columns `strict` and `lenient` of an index name the outcomes it allows. An outcome that a layer above decides (404,
405, 481 ...) means here that the message is read and passes the checks, so that it gets there.
"""

from firmware.sip.checks import unsupported, validate_request, validate_response
from firmware.sip.message import MessageError, parse, response_to
from firmware.sip.names import CSEQ, VIA
from firmware.sip.uri import equal
from firmware.sip.via import Via
from tests.unit import kit

DECIDED_HERE = ("400", "416", "420", "505")

# Where we chose the lenient outcome, and why.
LENIENT = ("baddate.dat",)  # a Date nobody reads is no reason to lose a call (RFC 3261 16.3)


def outcomes(folder):
    """file -> (its strict outcomes, its lenient ones)."""
    header = str(kit.vector(folder + "/index.csv"), "utf-8").splitlines()[0].split(",")
    for line in str(kit.vector(folder + "/index.csv"), "utf-8").splitlines()[1:]:
        row = cells_of(line)
        assert len(row) == len(header), line
        yield row[0], row[header.index("strict")].split(","), row[header.index("lenient")].split(",")


def cells_of(line):
    """A line of comma separated values, in which quotes protect commas."""
    cells = [""]
    for at, part in enumerate(line.split('"')):
        if at & 1:
            cells[-1] += part
        else:
            first, *others = part.split(",")
            cells[-1] += first
            cells += others
    return cells


def outcome(data):
    """ "none" when it is dropped, a status when it is refused here, "ok" when it is handed on."""
    try:
        message = parse(data)
    except MessageError as error:
        return "none" if error.request is None else str(error.status)
    if not message.is_request:
        return "ok" if validate_response(message) is None else "none"
    error = validate_request(message)
    if error is None and unsupported(message, ()):
        return "420"
    return "ok" if error is None else str(error.status)


def is_allowed(got, listed):
    if got == "ok":
        return any(one not in DECIDED_HERE for one in listed)
    return got in listed


def check_folder(folder, count):
    for name, strict, lenient in outcomes(folder):
        count -= 1
        got = outcome(kit.vector(folder + "/" + name))
        assert is_allowed(got, lenient if name in LENIENT else strict), (name, got)
    assert count == 0


def test_every_message_of_rfc4475():
    check_folder("rfc4475", 36)


def test_every_message_of_rfc5118():
    check_folder("rfc5118", 7)


def test_refused_requests_can_be_answered():
    for name in ("badinv01", "clerr", "ncl", "scalar02", "ltgtruri", "lwsstart", "trws", "badvers", "insuf", "mcl01"):
        data = kit.vector("rfc4475/%s.dat" % name)
        try:
            request = parse(data)
        except MessageError as error:
            request = error.request
        response = parse(response_to(request, 400, to_tag=b"t").encode())
        assert response.get_all(VIA) == request.get_all(VIA) and len(response.get_all(VIA)) > 0
        assert response.get(CSEQ) == request.get(CSEQ)


def test_short_tortuous_invite():
    message = parse(kit.vector("rfc4475/wsinv.dat"))
    assert message.to.tag == b"1918181833n" and message.from_.display == b'J Rosenberg \\"'
    assert message.from_.tag == b"98asjd8" and message.max_forwards == 68 and message.cseq == (9, b"INVITE")
    assert [Via.parse(value).encode() for value in message.get_all(VIA)] == [
        b"SIP/2.0/UDP 192.0.2.2;branch=390skdjuw",
        b"SIP/2.0/TCP spindle.example.com;branch=z9hG4bK9ikj8",
        b"SIP/2.0/UDP 192.168.255.111;branch=z9hG4bK30239",
    ]
    assert (
        message.get(b"s") == b"" and message.get(b"NewFangledHeader") == b"newfangled value continued newfangled value"
    )
    assert message.routes[0].uri.params.items() == [
        (b"lr", None),
        (b"unknownwith", b"value"),
        (b"unknown-no-value", None),
    ]
    contact = message.contacts[0]
    assert contact.display == b'Quoted string ""' and contact.params[b"q"] == b"0.33"
    assert len(message.body) == 150


def test_wide_range_of_characters():
    message = parse(kit.vector("rfc4475/intmeth.dat"))
    assert message.method == b"!interesting-Method0123456789_*+`.%indeed'~"
    assert message.to.display == b"BEL:\x07 NUL:\x00 DEL:\x7f"
    assert message.from_.tag == b"_token~1'+`*%!-."
    assert message.call_id == b"intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{"
    assert message.get(b"extensionHeader-!.%*+_`'~") == b"\xef\xbb\xbf\xe5\xa4\xa7\xe5\x81\x9c\xe9\x9b\xbb"


def test_escaped_nuls_make_different_contacts():
    one, other = parse(kit.vector("rfc4475/escnull.dat")).contacts
    assert not equal(one.uri, other.uri) and equal(one.uri, one.uri)


def test_utf8_reason_and_no_reason():
    assert len(parse(kit.vector("rfc4475/unreason.dat")).reason) > 20
    assert parse(kit.vector("rfc4475/noreason.dat")).reason == b""


def test_branch_of_the_cookie_alone_is_there_to_be_judged():
    assert parse(kit.vector("rfc4475/badbranch.dat")).via.branch == b"z9hG4bK"


def test_bad_display_name_is_refused_for_itself():
    assert outcome(kit.vector("rfc4475/baddn.dat") + b"\r\n") == "400"


def test_overlarge_scalars_in_a_response_drop_it():
    assert outcome(kit.vector("rfc4475/scalarlg.dat")) == "none"


def test_port_inside_the_brackets_belongs_to_the_address():
    uri = parse(kit.vector("rfc5118/port-ambiguous")).request_uri
    assert uri.host == b"[2001:db8::10:5070]" and uri.port is None
