"""A loopback registrar and forking proxy on the phone's own SIP engine. For the simulator and for tests only."""
