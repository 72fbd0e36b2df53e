from firmware.base.ticks import ticks_add
from firmware.sip.events import (
    ACK_RECEIVED,
    REQUEST_RECEIVED,
    RESPONSE_RECEIVED,
    TRANSACTION_TIMED_OUT,
    TRANSPORT_FAILED,
)
from firmware.sip.machines import (
    ACCEPTED,
    CALLING,
    COMPLETED,
    CONFIRMED,
    DURATIONS,
    INVITE_CLIENT,
    INVITE_SERVER,
    NOTHING,
    OTHER_CLIENT,
    OTHER_SERVER,
    PROCEEDING,
    TERMINATED,
    TRYING,
)
from firmware.sip.message import Request, parse, response_to
from firmware.sip.transaction import _ACTIONS
from firmware.sip.transactions import TransactionLayer
from tests.unit.kit import counting_random
from tests.unit.sip.net import BEFORE_WRAP, A, B, flow, header

HERE = flow(A, B)
STARTS = (0, BEFORE_WRAP)
MACHINES = (INVITE_CLIENT, OTHER_CLIENT, INVITE_SERVER, OTHER_SERVER)


def request(method=b"INVITE", extra=()):
    message = Request(method, b"sip:b@10.0.0.2")
    message.add(b"Max-Forwards", b"70")
    message.add(b"From", b"<sip:a@10.0.0.1>;tag=f")
    message.add(b"To", b"<sip:b@10.0.0.2>")
    message.add(b"Call-ID", b"call")
    message.add(b"CSeq", b"7 " + method)
    message.add(b"Contact", b"<sip:a@10.0.0.1>")
    for name, value in extra:
        message.add(name, value)
    return message


class Bench:
    """One layer, with the clock and the wire in the test's hands."""

    def __init__(self, start, transport="udp"):
        self.start = start
        self.now = start
        self.flow = (transport, A, B, 0 if transport == "udp" else 1)
        self.layer = TransactionLayer(counting_random())

    def client(self, message):
        self.request = message
        return self.layer.request(message, self.flow, self.now)

    def server(self, message, branch=b"z9hG4bKone"):
        """A server transaction for the message, coming from B."""
        message.prepend(b"Via", b"SIP/2.0/UDP 10.0.0.2:5060;rport;branch=" + branch)
        self.raw = message.encode()
        self.layer.receive(self.raw, self.flow, self.now)
        event = self.layer.next_event()
        assert event[0] == REQUEST_RECEIVED
        self.request = event[2]
        return event[1]

    def answer(self, status, to_tag=b"t"):
        """A response from B to the client transaction."""
        response = response_to(self.request, status, None, to_tag)
        self.layer.receive(response.encode(), self.flow, self.now)

    def respond(self, transaction, status):
        """Respond to the server transaction; whether it was sent."""
        return self.layer.respond(transaction, response_to(self.request, status, None, b"t"), self.now)

    def sent(self):
        found = []
        item = self.layer.next_datagram()
        while item is not None:
            assert item[1] == self.flow
            found.append(item[0])
            item = self.layer.next_datagram()
        return found

    def events(self):
        found = []
        event = self.layer.next_event()
        while event is not None:
            found.append(event)
            event = self.layer.next_event()
        return found

    def names(self):
        return [event[0] for event in self.events()]

    def pass_time(self, duration):
        """The ms, counted from now, at which something was sent while `duration` ms went by."""
        times = []
        begin = self.now
        for ms in range(0, duration + 1, 50):
            self.now = ticks_add(begin, ms)
            self.layer.advance(self.now)
            times += [ms] * len(self.sent())
        return times


def test_every_step_leads_to_a_state_of_its_machine_or_the_end():
    for machine in MACHINES:
        states = [state for state, _, _ in machine]
        assert len(states) == len(set(states))
        for _, _, steps in machine:
            assert len(steps) == len({step[0] for step in steps})
            for _, _, state in steps:
                assert state in states or state == TERMINATED


def test_every_timer_that_runs_in_a_state_is_listed_by_it_and_the_other_way_round():
    known = [row[0] for row in DURATIONS]
    for machine in MACHINES:
        for _, timers, steps in machine:
            assert sorted([step[0] for step in steps if step[0] in known]) == sorted(timers)


def test_every_action_is_known_or_nothing():
    for machine in MACHINES:
        for _, _, steps in machine:
            for _, action, _ in steps:
                assert action == NOTHING or action in _ACTIONS


def test_timers_a_and_b_repeat_an_invite_and_give_it_up():
    for start in STARTS:
        bench = Bench(start)
        transaction = bench.client(request())
        first = bench.sent()
        assert len(first) == 1 and first[0] == transaction.datagram
        assert bench.pass_time(40000) == [500, 1500, 3500, 7500, 15500, 31500]
        assert bench.events() == [(TRANSACTION_TIMED_OUT, transaction)]
        assert transaction.state == TERMINATED and not bench.layer.open
        assert bench.layer.retransmitted == 6


