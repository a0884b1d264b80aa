"""Finds what could identify someone in a text; has no models and knows no case."""
