"""Who does what in the newsroom: each of its addresses with each role, by requests as anybody could forge them.

w is a writer, e an editor, m a moderator; a fan (f) and a visitor (v) do nothing here.
"""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import history
from articles.models import Article, PreviewLink
from cast.models import CastEntry
from fansite.accounts.models import Session
from tests.articles.test_admin import form
from tests.articles.test_claim_admin import form as claim_form
from tests.factories import (
    PASSWORD,
    make_actor,
    make_article,
    make_character,
    make_claim,
    make_comment,
    make_decided,
    make_draft,
    make_editor,
    make_event,
    make_fan,
    make_grievance,
    make_held_word,
    make_moderator,
    make_move,
    make_picture,
    make_pictured,
    make_portrayal,
    make_quote,
    make_rating,
    make_sanction,
    make_second_factor,
    make_source,
    make_statement,
    make_tag,
    make_tie,
    make_track,
    make_unpublished,
    make_writer,
)
from tests.fansite.pictures.test_admin import form as picture_form

pytestmark = pytest.mark.django_db
ROLES = {"w": make_writer, "e": make_editor, "m": make_moderator, "f": make_fan, "v": make_fan}


def make_address():
    return EmailAddress.objects.create(user=make_fan(), email="meher@example.com")


def make_cast_entry():
    return CastEntry.objects.create(portrayal=make_portrayal(), action="recast", words="One for another")


# What has a list and a form: who looks at it, adds to it, changes one, deletes one.
LISTS = {
    "account_emailaddress":  ("",   "",   "",   "",  make_address),
    "accounts_user":         ("",   "",   "",   "",  make_fan),
    "articles_article":      ("we", "we", "e",  "e", make_draft),
    "articles_claim":        ("we", "we", "we", "e", lambda: make_claim(is_public=False)),
    "articles_quote":        ("we", "we", "e",  "e", make_quote),
    "articles_verdictentry": ("we", "",   "",   "",  lambda: make_decided().entries.get()),
    "cast_actor":            ("we", "e",  "e",  "e", make_actor),
    "cast_castentry":        ("e",  "",   "",   "",  make_cast_entry),
    "cast_character":        ("we", "e",  "e",  "e", make_character),
    "cast_move":             ("e",  "e",  "e",  "e", make_move),
    "cast_portrayal":        ("e",  "e",  "e",  "e", make_portrayal),
    "cast_ratingstatement":  ("e",  "e",  "e",  "e", make_rating),
    "cast_relationship":     ("e",  "e",  "e",  "e", make_tie),
    "cast_source":           ("we", "we", "e",  "e", make_source),
    "cast_storyevent":       ("we", "e",  "e",  "e", make_event),
    "cast_tag":              ("we", "e",  "e",  "e", make_tag),
    "cast_track":            ("e",  "e",  "e",  "e", make_track),
    "comments_comment":      ("em", "",   "",   "",  make_comment),
    "comments_moderationentry": ("m", "",  "",   "",  lambda: make_sanction().comment.moderation_entries.first()),
    "comments_sanction":     ("m",  "",   "",   "",  make_sanction),
    "comments_grievance":    ("m",  "",   "",   "",  make_grievance),
    "comments_heldword":     ("m",  "m",  "m",  "m", make_held_word),
    "pictures_picture":      ("we", "we", "e",  "e", lambda: make_picture(40, 30)),
}  # fmt: skip


def story(made: Article, **fields) -> tuple:
    return [made.pk], form(made.author, title="Rewritten", slug=made.slug) | fields


def version(made: Article) -> tuple:
    history.keep(made, by=made.author, comment="Begun.")
    Article.objects.filter(pk=made.pk).update(title="Rewritten")
    return [made.pk, history.revisions(made).get().pk], {"yes": "on"}


def link(made: Article) -> tuple:
    return [made.pk, PreviewLink.objects.make(made, by=made.author, days=1).pk], {"yes": "on"}


def chosen(made: Model, action: str) -> tuple:
    return [], {"action": action, "_selected_action": [made.pk]}


def autosave(key: str) -> tuple:
    return [], {"autosave_key": key, "title": "Half a thought"}


def verdict(claim) -> tuple:
    return [claim.pk], {"verdict": "denied", "statement": make_statement(claim).pk, "reason": "Because."}


def recast() -> tuple:
    data = {"actor": make_actor().pk, "since": "2023", "source": make_source().pk, "kind": "regular"}
    return [make_portrayal(until="2022").pk], data


