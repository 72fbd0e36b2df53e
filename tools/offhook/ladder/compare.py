"""Is this the flow we expect? A written flow against a ladder.

A flow is text: `F1 INVITE A→P · F2 INVITE P→B · F3 302(Contact C) B→P`, steps divided by `·` or line ends, `->` as good
as `→`. Words in brackets after the label are demands on the message:

    (BYE), (CANCEL)...   a response answers that method
    (sendonly)...        direction of the media in its SDP
    (Contact C)          a Contact that names the party C
    (for C)              the Request-URI asks for C
    (new Call-ID)        not seen earlier in the flow; (same Call-ID) seen
    (after F4)           comes later than F4, where that is on another hop

A step in brackets alone, `(RTP)`, is a remark. Whoever forwards a message does so after receiving it; that need not be
written. Left out of the comparison, on both sides: 100, retransmissions, an 18x said again, an attempt that was
challenged and repeated with credentials; and REGISTER, NOTIFY and OPTIONS unless the flow names them.

A ladder is a set of sequences, one a hop, with causes across hops: two messages on different hops may swap unless one
is the cause of the other. `in_order=True` demands the written order throughout, as virtual time gives it.
"""

import difflib
import re
from dataclasses import dataclass

from offhook.ladder.model import contact_users, direction, request_user

_STEP = re.compile(r"F(\d+)\s+([A-Z]+|\d{3})\s*((?:\([^)]*\)\s*)*)\s*(\w+)\s*(?:→|->)\s*(\w+)\s*((?:\([^)]*\)\s*)*)$")
_UNLESS_NAMED = ("REGISTER", "NOTIFY", "OPTIONS")
_DIRECTIONS = ("sendrecv", "sendonly", "recvonly", "inactive")


@dataclass(slots=True)
class Step:
    number: int
    label: str  # a method or a status
    source: str
    target: str
    demands: tuple = ()  # what stood in brackets

    @property
    def hop(self):
        return frozenset((self.source, self.target))

    @property
    def token(self):
        return (self.label, self.source, self.target)

    def __str__(self):
        demands = "".join("(%s)" % demand for demand in self.demands)
        return "F%-3d %-20s %s→%s" % (self.number, self.label + demands, self.source, self.target)


class Comparison:
    """The result: `matches`, and `diff`, text that shows both flows and says what differs."""

    def __init__(self, diff, problems):
        self.matches = not problems
        self.problems = problems
        self.diff = "\n".join(["%s" % problem for problem in problems] + [""] + diff) if problems else ""

    def __bool__(self):
        return self.matches


def read_flow(text):
    """Steps of a written flow; ValueError for a step that cannot be read or an F-number out of order."""
    steps = []
    for part in re.split(r"[·\n;]", text):
        part = part.strip()
        if not part or re.fullmatch(r"\([^)]*\)", part):
            continue
        match = _STEP.match(part)
        if not match:
            raise ValueError("not a step of a flow: %r" % part)
        number, label, before, source, target, after = match.groups()
        demands = tuple(re.findall(r"\(([^)]*)\)", before + after))
        if int(number) != len(steps) + 1:
            raise ValueError("F%s stands where F%d is due" % (number, len(steps) + 1))
        steps.append(Step(int(number), label, source, target, demands))
    return steps


def compare(expected, ladder, parties=None, in_order=False, one_clock=True):
    """Compare a written flow (text or steps) with a Ladder.

    parties:   {party in the flow: column of the ladder} where the names differ.
    one_clock: False when every party took its own times: causes across hops cannot be seen then.
    """
    steps = read_flow(expected) if isinstance(expected, str) else list(expected)
    named = {step.label for step in steps} | {demand for step in steps for demand in step.demands}
    steps = [step for step in steps if step.label != "100"]
    renamed = {column: party for party, column in (parties or {}).items()}
    seen = _Seen(ladder, renamed, named)
    problems = seen.order_problems(steps) if in_order else seen.hop_problems(steps)
    if not problems:
        problems = seen.demand_problems(steps)
    if not problems and one_clock and not in_order:
        problems = seen.cause_problems(steps)
    return Comparison(_diff(steps, seen), problems)


def assert_flow(expected, ladder, parties=None, in_order=False, one_clock=True):
    """AssertionError with the diff unless the ladder shows the flow; returns the ladder. Arguments as for compare."""
    result = compare(expected, ladder, parties, in_order, one_clock)
    if not result:
        raise AssertionError("the flow is another\n" + result.diff)
    return ladder


