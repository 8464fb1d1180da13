"""A small mail server on a free port that accepts e-mails, or rejects them as configured (RFC
5321).
"""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Dialogue(socketserver.StreamRequestHandler):
    """One client's session."""

    server: "MailServer"

    def handle(self) -> None:
        self.say("220 tests.example ready")
        while line := self.rfile.readline():
            word = line.decode().strip().upper()
            if word.startswith("RCPT TO"):
                self.say(self.server.recipient_reply)
            elif word == "DATA":
                self.take()
            elif word == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 tests.example")

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if self.server.message_reply.startswith("250"):
            message = message_from_bytes(b"".join(lines), policy=policy.default)
            self.server.taken.append(message)  # type: ignore[arg-type]  # the policy's class
        self.say(self.server.message_reply)

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Replies to recipients and messages as set; keeps the accepted messages."""

    daemon_threads = True
    recipient_reply = message_reply = "250 ok"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Dialogue)
        self.taken: list[EmailMessage] = []


@contextmanager
def serving() -> Iterator[MailServer]:
    """Run a mail server for a while."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
