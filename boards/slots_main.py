"""What a board with two slots runs first; it is installed as main.py beside them."""

import slots

slots.start()
