"""Brings a WordPress blog in: posts, authors, comments, categories and tags; each once, however often it is run."""

import contextlib
import datetime
import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from articles.comments.models.comment import CommentNotAllowed
from articles.models import Article, FormerAddress, FormerSlug, StepNotAllowed
from cast.models.tag import LATIN_SLUG
from fansite.accounts.models import User
from fansite.markup import clean_story
from fansite.models import ImportedItem
from fansite.moving.addresses import place_of
from fansite.moving.bodies import Body, story_body
from fansite.moving.covers import Covers
from fansite.moving.people import SOURCE, People
from fansite.moving.plain import cut, first_sentences, plain_line
from fansite.moving.report import Report
from fansite.moving.talk import bring_comments
from fansite.moving.terms import kind_of, tags_of
from fansite.moving.wxr import Export, Post, Survey
from fansite.pictures.models import Picture
from fansite.text import latin_slug

LONGEST_TITLE, LONGEST_SLUG, LONGEST_STANDFIRST = 160, 120, 320
UNLINKED = "unlinked "
# What a story's own data may bring about; anything else is ours, and stops the run.
ABOUT_THE_DATA = (ValidationError, ValueError, ArithmeticError, LookupError, DataError, IntegrityError, CommentNotAllowed,
                  StepNotAllowed)  # fmt: skip
HREF = re.compile(r'(?<=<a href=")[^"]*(?=")')
PARAGRAPH = re.compile(r"<p>(?!<a href=[^>]*>[^<]*</a></p>)(.*?)</p>", re.S)  # with more in it than a link
HIDDEN = {"private": "private on the blog", "draft": "", "pending": ""}
Tick = Callable[[int, int], None]


def import_wordpress(
    file: Path, *, uploads: Path | None = None, dry_run: bool = False, tick: Tick = lambda done, total: None
) -> Report:
    """Reads the export and makes what was not made before; with `dry_run` nothing stays. Raises CommandError."""
    if uploads is not None and not uploads.is_dir():
        raise CommandError(f"There is no folder {uploads}.")
    export = Export(file)
    survey = export.survey()
    moving = Moving(survey, Covers(survey, uploads=uploads, dry_run=dry_run))
    with transaction.atomic() if dry_run else contextlib.nullcontext():
        for number, post in enumerate(export.posts(), 1):
            moving.bring(post)
            tick(number, len(survey.posts))
        moving.mend_links()
        if dry_run:
            transaction.set_rollback(True)
    return moving.report


