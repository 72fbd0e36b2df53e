"""The simulator's page: phones to press, their lamps and screens, the live SIP ladder, sound."""
