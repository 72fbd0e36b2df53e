"""Faces of the phone to other machines."""