def ratings() -> tuple:
    return [], {"text": "text,publisher,title\nFirst,Pinkvilla,The week\n", "confirm": "Add it"}


def decision(do: str) -> tuple:
    comment = make_comment()
    return [], {"item": f"{comment.pk}:{comment.mark}", "do": do, "rule": "spam", "span": "good"}


NOTE = {"note": "Who says so?"}
AT = "admin:articles_article_"


def tomorrow() -> str:
    return (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


# What is done, by whom, at which address, and with what; `me` is who tries.
DEEDS = {
    "write a story":                  ("we", AT + "add", lambda me: ([], form(me))),
    "change one's own draft":         ("we", AT + "change", lambda me: story(make_draft(author=me))),
    "change another's draft":         ("e",  AT + "change", lambda me: story(make_draft())),
    "change one's own in review":     ("we", AT + "change", lambda me: story(make_unpublished("in review", author=me))),
    "change one's own, scheduled":    ("e",  AT + "change", lambda me: story(make_unpublished("scheduled", author=me))),
    "change one's own, published":    ("e",  AT + "change", lambda me: story(make_article(author=me))),
    "change one's own, withdrawn":    ("e",  AT + "change", lambda me: story(make_unpublished("withdrawn", author=me))),
    "keep what is typed anew":        ("we", AT + "autosave", lambda me: autosave("new-" + "0a" * 16)),
    "keep what is typed in one's own": ("we", AT + "autosave", lambda me: autosave(f"story-{make_draft(author=me).pk}")),
    "keep what is typed in another's": ("e",  AT + "autosave", lambda me: autosave(f"story-{make_draft().pk}")),
    "submit one's own draft":         ("we", AT + "submit", lambda me: ([make_draft(author=me).pk], NOTE)),
    "submit another's draft":         ("e",  AT + "submit", lambda me: ([make_draft().pk], NOTE)),
    "add a tag before review":        ("e",  AT + "submit", lambda me: ([make_draft().pk], {"add_tag": make_tag().pk})),
    "add a tag before publication":   ("e",  AT + "publish", lambda me: ([make_draft(author=me).pk], {"add_tag": make_tag().pk})),
    "take one's own back":            ("we", AT + "send_back", lambda me: ([make_unpublished("in review", author=me).pk], {})),
    "send another's back":            ("e",  AT + "send_back", lambda me: ([make_unpublished("in review").pk], NOTE)),
    "publish one's own":              ("e",  AT + "publish", lambda me: ([make_unpublished("in review", author=me).pk], {"at": ""})),
    "schedule one's own":             ("e",  AT + "publish", lambda me: ([make_draft(author=me).pk], {"at": tomorrow()})),
    "publish again":                  ("e",  AT + "publish", lambda me: ([make_unpublished("withdrawn", author=me).pk], {"at": ""})),
    "withdraw one's own":             ("e",  AT + "withdraw", lambda me: ([make_article(author=me).pk], NOTE)),
    "take one's own off the schedule": ("e",  AT + "withdraw", lambda me: ([make_unpublished("scheduled", author=me).pk], {})),
    "publish in the list":            ("e",  AT + "changelist", lambda me: chosen(make_draft(author=me), "publish_now")),
    "withdraw in the list":           ("e",  AT + "changelist", lambda me: chosen(make_article(author=me), "withdraw_selected")),
    "delete in the list":             ("",   AT + "changelist", lambda me: chosen(make_draft(author=me), "delete_selected")),
    "note on one's own":              ("we", AT + "notes", lambda me: ([make_draft(author=me).pk], NOTE)),
    "note on one's own, published":   ("we", AT + "notes", lambda me: ([make_article(author=me).pk], NOTE)),
    "note on another's":              ("e",  AT + "notes", lambda me: ([make_draft().pk], NOTE)),
    "restore one's own draft":        ("we", AT + "restore", lambda me: version(make_draft(author=me))),
    "restore one's own, published":   ("e",  AT + "restore", lambda me: version(make_article(author=me))),
    "make a link to one's own":       ("we", AT + "make_preview", lambda me: ([make_draft(author=me).pk], {"preview-days": 1})),
    "make a link to another's":       ("e",  AT + "make_preview", lambda me: ([make_draft().pk], {"preview-days": 1})),
    "revoke a link to one's own":     ("we", AT + "revoke_preview", lambda me: link(make_draft(author=me))),
    "revoke a link to another's":     ("e",  AT + "revoke_preview", lambda me: link(make_draft())),
    "delete one's own draft":         ("e",  AT + "delete", lambda me: ([make_draft(author=me).pk], {"post": "yes"})),
    "delete what was public":         ("",   AT + "delete", lambda me: ([make_unpublished("withdrawn").pk], {"post": "yes"})),
    "enter a claim":                  ("we", "admin:articles_claim_add", lambda me: ([], claim_form(slug="she-leaves"))),
    "change a claim not public":      ("we", "admin:articles_claim_change", lambda me: ([make_claim(is_public=False).pk], claim_form(slug="she-leaves"))),
    "change a public claim":          ("e",  "admin:articles_claim_change", lambda me: ([make_claim().pk], claim_form(is_public="on"))),
    "delete a public claim":          ("",   "admin:articles_claim_delete", lambda me: ([make_claim().pk], {"post": "yes"})),
    "give a verdict":                 ("e",  "admin:articles_claim_decide", lambda me: verdict(make_claim())),
    "delete a quote of one's own":    ("we", "admin:articles_quote_delete", lambda me: ([make_quote(article=make_draft(author=me)).pk], {"post": "yes"})),
    "delete a quote of another's":    ("e",  "admin:articles_quote_delete", lambda me: ([make_quote(article=make_draft()).pk], {"post": "yes"})),
    "remove a comment":               ("m",  "admin:comments_comment_moderate", lambda me: (["remove"], {"reason": "Unkind"})),
    "hold a word":                    ("m",  "admin:comments_heldword_add", lambda me: ([], {"phrase": "naagin"})),
    "decide in the queue":            ("m",  "admin:comments_comment_queue", lambda me: decision("warn")),
    "ban in the queue":               ("m",  "admin:comments_comment_queue", lambda me: decision("mute")),
    "take a fan's picture away":      ("m",  "admin:comments_comment_page", lambda me: ([make_pictured().username], {"things": "picture", "reason": "Unkind"})),
    "acknowledge a grievance":        ("m",  "admin:comments_grievance_answer", lambda me: ([make_grievance().pk], {"acknowledge": "1"})),
    "settle a grievance":             ("m",  "admin:comments_grievance_answer", lambda me: ([make_grievance().pk], {"answer": "It is gone."})),
    "lift a mute":                    ("m",  "admin:comments_sanction_changelist", lambda me: chosen(make_sanction(), "lift_selected")),
    "upload a picture":               ("we", "admin:pictures_picture_add", lambda me: ([], picture_form())),
    "change a picture":               ("e",  "admin:pictures_picture_change", lambda me: ([make_picture(40, 30).pk], {"alt": "Blue", "focal_x": "0.2", "focal_y": "0.8"})),
    "add a source":                   ("we", "admin:cast_source_add", lambda me: ([], {"publisher": "Pinkvilla", "title": "A talk", "date": "2023"})),
    "change a source":                ("e",  "admin:cast_source_change", lambda me: ([make_source().pk], {"publisher": "TOI", "title": "A talk", "date": "2023"})),
    "give another a password":        ("",   "admin:auth_user_password_change", lambda me: ([make_fan().pk], {"password1": PASSWORD, "password2": PASSWORD})),
    "take a second factor away":      ("",   "admin:accounts_user_second_factor", lambda me: ([make_second_factor(make_fan()).pk], {})),
    "merge tags":                     ("e",  "admin:cast_tag_merge", lambda me: ([make_tag().pk], {"into": make_tag().pk})),
    "recast a part":                  ("e",  "admin:cast_portrayal_recast", lambda me: recast()),
    "import ratings":                 ("e",  "admin:cast_ratingstatement_import", lambda me: ratings()),
}  # fmt: skip

# What is only looked at, by GET where nothing is sent.
LOOKS = {
    "the desk":                       ("wem", "admin:index", lambda me: ([], None)),
    "one app's lists":                ("we",  "admin:app_list", lambda me: (["cast"], None)),
    "the words of the script":        ("wem", "admin:jsi18n", lambda me: ([], None)),
    "the password":                   ("wem", "admin:password_change", lambda me: ([], None)),
    "the password, changed":          ("wem", "admin:password_change_done", lambda me: ([], None)),
    "tags to choose from":            ("we",  "admin:autocomplete", lambda me: ([], {"app_label": "articles", "model_name": "taggedarticle", "field_name": "tag"})),
    "a picture by its number":        ("we",  "admin:pictures_picture_thumbnail", lambda me: ([make_picture().pk], None)),
    "a story that is out":            ("wem", "admin:view_on_site", lambda me: ([ContentType.objects.get_for_model(Article).pk, make_article().pk], None)),
    "the moderators' queue":          ("m",   "admin:comments_comment_queue", lambda me: ([], None)),
    "a preview of one's own":         ("we",  AT + "change", lambda me: story(make_draft(author=me), _preview="Preview")),
    "a preview of another's":         ("e",   AT + "change", lambda me: story(make_draft(), _preview="Preview")),
    "the notes on one's own":         ("we",  AT + "notes", lambda me: ([make_article(author=me).pk], None)),
    "the notes on another's":         ("e",   AT + "notes", lambda me: ([make_article().pk], None)),
    "one's own history":              ("we",  AT + "history", lambda me: ([make_draft(author=me).pk], None)),
    "what one changed in one's own":  ("we",  AT + "differences", lambda me: (version(make_draft(author=me))[0][:1], None)),
    "what was changed in another's":  ("e",   AT + "differences", lambda me: (version(make_draft())[0][:1], None)),
}  # fmt: skip


def everything() -> dict[str, list]:
    """Each row of each table, but for who is signed in."""
    found = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.django_table_names()) - {Session._meta.db_table}:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def each_role():
    """The letter, somebody of the role, and their browser."""
    for letter, make in ROLES.items():
        me, client = make(), Client()
        if letter != "v":
            client.force_login(me)
        yield letter, me, client


