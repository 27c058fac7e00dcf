"""Loads the demo content: each piece once, by a stable key, so that what people changed or deleted since stays so."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.models import Group
from django.core.management.base import CommandError
from django.db import models, transaction

from articles.comments.models import Comment
from articles.models import Article
from cast.models import Actor, Character, Move, Portrayal, Relationship, Source, Tag
from fansite.accounts.models import User
from fansite.demo.accounts import demo_accounts, make_account
from fansite.demo.also_read import load_also_read
from fansite.demo.files import Piece, Remark, blocks, moment, pieces, remarks
from fansite.demo.photos import load_photos
from fansite.demo.rumours import load_rumours
from fansite.demo.story_so_far import load_shields, load_story, load_tellings
from fansite.demo.words import load_questions, load_quotes
from fansite.markup import clean_story
from fansite.models import DemoItem
from fansite.pictures.models import Picture
from fansite.pictures.rangoli import paint

STAFF = {"newsroom": "Editors", "meher_writes": "Writers"}


def load(*, say: Callable[[str], None]) -> int:
    """Makes what was never made before and answers how many pieces that were.

    Raises CommandError for a database with stories and no demo mark: that is somebody's own site.
    """
    loader = Loader()
    if not loader.made and Article.objects.exists():
        raise CommandError(
            "This database holds stories that are not the demo's. Set DATA_DIR (or DATABASE_URL) to a new place for the demo."
        )
    if not loader.made:
        say("Loading the demo content (some seconds: the pictures are painted now) …")
    loader.run()
    return loader.count


class Loader:
    def __init__(self) -> None:
        self.made = dict(DemoItem.objects.values_list("key", "object_id"))
        self.count = 0

    def run(self) -> None:
        with transaction.atomic():
            for account in demo_accounts():
                self.once(f"account:{account.username}", partial(make_account, account))
            for fan in blocks("fans"):
                self.once(f"fan:{fan.slug}", partial(self.fan, fan))
            for source in blocks("sources"):
                self.once(f"source:{source.slug}", partial(self.source, source))
            for topic in blocks("topics"):
                self.once(f"topic:{topic.slug}", partial(self.topic, topic))
            for model, text in ((Actor, "bio"), (Character, "about")):
                for person in pieces(f"{model.KIND}s"):
                    self.once(
                        f"{model.KIND}:{person.slug}",
                        partial(self.profile, model, person, text),
                    )
            for role in blocks("portrayals"):
                self.once(f"portrayal:{role.slug}", partial(self.portrayal, role))
            for move in blocks("moves"):
                self.once(f"move:{move.slug}", partial(self.move, move))
            for person in pieces("characters"):
                if person["family"]:
                    self.once(f"family:{person.slug}", partial(self.family, person))
            for tie in blocks("ties"):
                self.once(f"tie:{tie.slug}", partial(self.tie, tie))
            load_story(self)
        for story in sorted(pieces("stories"), key=lambda story: story["published"]) + pieces("drafts"):
            with transaction.atomic():
                self.once(f"story:{story.slug}", partial(self.story, story))
                thread = remarks(story.slug)
                for remark in thread:
                    self.once(
                        f"comment:{story.slug}/{remark.key}",
                        partial(self.comment, story, remark),
                    )
                for remark in filter(lambda remark: remark.fate, thread):  # once they are answered
                    self.once(f"fate:{story.slug}/{remark.key}", partial(self.fate, story, remark))
        with transaction.atomic():
            load_tellings(self)
            load_quotes(self)
            load_questions(self)
            load_photos(self)
            load_shields(self)
            load_rumours(self)
            load_also_read(self)

    def once(self, key: str, make: Callable[[], models.Model | None]) -> None:
        """Makes the piece and keeps its mark, unless the mark is there; None means that what it needs was deleted."""
        if key in self.made:
            return
        piece = make()
        self.made[key] = piece.pk if piece else 0
        DemoItem.objects.create(key=key, object_id=self.made[key])
        self.count += 1

    def get[M: models.Model](self, model: type[M], key: str) -> M | None:
        """The piece made under the key, None when somebody deleted it since."""
        return model._default_manager.filter(pk=self.made.get(key, 0)).first()

    def by(self, username: str) -> User | None:
        return self.get(User, f"fan:{username}") or self.get(User, f"account:{username}")

    def tag(self, slug: str) -> Tag | None:
        for model in (Actor, Character):
            if person := self.get(model, f"{model.KIND}:{slug}"):
                return person.tag
        return self.get(Tag, f"topic:{slug}")

    def fan(self, piece: Piece) -> User:
        user = User.objects.create_user(
            piece.slug, f"{piece.slug}@demo.invalid", display_name=piece["display"] or piece.slug
        )
        if piece.slug in STAFF:
            user.groups.add(Group.objects.get(name=STAFF[piece.slug]))
        return user

    def source(self, piece: Piece) -> Source:
        return Source.objects.create(
            publisher=piece["publisher"], title=piece["title"], address=piece["address"], date=piece["date"]
        )

    def topic(self, piece: Piece) -> Tag:
        return Tag.objects.add(piece["name"], slug=piece.slug, name_hi=piece["hindi"], description=piece["description"])

    def profile(self, model: type[Actor] | type[Character], piece: Piece, text: str) -> models.Model:
        return model.objects.add(
            piece["name"],
            slug=piece.slug,
            name_hi=piece["hindi"],
            description=piece["description"],
            spellings=piece.several("spellings", "|"),
            nicknames=piece.several("nicknames", "|"),
            **{text: piece.body},
        )

    def portrayal(self, piece: Piece) -> Portrayal | None:
        actor, character = (
            self.get(Actor, f"actor:{piece['actor']}"),
            self.get(Character, f"character:{piece['character']}"),
        )
        if not (actor or character):
            return None
        return Portrayal.objects.create(
            actor=actor,
            character=character,
            since=piece["since"],
            until=piece["until"],
            reason=piece["reason"],
            note=piece["note"],
            source=self.get(Source, f"source:{piece['source']}"),
            replaces=self.get(Portrayal, f"portrayal:{piece['replaces']}"),
        )

    def family(self, piece: Piece) -> Character | None:
        """A piece of its own, for characters that an earlier version of the demo made."""
        character = self.get(Character, f"character:{piece.slug}")
        if character and not character.family:
            character.family = piece["family"]
            character.save(update_fields=["family"])
        return character

    def tie(self, piece: Piece) -> Relationship | None:
        one, other = (self.get(Character, f"character:{piece[end]}") for end in ("one", "other"))
        source = self.get(Source, f"source:{piece['source']}")
        if not (one and other and source):
            return None
        if Relationship.objects.between(one, other).filter(kind=piece["kind"]).exists():
            return None  # somebody entered it before the demo had it
        facts = {"certainty": piece["certainty"], "note": piece["note"]}
        return Relationship.objects.tie(one, piece["kind"], other, source=source, **facts)

    def move(self, piece: Piece) -> Move | None:
        actor, source = self.get(Actor, f"actor:{piece['actor']}"), self.get(Source, f"source:{piece['source']}")
        if not (actor and source):
            return None
        return Move.objects.create(
            actor=actor,
            character=self.get(Character, f"character:{piece['character']}"),
            kind=piece["kind"],
            date=piece["date"],
            text=piece["text"],
            source=source,
        )

    def story(self, piece: Piece) -> Article | None:
        author = self.by(piece["author"]) or self.by("newsroom") or self.by("demo_editor")
        if author is None:
            return None
        story = Article.objects.create(
            kind=piece["kind"],
            title=piece["title"],
            slug=piece.slug,
            standfirst=piece["standfirst"],
            dateline=piece["dateline"],
            body=clean_story(piece.body),
            author=author,
            source=self.get(Source, f"source:{piece['source']}"),
            said_to=piece["said-to"],
            cover=self.art(piece, author) if piece["art"] else None,
        )
        story.set_tags([tag for tag in map(self.tag, piece.several("tags")) if tag])
        if piece["published"]:
            story.publish(by=author, at=moment(piece["published"]))
            Article.objects.filter(pk=story.pk).update(modified_at=story.published_at)
        return story

    def art(self, piece: Piece, author: User) -> Picture:
        return Picture.objects.add(
            paint(piece["art"]), alt=piece["alt"], credit="Rangoli drawn for this story", by=author
        )

    def comment(self, piece: Piece, remark: Remark) -> Comment | None:
        story, author = self.get(Article, f"story:{piece.slug}"), self.by(remark.username)
        answered = self.get(Comment, f"comment:{piece.slug}/{remark.answers}") if remark.answers else None
        if not (story and story.is_public and author) or (remark.answers and not answered):
            return None
        comment = Comment.objects.post(
            article=story, author=author, body=remark.text, reply_to=answered, at=moment(remark.when)
        )
        for lover in filter(None, map(self.by, remark.hearts)):
            comment.set_heart(fan=lover, on=True)
        return comment

    def fate(self, piece: Piece, remark: Remark) -> Comment | None:
        comment, moderator = self.get(Comment, f"comment:{piece.slug}/{remark.key}"), self.by("demo_moderator")
        what, _, reason = remark.fate.partition(":")
        if comment and comment.author and what == "deleted":
            comment.delete_by_author(by=comment.author)
        elif comment and moderator and what != "deleted":
            comment.remove(by=moderator, reason=reason.strip())
        return comment
