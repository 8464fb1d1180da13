"""Figures that the tests have counted; printed when they end."""

FIGURES: dict[str, object] = {}
