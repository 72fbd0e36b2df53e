"""The two kinds of error an engine knows: our own mistake and the peer's."""


class LocalError(Exception):
    """Our caller asked for something impossible; the text is for a person to read."""


class RemoteError(Exception):
    """The peer broke a rule.

    status: the SIP status code to answer with.
    text:   what was wrong, for the log and the reason phrase.
    """

    def __init__(self, status, text=""):
        super().__init__(text)
        self.status = status
        self.text = text
