"""Times the newsroom in the large: `uv run python -m tests.benchmarks.newsroom`.

A story with 30 tags, 10 quotes and 20 questions: opened, saved with another headline, saved with each row reworded, and
sent whole as a new one; in a database of its own (with DATABASE_URL, a test database of that server).
"""

# ruff: noqa: E402 - Django is set up before its models are imported

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import django

django.setup()

from django.db import connection
from django.test import Client

from articles.models import Article
from tests.factories import make_actor, make_article, make_editor, make_question, make_quote, make_source, make_tag
from tests.sent import sent

TAGS, QUOTES, QUESTIONS, ROUNDS = 30, 10, 20, 15
TEXT = "<p>Rain on the terrace, and Kishore Kumar on the radio.</p>" * 40
ADD = "/admin/articles/article/add/"
type Sent = dict[str, list[str]]


def median(act: Callable[[int], object]) -> float:
    """In milliseconds."""
    times = []
    for number in range(ROUNDS):
        begin = time.perf_counter()
        act(number)
        times.append(time.perf_counter() - begin)
    return 1000 * statistics.median(times)


def as_new(data: Sent, number: int) -> Sent:
    """The same as the form of a new story sends it."""
    made = {name: value for name, value in data.items() if not name.endswith(("-id", "-content_object", "-article"))}
    made |= {name: ["0"] for name in made if name.endswith("-INITIAL_FORMS")}
    return made | {"seen": [""], "autosave_key": [f"new-{number:032x}"], "slug": [f"copy-{number}"]}


def main() -> None:
    client, editor = Client(headers={"host": "127.0.0.1"}), make_editor()
    client.force_login(editor)
    story = make_article(author=editor, tags=[make_tag() for _ in range(TAGS)])
    speaker, source = make_actor(), make_source()
    for _ in range(QUOTES):
        make_quote(article=story, speaker=speaker, source=source)
    for _ in range(QUESTIONS):
        make_question(article=story, speakers=[speaker], topics=[speaker.tag])
    address = f"/admin/articles/article/{story.pk}/change/"

    def post(to: str, data: Sent) -> None:
        assert client.post(to, data).status_code == 302

    def reworded(number: int) -> Sent:
        words = {name for name in data if name.endswith(("-words", "-answer")) and "__prefix__" not in name}
        return data | {name: [f"{data[name][0]} {number}"] for name in words}

    data = sent(client.get(address).text, "article_form")
    data.pop("seen")
    post(address, data)
    print(f"{TAGS} tags, {QUOTES} quotes, {QUESTIONS} questions; median of {ROUNDS} in ms")
    print(f"  opened          {median(lambda number: client.get(address)):6.0f}")
    print(f"  another title   {median(lambda number: post(address, data | {'title': [f'Title {number}']})):6.0f}")
    print(f"  each row anew   {median(lambda number: post(address, reworded(number))):6.0f}")
    print(f"  a new story     {median(lambda number: post(ADD, as_new(data, number))):6.0f}")
    assert Article.objects.count() == 1 + ROUNDS


if __name__ == "__main__":
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, serialize=False, autoclobber=True)
    try:
        main()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
