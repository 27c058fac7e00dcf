from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from django.utils import timezone

from articles.models import Claim, ClaimStatement, CoveredClaim, DecisionNotAllowed, TaggedArticle, VerdictEntry
from fansite.accounts.models import Notice
from fansite.shield import OPEN, Shield
from tests.factories import (
    make_actor,
    make_article,
    make_character,
    make_claim,
    make_decided,
    make_editor,
    make_event,
    make_fan,
    make_source,
    make_statement,
    make_tag,
    make_writer,
)

pytestmark = pytest.mark.django_db


def test_a_decision_moves_the_verdict_and_leaves_a_line_of_history():
    claim, editor = make_claim(), make_editor()
    statement = make_statement(claim, by=make_actor("Muskan Bamne"), to="TellyChakkar")
    claim.decide("denied", " She  said so. ", by=editor, statement=statement)
    again = Claim.objects.get()
    assert (again.verdict, again.stands_on) == ("denied", statement)
    assert again.summary == "denied by Muskan Bamne to TellyChakkar, December 2023"
    lines = VerdictEntry.objects.values_list("by", "before", "after", "statement", "reason")
    assert list(lines) == [(editor.pk, "unconfirmed", "denied", statement.pk, "She said so.")]
    assert again.changed_at == VerdictEntry.objects.get().at


def test_a_denial_that_events_overtook_is_overtaken_and_history_keeps_the_denial():
    claim, editor = make_decided("denied", by=make_actor("Muskan Bamne")), make_editor()
    events = make_statement(claim, by_words="a report", said_on="2024-08", stance="for")
    claim.decide("overtaken", "Events went on.", by=editor, statement=events)
    assert claim.summary == "overtaken by events, as told by a report, August 2024"
    assert [(entry.before, entry.after) for entry in claim.entries.for_page()] == [
        ("unconfirmed", "denied"),
        ("denied", "overtaken"),
    ]


@pytest.mark.parametrize(
    ("verdict", "reason", "on_a_statement", "words"),
    [
        ("denied", "", True, "Give a reason"),
        ("denied", " \u200b ", True, "Give a reason"),
        ("denied", "So it is.", False, "Choose the statement"),
        ("unconfirmed", "So it is.", False, "unconfirmed already"),
        ("nonsense", "So it is.", True, "no such verdict"),
    ],
)
def test_a_decision_that_is_none_is_refused_in_a_sentence(verdict, reason, on_a_statement, words):
    claim = make_claim()
    statement = make_statement(claim) if on_a_statement else None
    with pytest.raises(DecisionNotAllowed, match=words):
        claim.decide(verdict, reason, by=make_editor(), statement=statement)
    assert (Claim.objects.get().verdict, VerdictEntry.objects.count()) == ("unconfirmed", 0)


def test_the_same_verdict_on_the_same_words_changes_nothing_on_others_it_does():
    claim, editor = make_decided("denied"), make_editor()
    with pytest.raises(DecisionNotAllowed, match="denied already"):
        claim.decide("denied", "Once more.", by=editor, statement=claim.stands_on)
    claim.decide("denied", "By herself now.", by=editor, statement=make_statement(claim, by_words="she herself"))
    assert claim.summary == "denied by she herself, December 2023"


def test_a_statement_of_another_claim_carries_nothing():
    claim = make_claim()
    with pytest.raises(DecisionNotAllowed, match="another claim"):
        claim.decide("denied", "Because.", by=make_editor(), statement=make_statement(make_claim()))


def test_who_comes_second_is_told_so():
    claim, editor = make_claim(), make_editor()
    statement = make_statement(claim)
    late = Claim.objects.get()
    claim.decide("denied", "First.", by=editor, statement=statement)
    with pytest.raises(DecisionNotAllowed, match="first"):
        late.decide("confirmed", "Second.", by=editor, statement=statement)
    assert Claim.objects.get().verdict == "denied"