class _Seen:
    """The rows that take part, under the names of the flow."""

    def __init__(self, ladder, renamed, named):
        self.renamed = renamed
        self.ladder = ladder
        self.rows = [row for row in ladder.rows if _takes_part(row, named)]
        self.tokens = [self._token(row) for row in self.rows]

    def _name(self, address):
        name = self.ladder.name(address)
        return self.renamed.get(name, name)

    def _token(self, row):
        label = str(row.status) if row.status else row.method or row.title
        return (label, self._name(row.source), self._name(row.target))

    def order_problems(self, steps):
        if self.tokens == [step.token for step in steps]:
            return []
        return ["the messages or their order differ:"]

    def hop_problems(self, steps):
        problems = []
        for hop in dict.fromkeys([step.hop for step in steps] + [frozenset(token[1:]) for token in self.tokens]):
            wanted = [step.token for step in steps if step.hop == hop]
            if wanted != [token for token in self.tokens if frozenset(token[1:]) == hop]:
                problems.append("between %s the messages differ:" % " and ".join(sorted(hop)))
        return problems

    def demand_problems(self, steps):
        """Which row is which step is certain by now; look at what it has to say."""
        positions = self._positions(steps)
        problems = []
        for index, step in enumerate(steps):
            earlier = [self.rows[positions[other.number]] for other in steps[:index]]
            row = self.rows[positions[step.number]]
            for demand in step.demands:
                problem = self._demand_problem(demand, row, earlier, positions, positions[step.number])
                if problem:
                    problems.append("F%d %s: %s" % (step.number, step.label, problem))
        return problems

    def cause_problems(self, steps):
        """A message that its sender had received before under the same label was forwarded: it must come later."""
        positions, problems, used = self._positions(steps), [], set()
        for index, step in enumerate(steps):
            for cause in reversed(steps[:index]):
                if (cause.label, cause.target) == (step.label, step.source) and cause.number not in used:
                    if cause.source == step.target:
                        break  # the same hop back again: not a forwarded one
                    used.add(cause.number)
                    if positions[cause.number] > positions[step.number]:
                        problems.append("F%d came before F%d, its cause" % (step.number, cause.number))
                    break
        return problems

    def _positions(self, steps):
        """F-number -> index of its row: the n-th of a hop is the n-th of that hop."""
        queues = {}
        for index, token in enumerate(self.tokens):
            queues.setdefault(frozenset(token[1:]), []).append(index)
        return {step.number: queues[step.hop].pop(0) for step in steps}

    def _demand_problem(self, demand, row, earlier, positions, at):
        words = demand.split()
        call_ids = {other.call_id for other in earlier}
        if demand in _DIRECTIONS:
            return _unless(direction(row.message), demand)
        if words[0] == "after":
            return "" if positions[int(words[1][1:])] < at else "came before " + words[1]
        if words[0] == "Contact":
            return _unless(self._users_named(contact_users(row.message), words[1]), words[1])
        if words[0] == "for":
            return _unless(self._users_named([request_user(row.message)], words[1]), words[1])
        if demand == "new Call-ID":
            return "" if row.call_id not in call_ids else "the Call-ID is an old one"
        if demand == "same Call-ID":
            return "" if row.call_id in call_ids else "the Call-ID is a new one"
        return _unless(row.method, demand)

    def _users_named(self, users, party):
        """`party` when one of the users is that party or its name in the ladder, else the users."""
        column = next((column for column, name in self.renamed.items() if name == party), party)
        for user in users:
            if column in (user, self.ladder.labels.get(user)):
                return party
        return ", ".join(users) or "nobody"


def _takes_part(row, named):
    if row.method in _UNLESS_NAMED:
        return row.method in named and not row.is_retransmission and row.status != 100
    return not row.skipped


def _unless(found, wanted):
    return "" if found == wanted else "wanted %s, found %s" % (wanted, found or "none")


def _diff(steps, seen):
    """Both flows in one column: `-` expected only, `+` seen only."""
    wanted, lines = [step.token for step in steps], []
    start = seen.rows[0].time if seen.rows else 0
    for kind, from_a, to_a, from_b, to_b in difflib.SequenceMatcher(None, wanted, seen.tokens, False).get_opcodes():
        if kind == "equal":
            lines += ["  %s" % step for step in steps[from_a:to_a]]
            continue
        lines += ["- %s" % step for step in steps[from_a:to_a]]
        for row, token in list(zip(seen.rows, seen.tokens, strict=True))[from_b:to_b]:
            label = token[0] + ("(%s)" % row.method if row.status and row.method != "INVITE" else "")
            lines.append("+      %-20s %s→%s   at %.3f s" % (label, token[1], token[2], row.time - start))
    return lines

