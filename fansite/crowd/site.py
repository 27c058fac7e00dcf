"""A made-up site of any size, written in bulk: what the verbs would have left, without their asking row by row.

Ids are given here, so that an answer can name its comment before either is written; nothing is kept beyond a batch.
Pictures are rows alone, their files are nowhere.
"""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import accumulate, count

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX as UNUSABLE
from django.contrib.auth.models import Group
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from articles.comments.models import Comment, Heart, ModerationEntry, Report
from articles.models import Article, TaggedArticle
from cast.models import Actor, Character, Portrayal, Tag
from fansite.accounts.models import User
from fansite.crowd.talk import Talk
from fansite.crowd.words import STORY_CHARACTERS, Tongue
from fansite.models import DemoItem, SearchEntry, SearchWord
from fansite.models.search_entry import moment_of
from fansite.pictures.models import Picture, Rendition
from fansite.pictures.models.picture import WIDTHS

MARK = "load site"
MEASURED, MEASURED_COMMENTS = "measured-story", 200
TAGS_A_STORY, MOST_TAGS = 12, 400
YEARS, BATCH = 6, 5_000
STAFF = {"load_editor": "Editors", "load_writer": "Writers", "load_moderator": "Moderators"}
KINDS = (["news", "interview", "photo", "recap", "ratings", "opinion", "background"], [40, 10, 8, 24, 6, 8, 4])
# Of a thousand stories so many never came out, or no longer are.
DRAFTS, IN_REVIEW, WITHDRAWN = 10, 3, 5
ORDER = (User, EmailAddress, Picture, Rendition, Article, TaggedArticle, SearchEntry, Comment, Heart, Report, ModerationEntry)  # fmt: skip

type Tick = Callable[[int, int], None]


class NotEmpty(Exception):
    """The database holds what was not made here; the message says so for a person."""