def test_the_database_holds_what_a_verdict_stands_on():
    claim = make_decided("denied")
    for broken in (
        lambda: Claim.objects.update(stands_on=None),
        lambda: claim.entries.update(reason=""),
        lambda: claim.entries.update(statement=None),
        lambda: claim.statements.update(by_words=""),
        lambda: claim.statements.update(by=make_actor()),
        lambda: Claim.objects.update(slug="अनुपमा"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()
    with pytest.raises(RestrictedError):
        claim.statements.get().delete()
    claim.delete()
    assert (ClaimStatement.objects.count(), VerdictEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("verdict", "fields", "words"),
    [
        ("confirmed", {"to": "on Instagram live"}, "confirmed by reports on Instagram live, December 2023"),
        ("partly_true", {"said_on": "..2025-04-21"}, "partly confirmed by reports, by 21 April 2025"),
        ("denied", {"said_on": ""}, "denied by reports"),
    ],
)
def test_the_summary_names_who_spoke_where_and_when(verdict, fields, words):
    assert make_decided(verdict, **fields).summary == words
    assert make_claim().summary == "no answer settles it so far"
    assert make_claim(opened_on="..2023-02-05").since_words == "going round by 5 February 2023"
    assert (make_claim(opened_on="2023").since_words, make_claim().since_words) == ("going round since 2023", "")


def test_an_open_claim_is_long_open_after_sixty_days_and_is_so_anew_when_opened_again():
    old, fresh = make_claim(opened_at=timezone.now() - timedelta(days=61)), make_claim()
    assert list(Claim.objects.long_open()) == [old]
    assert (old.is_long_open, fresh.is_long_open) == (True, False)
    statement = make_statement(old)
    old.decide("denied", "Answered.", by=make_editor(), statement=statement)
    assert not old.is_long_open
    old.decide("unconfirmed", "It was another person's answer.", by=make_editor())
    assert (old.is_long_open, list(Claim.objects.long_open()), old.summary) == (
        False,
        [],
        "no answer settles it so far",
    )


def test_open_claims_come_first_then_the_last_changed():
    waiting, first, second = make_claim("W"), make_decided("denied", "A"), make_decided("confirmed", "B")
    last = make_claim("L")
    make_claim("Not yet", is_public=False)
    assert Claim.objects.all().for_reader(OPEN).shown == [last, waiting, second, first]


def test_covers_stand_in_an_order_that_tells_no_verdict():
    event = make_event()
    decided, waiting = make_decided("denied", safe_from=event), make_claim(safe_from=event)
    there = make_claim()
    found = Claim.objects.all().for_reader(Shield(frozenset()))
    assert found.shown == [there]
    assert [cover.pk for cover in found.covered] == [decided.pk, waiting.pk]
    assert list(Claim.objects.open_to(Shield(frozenset({event.pk})))) == list(Claim.objects.all())
    assert list(Claim.objects.open_to(Shield(frozenset()))) == [there]


def test_a_cover_is_all_that_is_shown_of_what_lies_later():
    claim = make_decided("denied", "Somebody dies", safe_from=make_event())
    cover = claim.shown_to(Shield(frozenset()))
    assert isinstance(cover, CoveredClaim)
    assert {name: value for name, value in vars(cover).items()} == {
        "pk": claim.pk,
        "slug": claim.slug,
        "cover_mark": f"r{claim.pk}",
    }
    assert str(cover) == "A rumour from later in the story"
    assert claim.shown_to(Shield(frozenset(), frozenset({claim.cover_mark}))) is claim
    assert claim.shown_to(Shield(frozenset({claim.safe_from_id}))) is claim


def test_writers_edit_what_readers_have_not_seen_and_editors_all():
    public, hidden = make_claim(), make_claim(is_public=False)
    assert list(Claim.objects.editable_by(make_writer())) == [hidden]
    assert set(Claim.objects.editable_by(make_editor())) == {public, hidden}
    assert list(Claim.objects.public()) == [public]
    assert set(Claim.objects.visible_to(make_writer())) == {public, hidden}


def test_a_merge_moves_claims_and_what_the_person_said():
    wrong, right, editor = make_actor("Muskan Bamne K"), make_actor("Muskan Bamne"), make_editor()
    both, one = make_claim(tags=[wrong.tag, right.tag]), make_decided("denied", by=wrong, tags=[wrong.tag])
    TaggedArticle.objects.merge(wrong.tag, into=right.tag, by=editor)
    assert set(Claim.objects.of_tag(right.tag)) == {both, one}
    assert ClaimStatement.objects.get().by == right


def test_a_character_or_a_topic_is_merged_as_well():
    for make in (make_character, make_tag):
        wrong, right = make(), make()
        wrong, right = getattr(wrong, "tag", wrong), getattr(right, "tag", right)
        claim = make_claim(tags=[wrong])
        TaggedArticle.objects.merge(wrong, into=right, by=make_editor())
        assert list(Claim.objects.of_tag(right)) == [claim]


def test_a_story_has_its_claims():
    story = make_article()
    claim = make_claim(stories=[story])
    make_claim()
    assert list(Claim.objects.of_story(story)) == [claim]
    assert make_statement(claim, source=make_source(date="")).day.isoformat() == "2023-12-31"


def test_who_follows_somebody_in_a_claim_is_told_of_each_verdict_once():
    fan, actor, other = make_fan(), make_actor("Rupali"), make_actor()
    for tag in (actor.tag, other.tag):
        tag.set_follow(fan=fan, on=True)
    claim = make_claim("She leaves", slug="she-leaves", tags=[actor.tag, other.tag])
    said = make_statement(claim, by=actor, to="a friend", said_on="2023-12")
    for public in (False, True):
        claim.is_public = public
        claim.decide("denied", "She said so.", by=make_editor(), statement=said)
        claim.decide("unconfirmed", "Asked anew.", by=make_editor())
    assert list(Notice.objects.filter(fan=fan).order_by("pk").values_list("kind", "title", "path")) == [
        ("verdict", "“She leaves”: denied by Rupali to a friend, December 2023", "/rumours/she-leaves/"),
        ("verdict", "“She leaves”: no answer settles it so far", "/rumours/she-leaves/"),
    ]
    claim.safe_from = make_event()
    claim.decide("denied", "She said so.", by=make_editor(), statement=said)
    assert Notice.objects.latest("pk").title == "News of a rumour from later in the story"
