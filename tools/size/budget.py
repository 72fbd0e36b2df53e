"""The figures of the last time that somebody accepted: boards/mps2_an385/budget.json."""

import json
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "boards/mps2_an385/budget.json"
ALLOWED = 1.05  # a figure that grew by more than this is worse
SMALL = 512  # bytes and instructions of growth that nobody is asked about


class Budget:
    """figures: {name: number}. toolchain: {what: version}, without which figures cannot be compared."""

    def __init__(self, data):
        self.figures = {name: value for name, value in data.items() if isinstance(value, int)}
        self.toolchain = data.get("toolchain", {})
        self.reasons = data.get("reasons", [])

    @classmethod
    def load(cls):
        return cls(json.loads(FILE.read_text()) if FILE.exists() else {})

    def worse(self, figures):
        """[(name, was, is)] of what grew too much or is gone."""
        return [
            (name, was, figures.get(name))
            for name, was in self.figures.items()
            if name not in figures or figures[name] > max(was * ALLOWED, was + SMALL)
        ]

    def store(self, figures, toolchain, reason):
        """Accept these figures from now on."""
        reasons = [*self.reasons, reason]
        data = {"toolchain": toolchain, **dict(sorted(figures.items())), "reasons": reasons}
        FILE.write_text(json.dumps(data, indent=1) + "\n")
