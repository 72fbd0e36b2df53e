"""The sound of one call: its port, its media session, and the session descriptions it was agreed by."""

from firmware.base.errors import RemoteError
from firmware.media.negotiation import Capabilities, make_answer, make_offer, read_answer
from firmware.media.session import MediaSession

BOTH_WAYS = "sendrecv"
_SILENT = "inactive"
_NOWHERE = "0.0.0.0"
_CODECS = {"PCMU": 0, "PCMA": 8}  # what we can play; the factory list has more
_CODEC_SLOTS = 12
_DTMF_BY_EVENT = (1, 3)  # account.X.dtmf.type


class CallSound:
    """Made when a call needs a port; belongs to the call, not to a dialog.

    wish: the direction we want. agreed: the direction that stands, or the one last tried. offered: the direction of
    our offer under way, or None. is_confirmed: whether the dialog allows us to offer again.

    Raises LocalError when no port is free, RemoteError(488) when the account has no codec that we can play.
    """

    def __init__(self, phone, account):
        settings = phone.settings
        if account.capabilities is None:
            account.capabilities = capabilities(account, settings)
        self._capabilities = account.capabilities
        self.wish = BOTH_WAYS
        self.agreed = None
        self.offered = None
        self.is_confirmed = False
        self._address = phone.address
        self._hides_when_holding = settings.flag("sip.rfc2543_hold")
        self._session_id = int.from_bytes(phone.random(3), "big") + 1
        self._last = None  # our description that went out last; the next one counts on from it
        self._prepared = None
        self._buffers = phone.jitter_buffers
        self._port = phone.ports.open()
        try:
            self.media = MediaSession(phone.random, self._buffers.take(), settings.number("features.dtmf.repetition"))
        except MemoryError:
            self._port.close()
            raise
        self._port.attach(self.media)

    @property
    def is_settled(self):
        """Whether the peer knows what we want, or has refused it."""
        return self.offered is None and self.agreed == self.wish

    @property
    def can_offer(self):
        return self.is_confirmed and self.offered is None and self.agreed != self.wish

    @property
    def is_configured(self):
        return self.media.settings is not None

    def make_offer(self):
        """A session description, bytes, with what we want. What the peer holds already we hold with `inactive`
        (RFC 3264 8.4).
        """
        self.offered = direction = self.wish
        address = self._address
        if self.wish != BOTH_WAYS:
            direction = _SILENT if self.is_held_by_peer else self.wish
            address = _NOWHERE if self._hides_when_holding else address
        number = self._port.number
        self._last = make_offer(self._capabilities, address, number, direction, self._session_id, 1, self._last)
        if not self.is_configured:
            self.media.expect(self._capabilities)
        return self._last

    def read_answer(self, answer, now):
        """Use the answer to our offer. Raises RemoteError when nothing fits."""
        settings = read_answer(self._capabilities, self._last, answer)
        self.agreed = self.offered or self.agreed
        self.offered = None
        self.media.configure(settings, now)

    def read_early_answer(self, answer, now):
        """Use an answer that another branch of the call, or the final response, may still replace."""
        self.media.configure(read_answer(self._capabilities, self._last, answer), now, True)

    def keep_early_answer(self, now):
        """The final response had no description: what came early stands. Returns whether anything had come."""
        self.agreed = self.offered
        self.offered = None
        if self.is_configured:
            self.media.configure(self.media.settings, now)
        return self.is_configured

    def offer_refused(self):
        """What was tried counts as settled: the same wish is not offered again by itself."""
        self.agreed = self.offered
        self.offered = None

    def prepare_answer(self, offer):
        """Answer an offer without using it yet. Raises RemoteError when nothing fits."""
        number = self._port.number
        self._prepared = make_answer(
            self._capabilities, self._address, number, self.wish, offer, self._session_id, 1, self._last
        )

    def use_prepared(self, now):
        """The prepared answer, bytes; sound goes by it from now on."""
        answer, settings = self._prepared
        self._prepared = None
        self._last = answer
        self.agreed = self.wish
        self.media.configure(settings, now)
        return answer

    @property
    def is_held_by_peer(self):
        """Whether the peer wants nothing from us: RFC 3264 8.4, or the older c=0.0.0.0."""
        return self.is_configured and self.media.settings.is_held

    def close(self):
        """Give port and buffer back; nobody may use the media session any more."""
        self._port.close()
        self._buffers.give(self.media.jitter)


def capabilities(account, settings):
    """What an account may send and receive, by priority: the enabled codecs of its list that this phone has."""
    found = []
    for slot in range(1, _CODEC_SLOTS + 1):
        name = "account.%d.codec.%d." % (account.number, slot)
        codec = settings.get(name + "payload_type")
        if codec in _CODECS and settings.flag(name + "enable"):
            found.append((settings.number(name + "priority"), codec, _CODECS[codec]))
    if not found:
        raise RemoteError(488, "no codec enabled")
    dtmf = "account.%d.dtmf." % account.number
    by_event = settings.number(dtmf + "type") in _DTMF_BY_EVENT
    return Capabilities(
        [(codec, payload) for _, codec, payload in sorted(found)],
        dtmf_payload=settings.number(dtmf + "dtmf_payload") if by_event else None,
        ptime=settings.number("account.%d.ptime" % account.number) or 20,
    )