def test_over_a_reliable_transport_nothing_is_repeated_but_patience_is_the_same():
    for start in STARTS:
        bench = Bench(start, "tcp")
        for method in (b"INVITE", b"OPTIONS"):
            bench.client(request(method))
            assert len(bench.sent()) == 1
            assert bench.pass_time(31950) == [] and bench.names() == []
            assert bench.pass_time(100) == [] and bench.names() == [TRANSACTION_TIMED_OUT]


def test_a_provisional_response_stops_timers_a_and_b():
    for start in STARTS:
        bench = Bench(start)
        transaction = bench.client(request())
        bench.pass_time(600)
        bench.answer(180)
        assert transaction.state == PROCEEDING
        assert bench.pass_time(100000) == []
        assert bench.names() == [RESPONSE_RECEIVED]
        assert bench.layer.next_deadline() is None


def test_a_failure_is_acknowledged_again_and_again_until_timer_d():
    for start in STARTS:
        bench = Bench(start)
        transaction = bench.client(request())
        bench.sent()
        bench.answer(486)
        assert transaction.state == COMPLETED
        ack = bench.sent()
        bench.answer(486)
        assert bench.sent() == ack
        assert bench.names() == [RESPONSE_RECEIVED]
        assert bench.pass_time(31950) == [] and transaction.state == COMPLETED
        bench.pass_time(100)
        assert transaction.state == TERMINATED and bench.names() == []


def test_timer_d_is_zero_over_a_reliable_transport():
    bench = Bench(0, "tcp")
    transaction = bench.client(request())
    bench.answer(486)
    bench.pass_time(0)
    assert transaction.state == TERMINATED


def test_the_ack_to_a_failure_is_made_by_17_1_1_3():
    bench = Bench(0)
    extra = (
        (b"Route", b"<sip:p1;lr>"),
        (b"Route", b"<sip:p2;lr>"),
        (b"Proxy-Authorization", b'Digest username="a"'),
        (b"Subject", b"not for the ACK"),
    )
    bench.client(request(extra=extra))
    invite = bench.sent()[0]
    bench.answer(404, b"theirs")
    ack = bench.sent()[0]
    assert ack == (
        b"ACK sip:b@10.0.0.2 SIP/2.0\r\n"
        b"Via: " + header(invite, b"Via") + b"\r\n"
        b"Route: <sip:p1;lr>\r\n"
        b"Route: <sip:p2;lr>\r\n"
        b'Proxy-Authorization: Digest username="a"\r\n'
        b"Max-Forwards: 70\r\n"
        b"From: <sip:a@10.0.0.1>;tag=f\r\n"
        b"To: <sip:b@10.0.0.2>;tag=theirs\r\n"
        b"Call-ID: call\r\n"
        b"CSeq: 7 ACK\r\n"
        b"Content-Length: 0\r\n\r\n"
    )


def test_accepted_passes_every_2xx_up_until_timer_m():
    for start in STARTS:
        bench = Bench(start)
        transaction = bench.client(request())
        bench.answer(200, b"one")
        bench.answer(200, b"one")
        bench.answer(200, b"two")
        bench.answer(180, b"three")
        assert transaction.state == ACCEPTED
        assert bench.names() == [RESPONSE_RECEIVED] * 3
        assert len(bench.sent()) == 1  # the INVITE: acknowledging a 2xx is the user's
        bench.pass_time(31950)
        assert transaction.state == ACCEPTED
        bench.pass_time(100)
        assert transaction.state == TERMINATED


def test_timers_e_and_f_repeat_another_request_up_to_t2():
    for start in STARTS:
        bench = Bench(start)
        transaction = bench.client(request(b"OPTIONS"))
        bench.sent()
        expected = [500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500]
        assert bench.pass_time(40000) == expected
        assert bench.events() == [(TRANSACTION_TIMED_OUT, transaction)]


def test_a_provisional_response_slows_timer_e_but_timer_f_goes_on():
    for start in STARTS:
        bench = Bench(start)
        bench.client(request(b"OPTIONS"))
        bench.sent()
        bench.pass_time(100)
        bench.answer(100)
        assert bench.pass_time(39900) == [400, 4400, 8400, 12400, 16400, 20400, 24400, 28400]
        assert bench.names() == [RESPONSE_RECEIVED, TRANSACTION_TIMED_OUT]


def test_timer_k_swallows_repeated_responses():
    for start in STARTS:
        bench = Bench(start)
        transaction = bench.client(request(b"OPTIONS"))
        bench.sent()
        bench.answer(200)
        bench.answer(200)
        assert bench.names() == [RESPONSE_RECEIVED] and bench.layer.absorbed == 1
        assert bench.pass_time(4950) == [] and transaction.state == COMPLETED
        bench.pass_time(50)
        assert transaction.state == TERMINATED


def test_an_invite_gets_a_100_after_200_ms_unless_the_user_was_faster():
    for start in STARTS:
        bench = Bench(start)
        transaction = bench.server(request())
        assert transaction.state == TRYING
        assert bench.pass_time(150) == []
        bench.now = ticks_add(bench.now, 50)
        bench.layer.advance(bench.now)
        trying = bench.sent()
        assert trying[0].startswith(b"SIP/2.0 100 Trying\r\n") and b"tag=" not in header(trying[0], b"To")
        assert transaction.state == PROCEEDING
        quick = Bench(start)
        transaction = quick.server(request())
        quick.respond(transaction, 180)
        assert len(quick.sent()) == 1 and quick.pass_time(1000) == []


