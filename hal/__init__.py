"""What the phone needs from hardware: a contract a device, their drivers, and the simulator that serves them all."""
