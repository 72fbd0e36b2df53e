"""What this board runs. slots: the two versions on its disk (boards/slots.py), None where there is only one."""


def main(slots=None):
    from boards.esp32_audiokit.board import MODEL, TABLE
    from boards.start import run

    run(TABLE, MODEL, slots=slots)
