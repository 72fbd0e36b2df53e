"""One dialled call: its attempts one after the other, as redirections and refusals drive it from target to target."""

from firmware.sip import redirection
from firmware.sip.attempt import Attempt
from firmware.sip.contacts import contacts_of
from firmware.sip.nameaddr import NameAddr
from firmware.sip.names import DIVERSION
from firmware.sip.reasons import phrase
from firmware.sip.uri import Uri


class Invitation:
    """owner:   told redirected(target, now), progressed(dialog, response, now), answered(dialog, response, now) and
             refused(status, phrase, now).
    target:  URI bytes called now.
    attempt: the INVITE under way.
    """

    def __init__(self, agent, owner, identity, target, offer, headers):
        self.owner = owner
        self.target = target
        self._agent = agent
        self._identity = identity
        self._offer = offer
        self._headers = list(headers)
        own = [agent.profile.address_of_record(identity).uri, agent.profile.contact(identity).uri]
        self._targets = redirection.Targets(Uri.parse(target), own)
        self._is_cancelled = False
        self.attempt = self._make_attempt()

    @property
    def request(self):
        """The INVITE as it was last sent."""
        return self.attempt.request

    def start(self, now):
        self.attempt.start(now)

    def cancel(self, now):
        """Nothing is reported any more."""
        self._is_cancelled = True
        self.attempt.cancel(now)

    def retire(self):
        """The call has ended: nobody asks for anything of it any more."""
        self.attempt.retire()

    # Called by the attempt.

    def progressed(self, dialog, response, now):
        self.owner.progressed(dialog, response, now)

    def answered(self, dialog, response, now):
        self.owner.answered(dialog, response, now)

    def failed(self, status, response, now):
        if self._is_cancelled:
            return
        reason = phrase(status) if response is None else response.reason or phrase(status)
        if status in redirection.FOLLOWED:
            useless = self._targets.add(contacts_of(response))
            if self._targets.is_exhausted:
                useless = redirection.TOO_FAR
            if useless:
                reason = useless
            self._copy_diversion(response)
        target = None if status >= 600 else self._targets.next()
        if target is None:
            self.owner.refused(status, reason, now)
            return
        self.target = target
        self.attempt = self._make_attempt()
        self.owner.redirected(NameAddr(Uri.parse(target)), now)
        self.attempt.start(now)

    # Inside.

    def _make_attempt(self):
        return Attempt(self._agent, self, self._identity, self.target, self._offer, self._headers)

    def _copy_diversion(self, response):
        """Tell the next one who sent us and why (RFC 5806 5.1)."""
        values = response.get_all(DIVERSION)
        if values:
            self._headers = [header for header in self._headers if header[0] != DIVERSION]
            self._headers += [(DIVERSION, value) for value in values]
