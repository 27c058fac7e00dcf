"""The rules of the house that a machine can look after."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# Floor by floor, the ground first. A deeper folder stands before the one that holds it.
FLOORS = {
    "fansite/accounts": 1,
    "fansite/pictures": 2,
    "cast": 3,
    "articles/comments": 5,
    "articles": 4,
    **{f"fansite/{name}": 0 for name in ("models", "migrations", "markup", "text", "paging", "search", "shield")},
    "fansite": 6,  # the roof: views, forms and the rest of it
}
TOP_LEVEL = {"manage.py", "pyproject.toml", "README.md", "fansite", "articles", "cast", "templates", "static", "tests"}
LINES = 400


def kept_files() -> list[Path]:
    """What git keeps or would keep, as paths below the project's folder."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [Path(name) for name in listed if (ROOT / name).exists()]


def floor_of(name: str) -> int | None:
    """The floor of a dotted module or a path; None for what is not ours."""
    name = name.removesuffix(".py").replace(".", "/")
    return next((floor for place, floor in FLOORS.items() if f"{name}/".startswith(f"{place}/")), None)


def imported_by(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return names


def below(*folders: str, ending: str) -> list[Path]:
    return [path for path in kept_files() if path.parts[0] in folders and path.name.endswith(ending)]


def model_files() -> list[Path]:
    return [path for path in below("fansite", "articles", "cast", ending=".py") if "models" in path.parts]


def test_model_files_are_found():
    assert {floor_of(str(path)) for path in model_files()} == {0, 1, 2, 3, 4, 5}


@pytest.mark.parametrize("path", model_files(), ids=str)
def test_models_import_only_from_their_own_floor_or_below(path):
    own = floor_of(str(path))
    assert [name for name in imported_by(path) if (floor_of(name) or 0) > own] == []


@pytest.mark.parametrize("name", ["markup", "text", "paging", "search", "shield"])
def test_the_ground_imports_no_floor(name):
    assert [other for other in imported_by(Path(f"fansite/{name}.py")) if (floor_of(other) or 0) > 0] == []


def test_html_is_made_in_markup_alone():
    trusting = re.compile(r"mark_safe|\|\s*safe\b|autoescape off|format_html|SafeString\(|__html__")
    files = below("fansite", "articles", "cast", "templates", ending=(".py")) + below(
        "fansite", "templates", ending=".html"
    )
    found = [str(path) for path in files if trusting.search((ROOT / path).read_text())]
    assert found == ["fansite/markup.py"]


def test_tags_are_set_by_the_story_alone():
    setting = re.compile(
        r"\.tags\.(add|set|remove|clear)\(|TaggedArticle\.objects\.(create|bulk_create)|tag_rows\.create"
    )
    found = {
        str(path)
        for path in below("fansite", "articles", "cast", ending=".py")
        if setting.search((ROOT / path).read_text())
    }
    assert found == {"articles/models/article.py"}


def test_no_file_is_longer_than_a_sitting():
    code = [
        path
        for path in kept_files()
        if path.suffix in {".py", ".html", ".css", ".js"} and "migrations" not in path.parts
    ]
    long = {str(path): count for path in code if (count := len((ROOT / path).read_text().splitlines())) > LINES}
    assert len(code) > 100
    assert long == {}


def test_the_visible_top_level_is_the_design_card():
    assert {path.parts[0] for path in kept_files() if not path.parts[0].startswith(".")} <= TOP_LEVEL


def test_every_constraint_is_named_as_a_sentence():
    ours = [model for model in apps.get_models() if floor_of(model.__module__) is not None]
    names = [constraint.name for model in ours for constraint in model._meta.constraints]
    assert len(names) > 20
    assert [name for name in names if name.count("_") < 2] == []


def test_apps_write_no_signals_for_their_own_models():
    listening = re.compile(r"(pre|post)_(save|delete)|m2m_changed|GenericForeignKey|class \w+\((\w+, )*View\)")
    assert [
        str(path)
        for path in below("fansite", "articles", "cast", ending=".py")
        if listening.search((ROOT / path).read_text())
    ] == []


def test_no_template_holds_inline_script_or_style():
    # A block of data is no script: the browser does not run it, and our policy has nothing against it.
    data = r" type=\"application/ld\+json\">{{ meta\.structured }}</script>"
    inline = re.compile(rf"<script(?!{data})(?![^>]*\bsrc=)|\sstyle=|\son\w+=|<style")
    found = [str(path) for path in below("templates", ending=".html") if inline.search((ROOT / path).read_text())]
    # A mail comes without style sheets: its one base holds what style there is.
    assert found == ["templates/account/email/base.html"]
