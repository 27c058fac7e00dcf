"""The blog's authors and commenters as accounts of ours."""

import hashlib

from allauth.account.models import EmailAddress

from fansite.accounts.models import User
from fansite.models import ImportedItem
from fansite.moving.plain import plain_line
from fansite.moving.report import Report
from fansite.moving.wxr import Author, Remark, Survey
from fansite.text import clean_name, latin_slug

LONGEST_USERNAME, LONGEST_NAME, LONGEST_EMAIL = 30, 40, 254
SOURCE = "wordpress"


class People:
    def __init__(self, survey: Survey):
        self.survey = survey
        self.met: dict[str, User] = {}

    def forget(self) -> None:
        """After a story that failed: whoever was made for it is gone with it."""
        self.met.clear()

    def author(self, login: str, report: Report) -> User:
        """The account of the blog's author: brought in before, known by the e-mail address, or made now.

        A new one has no password and is in no group; who reads the mail of its address can ask for a password.
        """
        key = f"author {self.survey.host} {login}"
        if key not in self.met:
            self.met[key] = self._author(key, self.survey.authors.get(login) or Author(login), report)
        return self.met[key]

    def _author(self, key: str, author: Author, report: Report) -> User:
        known = ImportedItem.objects.known(SOURCE, [key])
        user = User.objects.filter(pk=known.get(key, 0)).first() or with_email(author.email)
        if user is None:
            name = plain_line(author.name)[:LONGEST_NAME].strip() or clean_name(author.login)[:LONGEST_NAME].strip()
            username = free_username(author.login)
            email = author.email if "@" in author.email and len(author.email) <= LONGEST_EMAIL else ""
            user = User.objects.create_user(username, email or nobodys(username), display_name=name or username)
            report.made["accounts for authors, without password and in no group"] += 1
        if known.get(key) != user.pk:
            ImportedItem.objects.mark(SOURCE, key, user.pk)
        return user

    def commenter(self, remark: Remark, report: Report) -> User:
        """The author's account for a comment written signed in as one; else a closed account that carries the name."""
        if author := self.survey.author_numbered(remark.user):
            return self.author(author.login, report)
        name = plain_line(remark.author)[:LONGEST_NAME].strip() or "Anonymous"
        key = f"guest {name.casefold()}"
        if key not in self.met:
            self.met[key] = self._guest(key, name, report)
        return self.met[key]

    def _guest(self, key: str, name: str, report: Report) -> User:
        user = User.objects.filter(pk=ImportedItem.objects.known(SOURCE, [key]).get(key, 0)).first()
        if user is None:
            username = free_username(name, guest=True)
            user = User.objects.create_user(username, nobodys(username), display_name=name, is_active=False)
            ImportedItem.objects.mark(SOURCE, key, user.pk)
            report.made["closed accounts that carry a guest's name, without address"] += 1
        return user


def with_email(address: str) -> User | None:
    if not address:
        return None
    if user := User.objects.filter(email__iexact=address).first():
        return user
    kept = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
    return kept.user if kept else None


def nobodys(username: str) -> str:
    """Each account has an address of its own; under .invalid there is no mail."""
    return f"{username}@imported.invalid"


def free_username(text: str, *, guest: bool = False) -> str:
    """The text as a username that nobody has; a digest stands for what has no Latin letters."""
    stem = latin_slug(text).replace("-", "_") or hashlib.sha256(text.encode()).hexdigest()[:8]
    if guest or len(stem) < 3:
        stem = f"{'guest' if guest else 'author'}_{stem}"
    stem = stem[:LONGEST_USERNAME].strip("_")
    name, number = stem, 1
    while User.objects.filter(username=name).exists():
        number += 1
        name = f"{stem[: LONGEST_USERNAME - len(str(number)) - 1]}_{number}"
    return name
