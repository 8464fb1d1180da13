"""Figures counted by the tests; printed at the end."""

FIGURES: dict[str, object] = {}
