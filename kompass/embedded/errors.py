"""The launcher's error: what is wrong and what helps."""


class LauncherError(Exception):
    """Ends the launcher with `message` on standard error and `code` as its exit code."""

    def __init__(self, message: str, *, code: int = 1) -> None:
        super().__init__(message)
        self.code = code
