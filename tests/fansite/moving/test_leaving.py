import json
import stat

import pytest
from django.core.files.storage import default_storage
from django.core.management.base import CommandError

from fansite.moving.leaving import export_site
from tests.factories import (
    make_actor,
    make_article,
    make_draft,
    make_embed,
    make_event,
    make_fan,
    make_photo,
    make_picture,
    make_quote,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db


def test_every_story_is_a_markdown_file_with_its_facts_in_front(tmp_path):
    make_article(
        title='Tea: "again"', slug="tea", body="<h2>Cups</h2><p>Two.</p>", tags=[make_actor("Rupali").tag, make_tag("Tea")],
        source=make_source(),
    )  # fmt: skip
    make_draft(slug="not-yet")
    export_site(tmp_path / "out")
    text = (tmp_path / "out/stories/tea.md").read_text()
    head, _, body = text.removeprefix("---\n").partition("---\n\n")
    facts = {name: json.loads(value) for name, _, value in (line.partition(": ") for line in head.splitlines())}
    assert (facts["title"], facts["status"], facts["kind"]) == ('Tea: "again"', "published", "news")
    assert (facts["tags"], facts["source"]) == (["rupali", "tea"], "Pinkvilla: An interview (2023-12)")
    assert facts["published"] == facts["first_published"]
    assert body == "## Cups\n\nTwo.\n"
    assert 'status: "draft"' in (tmp_path / "out/stories/not-yet.md").read_text()


def test_the_quotes_of_a_story_stand_in_its_markdown(tmp_path):
    story = make_article(slug="tea", body="<p>One.</p><p>Two.</p>")
    make_quote(words="Chai", article=story, after_paragraph=1, speaker=make_actor("Rupali"), safe_from=make_event())
    export_site(tmp_path / "out")
    text = (tmp_path / "out/stories/tea.md").read_text()
    assert text.endswith("One.\n\n> Chai\n>\n> — Rupali to a friend, December 2023\n\nTwo.\n")


def test_photos_and_embeds_of_a_story_stand_in_its_markdown(tmp_path):
    story = make_article(slug="tea", body="<p>One.</p><p>Two.</p>")
    make_photo(story, description="Cups", picture=make_picture(safe_from=make_event().pk), after_paragraph=1)
    make_embed(story, description="A song", code="abc_-123DEF")
    export_site(tmp_path / "out")
    text = (tmp_path / "out/stories/tea.md").read_text()
    song = "*YouTube:* A song [See it on YouTube](<https://www.youtube.com/watch?v=abc_-123DEF>)"
    assert text.endswith(f"One.\n\n*Photo:* Cups (Sagar Parekh)\n\nTwo.\n\n{song}\n")


def test_only_its_owner_can_read_the_export(tmp_path):
    make_picture()
    export_site(tmp_path / "out", with_media=True)
    modes = {path.is_dir(): set() for path in (tmp_path, tmp_path / "out/manifest.json")}
    for path in (tmp_path / "out", *(tmp_path / "out").rglob("*")):
        modes[path.is_dir()].add(stat.S_IMODE(path.stat().st_mode))
    assert modes == {True: {0o700}, False: {0o600}}


def test_media_are_listed_and_copied_when_asked(tmp_path):
    picture = make_picture()
    export_site(tmp_path / "listed")
    export_site(tmp_path / "copied", with_media=True)
    listed = json.loads((tmp_path / "listed/media.json").read_text())
    assert {entry["name"] for entry in listed} == set(picture.files)
    assert not (tmp_path / "listed/media").exists()
    for entry in listed:
        copy = tmp_path / "copied/media" / entry["name"]
        assert copy.read_bytes() == default_storage.open(entry["name"]).read()
        assert copy.stat().st_size == entry["bytes"]


def test_the_manifest_counts_and_comes_last(tmp_path, settings):
    make_fan("chai_at_six")
    export_site(tmp_path / "out")
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    rows = json.loads((tmp_path / "out/models/accounts.user.json").read_text())
    assert manifest["models"]["accounts.user"]["count"] == len(rows) == 1
    assert manifest["site"]["address"] == settings.SITE_URL
    assert "0001_initial" in manifest["migrations"]["articles"]


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(CommandError, match="not an empty folder"):
        export_site(tmp_path)
    with pytest.raises(CommandError, match="not an empty folder"):
        export_site(tmp_path / "note.txt")
    with pytest.raises(CommandError, match="cannot be made"):
        export_site(tmp_path / "note.txt" / "below")
