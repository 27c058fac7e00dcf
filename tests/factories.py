"""Plain functions that make something ordinary and valid; a test names only what it is about."""

import io
import itertools
import time
from datetime import timedelta

import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.signing import TimestampSigner
from django.utils import timezone
from PIL import Image

from articles.comments.models import Comment, Grievance, HeldWord, Sanction
from articles.models import Article, Claim, ClaimStatement, Embed, Photo, Question, Quote
from cast.models import Actor, Character, Move, Portrayal, RatingStatement, Relationship, Source, StoryEvent, Tag, Track
from fansite.accounts.models import User
from fansite.pictures.avatars import squares
from fansite.pictures.models import Picture, Rendition

numbers = itertools.count(1)
PASSWORD = "ten-thousand-diyas"
SECRET = "DIYAS7DIYAS7DIYAS7DIYAS7"
DRAWN: dict = {}  # of the pictures of each size what lies in the storage


def make_fan(username: str = "", **fields) -> User:
    """A member of a month: what new accounts say is held."""
    username = username or f"fan_{next(numbers)}"
    fields.setdefault("date_joined", timezone.now() - timedelta(days=30))
    return User.objects.create_user(username, f"{username}@example.com", PASSWORD, **fields)


def make_pictured(fan: User | None = None) -> User:
    """With a picture of their own, in each size."""
    fan = fan or make_fan()
    fan.set_avatar(squares(Image.new("RGB", (400, 400), "teal")))
    return fan


def make_verified(fan: User) -> User:
    """Who may sign in with a password: the address was shown to be the fan's."""
    EmailAddress.objects.create(user=fan, email=fan.email, primary=True, verified=True)
    return fan


def make_second_factor(fan: User) -> User:
    """Codes of an app, by the secret SECRET."""
    Authenticator.objects.create(user=fan, type="totp", data={"secret": SECRET})
    return fan


def code_now() -> str:
    """What the app shows at this moment."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def sign_up(**typed: str) -> dict[str, str]:
    """A form for a new account, as somebody sends it who took an hour over it."""
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        begun = TimestampSigner().sign("sign-up")
    return {"display_name": "", "password1": PASSWORD, "agreed": "on", "begun": begun} | typed


def make_newcomer(**fields) -> User:
    return make_fan(date_joined=timezone.now(), **fields)


def make_established_fan(username: str = "", **fields) -> User:
    """A member of a month who has said three things."""
    fan = make_fan(username, **fields)
    for _ in range(3):
        make_comment(author=fan)
    return fan


def make_staff(group: str, username: str = "") -> User:
    user = make_fan(username, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def make_writer(username: str = "") -> User:
    return make_staff("Writers", username)


def make_editor(username: str = "") -> User:
    return make_staff("Editors", username)


def make_moderator(username: str = "") -> User:
    return make_staff("Moderators", username)


def make_tag(name: str = "", **fields) -> Tag:
    return Tag.objects.add(name or f"Topic {next(numbers)}", **fields)


def make_actor(name: str = "", **fields) -> Actor:
    return Actor.objects.add(name or f"Actor {next(numbers)}", **fields)


def make_character(name: str = "", **fields) -> Character:
    return Character.objects.add(name or f"Character {next(numbers)}", **fields)


def make_source(**fields) -> Source:
    return Source.objects.create(**{"publisher": "Pinkvilla", "title": "An interview", "date": "2023-12"} | fields)


def make_portrayal(**fields) -> Portrayal:
    if not ("actor" in fields or "character" in fields):
        fields |= {"actor": make_actor(), "character": make_character()}
    return Portrayal.objects.create(**fields)


def make_tie(
    one: Character | None = None, kind: str = "parent", other: Character | None = None, **fields
) -> Relationship:
    if fields.get("certainty") != "unsourced":
        fields.setdefault("source", Source.objects.first() or make_source())
    return Relationship.objects.tie(one or make_character(), kind, other or make_character(), **fields)


def make_track(safe_name: str = "", **fields) -> Track:
    number = next(numbers)
    ordinary = {"safe_name": safe_name or f"Track {number}", "name": "All of it", "slug": f"track-{number}"}
    return Track.objects.create(**ordinary | fields)


def make_event(title: str = "", **fields) -> StoryEvent:
    ordinary = {"title": title or f"Event {next(numbers)}", "summary": "It happened so."}
    return StoryEvent.objects.add(**ordinary | {"source": fields.pop("source", None) or make_source()} | fields)


def make_rating(text: str = "", **fields) -> RatingStatement:
    ordinary = {
        "text": text or f"Statement {next(numbers)}",
        "reported_by": fields.pop("reported_by", None) or make_source(),
    }
    return RatingStatement.objects.create(**ordinary | fields)


def make_move(**fields) -> Move:
    actor, source = fields.pop("actor", None) or make_actor(), fields.pop("source", None) or make_source()
    ordinary = {"kind": "back", "date": "2023-12", "text": "Back again, she says."}
    return Move.objects.create(**ordinary | {"actor": actor, "source": source} | fields)


def upload_picture(width: int = 900, height: int = 600, **fields) -> Picture:
    """A red field, as an editor brings it in."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#b3202a").save(file, "PNG")
    return Picture.objects.add(file.getvalue(), **{"alt": "A red field"} | fields)


