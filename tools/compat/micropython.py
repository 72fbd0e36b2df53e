"""The `micropython` module for CPython: decorators and constants that do nothing here."""


def const(value):
    return value


def native(function):
    return function


def viper(function):
    return function


def heap_lock():
    pass


def heap_unlock():
    pass


def opt_level(level=0):
    return level
