"""Progress on standard output: a line for each step, with its duration in seconds."""

import time


class Progress:
    """Prints numbered steps; `begin` ends the step before. A multiline step prints more lines."""

    def __init__(self, total: int) -> None:
        self.total, self.number, self.since, self.multiline = total, 0, 0.0, False

    def begin(self, title: str, *, multiline: bool = False) -> None:
        self.end()
        self.number, self.since, self.multiline = self.number + 1, time.monotonic(), multiline
        print(
            f"[{self.number}/{self.total}] {title} ...", end="\n" if multiline else " ", flush=True
        )

    def end(self) -> None:
        if self.since:
            seconds = f"{time.monotonic() - self.since:.1f} s"
            print(f"      done in {seconds}" if self.multiline else seconds, flush=True)
            self.since = 0.0