def make_load_site(*, articles: int, comments: int, fans: int | None = None, seed: int = 1, tick: Tick) -> str:
    """Answers what was made, in words. Raises NotEmpty for any database but an empty one or the same made before."""
    wanted = f"{articles:,} stories and {comments:,} comments by seed {seed}"
    if mark := DemoItem.objects.filter(key__startswith=MARK).first():
        if mark.key == f"{MARK}: {wanted}" and mark.object_id:
            return f"{wanted} are there already"
        raise NotEmpty(f"This database holds another load site, or one half made: “{mark.key}”. Take an empty one.")
    if Article.objects.exists() or User.objects.exists():
        raise NotEmpty("This database holds somebody's own site. Set DATA_DIR (or DATABASE_URL) to an empty one.")
    mark = DemoItem.objects.create(key=f"{MARK}: {wanted}", object_id=0)
    Maker(articles, comments, fans or 200 + comments // 40, seed, tick).run()
    DemoItem.objects.filter(pk=mark.pk).update(object_id=1)
    return f"{wanted} made"


class Maker:
    def __init__(self, articles: int, comments: int, fans: int, seed: int, tick: Tick):
        self.articles, self.comments, self.fans, self.tick = articles, comments, fans, tick
        self.chance = random.Random(seed)
        self.tongue = Tongue(self.chance)
        self.now = timezone.now()
        self.rows: dict[type[models.Model], list] = {model: [] for model in ORDER}
        self.done = 0

    def run(self) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA cache_size = -400000")  # KB: rows come to all ends of the indexes
        self.make_people()
        with transaction.atomic():
            self.make_tags()
            SearchWord.objects.learn(" ".join(self.tongue.words))
        self.make_stories()
        self.settle()

    def write(self, *, least: int = 1) -> None:
        """Writes what waits, if that is as much as that."""
        if sum(map(len, self.rows.values())) < least:
            return
        with transaction.atomic():
            for model, rows in self.rows.items():
                model._default_manager.bulk_create(rows, batch_size=2_000)
                rows.clear()
        self.tick(self.done, self.articles + self.comments)

    def make_people(self) -> None:
        """The newsroom, and fans who joined a month ago and more, with addresses that are theirs; nobody has a password."""
        with transaction.atomic():
            for name, group in STAFF.items():
                user = User.objects.create_user(name, f"{name}@load.invalid", is_staff=True)
                user.groups.add(Group.objects.get(name=group))
        first = User.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
        self.editor, self.moderator = (User.objects.get(username=name) for name in ("load_editor", "load_moderator"))
        self.author = User.objects.get(username="load_writer")
        self.people = range(first, first + self.fans)
        for number, pk in enumerate(self.people):
            name, joined = f"load_fan_{number}", self.now - timedelta(days=30 + self.chance.random() * 900)
            fan = User(
                pk=pk, username=name, email=f"{name}@load.invalid", display_name=self.tongue.name()[:40],
                password=UNUSABLE, date_joined=joined,
            )  # fmt: skip
            self.rows[User].append(fan)
            self.rows[EmailAddress].append(EmailAddress(user=fan, email=fan.email, primary=True, verified=True))
            self.write(least=BATCH)
        self.write()

    def make_tags(self) -> None:
        """By their verbs, as there are few: actors with the characters they play, and topics."""
        tags: list[Tag] = []
        names: dict[str, None] = {}
        while len(names) < min(MOST_TAGS, TAGS_A_STORY * 2 + self.articles):
            names[self.tongue.name()] = None
        for number, name in enumerate(names):
            spelled = [name.replace("a", "aa", 1), name.replace("i", "ee", 1)]
            if number % 4 == 3:
                tags.append(Tag.objects.add(name, spellings=spelled, nicknames=[name[:3]]))
                continue
            people = Character.objects if number % 4 == 1 else Actor.objects
            tags.append(people.add(name, spellings=spelled, nicknames=[name[:3]]).tag)
        plays = zip(Actor.objects.order_by("pk"), Character.objects.order_by("pk"), strict=False)
        Portrayal.objects.bulk_create(Portrayal(actor=one, character=other, since="2023") for one, other in plays)
        self.tags = [tag.pk for tag in tags]
        self.tag_weights = list(accumulate(1 / (rank + 6) for rank in range(len(tags))))

    def make_stories(self) -> None:
        """The oldest first, as ids and dates rise together on a site that grew; the measured story is the newest."""
        talk, pictures, kept = Talk(self), count(1), 0
        for number, share in enumerate(self.shares()):
            newest = self.articles - 1 - number
            said, kept = share + kept, 0
            status = self.status() if newest > 1 else "published"
            if status != "published":
                said, kept = 0, said  # the next one has its comments
            age = timedelta(days=365.25 * YEARS * newest / self.articles, hours=30)
            at = self.now - age if status in ("published", "withdrawn") else None
            cover = self.cover(next(pictures)) if number % 4 == 0 and newest else None
            visible = talk.under(number + 1, since=self.now - age, said=said, is_measured=not newest)
            self.story(number + 1, status, at, cover, visible, f"story-{number}" if newest else MEASURED)
            self.done += 1 + said
            self.write(least=BATCH)
        self.write()

    def status(self) -> str:
        drawn = self.chance.randrange(1_000)
        if drawn < DRAFTS:
            return "draft"
        if drawn < DRAFTS + IN_REVIEW:
            return "in_review"
        return "withdrawn" if drawn < DRAFTS + IN_REVIEW + WITHDRAWN else "published"

    def shares(self) -> Iterator[int]:
        """How many comments each story has: a few talks have tens of thousands, and every tenth story none."""
        of_measured = min(MEASURED_COMMENTS, self.comments) if self.articles > 1 else self.comments
        left, others = self.comments - of_measured, self.articles - 1
        weights = [0 if rank % 10 == 9 else 1 / (rank + 4) for rank in range(others)]
        whole = sum(weights)
        found = [int(left * weight / whole) for weight in weights]
        for rank in range(left - sum(found)):
            found[rank % others] += 1
        self.chance.shuffle(found)
        return iter([*found, of_measured])

    def cover(self, pk: int) -> Picture:
        picture = Picture(
            pk=pk, file=f"originals/{pk:032x}.jpg", alt=self.tongue.phrase(8), credit="Drawn for this story", width=1600,
            height=900, uploaded_by=self.editor,
        )  # fmt: skip
        self.rows[Picture].append(picture)
        sizes = [(name, width, width * 9 // 16) for name in ("avif", "webp") for width in WIDTHS]
        for name, width, height in [*sizes, ("jpeg", 1200, 630)]:
            file = f"{pk:020x}-{width}.{name}"
            one = Rendition(picture=picture, format=name, width=width, height=height, name=file, size=40_000)
            self.rows[Rendition].append(one)
        return picture

    def story(
        self, pk: int, status: str, at: datetime | None, cover: Picture | None, visible: int, slug: str
    ) -> None:  # fmt: skip
        texts = self.tongue.paragraphs(STORY_CHARACTERS)
        kind = self.chance.choices(*KINDS)[0]
        title, standfirst = self.tongue.phrase(9)[:160], self.tongue.phrase(24)[:320]
        self.rows[Article].append(
            Article(
                pk=pk, kind=kind, status=status, title=title, slug=slug, standfirst=standfirst, author=self.author,
                body="".join(f"<p>{text}</p>" for text in texts), cover=cover, published_at=at, first_published_at=at,
                announced_at=at, modified_at=at or self.now, comment_count=visible, comments_version=visible,
            )
        )  # fmt: skip
        moment = at if status == "published" else None
        tags = self.some_tags()
        self.rows[TaggedArticle] += [
            TaggedArticle(content_object_id=pk, tag_id=tag, published_at=moment) for tag in tags
        ]
        marks = sorted([f"kind{kind}", *(f"tag{tag}" for tag in tags)])
        self.rows[SearchEntry].append(
            SearchEntry(
                story=pk, moment=moment_of(moment, pk) if moment else None, title=title, standfirst=standfirst,
                body=" ".join(texts), marks=" ".join(marks),
            )
        )  # fmt: skip

    def some_tags(self) -> list[int]:
        found: set[int] = set()
        while len(found) < TAGS_A_STORY:
            found.update(self.chance.choices(self.tags, cum_weights=self.tag_weights, k=TAGS_A_STORY - len(found)))
        return sorted(found)

    def settle(self) -> None:
        """What else a database does by itself in time."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(ORDER)):
                cursor.execute(statement)
            if connection.vendor == "postgresql" and not connection.in_atomic_block:
                cursor.execute("VACUUM ANALYZE")