class Moving:
    def __init__(self, survey: Survey, covers: Covers):
        self.survey, self.covers, self.people = survey, covers, People(survey)
        self.shared = survey.shares_guid()
        self.report = Report()
        for kind, count in sorted(survey.kinds.items()):
            if kind not in ("post", "attachment"):
                self.report.leave("Not stories, left out", f"{count} × {kind}")

    def bring(self, post: Post) -> None:
        """One story with its comments and its mark: all of it or nothing."""
        report = Report()
        try:
            is_known, pk = self._known(post)
            cover = self.covers.cover(post, report) if not is_known and is_wanted(post) else None
            with transaction.atomic():
                if is_known:
                    self._go_on(post, pk, report)
                elif is_wanted(post):
                    self._begin(post, cover, report)
                else:
                    report.leave("Posts in the bin or unfinished, left out", post.words)
        except ABOUT_THE_DATA as trouble:
            self.people.forget()
            words = "; ".join(trouble.messages) if isinstance(trouble, ValidationError) else str(trouble)
            self.report.leave("Stories that could not be made", f"{post.words}: {type(trouble).__name__}: {words}")
        else:
            self.report.add(report)

    def mend_links(self) -> None:
        """Links from story to story lead to their addresses here. A run that was broken off is taken up again."""
        marks = ImportedItem.objects.filter(source=SOURCE, key__startswith=UNLINKED).order_by("pk")
        places = self._places() if marks.exists() else {}
        for mark in marks:
            with transaction.atomic():
                story = Article.objects.filter(pk=mark.object_id).first()
                body = HREF.sub(lambda match: self._linked(match[0], places), story.body) if story else ""
                if story and body != story.body:
                    Article.objects.filter(pk=story.pk).update(body=clean_story(body))
                    story.sync()
                    self.report.made["stories with links mended"] += 1
                mark.delete()

    def _keys(self, guid: str, number: str) -> tuple[str, str]:
        return f"story {guid}", f"story {guid} #{number}"

    def _known(self, post: Post) -> tuple[bool, int]:
        """Whether it was brought in before, and the id of the story made of it; 0 where its numbers have changed since.

        Merged blogs have posts that share a guid: there the number tells them apart.
        """
        by_guid, by_both = self._keys(post.guid, post.number)
        known = ImportedItem.objects.known(SOURCE, [by_guid, by_both])
        if by_both in known:
            return True, known[by_both]
        return by_guid in known and post.guid not in self.shared, 0

    def _begin(self, post: Post, cover: Picture | None, report: Report) -> None:
        story = self._story(post, cover, report)
        for key in self._keys(post.guid, post.number):
            ImportedItem.objects.mark(SOURCE, key, story.pk)
        bring_comments(post, story, self.people, report, is_new=True)

    def _go_on(self, post: Post, pk: int, report: Report) -> None:
        """The story stays as people left it, also when they deleted it; new comments are added."""
        report.made["stories that were brought in before"] += 1
        if story := Article.objects.filter(pk=pk).first():
            bring_comments(post, story, self.people, report, is_new=False)
        elif not pk and post.remarks:
            reason = "Comments not looked at: the blog has moved and numbers them anew"
            report.leave(reason, f"{len(post.remarks)} on {post.words}")

    def _story(self, post: Post, cover: Picture | None, report: Report) -> Article:
        body = story_body(post.content, base=self.survey.blog)
        author = self.people.author(post.creator, report)
        title = self._title(post, body, report)
        story = Article.objects.create(
            kind=kind_of(post),
            title=title,
            slug=free_slug(post, title),
            standfirst=standfirst(post, body),
            cover=cover,
            body=body.html,
            author=author,
        )
        story.set_tags(tags_of(post, report))
        self._step(post, story, author, report)
        changed = min(post.modified_at or story.published_at or timezone.now(), timezone.now())
        Article.objects.filter(pk=story.pk).update(modified_at=changed)
        self._addresses(post, story, report)
        self._say_what_is_missing(post, body, report)
        if self.survey.host and self.survey.host in body.html:
            ImportedItem.objects.mark(SOURCE, f"{UNLINKED}{post.guid} #{post.number}", story.pk)
        return story

    def _title(self, post: Post, body: Body, report: Report) -> str:
        title = plain_line(post.title)
        if not title:
            title = cut(plain_line(body.html), 60) or f"Story {post.number or 'without a number'}"
            report.leave("Stories without a title, called by their first words", f"{post.words}: {title}")
        if len(title) > LONGEST_TITLE:
            report.leave("Titles that were cut", f"{post.words}: {title}")
        return cut(title, LONGEST_TITLE)

    def _step(self, post: Post, story: Article, author: User, report: Report) -> None:
        """As public as it was on the blog, and never more."""
        at: datetime.datetime | None = post.published_at
        reason = (
            "with a password on the blog" if post.password else HIDDEN.get(post.status, f"“{post.status}” on the blog")
        )
        if post.status in ("publish", "future") and not post.password:
            if at:
                story.publish(by=author, at=at)
                report.made["stories scheduled" if story.is_scheduled else "stories published"] += 1
                return
            reason = "published on the blog, but without a date"
        if post.status == "pending" and not post.password:
            story.submit(by=author)
            report.made["stories in review"] += 1
            return
        report.made["stories as drafts"] += 1
        if reason:
            report.leave("Stories kept hidden, as drafts", f"{post.words}: {reason}")

    def _addresses(self, post: Post, story: Article, report: Report) -> None:
        """The old addresses lead here: the permalink, the short one with the number, and those of former slugs."""
        old = [name for name in post.meta.get("_wp_old_slug", []) if name]
        addresses = [post.link, f"/?p={post.number}"]
        if post.name and post.name in post.link:
            before, _, after = post.link.rpartition(post.name)
            addresses += [before + name + after for name in old]
        for address in addresses:
            if FormerAddress.objects.keep(story, address):
                continue
            if place_of(address, self.survey.host):
                report.leave("Old addresses that lead to another story already", f"{address} of {post.words}")
        if story.was_public:
            for name in old:
                slug = unquote(name)
                if re.match(LATIN_SLUG, slug) and len(slug) <= LONGEST_SLUG and not is_taken(slug):
                    FormerSlug.objects.create(slug=slug, article=story)

    def _say_what_is_missing(self, post: Post, body: Body, report: Report) -> None:
        for address in body.pictures:
            report.leave("Pictures in stories, left out (their words are kept)", f"{address} in {post.words}")
        for address in body.frames:
            report.leave("Things shown from elsewhere, now links", f"{address} in {post.words}")
        for code in sorted(set(body.codes)):
            report.leave("Shortcodes and blocks that only WordPress can fill", f"{code} in {post.words}")
        if not body.html:
            report.leave("Stories without text", post.words)

    def _places(self) -> dict[str, str]:
        """Where each post's old path leads: the paths of all posts that are stories here."""
        ids: dict[str, int] = {}
        for start in range(0, len(self.survey.posts), 200):
            posts = self.survey.posts[start : start + 200]
            known = ImportedItem.objects.known(SOURCE, [self._keys(post.guid, post.number)[1] for post in posts])
            for post in posts:
                if pk := known.get(self._keys(post.guid, post.number)[1]):
                    for address in (post.link, f"{self.survey.blog}/?p={post.number}"):
                        ids.setdefault(place_of(address, self.survey.host), pk)
        ids.pop("", None)
        stories = Article.objects.in_bulk(set(ids.values())) if ids else {}
        return {path: stories[pk].get_absolute_url() for path, pk in ids.items() if pk in stories}

    def _linked(self, href: str, places: dict[str, str]) -> str:
        return escape(places.get(place_of(unescape(href), self.survey.host), "") or unescape(href))


def is_wanted(post: Post) -> bool:
    return post.status not in ("trash", "auto-draft", "inherit")


def standfirst(post: Post, body: Body) -> str:
    if excerpt := plain_line(post.excerpt):
        return cut(excerpt, LONGEST_STANDFIRST)
    return first_sentences(plain_line(" ".join(PARAGRAPH.findall(body.html))), LONGEST_STANDFIRST)


def free_slug(post: Post, title: str) -> str:
    """The blog's own slug where it is Latin, else one made from the title, else from the number; none is used twice."""
    own = unquote(post.name)
    stem = latin_slug(own) if own.isascii() and len(own) <= LONGEST_SLUG else ""
    stem = stem or latin_slug(title)[:LONGEST_SLUG].strip("-") or latin_slug(f"story-{post.number}")
    slug, number = stem, 1
    while is_taken(slug):
        number += 1
        slug = f"{stem[: LONGEST_SLUG - len(str(number)) - 1].strip('-')}-{number}"
    return slug


def is_taken(slug: str) -> bool:
    return Article.objects.filter(slug=slug).exists() or FormerSlug.objects.filter(slug=slug).exists()
