"""`expect(phone).to_be_talking()`: what a test expects of a phone, and what the phone did instead when it fails."""

import time

from offhook import hearing
from offhook.panel import PhoneError

TIMEOUT = 10
SNR = 33  # dB that a 1004 Hz tone keeps through G.711
GAP = 20  # ms
SLOW = 5  # seconds that a tone is said beyond the last look at it, for machines that take long to look
SHOWN_EVENTS = 12


class Expectation:
    """What is expected of one SimPhone. Every method raises AssertionError when it does not come true in time."""

    def __init__(self, phone):
        self.phone = phone

    def to_be_registered(self, timeout=TIMEOUT):
        self._wait(self.phone.wait_registered, timeout)

    def to_be_ringing(self, timeout=TIMEOUT, caller=None):
        """An incoming call rings; from `caller` (a number), if given."""
        call = self._wait(self.phone.wait_call, "ringing", timeout, "in")
        if caller is not None and str(caller) not in str(call.get("peer")):
            self._fail("the call is from %s, not from %s" % (call.get("peer"), caller))
        return call

    def to_be_calling(self, timeout=TIMEOUT):
        """An outgoing call was sent and is not answered."""
        call = self._until(lambda: self._calls("calling") or self._calls("ringing"), timeout, "calling")
        return call[-1]

    def to_be_talking(self, timeout=TIMEOUT):
        return self._wait(self.phone.wait_call, "talking", timeout)

    def to_be_held(self, timeout=TIMEOUT):
        return self._wait(self.phone.wait_call, "held", timeout)

    def to_be_idle(self, timeout=TIMEOUT):
        """No call is left."""
        self._wait(self.phone.wait_idle, timeout)

    def to_have_ended(self, timeout=TIMEOUT, status=None):
        """All calls ended, the last one with a SIP status, if given."""
        call = self._wait(self.phone.wait_call, "ended", timeout)
        if status is not None and call.get("status") != status:
            self._fail("the call ended with %s, not with %s" % (call.get("status"), status))
        return call

    def to_show(self, text, timeout=TIMEOUT):
        """The screen shows a text, soft keys included."""
        self._wait(self.phone.wait_screen, text, timeout)

    def to_have_lamp(self, name, state, timeout=TIMEOUT):
        """A lamp has a pattern (off, on, fast, slow) or a colour (red, green)."""
        self._wait(self.phone.wait_lamp, name, state, timeout)

    def to_receive_digits(self, digits, timeout=TIMEOUT):
        self._wait(self.phone.wait_digits, digits, timeout)

    def to_hear(self, speaker, frequency=1004, seconds=2, snr=SNR, gap=GAP, timeout=TIMEOUT):
        """Have `speaker` (a SimPhone) say a tone and find it here. Returns the figures of `hearing.analyse`.

        seconds: how long it must sound without fault, within 1 Hz; snr: dB it must keep; gap: ms that it may stop at
        most. timeout: seconds beyond those after which the last `seconds` must have been such.
        """
        speaker.say_tone(frequency, seconds + timeout + SLOW)
        deadline = time.monotonic() + seconds + timeout
        self.phone.pause(seconds + 0.2)
        while True:
            figures = self.phone.heard(seconds)
            fault = _fault(figures, frequency, seconds, snr, gap)
            if not fault or time.monotonic() > deadline:
                break
            self.phone.pause(0.5)
        speaker.be_quiet()
        if fault:
            self._fail(fault)
        return figures

    def to_hear_silence(self, seconds=1):
        """Nothing is heard in the next seconds, whether the phone plays silence or nothing at all."""
        self.phone.pause(seconds + 0.1)
        figures = self.phone.heard(seconds)
        if figures["level"] > hearing.SILENCE:
            self._fail("heard %s" % figures)

    def _calls(self, state):
        return [call for call in self.phone.calls.values() if call["state"] == state and call["direction"] == "out"]

    def _wait(self, wait, *arguments):
        __tracebackhide__ = True
        try:
            return wait(*arguments)
        except PhoneError as error:
            self._fail(str(error))

    def _until(self, is_true, timeout, what):
        __tracebackhide__ = True
        step, waited = 0.05, 0
        while not (value := is_true()):
            if waited >= timeout:
                self._fail("not %s within %g s" % (what, timeout))
            self.phone.pause(step)
            waited += step
        return value

    def _fail(self, text):
        __tracebackhide__ = True
        raise AssertionError("%s: %s\n\n%s" % (self.phone, text, describe(self.phone))) from None


def _fault(figures, frequency, seconds, snr, gap):
    """What keeps a sound from being this tone, or ""."""
    heard = figures["frequency"]
    if heard is None or abs(heard - frequency) > 1:
        return "heard %s, not %g Hz (level %g dBFS)" % (heard and "%g Hz" % heard, frequency, figures["level"])
    if figures["snr"] < snr:
        return "heard %g Hz with %g dB signal to noise, less than %g" % (heard, figures["snr"], snr)
    if figures["longest_gap"] > gap or figures["seconds"] < seconds - gap / 1000 - 0.02:
        return "heard %g Hz for %g of %g s, with gaps of %s ms" % (heard, figures["seconds"], seconds, figures["gaps"])
    return ""


def describe(phone):
    """What a phone shows and did last, for people."""
    lines = ["screen:"] + ["  | %s" % line for line in phone.text] + ["  [ %s ]" % " | ".join(phone.soft_keys)]
    told = [event for event in phone.events if event["event"] not in ("screen", "log", "memory")]
    return "\n".join(lines + ["last events:"] + ["  " + _short(event) for event in told[-SHOWN_EVENTS:]])


def _short(event):
    """One event on one line."""
    if event["event"] == "sip":
        return "%.3f sip %s %s %s" % (event["t"], event["direction"], event["peer"], event["message"].split("\r\n")[0])
    rest = " ".join("%s=%s" % (name, value) for name, value in event.items() if name not in ("t", "event"))
    return "%.3f %s %s" % (event["t"], event["event"], rest[:160])
