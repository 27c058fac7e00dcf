"""Times the same pages on a small and on a large site: `uv run python -m tests.benchmarks.growth --keep FOLDER`.

Two servers with one process each, without the page cache, are asked in turn, so that what disturbs one disturbs the
other. Prints the medians in milliseconds and their ratio, how soon each server was ready, and the memory of its process
after all of it. The sites are made in the folder (with DATABASE_URL, in databases on that server) and kept for the next
time: the large one takes some minutes.
"""

import argparse
import contextlib
import http.client
import itertools
import json
import statistics
import tempfile
import time
from pathlib import Path

from tests.benchmarks.load import LoadSite, Server

SMALL, LARGE = (1_000, 10_000), (100_000, 1_000_000)
MOST = 1.3
EDITOR, MODERATOR = "load_editor", "load_moderator"
LOOK = """
import json, random
from django.db.models import Count
from articles.comments.models import Comment
from articles.models import Article
from cast.models import Actor, Character, Tag
from fansite.accounts.models import User
from fansite.crowd.words import Tongue
out = Article.objects.published().newest_first()
talk = out.order_by("-comment_count").first()
heads = talk.comments.visible().filter(parent=None).newest_first()
with_two = heads.annotate(said=Count("replies")).filter(said=2)[0]
half = out[out.count() // 2]
fan = User.objects.filter(is_staff=False).order_by("pk")
words = Tongue(random.Random(1)).words
tags = Tag.objects.order_by("pk")
print(json.dumps(dict(
    talk=talk.slug, head=heads[heads.count() // 2].pk, two=with_two.pk, first=heads.reverse()[0].pk, half=half.slug, year=half.published_at.year,
    before=f"{int(half.published_at.timestamp() * 1e6)}-{half.pk}", fan=fan[0].username, quiet=fan.reverse()[0].username,
    tag=tags[0].slug, rare=tags[100].slug, actor=Actor.objects.order_by("pk")[0].slug, name=tags[0].name.replace(' ', '+'),
    character=Character.objects.order_by("pk")[0].slug, common=words[0], word=words[40], other=words[90], story=half.pk,
    comment=heads[0].pk, picture=half.pk // 4, tag_id=tags[0].pk, drawn="+".join(words[100:102]),
)))
"""
# What it is called, who asks, and its address.
PAGES = [
    ("home", "", "/"),
    ("home of a fan", "fan", "/"),
    ("all stories", "", "/articles/"),
    ("the middle of all stories", "", "/articles/?before={before}"),
    ("a kind", "", "/articles/?kind=photo"),
    ("a year", "", "/articles/?year={year}"),
    ("the measured story", "", "/articles/measured-story/"),
    ("the same, to a fan", "fan", "/articles/measured-story/"),
    ("an old story", "", "/articles/{half}/"),
    ("the story most talked about", "", "/articles/{talk}/"),
    ("its threads", "fan", "/articles/{talk}/comments/"),
    ("deep in them", "fan", "/articles/{talk}/comments/?after={head}"),
    ("its oldest", "", "/articles/{talk}/comments/?sort=oldest"),
    ("its most loved", "fan", "/articles/{talk}/comments/?sort=loved"),
    ("replies", "", "/c/{two}/replies/"),
    ("a comment's address", "", "/c/{first}/"),
    ("all tags", "", "/tags/"),
    ("a tag of many", "", "/tags/{tag}/"),
    ("a tag of few", "", "/tags/{rare}/"),
    ("the middle of a tag", "", "/tags/{tag}/?before={before}"),
    ("the cast", "", "/cast/"),
    ("an actor", "", "/cast/actors/{actor}/"),
    ("a character", "", "/cast/characters/{character}/"),
    ("who talks most", "", "/fans/{fan}/"),
    ("who talks little", "", "/fans/{quiet}/"),
    ("search: a word of all", "", "/search/?q={common}"),
    ("search: a frequent word", "", "/search/?q={word}"),
    ("search: two words", "", "/search/?q={word}+{other}"),
    ("search: rarer words", "", "/search/?q={drawn}"),
    ("search: a name", "", "/search/?q={name}"),
    ("search: filtered", "", "/search/?q={word}&kind=recap&year={year}"),
    ("search: a slip", "", "/search/?q=zz{word}zz"),
    ("search: covered", "covered", "/search/?q={word}"),
    ("quotes", "", "/quotes/"),
    ("rumours", "", "/rumours/"),
    ("for you", "fan", "/me/for-you/"),
    ("notices", "fan", "/me/notices/"),
    ("feed", "", "/feeds/latest/"),
    ("feed of a tag", "", "/tags/{tag}/feed/"),
    ("sitemap index", "", "/sitemap.xml"),
    ("ready", "", "/readyz/"),
    ("desk of an editor", EDITOR, "/admin/"),
    ("desk of a moderator", MODERATOR, "/admin/"),
    ("admin: stories", EDITOR, "/admin/articles/article/"),
    ("admin: stories found", EDITOR, "/admin/articles/article/?q={drawn}"),
    ("admin: a story", EDITOR, "/admin/articles/article/{story}/change/"),
    ("admin: tags", EDITOR, "/admin/cast/tag/"),
    ("admin: a tag", EDITOR, "/admin/cast/tag/{tag_id}/change/"),
    ("admin: pictures", EDITOR, "/admin/pictures/picture/"),
    ("admin: pictures in use", EDITOR, "/admin/pictures/picture/?used=yes"),
    ("admin: comments", MODERATOR, "/admin/comments/comment/"),
    ("admin: removed comments", MODERATOR, "/admin/comments/comment/?state__exact=removed"),
    ("admin: comments found", MODERATOR, "/admin/comments/comment/?q={drawn}"),
    ("admin: a comment", MODERATOR, "/admin/comments/comment/{comment}/change/"),
    ("admin: the queue", MODERATOR, "/admin/comments/comment/queue/"),
    ("admin: the log", MODERATOR, "/admin/comments/moderationentry/"),
]