def test_timers_g_and_h_repeat_a_failure_until_the_ack():
    for start in STARTS:
        bench = Bench(start)
        transaction = bench.server(request())
        bench.respond(transaction, 486)
        bench.sent()
        assert bench.pass_time(8000) == [500, 1500, 3500, 7500]
        assert bench.pass_time(40000) == [3500, 7500, 11500, 15500, 19500, 23500]
        assert bench.events() == [(TRANSACTION_TIMED_OUT, transaction)]
        assert transaction.state == TERMINATED


def test_the_ack_confirms_and_timer_i_swallows_more_of_them():
    for start in STARTS:
        bench = Bench(start)
        transaction = bench.server(request())
        response = response_to(transaction.request, 486, None, b"t")
        bench.layer.respond(transaction, response, bench.now)
        bench.sent()
        ack = bench.raw.replace(b"INVITE", b"ACK").replace(b"10.0.0.2>\r\nCall", b"10.0.0.2>;tag=t\r\nCall")
        for _ in range(3):
            bench.layer.receive(ack, bench.flow, bench.now)
            assert transaction.state == CONFIRMED
        assert bench.pass_time(4950) == [] and bench.events() == []
        bench.pass_time(50)
        assert transaction.state == TERMINATED


def test_a_repeated_invite_gets_the_last_response_again():
    bench = Bench(0)
    transaction = bench.server(request())
    bench.layer.receive(bench.raw, bench.flow, bench.now)
    assert bench.sent() == []
    for status in (180, 183, 486):
        bench.respond(transaction, status)
        last = bench.sent()
        bench.layer.receive(bench.raw, bench.flow, bench.now)
        assert bench.sent() == last
    assert bench.events() == []


def test_accepted_absorbs_the_invite_and_passes_2xx_and_ack_until_timer_l():
    for start in STARTS:
        bench = Bench(start)
        transaction = bench.server(request())
        response = response_to(transaction.request, 200, None, b"t")
        assert bench.layer.respond(transaction, response, bench.now)
        bench.layer.receive(bench.raw, bench.flow, bench.now)
        assert len(bench.sent()) == 1 and bench.events() == []
        assert bench.layer.respond(transaction, response, bench.now)
        assert len(bench.sent()) == 1
        ack = bench.raw.replace(b"INVITE", b"ACK")
        bench.layer.receive(ack, bench.flow, bench.now)
        assert [event[:2] for event in bench.events()] == [(ACK_RECEIVED, transaction)]
        assert bench.pass_time(31950) == [] and transaction.state == ACCEPTED
        bench.pass_time(50)
        assert transaction.state == TERMINATED


def test_timer_j_answers_repeated_requests_with_the_final_response():
    for start in STARTS:
        bench = Bench(start)
        transaction = bench.server(request(b"OPTIONS"))
        bench.layer.receive(bench.raw, bench.flow, bench.now)
        assert bench.sent() == []
        bench.respond(transaction, 200)
        final = bench.sent()
        bench.pass_time(31950)
        bench.layer.receive(bench.raw, bench.flow, bench.now)
        assert bench.sent() == final
        bench.pass_time(50)
        assert transaction.state == TERMINATED and bench.events() == []


def test_a_second_final_response_is_not_sent():
    for method in (b"INVITE", b"OPTIONS"):
        bench = Bench(0)
        transaction = bench.server(request(method))
        assert bench.respond(transaction, 404)
        bench.sent()
        assert not bench.respond(transaction, 200)
        assert not bench.respond(transaction, 180)
        assert bench.sent() == []


def test_a_lost_flow_ends_clients_and_leaves_servers_waiting():
    bench = Bench(0)
    client = bench.client(request())
    other = bench.layer.request(request(b"OPTIONS"), ("udp", A, ("10.0.0.9", 5060), 0), 0)
    server = bench.server(request(b"INFO"))
    bench.respond(server, 200)
    bench.layer.lost(bench.flow, "refused", 0)
    assert bench.events() == [(TRANSPORT_FAILED, client, "refused"), (TRANSPORT_FAILED, server, "refused")]
    assert (client.state, other.state, server.state) == (TERMINATED, TRYING, COMPLETED)


def test_settings_of_t1_t2_and_t4_are_obeyed():
    bench = Bench(0)
    bench.layer = TransactionLayer(counting_random(), t1=1000, t2=2000, t4=2500)
    bench.client(request(b"OPTIONS"))
    bench.sent()
    assert bench.pass_time(8000) == [1000, 3000, 5000, 7000]


def test_client_starts_in_the_first_state_of_its_machine():
    bench = Bench(0)
    assert bench.client(request()).state == CALLING
    assert bench.client(request(b"BYE")).state == TRYING
    assert parse(bench.sent()[0]).via.wants_rport
