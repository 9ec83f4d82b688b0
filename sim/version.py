"""The version of this program, for whoever records it."""

__version__ = "0.2.0"