class Asker:
    """One site's server, and who asks it."""

    def __init__(self, site: LoadSite, server: Server):
        self.server, self.line = server, http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        self.places = json.loads(site.manage("shell", "-v0", "-c", LOOK))
        fan = self.places["fan"]
        cookies = site.sign_in(fan, EDITOR, MODERATOR)
        self.cookies = cookies | {"fan": cookies[fan], "covered": "spoiler=0", "": ""}
        self.numbers = itertools.count()

    def ask(self, who: str, path: str) -> float:
        """Milliseconds; each time from another address, as searches are limited."""
        number = next(self.numbers)
        headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
        if self.cookies[who]:
            headers["Cookie"] = self.cookies[who]
        begin = time.perf_counter()
        self.line.request("GET", path.format(**self.places), headers=headers)
        answer = self.line.getresponse()
        answer.read()
        assert answer.status in (200, 302), (answer.status, path.format(**self.places))
        return 1000 * (time.perf_counter() - begin)


def measured(askers: list[Asker], who: str, path: str, *, rounds: int, seconds: float) -> list[float]:
    times: list[list[float]] = [[] for _ in askers]
    for asker in askers:
        asker.ask(who, path)
    begin = time.monotonic()
    while len(times[0]) < rounds and (time.monotonic() < begin + seconds or len(times[0]) < 3):
        for found, asker in zip(times, askers, strict=True):
            found.append(asker.ask(who, path))
    return [statistics.median(found) for found in times]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the sites are made, and found the next time")
    parser.add_argument("--rounds", type=int, default=41, help="of each page")
    parser.add_argument("--large", type=int, nargs=2, default=LARGE, metavar=("STORIES", "COMMENTS"))
    parser.add_argument("--only", default="", metavar="WORD", help="only pages whose name has it")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="aangan-growth-") as place:
        folder = asked.keep or Path(place)
        sites = [LoadSite(folder / name, *size) for name, size in (("small", SMALL), ("large", asked.large))]
        for site in sites:
            print(f"{site.title}: there after {site.make():.0f} s")
        with contextlib.ExitStack() as running:
            servers = [running.enter_context(site.served(workers=1, PAGE_CACHE_MB="0")) for site in sites]
            report([Asker(site, server) for site, server in zip(sites, servers, strict=True)], asked)
            for site, server in zip(sites, servers, strict=True):
                told = ", ".join(f"{name} {rss:.0f}" for name, rss, _ in server.memory())
                print(f"{site.title}: ready after {server.ready_after:.1f} s; RSS in MB: {told}")


def report(askers: list[Asker], asked: argparse.Namespace) -> None:
    over = []
    for name, who, path in PAGES:
        if asked.only in name:
            before, after = measured(askers, who, path, rounds=asked.rounds, seconds=12)
            print(f"  {name:30}{before:8.1f} -> {after:8.1f} ms  {after / before:6.2f}", flush=True)
            over += [name] * (after / before > MOST)
    print(f"over {MOST}: {', '.join(over) or 'none'}")


if __name__ == "__main__":
    main()
