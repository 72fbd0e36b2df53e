"""The simulator is another board: every contract served over one panel link to a process on the host."""
