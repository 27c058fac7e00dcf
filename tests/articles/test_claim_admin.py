from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from articles.models import Claim, ClaimStatement, VerdictEntry
from tests.factories import (
    make_actor,
    make_article,
    make_claim,
    make_decided,
    make_editor,
    make_event,
    make_fan,
    make_moderator,
    make_source,
    make_statement,
    make_tag,
    make_writer,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/claim/add/"


@pytest.fixture
def editor(client, db):
    editor = make_editor()
    client.force_login(editor)
    return editor


def form(*, statements=(), tags=(), stories=(), **fields) -> dict:
    """What the browser sends for a claim; the rows are all new."""
    data = {"text": "She will leave after the leap", "slug": "", "opened_on": "2023-12", "safe_from": ""}
    rows = {"statements": statements, "tag_rows": [{"tag": tag.pk} for tag in tags]}
    rows |= {"story_rows": [{"article": story.pk} for story in stories]}
    for name, several in rows.items():
        data |= {f"{name}-TOTAL_FORMS": len(several), f"{name}-INITIAL_FORMS": 0}
        for number, row in enumerate(several):
            data |= {f"{name}-{number}-{field}": value for field, value in row.items()}
    return data | {"entries-TOTAL_FORMS": 0, "entries-INITIAL_FORMS": 0} | fields


def said(**fields) -> dict:
    source = fields.pop("source", None) or make_source()
    return {"by": "", "by_words": "", "to": "TellyChakkar", "said_on": "2023-12", "stance": "against",
            "text": "She said that she was part of it.", "source": source.pk} | fields  # fmt: skip


def change(claim) -> str:
    return reverse("admin:articles_claim_change", args=[claim.pk])


def decide(claim) -> str:
    return reverse("admin:articles_claim_decide", args=[claim.pk])


def test_an_editor_enters_a_claim_with_its_statements_people_and_stories(client, editor):
    actor, story = make_actor("Muskan Bamne"), make_article()
    data = form(
        statements=[said(by=actor.pk)], tags=[actor.tag], stories=[story], is_public="on", text=" She  will go. "
    )
    assert client.post(ADD, data).status_code == 302
    claim = Claim.objects.get()
    assert (claim.text, claim.slug, claim.verdict, claim.is_public) == (
        "She will go",
        "she-will-go",
        "unconfirmed",
        True,
    )
    assert (claim.tags.get(), claim.stories.get()) == (actor.tag, story)
    assert claim.statements.get().spoken == "Muskan Bamne to TellyChakkar, December 2023"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "\u200b"}, "can be seen"),
        ({"text": "अफ़वाह"}, "Latin letters"),
        ({"slug": "Not_One"}, "small Latin letters"),
        ({"slug": "taken"}, "Another claim has this address"),
        ({"statements": [{"by_words": "", "by": ""}]}, "one of the two"),
        ({"statements": [{"by_words": "reports", "source": ""}]}, "This field is required"),
    ],
)
def test_what_cannot_be_saved_is_told(client, editor, fields, words):
    make_claim(slug="taken")
    if rows := fields.pop("statements", None):
        fields["statements"] = [said() | row for row in rows]
    answer = client.post(ADD, form(**fields))
    assert answer.status_code == 200
    assert words in answer.text
    assert Claim.objects.count() == 1


def test_a_claim_without_a_statement_is_told_and_one_long_open(client, editor):
    assert "Look at this claim: no statement" in client.post(ADD, form(), follow=True).text
    old = make_claim(opened_at=timezone.now() - timedelta(days=61))
    make_statement(old)
    answer = client.post(change(old), form(text=old.text, slug=old.slug), follow=True)
    assert "Look at this claim: open over 60 days" in answer.text
    only = client.get("/admin/articles/claim/?open=long").text
    assert old.text in only
    assert "She will leave" not in only


def test_an_address_that_tells_is_told_of(client, editor):
    person, event = make_tag("Samar Shah"), make_event()
    for slug, told in (("samar-dies", "dies"), ("samar-later", "")):
        data = form(slug=slug, safe_from=event.pk, tags=[person], statements=[said(by_words="reports")])
        page = client.post(ADD, data, follow=True).text
        assert ("The address stands in the open" in page) == bool(told)
        assert f"It says: {told}." in page or not told


def test_the_address_is_fixed_while_readers_see_the_claim(client, editor):
    claim = make_claim(slug="fixed")
    assert 'name="slug"' not in client.get(change(claim)).text
    client.post(change(claim), form(slug="other", is_public="on"))
    assert (Claim.objects.get().slug, Claim.objects.get().text) == ("fixed", "She will leave after the leap")


