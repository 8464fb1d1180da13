"""Progress for people: one line a step, with its seconds."""

import time


class Progress:
    """`begin` ends the step before; a step that is `talkative` prints lines of its own below its
    title.
    """

    def __init__(self, total: int) -> None:
        self.total, self.number, self.since, self.talkative = total, 0, 0.0, False

    def begin(self, title: str, *, talkative: bool = False) -> None:
        self.end()
        self.number, self.since, self.talkative = self.number + 1, time.monotonic(), talkative
        print(
            f"[{self.number}/{self.total}] {title} ...", end="\n" if talkative else " ", flush=True
        )

    def end(self) -> None:
        if self.since:
            seconds = f"{time.monotonic() - self.since:.1f} s"
            print(f"      done in {seconds}" if self.talkative else seconds, flush=True)
            self.since = 0.0
