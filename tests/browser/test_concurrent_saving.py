"""Eight writers save two thousand times over real HTTP, with connections cut and requests repeated:
no acknowledged text is lost.
"""

import json
import random
import re
import socket
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest

from tests.browser.service import Service
from tests.figures import FIGURES

pytestmark = pytest.mark.browser
EACH = 250
TOKEN = "t" * 32
VERSION = re.compile(r'name="version"\s+value="(\d+)"')


@dataclass
class Page:
    """A question as a writer has it open: the version they know, the page's own mark, how often it
    has sent.
    """

    version: int = 0
    operation: str = field(default_factory=lambda: str(uuid4()))
    sequence: int = 0


@dataclass
class Writer:
    """One person with a session, whose connection is cut now and then."""

    number: int
    address: str
    session: str
    evaluation: str
    questions: list[str]
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    counted: Counter = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.number)
        self.pages = {key: Page() for key in self.questions}

    def work(self) -> None:
        for place in range(EACH):
            key = self.chance.choice(self.questions)
            self.save(key, f"Skribent {self.number} text {place} om {key} {uuid4().hex}.")

    def save(self, key: str, text: str) -> None:
        """Save as the browser does: again after a cut, over the newer version after both texts were
        seen.
        """
        page, fault = self.pages[key], self.chance.random()
        page.sequence += 1
        if fault < 0.1:
            self.cut(key, text, whole=fault < 0.05)
            page.sequence += 1
        status, body = self.send(key, text)
        if fault > 0.9:
            self.counted["sent twice"] += 1
            again, _body = self.send(key, text)
            if again not in (200, 409):
                self.complaints.append(f"the second of two equal sends: {again}")
        self.handle_response(key, text, status, body)

    def handle_response(self, key: str, text: str, status: int, body: str) -> None:
        """Handle a response; a stale save must show both texts and is sent again, as "Let mine
        stand" does.
        """
        page = self.pages[key]
        self.counted[f"answered {status}"] += 1
        version = VERSION.search(body)
        if status == 200 and version:
            page.version = int(version[1])
            self.acknowledged.append((key, text))
        elif status == 409 and version:
            self.refused.append((key, text))
            theirs = re.findall(r"Skribent \d+ text \d+ om \S+ \w+\.", body)
            if text not in body or set(theirs) <= {text}:
                self.complaints.append(
                    f"a stale save was not answered with both texts: {body[:300]}"
                )
            page.version, page.sequence = int(version[1]), page.sequence + 1
            self.handle_response(key, text, *self.send(key, text))
        else:
            self.complaints.append(f"status {status}: {body[:300]}")

    def send(self, key: str, text: str) -> tuple[int, str]:
        self.counted["requests"] += 1
        connection = HTTPConnection(self.address, timeout=60)
        try:
            connection.request("POST", self.path(key), self.form(key, text), self.headers())
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException) as error:
            return 0, repr(error)
        finally:
            connection.close()

    def cut(self, key: str, text: str, *, whole: bool) -> None:
        """Send all of a request, or half of it, and break the connection before anything is
        answered.
        """
        self.counted["connections cut"] += 1
        body = self.form(key, text).encode()
        head = (
            f"POST {self.path(key)} HTTP/1.1\r\nHost: {self.address}\r\nContent-Length: "
            f"{len(body)}\r\n"
        )
        head += "".join(f"{name}: {value}\r\n" for name, value in self.headers().items())
        host, _, port = self.address.partition(":")
        with socket.create_connection((host, int(port)), timeout=60) as connection:
            connection.sendall(
                head.encode() + b"\r\n" + (body if whole else body[: len(body) // 2])
            )
            connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0"
            )  # a reset, not a goodbye

    def path(self, key: str) -> str:
        return f"/evaluations/{self.evaluation}/answers/questions/{key}/"

    def form(self, key: str, text: str) -> str:
        page = self.pages[key]
        known = {"version": page.version, "operation": page.operation, "sequence": page.sequence}
        return urlencode(
            {"csrfmiddlewaretoken": TOKEN, "self_assessment": "partly", "text": text, **known}
        )

    def headers(self) -> dict[str, str]:
        return {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"session={self.session}; csrf={TOKEN}",
            "HX-Request": "true",
            "Connection": "close",
        }


def test_no_acknowledged_text_is_lost(service: Service) -> None:
    known = json.loads(service.script("add_writers").splitlines()[-1])
    address = urlsplit(service.url).netloc
    writers = [
        Writer(number, address, session, known["evaluation"], known["questions"])
        for number, session in enumerate(known["sessions"])
    ]
    threads = [threading.Thread(target=writer.work) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    assert [thread.is_alive() for thread in threads] == [False] * 8
    assert [complaint for writer in writers for complaint in writer.complaints] == []

    history = service.rows(
        "select q.key, r.text, r.number, r.overtaken from evaluations_revision r join "
        "evaluations_answer a on a.id = r.answer_id"
        " join questionnaire_question q on q.id = a.question_id where r.evaluation_id = %s order "
        "by r.number",
        known["evaluation"],
    )
    standing = dict(
        service.rows(
            "select q.key, a.text from evaluations_answer a join questionnaire_question q on q.id "
            "= a.question_id where a.evaluation_id = %s",
            known["evaluation"],
        )
    )
    kept = {(key, text) for key, text, _number, _late in history}
    late = {(key, text) for key, text, _number, overtaken in history if overtaken}
    acknowledged = {each for writer in writers for each in writer.acknowledged}
    refused = {each for writer in writers for each in writer.refused}
    total = sum((writer.counted for writer in writers), Counter())
    FIGURES.update({f"saving together: {name}": count for name, count in sorted(total.items())})
    FIGURES["saving together: texts acknowledged, stale ones kept, lost"] = (
        len(acknowledged),
        len(refused & late),
        len(acknowledged - kept) + len(refused - kept),
    )
    assert len(acknowledged) == 8 * EACH
    assert len(acknowledged - kept) == 0
    assert len(refused - late) == 0
    for key in known["questions"]:
        versions = [
            (number, text)
            for each, text, number, overtaken in history
            if each == key and not overtaken
        ]
        assert [number for number, _text in versions] == list(range(1, len(versions) + 1))
        assert standing[key] == versions[-1][1]
