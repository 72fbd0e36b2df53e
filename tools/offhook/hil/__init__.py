"""Hardware in loop: a board on a serial line as a phone for tests, with the verbs of the simulated ones."""
