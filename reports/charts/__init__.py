"""Charts as SVG from pure functions: the same numbers give the same text, on a page and in a PDF.

The `<title>` is the first child of each chart and becomes its alternative text; the template prints
the numbers in a table beside it. Series differ by marker and dash as well as by colour.
"""

from reports.charts.bar_chart import Bar, bars
from reports.charts.dot_plot import Dot, dots
from reports.charts.radar_chart import Series, radar

__all__ = ["Bar", "Dot", "Series", "bars", "dots", "radar"]
