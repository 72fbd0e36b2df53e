"""BYE and INFO: requests inside a dialog whose answer matters only as a sign that the dialog still lives."""

from firmware.sip.exchange import Exchange
from firmware.sip.names import CONTENT_TYPE

GONE = (408, 481)  # an answer like that inside a dialog means that there is no dialog any more (RFC 3261 12.2.1.2)


class Errand:
    """session: told lose(status, now) when the dialog turns out to be gone; None when nobody cares."""

    def __init__(self, agent, dialog, identity, session=None):
        self._agent = agent
        self._dialog = dialog
        self._identity = identity
        self._session = session

    def say_bye(self, now):
        """Hang up. The agent forgets the dialog when that is answered, or will not be."""
        self._send(self._dialog.request(b"BYE"), now)

    def inform(self, content_type, body, now):
        """Send an INFO."""
        request = self._dialog.request(b"INFO")
        request.add(CONTENT_TYPE, content_type)
        request.body = body
        self._send(request, now)

    def _send(self, request, now):
        agent, dialog = self._agent, self._dialog
        agent.profile.decorate(request)
        destination = dialog.destination(agent.profile.transport_of(self._identity))
        Exchange(agent, self, dialog, self._identity, request, destination, dialog.credentials).start(now)

    # Called by the exchange.

    def responded(self, exchange, response, now):
        if response.status >= 200:
            self.failed(exchange, response.status, now)

    def repeated(self, exchange, now):
        pass

    def failed(self, exchange, status, now):
        if exchange.method == b"BYE":
            self._agent.forget_dialog(self._dialog, self._session)
        elif status in GONE and self._session is not None:
            self._session.lose(status, now)
