from django.db import migrations, models

# External content: the index holds no text of its own, and follows the table by triggers. The default categories would
# cut words of Devanagari at their vowel signs.
SQLITE = [
    """CREATE VIRTUAL TABLE fansite_search USING fts5(
        title, standfirst, body, marks, content='fansite_searchentry', content_rowid='moment',
        tokenize="porter unicode61 remove_diacritics 2 categories 'L* M* N* Co'", prefix='2 3')""",
    """CREATE TRIGGER fansite_search_insert AFTER INSERT ON fansite_searchentry WHEN new.moment IS NOT NULL BEGIN
        INSERT INTO fansite_search(rowid, title, standfirst, body, marks)
        VALUES (new.moment, new.title, new.standfirst, new.body, new.marks); END""",
    """CREATE TRIGGER fansite_search_delete AFTER DELETE ON fansite_searchentry WHEN old.moment IS NOT NULL BEGIN
        INSERT INTO fansite_search(fansite_search, rowid, title, standfirst, body, marks)
        VALUES ('delete', old.moment, old.title, old.standfirst, old.body, old.marks); END""",
    """CREATE TRIGGER fansite_search_before BEFORE UPDATE ON fansite_searchentry WHEN old.moment IS NOT NULL BEGIN
        INSERT INTO fansite_search(fansite_search, rowid, title, standfirst, body, marks)
        VALUES ('delete', old.moment, old.title, old.standfirst, old.body, old.marks); END""",
    """CREATE TRIGGER fansite_search_after AFTER UPDATE ON fansite_searchentry WHEN new.moment IS NOT NULL BEGIN
        INSERT INTO fansite_search(rowid, title, standfirst, body, marks)
        VALUES (new.moment, new.title, new.standfirst, new.body, new.marks); END""",
]
SQLITE_BACK = ["DROP TABLE fansite_search"]

# English stems without a list of words to pass over: who types "who" looks for it. Points, hyphens and angles become spaces, as
# the parser would take "K.N" for the name of a host.
WORDS = "to_tsvector('aangan', translate({}, './@-_:<>', '        '))"
MARKS = "array_to_tsvector(string_to_array('#' || replace(marks, ' ', ' #'), ' '))"
HEAD = WORDS.format("title || ' ' || standfirst")
ALL = WORDS.format("title || ' ' || standfirst || ' ' || body")
POSTGRES = [
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    "CREATE TEXT SEARCH DICTIONARY aangan_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION aangan (COPY = simple)",
    """ALTER TEXT SEARCH CONFIGURATION aangan ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart,
        hword_part WITH unaccent, aangan_stem""",
    f"ALTER TABLE fansite_searchentry ADD in_title tsvector GENERATED ALWAYS AS ({WORDS.format('title')}) STORED",
    f"ALTER TABLE fansite_searchentry ADD in_head tsvector GENERATED ALWAYS AS ({HEAD} || {MARKS}) STORED",
    f"ALTER TABLE fansite_searchentry ADD in_all tsvector GENERATED ALWAYS AS ({ALL} || {MARKS}) STORED",
    "ALTER TABLE fansite_searchentry ALTER in_all SET STORAGE EXTERNAL",  # read by the thousand: not packed
    *(f"CREATE INDEX fansite_search_{name} ON fansite_searchentry USING gin ({name})"
      for name in ("in_title", "in_head", "in_all")),
]  # fmt: skip
POSTGRES_BACK = [
    *(f"ALTER TABLE fansite_searchentry DROP {name}" for name in ("in_title", "in_head", "in_all")),
    "DROP TEXT SEARCH CONFIGURATION aangan",
    "DROP TEXT SEARCH DICTIONARY aangan_stem",
]


def make_index(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    for statement in POSTGRES_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """One entry for each story, the words they hold, and the index beside them that fansite/search.py asks."""

    dependencies = [("fansite", "0002_cache_table")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("story", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("moment", models.BigIntegerField(null=True, unique=True)),
                ("title", models.TextField()),
                ("standfirst", models.TextField()),
                ("body", models.TextField()),
                ("marks", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("skeleton", models.CharField(db_index=True, max_length=40)),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
    ]