def test_a_verdict_is_given_on_a_page_of_its_own_with_a_log(client, editor):
    claim = make_claim("She will leave")
    statement = make_statement(claim, by=make_actor("Muskan Bamne"), to="TellyChakkar")
    page = client.get(change(claim)).text
    assert decide(claim) in page
    assert 'name="verdict"' not in page
    assert "Muskan Bamne to TellyChakkar" in client.get(decide(claim)).text
    data = {"verdict": "denied", "statement": statement.pk, "reason": "She answered herself."}
    done = client.post(decide(claim), data, follow=True).text
    assert "is now: denied by Muskan Bamne to TellyChakkar, December 2023." in done
    assert "She answered herself." in done  # the history on the claim's own page
    assert Claim.objects.get().verdict == "denied"
    assert VerdictEntry.objects.get().by == editor
    assert LogEntry.objects.filter(object_id=str(claim.pk)).count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "Give a reason"),
        ({"statement": ""}, "Choose the statement"),
        ({"verdict": "unconfirmed"}, "nothing would change"),
        ({"verdict": "true"}, "Select a valid choice"),
    ],
)
def test_a_decision_that_is_refused_says_why_and_keeps_what_was_typed(client, editor, fields, words):
    claim = make_claim()
    data = {"verdict": "denied", "statement": make_statement(claim).pk, "reason": "An hour of thought."} | fields
    answer = client.post(decide(claim), data)
    assert words in answer.text
    assert ("An hour of thought." in answer.text) == bool(data["reason"])
    assert VerdictEntry.objects.count() == 0


def test_only_statements_of_this_claim_are_offered(client, editor):
    claim, other = make_claim(), make_statement(make_claim())
    make_statement(claim)
    answer = client.post(decide(claim), {"verdict": "denied", "statement": other.pk, "reason": "So."})
    assert "Select a valid choice" in answer.text


def test_saving_the_form_moves_no_verdict(client, editor):
    claim = make_decided("denied")
    client.post(change(claim), form(verdict="confirmed", stands_on="", is_public="on"))
    assert Claim.objects.get().verdict == "denied"


def test_a_statement_that_a_verdict_stands_on_stays(client, editor):
    claim = make_decided("denied")
    row = claim.statements.get()
    data = form(is_public="on") | {
        "statements-TOTAL_FORMS": 1, "statements-INITIAL_FORMS": 1, "statements-0-id": row.pk,
        "statements-0-claim": claim.pk, "statements-0-DELETE": "on",
    } | {f"statements-0-{name}": value for name, value in said(by_words="reports").items()}  # fmt: skip
    answer = client.post(change(claim), data)
    assert answer.status_code == 200
    assert "protected" in answer.text
    assert ClaimStatement.objects.count() == 1


def forged(client, claim, entered) -> dict[str, object]:
    """Each act of the desk once, past what the pages offer."""
    statement = claim.statements.get()
    return {
        "add": lambda: client.post(ADD, form(text="New", statements=[said(by_words="reports")], is_public="on")),
        "change": lambda: client.post(change(entered), form(text="Changed", slug="changed")),
        "change public": lambda: client.post(change(claim), form(text="Changed", is_public="on")),
        "delete public": lambda: client.post(reverse("admin:articles_claim_delete", args=[claim.pk]), {"post": "yes"}),
        "decide": lambda: client.post(
            decide(claim), {"verdict": "denied", "statement": statement.pk, "reason": "Because."}
        ),
        "delete": lambda: client.post(
            reverse("admin:articles_claim_delete", args=[entered.pk]), {"post": "yes"}
        ),
        "rewrite history": lambda: client.post(
            reverse("admin:articles_verdictentry_add"), {"claim": claim.pk, "reason": "x"}
        ),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("make", "allowed"),
    [
        (make_editor, {"add", "change", "change public", "decide", "delete"}),
        (make_writer, {"add", "change"}),
        (make_moderator, set()),
        (make_fan, set()),
    ],
)
def test_acts_by_forged_requests(client, make, allowed):
    client.force_login(make())
    claim, entered = make_claim("Public"), make_claim("Entered", is_public=False)
    make_statement(claim)

    def state():
        return list(Claim.objects.order_by("pk").values("text", "verdict")), VerdictEntry.objects.count()

    done = set()
    for name, act in forged(client, claim, entered).items():
        before = state()
        act()
        if state() != before:
            done.add(name)
    assert done == allowed
    assert Claim.objects.filter(text="New", is_public=True).exists() == (make is make_editor)


def test_history_is_read_only_everywhere(client, editor):
    entry = make_decided("denied").entries.get()
    address = reverse("admin:articles_verdictentry_change", args=[entry.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "Another one"}).status_code == 403
    assert client.post(reverse("admin:articles_verdictentry_delete", args=[entry.pk])).status_code == 403
    assert VerdictEntry.objects.get().reason == "The person answered."


def test_what_readers_see_or_what_has_a_history_is_not_deleted(client, editor):
    decided, public, entered = make_decided("denied", is_public=False), make_claim(), make_claim(is_public=False)
    for claim, status in ((decided, 403), (public, 403), (entered, 302)):
        answer = client.post(reverse("admin:articles_claim_delete", args=[claim.pk]), {"post": "yes"})
        assert answer.status_code == status
    assert set(Claim.objects.all()) == {decided, public}
