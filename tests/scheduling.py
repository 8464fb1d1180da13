"""Distribution of the tests to several processes."""

from xdist.scheduler import LoadScopeScheduling

# Folders whose tests share something costly: one process runs all of a folder's, and any process a
# file of the rest.
TOGETHER = ("tests/browser/", "tests/row_security/")


class Sharing(LoadScopeScheduling):
    """Give each process whole files, and some folders whole."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        return next(filter(file.startswith, TOGETHER), file)
