"""Builds every object of the phone, hands them to each other, and drives them.

How input travels: a socket, the panel or the tick gives bytes, keys or time to an engine; `Runner.settle` then moves
events upwards and datagrams out until nobody has anything more to say.
"""

import asyncio
import sys

from firmware.base.ticks import ticks_add, ticks_diff
from firmware.media.audio import Audio
from firmware.models import MODELS
from firmware.net.address import from_socket
from firmware.net.attachment import Attachment
from firmware.net.lookup import look_up
from firmware.net.loop import run_readable, run_ticks
from firmware.net.names import Names
from firmware.net.rtp import RtpPorts
from firmware.net.udp import UdpSocket
from firmware.phone import notifications
from firmware.phone.phone import Phone
from firmware.services.console import Console
from firmware.services.device import Device
from firmware.services.log import Log
from firmware.services.settings_file import SettingsFile
from firmware.services.sound import Sound
from firmware.services.timekeeper import Timekeeper
from firmware.sip.agent import Agent
from firmware.sip.events import LOOKUP_WANTED
from firmware.sip.redact import redact
from firmware.ui.ui import Ui

RESTART = 3  # exit status of a phone that wants to start anew

EVENTS_VERSION = 1  # of the lines that the console reports

_TICK = 20  # ms
_PICTURE = 8192  # bytes of pixels sent in one tick at most
_ENDING = 2000  # ms for the last answers when the phone is told to end
_PROVED = 5000  # ms after the first picture at which this version has shown that it works
_TRACE, _UNSAFE_TRACE = 1, 2