def is_refused(answer) -> bool:
    to_the_door = answer.status_code == 302 and answer.url.partition("?")[0] in ("/admin/login/", "/accounts/login/")
    return to_the_door or answer.status_code in (403, 404)


@pytest.mark.parametrize("name", LISTS)
def test_lists_and_forms(name):
    *expected, make = LISTS[name]
    done = {act: "" for act in ("look", "add", "change", "delete")}
    pk = make().pk
    for letter, _, client in each_role():
        with taken_back():
            before = everything()
            seen = [
                client.get(reverse(f"admin:{name}_changelist")),
                client.get(reverse(f"admin:{name}_change", args=[pk])),
            ]
            answers = {
                "look": seen[0],
                "add": client.post(reverse(f"admin:{name}_add"), {}),
                "change": client.post(reverse(f"admin:{name}_change", args=[pk]), {}),
            }
            assert is_refused(seen[0]) == is_refused(seen[1])
            assert everything() == before
            answers["delete"] = client.post(reverse(f"admin:{name}_delete", args=[pk]), {"post": "yes"})
            assert (everything() == before) == is_refused(answers["delete"])
            for act, answer in answers.items():
                done[act] += "" if is_refused(answer) else letter
    assert list(done.values()) == expected


def tried(client: Client, me, address: str, make, *, is_sent: bool):
    args, data = make(me)
    path = reverse(address, args=args)
    if address.endswith("moderate"):
        path += f"?ids={make_comment().pk}"
    before = everything()
    answer = client.post(path, data) if is_sent or "_preview" in (data or {}) else client.get(path, data)
    assert answer.status_code < 500
    return answer, everything() != before


