"""emsquote: from an electronics bill of materials to a quote for building it."""

__version__ = "0.1.0"
