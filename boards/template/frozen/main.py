"""What a board with the phone in its image runs, where a board with files runs the main.py of its disk."""

from boards.template.main import main

main()
