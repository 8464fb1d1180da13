"""Rules for the source that imports cannot show."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from evaluations.permissions import RULES

ROOT = Path(settings.BASE_DIR)
APPS = (
    "kompass",
    "municipalities",
    "questionnaire",
    "evaluations",
    "library",
    "workspace",
    "assessment",
    "rounds",
    "reports",
    "home",
    "demonstration",
)
MODULES = sorted(
    path
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts and "var" not in path.relative_to(ROOT).parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Documents for print and e-mails have inline style.
STYLED = ("reports/document/", "email/")
PAGES = [
    path
    for path in TEMPLATES
    if not path.relative_to(ROOT / "templates").as_posix().startswith(STYLED)
]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(path: Path, kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(syntax(path)) if isinstance(node, kind))


def modules_in(*folders: str) -> list[Path]:
    return [path for path in MODULES if path.stem in folders or set(path.parts) & set(folders)]


def fetches(path: Path) -> list[str]:
    """Return the uses of .objects except .objects.none(), which makes no query."""
    tree = syntax(path)
    empty = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "none"
    }
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "objects" and id(node) not in empty
    ]
    return [f"{name(path)}:{node.lineno}" for node in found]


def test_views_forms_and_tags_query_no_table():
    looked = modules_in("views", "forms", "templatetags")
    asking = [place for path in looked for place in fetches(path)]
    assert asking == []
    assert len(looked) > 15


def test_the_phase_is_assigned_in_lifecycle_alone():
    assigned = {
        name(path)
        for path in MODULES
        for node in nodes(path, (ast.Assign, ast.AugAssign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for part in ast.walk(target)
        if isinstance(part, ast.Attribute) and part.attr == "phase"
    }
    updated = {
        name(path)
        for path in MODULES
        for node in nodes(path, ast.Call)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr == "update"
        and any(word.arg == "phase" for word in node.keywords)
    }
    assert assigned == {"evaluations/lifecycle.py"}
    assert updated == set()


def test_there_are_no_todo_comments():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    files = [
        *MODULES,
        *TEMPLATES,
        *(ROOT / "static" / "js").rglob("*.js"),
        *(ROOT / "static" / "css").rglob("*.css"),
    ]
    assert [name(path) for path in files if marks.search(path.read_text(encoding="utf-8"))] == []


def test_modules_are_at_most_300_lines():
    assert {
        name(path): lines
        for path in MODULES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    } == {}


def test_functions_are_at_most_40_lines():
    long = {
        f"{name(path)}:{node.name}": lines
        for path in MODULES
        for node in nodes(path, (ast.FunctionDef, ast.AsyncFunctionDef))
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > 40
    }
    assert long == {}


def test_lines_are_at_most_100_columns():
    """The formatters leave alone what they cannot break; migrations are copies of other files."""
    written = [
        path
        for folder, kinds in (("templates", "html txt"), ("static", "js css"), ("tests", "py"))
        for kind in kinds.split()
        for path in (ROOT / folder).rglob(f"*.{kind}")
        if "vendor" not in path.parts
    ]
    long = [
        f"{name(path)}:{number}"
        for path in [*MODULES, *written]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > 100
    ]
    assert long == []
    assert len(written) > 300


def test_templates_are_at_most_80_lines():
    assert {
        name(path): lines
        for path in TEMPLATES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 80
    } == {}


INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "address that runs": re.compile(r"javascript:", re.IGNORECASE),
}


@pytest.mark.parametrize("what", INLINE)
def test_pages_have_nothing_inline(what):
    assert [
        name(path) for path in PAGES if INLINE[what].search(path.read_text(encoding="utf-8"))
    ] == []
    assert len(PAGES) > 40


def test_only_the_drawings_of_the_report_are_marked_safe():
    told = re.compile(r"\|\s*safe\b|autoescape\s+off|mark_safe\(")
    assert [
        name(path) for path in [*MODULES, *PAGES] if told.search(path.read_text(encoding="utf-8"))
    ] == ["reports/render.py"]


def test_every_form_that_posts_has_a_csrf_token():
    posting = re.compile(
        r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL
    )
    bare = [
        name(path)
        for path in PAGES
        for form in posting.findall(path.read_text(encoding="utf-8"))
        if "csrf_token" not in form
    ]
    assert bare == []


def test_public_domain_functions_take_keyword_arguments():
    positional = [
        f"{name(path)}:{node.name}"
        for path in (ROOT / "evaluations" / "domain").glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and len(node.args.args) > 3
    ]
    assert positional == []


def test_every_module_has_a_docstring():
    silent = [
        name(path)
        for path in MODULES
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_no_test_ends_with_a_bare_status_200():
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if "browser" not in path.parts]
    bare = re.compile(r"assert [\w.\[\]()]*status_code == 200$")
    functions = [
        (path, node)
        for path in tests
        for node in nodes(path, ast.FunctionDef)
        if node.name.startswith("test_")
    ]
    ends = [
        f"{name(path)}:{node.name}"
        for path, node in functions
        if bare.fullmatch(ast.unparse(node.body[-1]))
    ]
    assert ends == []


def test_templates_ask_only_for_acts_that_exist():
    """A template would take a misspelt `may.…` for a refusal."""
    asked = {
        act for path in TEMPLATES for act in re.findall(r"\bmay\.(\w+)", path.read_text("utf-8"))
    }
    assert asked - {act.replace(" ", "_") for act in RULES} == set()
    assert len(asked) > 15