def make_picture(width: int = 900, height: int = 600, *, focal=(0.5, 0.5), by=None, **fields) -> Picture:
    """Each size is uploaded once; those after it are copies, with files of their own."""
    drawn = DRAWN.get((width, height, focal))
    if drawn is None:
        picture = upload_picture(width, height, focal=focal, by=by, **fields)
        files = {name: default_storage.open(name).read() for name in picture.files}
        DRAWN[width, height, focal] = picture, list(picture.renditions.all()), files
        return picture
    first, renditions, files = drawn
    number = next(numbers)
    told = {"alt": "A red field"} | fields
    picture = Picture.objects.create(
        file=f"originals/{number:032x}{first.file[-4:]}", width=width, height=height, focal_x=focal[0], focal_y=focal[1],
        uploaded_by=by, **told,
    )  # fmt: skip
    for one in renditions:
        kept = {name: getattr(one, name) for name in ("format", "width", "height", "size")}
        copy = Rendition.objects.create(picture=picture, name=f"{number:020x}{one.name[20:]}", **kept)
        default_storage.save(copy.path, ContentFile(files[one.path]))
    default_storage.save(picture.file, ContentFile(files[first.file]))
    return picture


def make_draft(**fields) -> Article:
    number = next(numbers)
    tags = fields.pop("tags", [])
    ordinary = {
        "title": f"Story {number}",
        "slug": f"story-{number}",
        "standfirst": "What happened.",
        "body": "<p>It happened.</p>",
    }
    article = Article.objects.create(**ordinary | {"author": fields.pop("author", None) or make_editor()} | fields)
    article.set_tags(tags)
    return article


def make_article(published_at=None, **fields) -> Article:
    """A published story; with a moment to come, a scheduled one."""
    article = make_draft(**fields)
    article.publish(by=article.author, at=published_at or timezone.now())
    return article


def make_quote(**fields) -> Quote:
    """In English, by itself; in another language it brings its translation."""
    topics = fields.pop("topics", [])
    ordinary = {"words": f"Words {next(numbers)}", "language": "en", "occasion": "to a friend", "said_on": "2023-12"}
    if fields.get("language", "en") != "en":
        ordinary |= {"translation": "In English", "translator": "Aangan"}
    ordinary |= {
        name: fields.pop(name, None) or make() for name, make in (("speaker", make_actor), ("source", make_source))
    }
    quote = Quote(**ordinary | fields)
    quote.keep()
    quote.set_topics(topics)
    return quote


def make_question(**fields) -> Question:
    """In English, by nobody who is named; `speakers` are actors, `topics` tags."""
    speakers, topics = fields.pop("speakers", []), fields.pop("topics", [])
    number = next(numbers)
    ordinary = {"asked": f"Question {number}?", "answer": f"Answer {number}."}
    if fields.get("language", "en") != "en":
        ordinary |= {"translation": "In English", "translator": "Aangan"}
    question = Question.objects.create(**ordinary | fields)
    question.speakers.set(speakers)
    question.topics.set(topics)
    question.article.sync()
    return question


def make_photo(article: Article | None = None, *, people=(), **fields) -> Photo:
    """A photo whose picture is lost, after the text."""
    ordinary = {"description": f"Photo {next(numbers)}", "credit": "Sagar Parekh", "right": "permission"}
    photo = Photo.objects.create(article=article or make_article(), **ordinary | fields)
    photo.people.set(people)
    return photo


def make_embed(article: Article | None = None, **fields) -> Embed:
    ordinary = {"code": f"{next(numbers):011}", "description": "A song at the gate"}
    return Embed.objects.create(article=article or make_article(), **ordinary | fields)


def make_claim(text: str = "", *, tags=(), stories=(), **fields) -> Claim:
    number = next(numbers)
    ordinary = {"text": text or f"Claim {number}", "slug": f"claim-{number}", "is_public": True}
    claim = Claim.objects.create(**ordinary | fields)
    claim.tags.set(tags)
    claim.stories.set(stories)
    return claim


def make_statement(claim: Claim, **fields) -> ClaimStatement:
    source = fields.pop("source", None) or make_source()
    ordinary = {"stance": "against", "text": "It is not so, was the answer.", "said_on": "2023-12"}
    if "by" not in fields:
        ordinary["by_words"] = "reports"
    return claim.statements.create(**ordinary | {"source": source} | fields)


def make_decided(verdict: str = "denied", text: str = "", *, reason: str = "The person answered.", **fields) -> Claim:
    """A claim with a verdict that stands on a statement; `by` and `to` are the statement's."""
    said = {name: fields.pop(name) for name in ("by", "to", "said_on", "source") if name in fields}
    claim = make_claim(text, **fields)
    claim.decide(verdict, reason, by=make_editor(), statement=make_statement(claim, **said))
    return claim


UNPUBLISHED = ["draft", "in review", "scheduled", "withdrawn"]


def make_unpublished(state: str, **fields) -> Article:
    """A story in one of the states in which nobody but the newsroom may see it."""
    article = make_draft(**fields)
    if state == "in review":
        article.submit(by=article.author)
    elif state == "scheduled":
        article.publish(by=article.author, at=timezone.now() + timedelta(minutes=5))
    elif state == "withdrawn":
        article.publish(by=article.author)
        article.withdraw(by=article.author)
    return article


def make_comment(
    article: Article | None = None, author: User | None = None, body: str = "Kya scene tha!", **fields
) -> Comment:
    return Comment.objects.post(article=article or make_article(), author=author or make_fan(), body=body, **fields)


def make_held_word(phrase: str = "naagin") -> HeldWord:
    word = HeldWord(phrase=phrase)
    word.full_clean()
    word.save()
    return word


def make_grievance(**fields) -> Grievance:
    ordinary = {"kind": "takedown", "name": "Meera", "email": "meera@example.com", "body": "Please look at this."}
    return Grievance.objects.receive(**ordinary | fields)


def make_sanction(fan: User | None = None, *, days: int | None = 7, reason: str = "Unkind") -> Sanction:
    """The fan's comment removed, and the fan muted; banned without a number of days."""
    comment = make_comment(author=fan)
    comment.silence(by=make_moderator(), reason=reason, days=days)
    return comment.sanctions.get()
