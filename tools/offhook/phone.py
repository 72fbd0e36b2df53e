"""A simulated phone for asyncio code. `blocking.py` has the face for ordinary code and tests."""

import asyncio
import contextlib
import time
from collections import deque

from offhook import audio, hearing, keys, process
from offhook.panel import Panel, PanelError, PhoneError, picture

START_SECONDS = 30
TIMEOUT = 10  # seconds a wait has unless told
KEY_DOWN = 0.04  # seconds a key stays down
KEY_UP = 0.02
LIVE = ("dialling", "calling", "ringing", "talking", "held")
KEPT_EVENTS = 5000


def now():
    """The time of events: Unix seconds to the millisecond."""
    return round(time.time(), 3)


class AsyncPhone:
    """One simulated phone and what is known of it.

    Takes what `process.Options.of` takes, or ready `options`; besides `on_event`, called with every event as a dict.

    events:  the newest events, each a dict with `event` and `t` (Unix seconds); SIP messages among them with trace.
    calls:   call number -> its newest `call` event.
    ready:   the `ready` event, once it came.
    digits:  all digits that were received in calls.
    """

    make_process = process.PhoneProcess  # makes what runs the phone, of its options

    def __init__(self, account=None, settings=None, on_event=None, options=None, **fields):
        self.options = options or process.Options.of(account, settings, **fields)
        self.on_event = on_event
        self.events = deque(maxlen=KEPT_EVENTS)
        self.calls = {}
        self.registrations = {}
        self.ready = None
        self.digits = ""
        self.panel = Panel(self._event)
        self.process = None
        self.died = asyncio.Event()  # it ended without having been asked to
        self._failed = ""
        self._is_stopped = False
        self._held_back = []
        self._waiting = []
        self._watch = None

    # ---- life ----

    async def start(self):
        """Start the phone and wait until it is ready. Raises process.StartError."""
        self.process = self.make_process(self.options)
        address = await self.panel.open()
        try:
            await self.process.start(address, self.panel.token)
            self._watch = asyncio.create_task(self._watch_end())
            try:
                await self.wait_until(lambda: self.ready, START_SECONDS, "ready")
            except PhoneError as error:
                raise process.StartError(self._failed or "the phone did not start: %s" % error) from None
        except BaseException:
            await self._end(patience=0)
            raise
        return self

    async def stop(self):
        """Hang up, unregister and end the phone."""
        if not self.process:
            return
        self._watch.cancel()
        with contextlib.suppress(PanelError):
            await self.panel.command("quit")
        await self._end(process.QUIT_SECONDS)

    async def _end(self, patience):
        if self._watch:
            self._watch.cancel()
        await self.process.stop(patience)
        await self.panel.close()
        self._is_stopped = True
        self._wake()

    async def __aenter__(self):
        return await self.start()

    async def __aexit__(self, *error):
        await self.stop()

    @property
    def is_gone(self):
        """Whether it died or was stopped."""
        return self.died.is_set() or self._is_stopped

    @property
    def is_in_call(self):
        """Whether a call lives."""
        return any(call["state"] in LIVE for call in self.calls.values())

    @property
    def number(self):
        """The user name of the first account."""
        return self.options.accounts[0].user if self.options.accounts else ""

    @property
    def address(self):
        """(ip, SIP port)."""
        return self.options.ip, self.process.sip_port

    # ---- events ----

    async def _watch_end(self):
        """Say when the process ends without having been asked to."""
        status = await self.process.wait()
        await asyncio.sleep(0.1)  # what it said last is still in the panel link
        self.died.set()
        if self.ready:
            self._event({"event": "exited", "status": status, "error": self.process.tail})
        else:
            self._event({"event": "failed", "error": self._why_not_started()})
        await self.panel.close()
        self._wake()

    def _why_not_started(self):
        if "MemoryError" in self.process.tail:
            return "a heap of %s is too small for this phone" % self.options.heap
        return self._failed or "the phone ended while it started:\n%s" % self.process.tail

    def _event(self, event):
        """Stamp, remember and pass on an event. What comes before `ready` waits for it, `failed` does not."""
        kind = event.get("event", "")
        event = {"t": now(), "event": kind, **event}  # first what a reader looks for first
        if kind == "ready":
            event.update(model=self.options.model, rtp_ports=list(self.process.rtp_ports))
            self.ready = event
            held_back, self._held_back = self._held_back, []
            for early in [event, *held_back]:
                self._publish(early)
        elif self.ready or kind in ("failed", "exited"):
            self._publish(event)
        else:
            self._held_back.append(event)

    def _publish(self, event):
        kind = event["event"]
        if kind == "call":
            self.calls[event["call"]] = event
            if event["state"] == "ended" and not self.is_in_call:
                self.panel.be_quiet()  # what was not said yet is not for the next call
        elif kind in ("registered", "unregistered", "registration_failed"):
            self.registrations[event.get("account", 1)] = event
        elif kind == "dtmf":
            self.digits += str(event.get("digit", event.get("digits", "")))
        elif kind == "failed":
            self._failed = event.get("error", "the phone could not start")
        self.events.append(event)
        if self.on_event:
            self.on_event(event)
        self._wake()

    def _wake(self):
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait_until(self, is_true, timeout, what):
        """Wait until `is_true()`, which is asked again after every event. Returns its value; raises PhoneError."""
        try:
            async with asyncio.timeout(timeout):
                while not (value := is_true()):
                    if self._failed and not self.ready:
                        raise PhoneError(self._failed)
                    if self.is_gone:
                        raise PhoneError("not %s: the phone is gone\n%s" % (what, self.process.tail))
                    change = asyncio.get_running_loop().create_future()
                    self._waiting.append(change)
                    await change
                return value
        except TimeoutError:
            raise PhoneError("not %s within %g s" % (what, timeout)) from None

    # ---- waits ----

    async def wait_registered(self, timeout=TIMEOUT, account=None):
        """Wait until an account (given by its number), or without one all enabled accounts are registered."""
        wanted = [account] if account else range(1, max(1, len(self.options.accounts)) + 1)
        try:
            await self.wait_until(
                lambda: all(self.registrations.get(number, {}).get("event") == "registered" for number in wanted),
                timeout,
                "registered",
            )
        except PhoneError as error:
            failed = [told for told in self.registrations.values() if told["event"] == "registration_failed"]
            why = ["account %s: %s %s" % (told["account"], told["status"], told.get("reason", "")) for told in failed]
            raise PhoneError("; ".join([str(error), *why])) from None

    def calls_in(self, state, direction=None):
        """The newest events of calls in a state, as dicts. "ended" counts only when no call lives."""
        if state == "ended" and self.is_in_call:
            return []
        return [call for call in self.calls.values()
                if call["state"] == state and direction in (None, call.get("direction"))]  # fmt: skip

    async def wait_call(self, state, timeout=TIMEOUT, direction=None):
        """Wait until a call is in a state: dialling, calling, ringing, talking, held or ended. Returns its event."""
        found = await self.wait_until(lambda: self.calls_in(state, direction), timeout, state)
        return found[-1]

    async def wait_idle(self, timeout=TIMEOUT):
        """Wait until no call lives."""
        await self.wait_until(lambda: not self.is_in_call, timeout, "without a call")

    async def wait_screen(self, text, timeout=TIMEOUT):
        """Wait until the screen shows a text, soft keys included."""
        await self.wait_until(
            lambda: any(text in line for line in [*self.panel.text, *self.panel.soft]), timeout, "showing %r" % text
        )

    async def wait_lamp(self, name, state, timeout=TIMEOUT):
        """Wait until a lamp has a pattern (off, on, fast, slow) or a colour (red, green)."""
        if name not in self.panel.lamps:
            raise PhoneError("this phone has no lamp %s, but %s" % (name, ", ".join(self.panel.lamps)))
        await self.wait_until(lambda: state in self.panel.lamps[name][:2], timeout, "lamp %s %s" % (name, state))

    async def wait_digits(self, digits, timeout=TIMEOUT):
        """Wait until these digits have been received."""
        await self.wait_until(lambda: digits in self.digits, timeout, "receiving the digits %s" % digits)

    # ---- what a hand does ----

    async def press(self, *names):
        """Press keys one after another; `keys.py` has the names, `hold:2` holds a key for two seconds."""
        for name, seconds in keys.parse(names):
            self.panel.key(name, True)
            await asyncio.sleep(seconds or KEY_DOWN)
            self.panel.key(name, False)
            await asyncio.sleep(KEY_UP)
        await self.panel.in_step()

    async def hook(self, off):
        """Lift or replace the handset."""
        self.panel.hook(off)
        await self.panel.in_step()

    async def command(self, name, /, **arguments):
        """A command of the phone's console, None arguments left out. Returns its reply; raises PhoneError."""
        given = {key: value for key, value in arguments.items() if value is not None}
        return await self.panel.command(name, **given)

    # ---- screen and sound ----

    async def screen(self):
        """{"text": lines, "soft": soft-key labels}."""
        return await self.command("screen")

    async def screenshot(self, path=None):
        """The screen as a Pillow image, saved as a PNG when a path is given."""
        image = picture(self.panel)
        if path:
            try:
                await asyncio.to_thread(image.convert("RGB").save, path, "PNG")
            except OSError as error:
                raise PhoneError("%s: %s" % (path, error.strerror)) from None
        return image

    def lamps(self):
        """name -> {"colour", "pattern", "period"}."""
        return {name: dict(zip(("colour", "pattern", "period"), lamp, strict=True))
                for name, lamp in self.panel.lamps.items()}  # fmt: skip

    async def say_tone(self, frequency, seconds=5, level=audio.DEFAULT_LEVEL):
        """Say a tone into the microphone. Returns at once; `said` waits for its end."""
        return self._say(await self._sound(audio.tone, frequency, seconds, level))

    async def say_file(self, path):
        """Say a WAV file. Returns its seconds at once; `said` waits for its end."""
        return self._say(await self._sound(audio.read_wav, path))

    def _say(self, samples):
        self.panel.say(samples)
        return round(len(samples) / audio.RATE, 3)

    @staticmethod
    async def _sound(function, *arguments):
        try:
            return await asyncio.to_thread(function, *arguments)
        except audio.AudioError as error:
            raise PhoneError(str(error)) from None

    async def said(self, timeout=60):
        """Wait until everything was said."""
        try:
            async with asyncio.timeout(timeout):
                await self.panel.said()
        except TimeoutError:
            raise PhoneError("still saying after %g s" % timeout) from None

    async def heard(self, seconds=2):
        """What the phone played in the last seconds, as `hearing.analyse` puts it."""
        return await asyncio.to_thread(hearing.analyse, self.panel.heard_lately(seconds))

    async def listen(self, seconds):
        """The next seconds of what the phone plays, as samples. Raises PhoneError when it plays too little."""
        wanted, got, full = round(seconds * 50), [], asyncio.Event()

        def take(frame):
            got.append(frame)
            if len(got) >= wanted:
                full.set()

        self.panel.on_heard.append(take)
        try:
            async with asyncio.timeout(seconds + 2):
                await full.wait()
        except TimeoutError:
            raise PhoneError("the phone played %.1f s of sound in %g s" % (len(got) / 50, seconds)) from None
        finally:
            self.panel.on_heard.remove(take)
        return audio.from_bytes(b"".join(got[:wanted]))

    async def record(self, path, seconds):
        """Write the next seconds of what the phone plays to a WAV file."""
        samples = await self.listen(seconds)
        try:
            await asyncio.to_thread(audio.write_wav, path, samples)
        except OSError as error:
            raise PhoneError("%s: %s" % (path, error.strerror)) from None
