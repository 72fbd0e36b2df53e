"""The ladder in monospace, for a terminal, a test report or a mail."""

_MARGIN = 16  # time and F-number before the first column
_MINIMUM = 16  # characters between two lifelines


def draw(ladder):
    """The ladder as one string: time in seconds from the first row, F-number, an arrow from column to column.

    Retransmissions and 100 Trying are dotted; a retransmission is marked `again`.
    """
    if not ladder.rows:
        return "no messages\n"
    parties = ladder.parties
    gap = max([_MINIMUM] + [_needed(ladder, row, parties) for row in ladder.rows])
    start = ladder.rows[0].time
    lines = [_header(parties, gap)]
    for row in ladder.rows:
        number = "F%d" % row.number if row.number else ""
        margin = "%9.3f  %-4s " % (row.time - start, number)
        lines.append(margin + _arrow(ladder, row, parties, gap))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def label(row):
    """What is written on the arrow of a row."""
    words = " ".join(word for word in (row.title, row.note) if word)
    return words + " (again)" if row.is_retransmission else words


def _needed(ladder, row, parties):
    """The width between lifelines that gives this row's words room."""
    left, right = _ends(ladder, row, parties)
    return -(-(len(label(row)) + 6) // max(1, right - left))


def _ends(ladder, row, parties):
    columns = sorted((parties.index(ladder.name(row.source)), parties.index(ladder.name(row.target))))
    return columns[0], columns[1]


def _header(parties, gap):
    line = " " * _MARGIN
    for column, name in enumerate(parties):
        at = _MARGIN + column * (gap + 1) - len(name) // 2
        line = line.ljust(max(at, 0)) + name + " "
    return line


def _arrow(ladder, row, parties, gap):
    left, right = _ends(ladder, row, parties)
    cells = list(("│" + " " * gap) * (len(parties) - 1) + "│")
    words = label(row)
    if left == right:  # to itself
        at = left * (gap + 1)
        return "".join(cells[:at]) + "├┐ " + words
    begin, end = left * (gap + 1) + 1, right * (gap + 1) - 1
    shaft = "┄" if row.skipped else "─"
    span = list(shaft * (end - begin + 1))
    if parties.index(ladder.name(row.source)) == left:
        span[-1] = "▶"
    else:
        span[0] = "◀"
    text = " %s " % words
    at = (len(span) - len(text)) // 2
    span[at : at + len(text)] = text
    cells[begin : end + 1] = span
    return "".join(cells)
