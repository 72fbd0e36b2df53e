"""The start of a board: what it makes ready, and what it does when the phone dies."""

from boards import start

TABLE = {"board": "made of paper", "storage": ("tests.unit.boards.paper", "Storage", {"folder": "$store"})}


def begin(failure=None, slots=None, build_fails=False):
    """Run start.run with a phone that ends like this; what happened, in order."""
    told = []

    def build(table, options):
        told.append("built %s" % options["store"])
        if build_fails:
            raise OSError("chip 0x20 does not answer")
        return Board(told)

    def run(board, options, versions):
        told.append("ran %s %d" % (options["model"], options["screen"][0]))
        if versions is not None:
            versions.came_up()
        if failure is not None:
            raise failure

    replaced = {
        "_make_folder": lambda folder: told.append("made " + folder),
        "_build": build,
        "_run": run,
        "_pause": lambda: told.append("paused"),
        "_leave": lambda board: told.append("left"),
    }
    kept = {name: getattr(start, name) for name in replaced}
    for name, value in replaced.items():
        setattr(start, name, value)
    try:
        start.run(TABLE, "t42g", "/flash", slots, {"trace": 1}, lambda: told.append("restarted"))
    except KeyboardInterrupt:
        told.append("raised")
    finally:
        for name, value in kept.items():
            setattr(start, name, value)
    return told


class Board:
    panel = None

    def __init__(self, told):
        from tests.unit.boards.paper import Storage

        self.storage = Storage("/flash/store")


def log():
    from tests.unit.boards.paper import files

    return files.get(start.LOG, b"")


def clear():
    from tests.unit.boards.paper import files

    files.clear()


def test_a_phone_that_ends_starts_again():
    assert begin() == ["made /flash/store", "built /flash/store", "ran t42g 192", "restarted"]


def test_what_the_phone_dies_of_is_kept_and_the_board_starts_again():
    clear()
    assert begin(ValueError("out of luck"))[-2:] == ["paused", "restarted"]
    assert b"ValueError: out of luck" in log()


def test_the_log_is_bounded_and_keeps_the_latest():
    clear()
    for number in range(60):
        begin(ValueError("number %d %s" % (number, "x" * 100)))
    assert len(log()) <= 4096
    assert b"number 59 " in log() and b"number 0 " not in log()


def test_a_board_that_cannot_be_built_says_why_in_its_log():
    clear()
    assert begin(build_fails=True) == ["made /flash/store", "built /flash/store", "paused", "restarted"]
    assert b"chip 0x20 does not answer" in log()


def test_a_storage_that_fails_too_does_not_keep_the_board_from_starting_again():
    from tests.unit.boards import paper

    paper.Storage.is_broken = True
    try:
        assert begin(ValueError("first"))[-1] == "restarted"
    finally:
        paper.Storage.is_broken = False


def test_ctrl_c_leaves_the_board_to_its_user():
    assert begin(KeyboardInterrupt())[-2:] == ["left", "raised"]


class Slots:
    def __init__(self):
        self.told = []

    def came_up(self):
        self.told.append("up")

    def failed(self, why):
        self.told.append(why)


def test_the_slots_hear_of_the_phone_that_came_up_and_of_what_it_died():
    slots = Slots()
    begin(slots=slots)
    assert slots.told == ["up"]
    begin(ValueError("out of luck"), slots)
    assert slots.told[-1] == "ValueError: out of luck"
    begin(slots=slots, build_fails=True)
    assert slots.told[-1] == "OSError: chip 0x20 does not answer"
