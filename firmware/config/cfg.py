"""Read and write .cfg files: `name = value` lines under a version header.

A bad line is reported with its file and line and the rest applies. Source: the catalogue's 1.2 (syntax) and 1.3.
"""

from firmware.base.errors import LocalError
from firmware.config import table

HEADER = b"#!version:1.0.0.1"
_NULL = "%NULL%"  # sets a value back to its default; an empty value leaves it alone
_BOM = b"\xef\xbb\xbf"


def read(data, file_name, settings):
    """Apply a file's lines to `settings`. Returns the problems found, each a line of text for people.

    data: bytes, UTF-8 or one byte a character. A file without the version header is refused whole.
    """
    if data.startswith(_BOM):
        data = data[len(_BOM) :]
    lines = data.split(b"\n")
    if lines[0].strip() != HEADER:
        return ["%s:1: the first line must be %s; nothing was read" % (file_name, str(HEADER, "utf-8"))]
    ours = {_name_of(line) for line in lines}
    problems = []
    for i in range(1, len(lines)):
        try:
            _apply(_text(lines[i]).strip(), ours, settings)
        except LocalError as error:
            problems.append("%s:%d: %s" % (file_name, i + 1, error))
    return problems


def write(settings):
    """The settings that differ from the factory as the bytes of a .cfg file."""
    lines = [str(HEADER, "utf-8")]
    for name in settings.changed():
        lines.append("%s = %s" % (name, settings.get(name) or _NULL))
    return ("\n".join(lines) + "\n").encode()


def _name_of(line):
    """What stands before the first `=`, blanks trimmed."""
    return _text(line.split(b"=", 1)[0]).strip()


def _apply(line, ours, settings):
    if not line or line.startswith("#"):
        return
    name, equals, value = line.partition("=")
    name, value = name.strip(), value.strip()
    if not equals or not name:
        raise LocalError("not a `name = value` line")
    canonical = table.canonical(name)
    if not value or (canonical != name and canonical in ours):
        return
    if value == _NULL:
        settings.reset(name)
    else:
        settings.set(name, value)


def _text(line):
    """Decode a line: UTF-8, else each byte is its ISO 8859-1 character."""
    try:
        return str(line, "utf-8")
    except UnicodeError:
        return "".join([chr(byte) for byte in line])