class Runner:
    """One phone on one board. spawn: starts a coroutine as a task and returns it. versions: see main.run."""

    def __init__(self, board, options, memory, spawn, versions=None):
        self._versions = versions
        self._is_proved = versions is None
        self._proved_at = None
        self._board = board
        self._memory = memory
        self._spawn = spawn
        self._ticks = board.clock.ticks
        self._trace = options["trace"]
        self._log = Log(board.panel, board.storage)
        self._file = SettingsFile(board.storage, self._log.keep)
        self._settings = self._file.settings
        self._is_new = options.pop("new", False) or self._file.is_new
        self._device = Device(
            board.link,
            self._settings,
            options.get("serial", ""),
            self._is_new,
            self._begin_to_restart,
            self._erase,
        )
        self._device.join()
        model = MODELS[options["model"]]
        self._net = Attachment(
            board.link,
            self._settings.number("account.1.sip_listen_port"),
            lambda work: spawn(self._watch(work)),
            self._ticks,
            self._receive,
            self._log.tell,
        )
        self._net.open(self._ticks())
        self._ports = self._make_ports()
        self._audio = Audio()
        self._agent = Agent(model.user_agent, board.clock.random)
        self.phone = Phone(
            model,
            self._settings,
            self._agent,
            self._audio,
            self._ports,
            board.leds,
            board.clock.random,
            board.clock.time,
        )
        self.ui = Ui(board.display, self.phone, model, self._settings, board.clock.time, self._device)
        self._names = Names(board.clock.random, lambda work: spawn(self._watch(work)), self._ticks, self._ask_system)
        self._time = Timekeeper(self._settings, board.clock, self._open_socket, self._names.look_up)
        self._console = None
        if board.panel is not None:
            self._console = Console(
                self.phone,
                self.ui,
                self._settings,
                board.panel.report,
                memory.figures,
                self._begin_to_end,
                self.settle,
                versions,
            )
        self._sound = Sound(board.codec, self._audio, self._ports, memory)
        self._is_off_hook = False
        self._end_at = None
        self.status = 0
        self._ended = asyncio.Event()
        self._error = None  # what a task died of

    # ---- life

    async def run(self):
        """Start, and return when the phone has ended: 0, or RESTART."""
        board = self._board
        self.start(self._ticks())
        work = [run_ticks(self._ticks, _TICK, self._memory.guard(self.tick))]
        if board.wait_socket is not None:
            work.append(run_readable(board.wait_socket, self._ticks, self._memory.guard(self._poll_board)))
        tasks = [self._spawn(self._watch(one)) for one in work]
        self._report_ready()
        await self._ended.wait()
        for task in tasks:
            task.cancel()
        self.finish()
        if board.panel is not None and self.status != RESTART:
            board.panel.close()
        if self._error is not None:
            raise self._error
        return self.status

    def start(self, now):
        """Begin to be a phone: on the network when it is there, else when it comes."""
        self._set_volumes()
        self.phone.start(self._locate(), now)
        self.settle(now)
        self._memory.limit(self._agent.layer, self.phone.history)
        if self._is_new:
            self.ui.welcome()

    def finish(self):
        """Give back what is open, and leave nothing unwritten."""
        self._net.close()
        self._names.detach()
        self._file.write()

    @property
    def is_over(self):
        return self._ended.is_set()

    async def _watch(self, work):
        """Run one of the phone's tasks; its death is the phone's, which a watchdog or a person then starts again."""
        try:
            await work
        except Exception as error:
            self._error = error
            self._ended.set()

    def _report_ready(self):
        if self._console is None:
            return
        self._board.panel.report(
            {
                "event": "ready",
                "version": EVENTS_VERSION,
                "sip_port": self._settings.number("account.1.sip_listen_port"),
                "runtime": sys.implementation.name,
                "heap": self._memory.heap(),
                "memory": self._memory.figures(),
            }
        )

    def _begin_to_end(self, now):
        """End the calls and registrations; the process ends when the last answer is in, or soon after."""
        if self._end_at is None:
            self._end_at = ticks_add(now, _ENDING)
            self.phone.stop(now)
            self.settle(now)

    def _begin_to_restart(self, now):
        self.status = RESTART
        self._begin_to_end(now)

    def _erase(self, now):
        """Back to the factory. What the phone still tells its servers must not bring the settings back."""
        self._begin_to_restart(now)
        self._file.erase()

    def _has_ended(self, now):
        if self._end_at is None:
            return False
        return ticks_diff(now, self._end_at) >= 0 or not (self._agent.sessions or self._agent.layer.open)

    # ---- input

    def _receive(self, data, source, now):
        """A SIP datagram came in. When memory runs out over it, the next tick carries on with what it brought."""
        try:
            remote = from_socket(source)
            self._show(False, remote, data)
            self._agent.receive(data, ("udp", self._net.address, remote, 0), now)
            self.settle(now)
        except MemoryError:
            self._memory.note()

    def _poll_board(self, now):
        """The board has something: keys, the hook, commands of the console."""
        board = self._board
        board.poll(now)
        edge = board.keypad.next()
        while edge is not None:
            self.ui.key(edge[0], edge[1], now)
            edge = board.keypad.next()
        if board.hook.is_off() != self._is_off_hook:
            self._is_off_hook = not self._is_off_hook
            self.phone.hook(self._is_off_hook, now)
            self.ui.phone_changed(now)
        if self._console is not None:
            request = board.panel.next_command()
            while request is not None:
                self._console.command(request, now)
                self.ui.phone_changed(now)
                request = board.panel.next_command()
            if board.panel.lost:
                self._begin_to_end(now)
        self.settle(now)

    def tick(self, now):
        """Every 20 ms: sound first, then whatever is due."""
        self._sound.play(now)
        self._poll_board(now)
        self._follow_network(now)
        if _is_due(self._agent.next_deadline(), now):
            self._agent.advance(now)
        if _is_due(self.phone.next_deadline(), now):
            self.phone.advance(now)
        self.settle(now)
        self._draw(now)
        self._prove(now)
        self._file.advance(now)
        self._board.watchdog.feed()
        if self._has_ended(now):
            self._ended.set()

    def _follow_network(self, now):
        if self._net.poll(now):
            self.phone.move(self._locate(), now)
            self.ui.phone_changed(now)
        if _is_due(self._names.next_deadline(), now):
            self._names.advance(now)
        # A clock that jumps makes a call's log untrue: not during calls.
        if not self.phone.calls and self._time.advance(now):
            self.ui.phone_changed(now)

    # ---- output

    def settle(self, now):
        """Carry events up and datagrams out until all is quiet."""
        agent, phone = self._agent, self.phone
        while True:
            event = agent.next_event()
            if event is not None:
                if event[0] == LOOKUP_WANTED:
                    self._names.look_up(event[1], agent.resolved, now)
                else:
                    phone.sip_event(event, now)
                continue
            told = phone.next_event()
            if told is not None:
                self._notify(told, now)
                continue
            datagram = agent.next_datagram()
            if datagram is None:
                return
            data, flow = datagram
            self._show(True, flow[2], data)
            self._net.send(data, flow[2])

    def _notify(self, told, now):
        """Pass on what the phone tells to whoever lives by it."""
        self.ui.phone_changed(now)
        if self._console is not None:
            self._console.notify(told)
        handler = _NOTIFIED.get(told[0])
        if handler:
            handler(self, told, now)

    def _output_changed(self, told, now):
        self._board.codec.path(told[1])

    def _settings_changed(self, told, now):
        self._set_volumes()
        self._file.changed(now)

    def _problem_found(self, told, now):
        self.ui.say(told[1], now)
        self._log.tell(told[1])

    def _call_changed(self, told, now):
        if self._audio.session is None:
            self._memory.collect()

    def _draw(self, now):
        if self.ui.draw(now) and self._console is not None:
            self._console.screen_drawn()
        self._board.display.flush(_PICTURE)

    def _prove(self, now):
        """Tell the one who started this version that it works, and the person whether another did not."""
        if self._is_proved:
            return
        if self._proved_at is None:
            self._proved_at = ticks_add(now, _PROVED)
        elif ticks_diff(now, self._proved_at) >= 0:
            self._is_proved = True
            self._versions.came_up()
            news = self._versions.news()
            if news:
                self.ui.say(news, now)
                self._versions.seen()

    def _show(self, is_out, remote, data):
        """Trace a message, with credentials only where that was asked for."""
        if self._trace:
            self._board.panel.trace(is_out, "udp", remote, data if self._trace == _UNSAFE_TRACE else redact(data))

    # ---- help

    def _set_volumes(self):
        for path in ("handset", "speaker", "headset"):
            self._board.codec.volume(path, self.phone.volume(path))

    def _locate(self):
        """Tell everybody our address. Returns the host, "" while there is no network."""
        if self._net.address is None:
            self._names.detach()
            self._time.stop()
            return ""
        self._names.attach(self._net.address[0], self._name_servers())
        self._time.start(self._ticks())
        self._agent.listen(self._net.address)
        self._ports.host = self._net.address[0]
        return self._net.address[0]

    def _make_ports(self):
        low = self._settings.number("network.port.min_rtpport")
        high = self._settings.number("network.port.max_rtpport")
        return RtpPorts("", low, high, self._spawn, self._ticks)

    def _name_servers(self):
        """Those of the settings, else those that the network told."""
        if not self._settings.flag("network.static_dns_enable"):
            return self._board.link.name_servers()
        servers = [self._settings.get("network.%s_dns" % which) for which in ("primary", "secondary")]
        return [server for server in servers if server]

    def _ask_system(self, question):
        """Ask the system, which may take as long as the watchdog's patience: it begins anew."""
        self._board.watchdog.feed()
        return look_up(question)

    def _open_socket(self):
        return UdpSocket(self._net.address[0], 0)


_NOTIFIED = {
    notifications.OUTPUT_CHANGED: Runner._output_changed,
    notifications.SETTINGS_CHANGED: Runner._settings_changed,
    notifications.CALL_CHANGED: Runner._call_changed,
    notifications.PROBLEM_FOUND: Runner._problem_found,
}


def _is_due(deadline, now):
    return deadline is not None and ticks_diff(now, deadline) >= 0
