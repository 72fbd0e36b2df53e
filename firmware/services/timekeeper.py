"""Keeps the phone's clock right by the two NTP servers of its settings (local_time.*)."""

from micropython import const

from firmware.base.errors import LocalError
from firmware.base.ticks import ticks_add, ticks_diff
from firmware.net import sntp
from firmware.net.address import from_socket

_PATIENCE = const(5000)  # ms for an answer
_FIRST_PAUSE, _LONGEST_PAUSE = const(15), const(1024)  # s after both servers failed, doubled each time
_MOST_SLOWER = const(6)  # times that the interval is doubled because a server asked for it
_SERVERS = ("local_time.ntp_server1", "local_time.ntp_server2")


class Timekeeper:
    """settings: of the phone. clock: the hal contract. open_socket: called without arguments for a UdpSocket with which
    one question is asked, so that nobody else's datagrams come in between. look_up: of net/names.

    Nothing is asked while the clock is kept by others, or set by hand (local_time.manual_time_enable).

    problem: why the last round brought no time, in words; "" when it did.
    """

    def __init__(self, settings, clock, open_socket, look_up):
        self.problem = ""
        self._settings = settings
        self._clock = clock
        self._open_socket = open_socket
        self._look_up = look_up
        self._due = None  # the tick of the next question; None until `start`
        self._round = []  # servers still to be asked in this round
        self._refusing = []  # those that want no questions
        self._slower = 0
        self._pauses = 0
        self._socket = None
        self._asked = None  # (ip, port) of the server in question
        self._server = ""
        self._cookie = b""
        self._asked_at = 0

    def start(self, now):
        """The network is there: ask now."""
        self.stop()
        if not self._clock.is_kept:
            self._due = now

    def stop(self):
        """The network is gone."""
        self._due = None
        self._round = []
        self._hang_up()

    def advance(self, now):
        """Take an answer, or ask when it is time. Returns whether the clock was set."""
        if self._due is None:
            return False
        if self._socket is not None and self._socket.is_readable():
            return self._answered(self._socket.receive(), now)
        if ticks_diff(now, self._due) >= 0:
            if self._server:
                self._failed("does not answer", now)
            else:
                self._ask(now)
        return False

    # ---- asking

    def _ask(self, now):
        if self._settings.flag("local_time.manual_time_enable"):
            self._wait(_LONGEST_PAUSE, now)
            return
        if not self._round:
            self._round = self._servers()
            if not self._round:
                self.problem = "No time server"
                self._wait(_LONGEST_PAUSE, now)
                return
        self._server = self._round.pop(0)
        self._due = ticks_add(now, _PATIENCE)
        self._look_up((self._server, sntp.PORT), self._found, now)

    def _found(self, question, addresses, now):
        """The name server has answered, perhaps when nobody waits for it any more."""
        if question[0] != self._server or self._socket is not None or self._due is None:
            return
        if not addresses:
            self._failed("is not to be found", now)
            return
        try:
            self._socket = self._open_socket()
        except LocalError:
            self._failed("cannot be asked", now)
            return
        self._asked = addresses[0]
        self._cookie = self._clock.random(8)
        self._asked_at = now
        self._due = ticks_add(now, _PATIENCE)
        self._socket.send(sntp.question(self._cookie), self._asked)

    def _servers(self):
        found = []
        for name in _SERVERS:
            server = self._settings.get(name)
            if server and server not in found and server not in self._refusing:
                found.append(server)
        return found

    # ---- answers

    def _answered(self, received, now):
        """Take a datagram; one that is no answer to our question, or from elsewhere, leaves us waiting."""
        if received is None or from_socket(received[1]) != self._asked:
            return False
        answer = sntp.read(received[0], self._cookie)
        if answer is None:
            return False
        what, value = answer
        if what == sntp.TIME:
            self._take(value, now)
            return True
        if what == sntp.REFUSED:
            self._refusing.append(self._server)
        elif what == sntp.SLOWER:
            self._slower = min(self._slower + 1, _MOST_SLOWER)
        self._failed("wants no questions" if what != sntp.USELESS else "does not know the time", now)
        return False

    def _take(self, milliseconds, now):
        """Half of the way there and back has passed since the server looked at its clock."""
        self._clock.set((milliseconds + ticks_diff(now, self._asked_at) // 2) // 1000)
        self._hang_up()
        self._round = []
        self._pauses = 0
        self.problem = ""
        self._wait(self._settings.number("local_time.interval") << self._slower, now)

    def _failed(self, why, now):
        """Ask the other server at once; when both failed, wait."""
        self.problem = "%s %s" % (self._server, why)
        self._hang_up()
        if self._round:
            self._due = now
        else:
            pause = min(_FIRST_PAUSE << self._pauses, _LONGEST_PAUSE)
            self._pauses = min(self._pauses + 1, 10)
            self._wait(pause << self._slower, now)

    def _wait(self, seconds, now):
        self._due = ticks_add(now, 1000 * min(seconds, 86400))

    def _hang_up(self):
        self._server = ""
        if self._socket is not None:
            self._socket.close()
            self._socket = self._asked = None
