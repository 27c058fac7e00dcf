"""A story is seen before it is saved or published: by its editor from the form, by others with a link that ends."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Correction, PreviewLink
from fansite.accounts.models import Session
from tests.articles.test_admin import change, form
from tests.factories import (
    UNPUBLISHED,
    make_actor,
    make_article,
    make_character,
    make_draft,
    make_editor,
    make_event,
    make_fan,
    make_moderator,
    make_picture,
    make_portrayal,
    make_tag,
    make_unpublished,
    make_writer,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"


@pytest.fixture
def editor(client):
    editor = make_editor()
    client.force_login(editor)
    return editor


def rows() -> dict[str, list]:
    """All that the database holds, but for sessions and the cache."""
    models = [model for model in apps.get_models() if model is not Session and model._meta.managed]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def framed(response) -> str:
    """The page in the frames, the same in both."""
    one, other = re.findall(r'<iframe [^>]* sandbox srcdoc="([^"]*)">', response.text)
    assert one == other
    return unescape(one)


def make_link(story: Article, days: int = 3, **fields) -> PreviewLink:
    return PreviewLink.objects.make(story, by=story.author, days=days, **fields)


# Of the form


def test_a_new_story_is_shown_as_it_was_typed_and_not_saved(client, editor):
    character, picture = make_character("Samar"), make_picture(alt="Diyas", credit="Drawn by hand")
    make_portrayal(character=character, actor=make_actor("Sagar Parekh"), since="2020")
    fields = form(
        editor, [character.tag_id, make_tag("TRP").pk], title="“Chai” & <rain>", body="<p>It <b>poured</b>.</p><script>x</script>",
        cover=picture.pk, dateline="Mumbai", _preview="Preview",
    )  # fmt: skip
    before = rows()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.post(ADD, fields)
    page = framed(response)
    assert response.status_code == 200
    assert "<h1>“Chai” &amp; &lt;rain&gt;</h1>" in page
    assert "<p>It <strong>poured</strong>.</p>" in page
    assert "Drawn by hand" in page
    assert 'alt="Diyas"' in page
    assert re.search(r"Samar<small>[^<]*Sagar Parekh", page)
    assert ">TRP<" in page
    assert page.index("Mumbai") < page.index("poured")
    assert rows() == before
    assert [one["sql"] for one in asked if re.match("INSERT|UPDATE|DELETE", one["sql"])] == []


def test_a_published_story_is_shown_as_it_was_typed_and_stays_as_it_is(client, editor):
    kept, gone, new = make_tag("Kept"), make_tag("Gone"), make_tag("New")
    story = make_article(author=editor, title="Old", slug="s", tags=[kept, gone])
    Correction.objects.create(article=story, words="It was Tuesday.")
    ids = [row.pk for row in story.tag_rows.order_by("pk")]
    fields = form(editor, title="Typed", slug="another", body="<p>Typed words</p>", autosave_key=f"story-{story.pk}") | {
        "tag_rows-TOTAL_FORMS": 4, "tag_rows-INITIAL_FORMS": 2,
        "tag_rows-0-id": ids[0], "tag_rows-0-content_object": story.pk, "tag_rows-0-tag": kept.pk,
        "tag_rows-1-id": ids[1], "tag_rows-1-content_object": story.pk, "tag_rows-1-tag": gone.pk, "tag_rows-1-DELETE": "on",
        "tag_rows-2-content_object": story.pk, "tag_rows-2-tag": new.pk, "tag_rows-3-content_object": story.pk,
        "corrections-TOTAL_FORMS": 2, "corrections-INITIAL_FORMS": 1, "corrections-0-id": story.corrections.get().pk,
        "corrections-0-article": story.pk, "corrections-0-words": "It was Wednesday.", "corrections-1-words": "And at six.",
        "_preview": "Preview",
    }  # fmt: skip
    before, public = rows(), Client().get("/articles/s/").content
    response = client.post(change(story), fields)
    page = framed(response)
    assert "<h1>Typed</h1>" in page
    assert re.findall(r'class="chip" href="[^"]*">(\w+)<', page) == ["Kept", "New"]
    assert "It was Wednesday." in page
    assert "And at six." in page
    assert rows() == before
    assert Client().get("/articles/s/").content == public
    assert "saved_form" not in response.cookies


def test_the_frames_show_what_a_visitor_sees_and_send_nothing(client, editor):
    event = make_event("The fire")
    editor.spoiler_point = 0
    editor.save()
    fields = form(editor, title="The house burns", safe_from=event.pk, safe_title="Later", _preview="1")
    response = client.post(ADD, fields)
    page = framed(response)
    assert "<h1>The house burns</h1>" in page
    assert "Sign in" in page
    assert '<base target="_blank">' in page
    assert not re.search(r"csrfmiddlewaretoken|method=\"?post|canonical|og:|ld\+json", page)
    assert '<meta name="robots" content="noindex">' in page
    assert "site.js" not in page
    assert "private, no-store" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "DENY"


def test_what_is_wrong_in_the_form_is_told_in_the_form(client, editor):
    before = rows()
    response = client.post(ADD, form(editor, title="", _preview="1"))
    assert response.context["adminform"].form.errors.keys() >= {"title"}
    assert "<iframe" not in response.text
    tags = {"tag_rows-TOTAL_FORMS": 1, "tag_rows-0-tag": "999999"}
    assert "<iframe" not in client.post(ADD, form(editor, _preview="1") | tags).text
    assert rows() == before


def test_who_may_not_save_the_form_sees_no_preview_of_it(client):
    story = make_draft()
    fields = form(story.author, title="Typed", slug=story.slug, _preview="1")
    answers = {}
    for make in (make_fan, make_moderator, make_writer, make_editor):
        client.force_login(make())
        answers[make.__name__] = [
            client.post(address, fields | {"slug": slug}).status_code
            for address, slug in ((change(story), story.slug), (ADD, "new"))
        ]
    assert answers == {
        "make_fan": [302, 302], "make_moderator": [403, 403], "make_writer": [403, 200], "make_editor": [200, 200],
    }  # fmt: skip


def test_the_form_has_the_button_beside_save(client, editor):
    row = re.search(r'<div class="submit-row">.*?</div>', client.get(ADD).text, re.S)[0]
    assert re.search(r'<input type="submit"[^>]*name="_preview" formtarget="_blank">', row)
    assert row.index("_save") < row.index("_preview")


# By a link


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_who_has_the_link_sees_the_story_as_it_stands_now(state):
    story = make_unpublished(state, title="Old", tags=[make_tag("TRP")])
    link = make_link(story, note="Meher")
    Article.objects.update(title="New")
    response = Client().get(link.get_absolute_url())
    assert response.status_code == 200
    assert "<h1>New</h1>" in response.text
    assert "TRP" in response.text
    told = re.sub("<[^>]*>", "", re.search(r'<p class="notice">(.*?)</p>', response.text)[1])
    until = timezone.localtime(link.expires_at)
    assert told == f"Preview for Meher until {until.day} {until:%b %Y, %H:%M %Z}; not published."


def test_a_preview_is_kept_and_found_by_nobody(client):
    link = make_link(make_draft())
    for address in (link.get_absolute_url(), "/preview/nothing/"):
        response = client.get(address)
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"
        assert '<meta name="robots" content="noindex">' in response.text
        assert not re.search(r"canonical|og:|article:|ld\+json|twitter:", response.text)
    assert "Disallow: /preview/\n" in client.get("/robots.txt").text


def test_a_preview_holds_no_talk_no_form_that_posts_and_not_its_own_address(client):
    story = make_article(body="<p>Words</p>")
    link = make_link(story)
    client.force_login(make_fan())
    for page in (client.get(link.get_absolute_url()).text, Client().get(link.get_absolute_url()).text):
        assert "the story is published" in page
        assert not re.search(r"comments|method=\"?post|csrfmiddlewaretoken|wa\.me|data-share", page)
        assert link.token not in page
        assert link.digest not in page


def test_a_preview_covers_nothing():
    story = make_draft(safe_from=make_event("The fire"), safe_title="Later", title="The house burns")
    client = Client()
    client.cookies["spoiler"] = "0"
    assert "<h1>The house burns</h1>" in client.get(make_link(story).get_absolute_url()).text


def test_every_token_that_opens_nothing_gets_the_same_answer(client, time_machine):
    story = make_draft()
    expired, revoked, live = make_link(story, 1), make_link(story, 14), make_link(story, 14)
    revoked.revoke(by=story.author)
    time_machine.move_to(timezone.now() + timedelta(days=1, seconds=1))
    tokens = [expired.token, revoked.token, "unknown", "अ" * 300, live.digest]
    answers = [client.get(reverse("articles:preview", args=[token])) for token in tokens]
    assert {answer.status_code for answer in answers} == {410}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert "This link opens nothing" in answers[0].text
    assert client.get(live.get_absolute_url()).status_code == 200
    assert list(PreviewLink.objects.live()) == [live]


def test_a_link_is_long_and_the_database_does_not_know_it():
    story = make_draft()
    one, other = make_link(story), make_link(story)
    assert len(one.token) == len(other.token) == 22  # 128 bits
    assert one.token != other.token
    assert one.token not in str(PreviewLink.objects.values())
    assert PreviewLink.objects.get(pk=one.pk).token == ""


def test_a_link_that_ends_before_it_begins_cannot_be_kept():
    with pytest.raises(IntegrityError, match="preview_link_expires"), transaction.atomic():
        make_link(make_draft(), days=0)


# In the newsroom


def making(story: Article) -> str:
    return reverse("admin:articles_article_make_preview", args=[story.pk])


def revoking(link: PreviewLink) -> str:
    return reverse("admin:articles_article_revoke_preview", args=[link.article_id, link.pk])


def test_an_editor_makes_a_link_and_revokes_it(client, editor):
    story = make_draft()
    assert making(story) in client.get(change(story)).text
    page = client.post(making(story), {"preview-days": "7", "preview-note": " Meher "}, follow=True).text
    link = PreviewLink.objects.get()
    assert (link.note, link.made_by, link.expires_at - link.made_at) == ("Meher", editor, timedelta(days=7))
    address = re.search(r"http://127.0.0.1:8000(/preview/[\w-]+/)", page)[1]
    assert Client().get(address).status_code == 200
    assert "For Meher, made by" in page
    assert address not in client.get(change(story)).text
    page = client.post(revoking(link), follow=True).text
    assert Client().get(address).status_code == 410
    assert "For Meher, made by" not in page
    assert [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")] == [
        "Preview link made for Meher.", "Preview link for Meher revoked.",
    ]  # fmt: skip
    revoked_at = PreviewLink.objects.get().revoked_at
    client.post(revoking(link))
    assert PreviewLink.objects.get().revoked_at == revoked_at


def test_the_box_shows_the_links_of_this_story_that_open_something(client, editor):
    story = make_draft()
    make_link(make_draft(), note="Another")
    make_link(story, note="Ended").revoke(by=editor)
    PreviewLink.objects.filter(pk=make_link(story, note="Expired").pk).update(
        made_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1)
    )
    make_link(story)
    box = re.search(r'<section class="preview-links".*?</section>', client.get(change(story)).text, re.S)[0]
    assert re.findall(r"For ([\w ]+), made by", box) == ["who has the link"]


@pytest.mark.parametrize("days", ["", "0", "2", "99999", "x"])
def test_only_the_offered_days_are_taken(client, editor, days):
    response = client.post(making(make_draft()), {"preview-days": days})
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"days"}
    assert not PreviewLink.objects.exists()


def test_a_get_makes_and_revokes_nothing(client, editor):
    link = make_link(make_draft())
    for address in (making(link.article), revoking(link)):
        assert client.get(address).status_code == 200
    assert PreviewLink.objects.get().revoked_at is None


def test_a_link_is_revoked_at_its_own_story_alone(client):
    writer = make_writer()
    client.force_login(writer)
    link, own = make_link(make_draft()), make_draft(author=writer)
    assert client.post(reverse("admin:articles_article_revoke_preview", args=[own.pk, link.pk])).status_code == 404
    assert PreviewLink.objects.get().revoked_at is None


def test_links_by_forged_requests(client):
    done = {}
    for make in (make_fan, make_moderator, make_writer, make_editor):
        client.force_login(user := make())
        stories = {"own": make_draft(author=user), "another's": make_draft(), "public": make_article(author=user)}
        done[make.__name__] = set()
        for name, story in stories.items():
            link = make_link(story)
            client.post(making(story), {"preview-days": "1"})
            client.post(revoking(link))
            if PreviewLink.objects.filter(article=story).count() == 2:
                done[make.__name__].add(f"make {name}")
            if not PreviewLink.objects.live().filter(pk=link.pk).exists():
                done[make.__name__].add(f"revoke {name}")
    everywhere = {f"{what} {name}" for what in ("make", "revoke") for name in stories}
    assert done == {
        "make_fan": set(), "make_moderator": set(), "make_writer": {"make own", "revoke own"}, "make_editor": everywhere,
    }  # fmt: skip


def test_a_forged_page_of_somebody_elses_makes_and_revokes_nothing(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    link = make_link(make_draft())
    answers = [
        client.post(address, {"preview-days": "1"}).status_code for address in (making(link.article), revoking(link))
    ]
    assert answers == [403, 403]
