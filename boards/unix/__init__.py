"""A phone without hardware: a process whose panel is on the host at the other end of a panel link."""
