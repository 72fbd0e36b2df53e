"""A simulated phone for ordinary code and tests: every call returns when the phone has done it."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from offhook import audio, hearing, ports
from offhook.panel import PhoneError
from offhook.phone import TIMEOUT, AsyncPhone
from offhook.settings import Account


class Background:
    """An event loop on a thread of its own, for the blocking faces."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="offhook", daemon=True)
        self._thread.start()

    def run(self, coroutine):
        """Run a coroutine there and return its result."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def close(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class SimPhone:
    """A simulated phone for ordinary code: every method returns when the phone has done it.

    Takes what `AsyncPhone` takes. Starts at once; `close()` or the end of a `with` block ends it.
    """

    make_core = AsyncPhone

    def __init__(self, account=None, background=None, **options):
        self._own = None if background else Background()
        self._background = background or self._own
        self._is_closed = False
        self.core = self._run(_made(self.make_core, account, **options))
        try:
            self._run(self.core.start())
        except BaseException:
            if self._own:
                self._own.close()
            raise

    def close(self):
        """Hang up, unregister and end the phone; nothing happens when it has ended."""
        if self._is_closed:
            return
        self._is_closed = True
        self._run(self.core.stop())
        if self._own:
            self._own.close()
            self._own = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __repr__(self):
        return "<SimPhone %s %s>" % (self.core.options.model, self.number or self.sip_port)

    def _run(self, coroutine):
        return self._background.run(coroutine)

    # what is known, without asking the phone

    @property
    def number(self):
        """The user name of the first account."""
        return self.core.number

    @property
    def model(self):
        return self.core.options.model

    @property
    def sip_port(self):
        return self.core.process.sip_port

    @property
    def rtp_ports(self):
        return self.core.process.rtp_ports

    @property
    def events(self):
        """The newest events as a list of dicts, oldest first."""
        return list(self.core.events)

    @property
    def calls(self):
        """Call number -> its newest `call` event."""
        return dict(self.core.calls)

    @property
    def digits(self):
        """All digits received."""
        return self.core.digits

    @property
    def lamps(self):
        """name -> {"colour", "pattern", "period"}."""
        return self.core.lamps()

    @property
    def text(self):
        """The lines on the screen as last reported."""
        return list(self.core.panel.text)

    @property
    def soft_keys(self):
        """The soft-key labels as last reported."""
        return list(self.core.panel.soft)

    # calls

    def dial(self, number, account=None):
        """Call a number."""
        return self._run(self.core.command("dial", number=str(number), account=account))

    def answer(self, call=None, timeout=TIMEOUT):
        """Answer a call, waiting for one to ring."""
        self.wait_call("ringing", timeout, "in")
        return self._run(self.core.command("answer", call=call))

    def reject(self, call=None, timeout=TIMEOUT):
        """Reject a call, waiting for one to ring."""
        self.wait_call("ringing", timeout, "in")
        return self._run(self.core.command("reject", call=call))

    def hang_up(self, call=None):
        return self._run(self.core.command("hangup", call=call))

    def hold(self, call=None):
        return self._run(self.core.command("hold", call=call))

    def resume(self, call=None):
        return self._run(self.core.command("resume", call=call))

    def swap(self):
        return self._run(self.core.command("swap"))

    def dtmf(self, digits, call=None):
        """Send digits in a call."""
        return self._run(self.core.command("dtmf", digits=str(digits), call=call))

    def hook(self, off):
        """Lift (True) or replace (False) the handset."""
        self._run(self.core.hook(off))

    def press(self, *names):
        """Press keys: `press(1, 0, 0, 2, "send")`, `press("1002", "send")`."""
        self._run(self.core.press(*map(str, names)))

    def dnd(self, on=True):
        """Do not disturb."""
        return self._run(self.core.command("dnd", on=on))

    def forward(self, kind, target=None, on=True, rings=None):
        """Forward calls. kind: "always", "busy" or "no_answer"."""
        return self._run(self.core.command("forward", kind=kind, on=on, target=target, rings=rings))

    def deflect(self, target, call=None):
        """Send a ringing call elsewhere (302)."""
        return self._run(self.core.command("deflect", target=str(target), call=call))

    def set(self, name, value):
        """Change a setting, as `name = value` in a .cfg file would."""
        return self._run(self.core.command("set", name=name, value=str(value)))

    # looking and waiting

    def state(self):
        """Accounts and calls as the phone has them now."""
        return self._run(self.core.command("state"))

    def screen(self):
        """The lines of text on the screen."""
        return self._run(self.core.screen())["text"]

    def screenshot(self, path=None):
        """The screen as a Pillow image, saved as a PNG when a path is given."""
        return self._run(self.core.screenshot(path))

    def wait_registered(self, timeout=TIMEOUT, account=None):
        self._run(self.core.wait_registered(timeout, account))

    def wait_call(self, state, timeout=TIMEOUT, direction=None):
        """Wait for a call in a state: dialling, calling, ringing, talking, held, ended. Returns its event."""
        return self._run(self.core.wait_call(state, timeout, direction))

    def wait_idle(self, timeout=TIMEOUT):
        """Wait until no call lives."""
        self._run(self.core.wait_idle(timeout))

    def wait_screen(self, text, timeout=TIMEOUT):
        """Wait until the screen shows a text."""
        self._run(self.core.wait_screen(text, timeout))

    def wait_lamp(self, name, state, timeout=TIMEOUT):
        """Wait until a lamp has a pattern (off, on, fast, slow) or a colour (red, green)."""
        self._run(self.core.wait_lamp(name, state, timeout))

    def wait_digits(self, digits, timeout=TIMEOUT):
        """Wait until these digits have been received."""
        self._run(self.core.wait_digits(digits, timeout))

    # sound

    def say_tone(self, frequency=1004, seconds=5, level=audio.DEFAULT_LEVEL):
        """Begin to say a tone; level in dBFS."""
        return self._run(self.core.say_tone(frequency, seconds, level))

    def say_file(self, path):
        """Begin to say a WAV file."""
        return self._run(self.core.say_file(path))

    def be_quiet(self):
        """Stop saying."""
        self._run(_made(self.core.panel.be_quiet))

    def said(self, timeout=60):
        """Wait until everything was said."""
        self._run(self.core.said(timeout))

    def heard(self, seconds=2):
        """What the phone played in the last seconds: frequency, snr, gaps, level (see `hearing.analyse`)."""
        return self._run(self.core.heard(seconds))

    def listen(self, seconds=2):
        """What the phone plays in the next seconds, in the same terms."""
        return hearing.analyse(self._run(self.core.listen(seconds)))

    def record(self, path, seconds):
        """Write the next seconds of what the phone plays to a WAV file."""
        self._run(self.core.record(path, seconds))

    def heard_samples(self, seconds):
        """The newest sound as samples, however long ago it was."""
        return self._run(_made(self.core.panel.heard_samples, seconds))

    def pause(self, seconds):
        """Let time go by; raises PhoneError when the phone dies in it."""
        try:
            self._run(asyncio.wait_for(self.core.died.wait(), seconds))
        except TimeoutError:
            return
        raise PhoneError("the phone died\n%s" % self.core.process.tail)


class SimPbx:
    """The registrar and proxy on a free port, for ordinary code.

    users:    name -> password; may change.
    messages: all that passed, as (Unix seconds, source, destination, bytes); addresses are (host, port).
    anywhere: serve an address that is not loopback, for real boards; there is no security but the users' passwords.
    """

    def __init__(self, users, host="127.0.0.1", background=None, anywhere=False):
        from offhook.pbx.server import Pbx

        self._own = None if background else Background()
        self._background = background or self._own
        self.host, self.users, self.messages = host, users, []
        self._port = ports.reserve_sip(host)

        def record(*message):
            self.messages.append(message)

        self._pbx = self._background.run(_made(Pbx, users, host, self._port.first, record, anywhere))
        self._background.run(self._pbx.start())

    @property
    def port(self):
        return self._pbx.port

    def account(self, number):
        """The Account of one of the users here."""
        return Account(number, self.users[number], self.host, self.port)

    def close(self):
        self._background.run(self._pbx.stop())
        self._port.release()
        if self._own:
            self._own.close()
            self._own = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


def start_all(wishes, background, started):
    """Start phones side by side, each from a dict of SimPhone's arguments. Adds them to `started`, returns them."""
    with ThreadPoolExecutor(len(wishes)) as pool:
        starting = [pool.submit(SimPhone, background=background, **wish) for wish in wishes]
    started.extend(one.result() for one in starting if not one.exception())
    return [one.result() for one in starting]


def close_all(phones):
    """End phones side by side."""
    with ThreadPoolExecutor(max(1, len(phones))) as pool:
        list(pool.map(SimPhone.close, phones))


async def _made(make, *arguments, **options):
    """Call something on the background's thread."""
    return make(*arguments, **options)
