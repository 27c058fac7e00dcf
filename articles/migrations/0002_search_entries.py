from django.db import migrations

from fansite.markup import plain
from fansite.models.search_entry import MOST_CHARACTERS, moment_of
from fansite.text import skeleton, without_controls, words


def make_entries(apps, schema_editor):
    """Stories and names from before search was made are found too."""
    Entry, Word = (apps.get_model("fansite", name) for name in ("SearchEntry", "SearchWord"))
    known: set[str] = set()
    for story in apps.get_model("articles", "Article").objects.iterator(chunk_size=200):
        tags = story.tag_rows.values_list("tag", flat=True)
        texts = [without_controls(text[:MOST_CHARACTERS]) for text in (story.title, story.standfirst, plain(story.body))]
        is_published = story.status == "published"
        Entry.objects.create(
            story=story.pk,
            moment=moment_of(story.published_at, story.pk) if is_published else None,
            title=texts[0],
            standfirst=texts[1],
            body=texts[2],
            marks=" ".join(sorted([f"kind{story.kind}", *(f"tag{pk}" for pk in tags)])),
        )
        if is_published:
            known.update(words(" ".join(texts).casefold()))
    for name in apps.get_model("cast", "TagAlias").objects.values_list("text", flat=True):
        known.update(words(name.casefold()))
    Word.objects.bulk_create(
        (
            Word(word=word, skeleton=skeleton(word))
            for word in sorted(known)
            if 4 <= len(word) <= 40 and not word.isdigit()
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial"), ("cast", "0001_initial"), ("fansite", "0003_search")]
    operations = [migrations.RunPython(make_entries, migrations.RunPython.noop)]