@pytest.mark.parametrize("deed", DEEDS)
def test_deeds(deed):
    expected, address, make = DEEDS[deed]
    done = ""
    for letter, me, client in each_role():
        with taken_back():
            answer, is_changed = tried(client, me, address, make, is_sent=True)
            done += letter if is_changed else ""
            # A list says of an action only that there is none such.
            assert is_changed or is_refused(answer) or address.endswith("changelist")
    assert done == expected


@pytest.mark.parametrize("look", LOOKS)
def test_looks(look):
    expected, address, make = LOOKS[look]
    seen = ""
    for letter, me, client in each_role():
        with taken_back():
            answer, is_changed = tried(client, me, address, make, is_sent=False)
            seen += "" if is_refused(answer) else letter
            assert not is_changed
    assert seen == expected


def names(patterns) -> set[str]:
    found = set()
    for one in patterns:
        found |= names(one.url_patterns) if hasattr(one, "url_patterns") else {one.name}
    return found - {None}


def test_no_address_of_the_newsroom_is_left_out():
    told = {f"{name}_{page}" for name in LISTS for page in ("changelist", "add", "change", "delete", "history")}
    told |= {address.removeprefix("admin:") for _, address, _ in [*DEEDS.values(), *LOOKS.values()]}
    assert names(admin.site.get_urls()) - {"login", "logout"} == told
