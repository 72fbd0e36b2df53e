"""What stays of a dialled call that has ended, as long as its INVITE may still be answered (RFC 3261 13.2.2.4).

A proxy may have sent the INVITE to several phones, and a 2xx may be lost and come again: each is acknowledged, and
whoever answers anew is hung up on. The 2xx itself says nearly all that is needed for that, so nearly nothing is kept.
"""

from firmware.sip.derived import CREDENTIALS
from firmware.sip.dialog import Dialog
from firmware.sip.errand import Errand
from firmware.sip.message import Request
from firmware.sip.names import CALL_ID, CSEQ, FROM

MOST_FORKS = 12  # dialogs one INVITE may make; whoever sends more tags than that is no honest proxy


def hang_up_on(agent, identity, dialog, now):
    """Say BYE in the dialog of a fork that nobody wants."""
    Errand(agent, dialog, identity).say_bye(now)


class Aftermath:
    """Owns the client transaction of the INVITE in the place of its Exchange.

    tags: To tags of those who were acknowledged already.
    """

    def __init__(self, agent, identity, invite, destination, credentials, tags):
        self.tags = tags
        self._agent = agent
        self._identity = identity
        self._uri = invite.uri
        self._proof = [header for header in invite.items() if header[0] in CREDENTIALS]
        self._destination = destination
        self._credentials = credentials

    def response_received(self, transaction, response, now):
        tag = response.to.tag
        is_new = tag not in self.tags
        if is_new and len(self.tags) == MOST_FORKS:
            return
        invite = self._invite_of(response)
        dialog = Dialog.from_response(invite, response, self._destination)
        dialog.credentials = self._credentials
        agent, identity = self._agent, self._identity
        ack = dialog.acknowledgement(invite)
        agent.router.send_ack(ack, dialog.destination(agent.profile.transport_of(identity)), now)
        if is_new:
            self.tags.append(tag)
            hang_up_on(agent, identity, dialog, now)

    def _invite_of(self, response):
        """As much of the INVITE as its dialogs and ACKs are made of."""
        invite = Request(b"INVITE", self._uri)
        for name in (FROM, CALL_ID, CSEQ):
            invite.add(name, response.get(name))
        for name, value in self._proof:
            invite.add(name, value)
        return invite
