"""What a board with the phone in its image runs, where a board with files runs the main.py of its disk."""

from boards.olimex_esp32_poe.main import main

main()
