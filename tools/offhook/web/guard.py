"""Who may talk to the page's server: only a browser on this machine that was given the token.

Three checks, since the page can press keys and hear sound: the Host header names this server (against DNS rebinding),
an Origin, where there is one, is this server's own (against other pages), and a cookie set from the printed address
carries the token (against other users of the machine).
"""

import hmac
import secrets

LOCAL_NAMES = ("127.0.0.1", "localhost")


class Guard:
    """The checks of one server. token: the one-time part of the address that is printed."""

    def __init__(self, port, token=None):
        self.token = token or secrets.token_urlsafe(24)
        self._hosts = {"%s:%d" % (name, port) for name in LOCAL_NAMES}
        self._cookie = "offhook-%d" % port  # cookies know no ports, so their name must

    def refusal(self, headers, cookies):
        """Why a request is refused, as text, or None when it may pass."""
        if self.holds_token(cookies.get(self._cookie)):
            return self.stranger(headers)
        return "open the address that was printed at the start"

    def stranger(self, headers):
        """What is wrong with Host or Origin, or None."""
        if headers.get("Host", "") not in self._hosts:
            return "this server answers only to its own name"
        origin = headers.get("Origin")
        if origin is not None and origin.removeprefix("http://") not in self._hosts:
            return "a request from another page"
        return None

    @property
    def cookie(self):
        """The value of the Set-Cookie header that lets a browser pass from now on."""
        return "%s=%s; Path=/; HttpOnly; SameSite=Strict" % (self._cookie, self.token)

    def holds_token(self, token):
        return hmac.compare_digest((token or "").encode(), self.token.encode())
