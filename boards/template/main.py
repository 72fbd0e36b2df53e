"""What this board runs. slots: the two versions on its disk (boards/slots.py), None where there is only one."""


def main(slots=None):
    from boards.start import run
    from boards.template.board import MODEL, TABLE

    run(TABLE, MODEL, slots=slots)
