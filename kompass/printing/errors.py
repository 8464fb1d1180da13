"""The error of a machine that cannot make PDF files."""

HELP = (
    "Making PDF files needs Pango. On Debian or Ubuntu: apt-get install libpango-1.0-0 "
    "libpangoft2-1.0-0 libharfbuzz-subset0"
)


class PrintingUnavailable(RuntimeError):
    """Pango is missing on this machine; the message says what to install."""
