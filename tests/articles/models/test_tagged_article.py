import pytest

from articles.models import Article, TaggedArticle
from cast.models import Actor, MergeNotAllowed, Tag, TagMerge
from fansite.search import Question, Term, find, tally
from tests.factories import (
    make_actor,
    make_article,
    make_character,
    make_draft,
    make_editor,
    make_picture,
    make_portrayal,
    make_tag,
)

pytestmark = pytest.mark.django_db


def test_a_merge_moves_stories_names_and_addresses():
    wrong = make_tag("Sagar Parikh", name_hi="सागर पारिख", spellings=["Sagar P"], nicknames=["Saga"])
    wrong.take_names("Sagar Parikh", slug="sagar-p")
    right, editor = make_actor("Sagar Parekh", spellings=["Sagar P"]).tag, make_editor()
    both, one, draft = make_article(tags=[wrong, right]), make_article(tags=[wrong]), make_draft(tags=[wrong])
    former = wrong.pk
    assert TaggedArticle.objects.merge(wrong, into=right, by=editor) == 2
    assert not Tag.objects.filter(pk=former).exists()
    assert list(TaggedArticle.objects.order_by("content_object").values_list("content_object", "tag")) == [
        (both.pk, right.pk),
        (one.pk, right.pk),
        (draft.pk, right.pk),
    ]
    assert list(Article.objects.of_tag(right, most=5)) == [one, both]
    for name in ("Sagar Parikh", "सागर पारिख", "saga", "sagar p", "sagar-p", "sagar-parikh"):
        assert list(Tag.objects.named(name)) == [right], name
    for slug in ("sagar-p", "sagar-parikh"):
        assert Tag.objects.at_address(slug) == [right]
    merge = TagMerge.objects.get()
    assert (merge.name, merge.former, merge.tag, merge.by) == ("Sagar Parikh", former, right, editor)


def test_search_knows_the_stories_by_the_tag_they_were_merged_into():
    first, second, third = make_tag("Weding"), make_tag("Weddings"), make_tag("Shaadi")
    story, both = make_article(title="Leap", tags=[first]), make_article(title="Leap", tags=[first, second])
    editor, former = make_editor(), (first.pk, second.pk)
    TaggedArticle.objects.merge(first, into=second, by=editor)
    TaggedArticle.objects.merge(second, into=third, by=editor)
    merged = dict(TagMerge.objects.values_list("former", "tag"))
    assert merged == dict.fromkeys(former, third.pk)
    assert find(Question((Term(("shaadi",), (third.pk, *former)),)))[0] == [both.pk, story.pk]
    told = tally(Question((Term(("leap",)),)), same=merged)
    assert told.tags == {third.pk: 2}


def test_a_profile_joins_the_other():
    wrong = make_actor("Sagar Parikh", bio="What we wrote", picture=make_picture())
    right = make_actor("Sagar Parekh")
    role = make_portrayal(actor=wrong, character=make_character())
    TaggedArticle.objects.merge(wrong.tag, into=right.tag, by=make_editor())
    right.refresh_from_db()
    role.refresh_from_db()
    assert (role.actor, right.bio, right.picture) == (right, "What we wrote", wrong.picture)
    assert list(Actor.objects.all()) == [right]


@pytest.mark.parametrize("kinds", ["actor into topic", "actor into character", "itself"])
def test_what_cannot_be_one_stays_two(kinds):
    actor = make_actor().tag
    into = {"actor into topic": make_tag, "actor into character": lambda: make_character().tag, "itself": lambda: actor}
    story = make_article(tags=[actor])
    with pytest.raises(MergeNotAllowed):
        TaggedArticle.objects.merge(actor, into=into[kinds](), by=make_editor())
    assert story.tag_list == [actor]
