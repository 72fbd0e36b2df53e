"""The response context of RFC 3261 16: the branches of one forwarded request, and which answer goes back."""

from firmware.sip import names
from firmware.sip.message import response_to

# Among 4xx these help the caller most (16.7 step 6); a 408 tells the least.
_HELPFUL = (401, 407, 415, 420, 484)
_CHALLENGES = (names.WWW_AUTHENTICATE, names.PROXY_AUTHENTICATE)


class Branch:
    """One client transaction of a forwarded request.

    client: the transaction, set when it has begun.
    final:  the response that ended it, or a status where the proxy had to end it itself.
    reason: value of the Reason header for its CANCEL, or None.
    """

    def __init__(self, flow):
        self.client = None
        self.flow = flow
        self.reason = None
        self.is_proceeding = False  # a provisional response came
        self.is_cancel_wanted = False
        self.is_cancelled = False  # CANCEL was sent
        self.final = None

    @property
    def status(self):
        return self.final if isinstance(self.final, int) else self.final.status


class Context:
    """One server transaction, the branches it was forwarded to, and whether it has been answered."""

    def __init__(self, server, request, flow):
        self.server = server
        self.request = request
        self.flow = flow
        self.branches = []
        self.ended = []  # branches that have ended, in the order they did
        self.is_cancelled = False  # by the caller
        self.answered = 0  # status of the final response sent back

    @property
    def pending(self):
        return [branch for branch in self.branches if branch.final is None]

    def end(self, branch, final):
        """Note how a branch ended; what it says first counts."""
        if branch.final is None:
            branch.final = final
            self.ended.append(branch)

    def best(self):
        """(response, whether it is of our own making) to send back when every branch is done (16.7 step 6)."""
        chosen = min(self.ended, key=_rank)  # the earliest among equals
        status = chosen.status
        if status == 408 and self.is_cancelled:
            status = 487
        if status == 503:  # it would speak of this server, and this server is well
            status = 500
        if isinstance(chosen.final, int) or status != chosen.status:
            return response_to(self.request, status), True
        response = chosen.final.copy()
        if status in (401, 407):
            self._add_challenges(response, chosen)
        return response, False

    def _add_challenges(self, response, chosen):
        """The caller must be able to answer every fork's challenge at once (16.7 step 7)."""
        for branch in self.branches:
            if branch is not chosen and branch.status in (401, 407) and not isinstance(branch.final, int):
                for name in _CHALLENGES:
                    for value in branch.final.get_all(name):
                        response.add(name, value)


def _rank(branch):
    """Lower is better: 6xx ends all, then the lowest class, then what tells the caller most."""
    status = branch.status
    order = 0 if status in _HELPFUL else 2 if status == 408 else 1
    return (0 if status >= 600 else status // 100, order)
