"""The version of the package, which must be that of the library inside it."""

__version__ = "0.1.0"
