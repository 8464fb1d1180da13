"""Typed text never becomes a header, a recipient, a redirect, a command or a query."""

import ast
import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.models import DocumentVersion, Note
from evaluations.states import Phase
from kompass import mailing
from kompass.uploads import storing
from kompass.uploads.serving import attachment
from municipalities.invitation_emails import invitation_email
from tests.people import acting
from tests.rules.test_habits import MODULES, name

pytestmark = pytest.mark.django_db
EVIL = "Oskar\r\nBcc: evil@tests.example\r\n\r\n<p>Hej"
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https:/evil.example",
    "/%09/evil.example\t",
    "//localhost@evil.example",
    "\x01https://evil.example",
)


@pytest.mark.slow
def test_an_email_has_its_own_headers_and_one_recipient():
    context = {
        "token": "x",
        "email": "nina@tests.example",
        "language": "sv",
        "municipality": EVIL,
        "roles": ["leader"],
        "inviter": EVIL,
    }
    message = mailing.render(invitation_email(**context, expires_at=timezone.now())).message()
    assert message.get_all("Bcc") is None
    assert message["To"] == "nina@tests.example"
    assert "\n" not in message["Subject"]
    assert set(message.keys()) <= {
        "Content-Type",
        "MIME-Version",
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
        "Content-Language",
        "Auto-Submitted",
    }


@pytest.mark.parametrize(
    "address",
    [
        "a@tests.example\r\nBcc: b@tests.example",
        "a@tests.example, b@tests.example",
        "a b@tests.example",
    ],
)
def test_an_invitation_goes_to_one_address(town, confirmed, address):
    sent = {"email": address, "name": "N", "language": "sv", "roles": ["leader"]}
    page = confirmed(town.coordinator).post(reverse("invite", args=[town.municipality.pk]), sent)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["email"]
    assert len(mail.outbox) == 0


@pytest.mark.parametrize(
    "file",
    [
        'a";\r\nSet-Cookie: x=1;".txt',
        "..\\..\\etc/passwd\n.txt",
        "å\u202e\u2028ä.txt",
        "x" * 300 + ".txt",
        "\r\n\r\n",
        "",
    ],
)
def test_a_file_name_cannot_break_a_header(file):
    storing.put("files/test/header", b"x")
    clean = storing.clean_name(file)
    response = attachment("files/test/header", name=clean, media_type="text/plain")
    header = response.headers["Content-Disposition"]
    assert header.startswith("attachment; filename")
    assert re.search(r"[\r\n/\\]", header.replace('\\"', "")) is None
    assert re.search(r"[\x00-\x1f\u2028\u202e]", clean) is None


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_redirects_stay_on_this_site(town, browser_of, wanted):
    client, host = browser_of(town.coordinator), "http://testserver"
    secret = {"login": town.coordinator.user.email, "password": "en hemlig fras"}
    answers = [
        client.post(reverse("set-language"), {"language": "sv", "next": wanted}),
        client.post(
            reverse("account_reauthenticate"), {"password": "en hemlig fras", "next": wanted}
        ),
        client.post(f"{reverse('account_logout')}?next={wanted}", {"next": wanted}),
        Client().post(f"{reverse('account_login')}?next={wanted}", secret | {"next": wanted}),
        Client().get(reverse("account_login"), {"next": wanted}),
    ]
    sent = [response.headers.get("Location", "/") for response in answers]
    assert [
        where
        for where in sent
        if not (where.startswith("/") and not where.startswith(("//", "/\\")))
        and not where.startswith(host)
    ] == []
    assert [response.status_code for response in answers] == [302, 302, 302, 302, 200]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,<script>x</script>",
        "vbscript:x",
        "ftp://kunta.example/",
        " javascript:alert(1)",
        "JaVaScRiPt://kunta.example/%0aalert(1)",
        "https://",
    ],
)
def test_an_address_other_than_a_web_page_is_refused_with_a_message(
    evaluation_in, browser_of, address
):
    play = evaluation_in(Phase.PREPARING)
    page = browser_of(play.town.coordinator).post(
        reverse("question-evidence", args=[play.evaluation.pk, "open.plan"]),
        {"address": address, "title": "Sidan"},
    )
    assert page.status_code == 422
    assert list(page.context["evidence_form"].errors) == ["address"]
    with acting(play.town.coordinator):
        assert DocumentVersion.objects.count() == 0


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://kunta.example/", "data:text/html,x"]
)
def test_a_note_with_an_address_other_than_a_web_page_is_refused(
    evaluation_in, browser_of, address
):
    play = evaluation_in(Phase.REVIEWING)
    sent = {
        "kind": "web",
        "title": "T",
        "held_on": "2027-05-04",
        "text": "T",
        "stance": "supports",
        "questions": "open.plan",
        "version": 0,
    }
    page = browser_of(play.association.lead).post(
        reverse("new-note", args=[play.evaluation.pk]), sent | {"address": address}
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["address"]
    with acting(play.association.lead):
        assert Note.objects.filter(kind="web").count() == 0


QUERIES = (
    "' or 1=1 --",
    "'; select set_config('app.actor','command',true); --",
    "%",
    "_",
    "\\",
    "Ä%' union select 1 --",
    "$$",
    "\0%",
)


@pytest.mark.parametrize("words", QUERIES)
def test_search_terms_are_never_run_as_sql(association, browser_of, words):
    found = browser_of(association.office).get(reverse("municipality-search"), {"q": words})
    assert found.status_code == 200
    assert [row.code for row in found.context["found"]] == []


FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_NAMES = {
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "jsonpickle",
    "xml.etree.ElementTree",
    "xml.dom.minidom",
    "xml.sax",
    "telnetlib",
    "random",
}


def is_safe(call: ast.Call) -> bool:
    """Tell whether YAML is loaded by the safe loader or by the project's stricter one."""
    return "SafeLoader" in ast.unparse(call)


def test_input_is_never_executed_or_deserialized_unsafely():
    called, imported, shells, loaders = [], [], [], []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called += (
                    [name(path)]
                    if isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS
                    else []
                )
                shells += [
                    name(path)
                    for word in node.keywords
                    if word.arg == "shell" or ast.unparse(node.func) in ("os.system", "os.popen")
                ]
                loaders += (
                    [ast.unparse(node)]
                    if ast.unparse(node.func) == "yaml.load" and not is_safe(node)
                    else []
                )
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = (
                    {node.module}
                    if isinstance(node, ast.ImportFrom)
                    else {alias.name for alias in node.names}
                )
                imported += [name(path)] if names & FORBIDDEN_NAMES else []
    assert called == []
    assert shells == []
    assert loaders == []
    # No page of ours takes chance from `random`: the fictional crowd of the demonstration alone is
    # drawn so.
    assert [path for path in imported if not path.startswith("demonstration/")] == []


RAW = re.compile(r"\.(raw|extra)\(|RawSQL")


def test_queries_use_the_orm_or_parameters():
    executed = [
        f"{name(path)}:{node.lineno}"
        for path in MODULES
        if path.relative_to(settings.BASE_DIR).parts[0] != "demonstration"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "execute"
        and not isinstance(node.args[0], ast.Constant | ast.Name | ast.Attribute)
    ]
    # Made of our own constants: roles, tables, a channel; and a command's own execute.
    own = (
        "kompass/shared/privileges.py",
        "kompass/shared/tenancy.py",
        "kompass/outbox/management/commands/relay.py",
        "municipalities/commands.py",
    )
    assert [place for place in executed if not place.startswith(own)] == []
    assert [name(path) for path in MODULES if RAW.search(path.read_text(encoding="utf-8"))] == []
