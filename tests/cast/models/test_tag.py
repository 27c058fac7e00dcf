import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cast.models import Tag, TagAlias
from tests.factories import make_actor, make_character, make_tag

pytestmark = pytest.mark.django_db


def names(tags):
    return [tag.name for tag in tags]


def test_a_profile_always_has_its_tag():
    actor = make_actor("Aashish Mehrotra", name_hi="आशीष मेहरोत्रा", spellings=["Ashish Mehrotra"], nicknames=["Ashu"])
    assert (actor.tag.kind, actor.tag.slug, actor.name) == ("actor", "aashish-mehrotra", "Aashish Mehrotra")
    assert set(actor.tag.aliases.values_list("text", "kind")) == {
        ("Aashish Mehrotra", "name"),
        ("आशीष मेहरोत्रा", "hindi"),
        ("Ashish Mehrotra", "spelling"),
        ("Ashu", "nickname"),
    }


def test_a_profile_is_made_whole_or_not_at_all():
    make_tag("Pari")
    with pytest.raises(ValidationError):
        make_character("Pari")
    assert names(Tag.objects.all()) == ["Pari"]


@pytest.mark.parametrize("typed", ["Toshu", "toshu", "TOSHU ", "paritosh", "तोषु"])
def test_every_spelling_leads_to_one_tag(typed):
    make_character("Paritosh", name_hi="परितोष", spellings=["तोषु"], nicknames=["Toshu"])
    make_character("Pari")
    assert names(Tag.objects.named(typed)) == ["Paritosh"]


def test_an_ambiguous_name_offers_a_choice():
    make_character("Anupamaa", nicknames=["Anu"])
    make_character("Choti Anu", nicknames=["Anu"])
    assert names(Tag.objects.at_address("anu")) == ["Anupamaa", "Choti Anu"]


def test_a_live_slug_wins_over_an_alias():
    make_character("Anu")
    make_character("Anupamaa", nicknames=["Anu"])
    assert names(Tag.objects.at_address("anu")) == ["Anu"]


def test_a_former_address_leads_on_for_ever():
    tag = make_tag("TRP")
    tag.take_names("TRP talk", slug="trp-talk")
    assert names(Tag.objects.at_address("trp")) == ["TRP talk"]
    with pytest.raises(ValidationError, match="leads to another tag"):
        make_tag("TRP")
    make_tag("TRP", slug="trp-charts")
    assert names(Tag.objects.at_address("trp")) == ["TRP talk"]


def test_a_slug_can_be_taken_back():
    tag = make_tag("Leap")
    tag.take_names("The leap", slug="the-leap")
    tag.take_names("Leap", slug="leap")
    assert names(Tag.objects.at_address("the-leap")) == names(Tag.objects.at_address("leap")) == ["Leap"]
    assert TagAlias.objects.filter(slug="leap").count() == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "trp"}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"name": "अनुपमा"}, "slug"),
        ({"name": "Other", "slug": "trp"}, "slug"),
        ({"name": "Other", "slug": "Not_Latin"}, "slug"),
        ({"name": "Other", "slug": "two--hyphens"}, "slug"),
        ({"name": "Other", "slug": "under_score"}, "slug"),
    ],
)
def test_names_that_cannot_be_kept_are_refused_by_field(fields, field):
    make_tag("TRP")
    with pytest.raises(ValidationError) as refusal:
        Tag.objects.add(**fields)
    assert list(refusal.value.message_dict) == [field]
    assert Tag.objects.count() == 1


def test_the_database_refuses_a_slug_that_is_not_latin():
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.create(name="x", slug="अनुपमा")


def test_setting_spellings_drops_the_others():
    tag = make_tag("Shah house")
    tag.set_spellings(["Shah niwas", "The Shahs"])
    tag.set_spellings(["The Shahs", "Shah ghar", "  "])
    assert tag.other_names == ["Shah ghar", "The Shahs"]


def test_deleting_a_profile_leaves_a_topic():
    actor = make_actor("Viraj Kapoor")
    actor.delete()
    tag = Tag.objects.with_profile().get(name="Viraj Kapoor")
    assert (tag.kind, tag.profile) == ("topic", None)


def test_tag_input_finds_beginnings_of_any_word():
    make_actor("Aashish Mehrotra", spellings=["Aashish K.N Mehrotra"])
    make_actor("Adhik Mehta")
    assert names(Tag.objects.beginning("meh")) == ["Aashish Mehrotra", "Adhik Mehta"]
    assert names(Tag.objects.beginning("aashishk")) == ["Aashish Mehrotra"]
    assert names(Tag.objects.beginning("%")) == []


def test_a_slug_is_made_of_any_latin_name():
    assert make_tag("Under_score & Café – the _2nd_").slug == "under-score-cafe-the-2nd"


def test_names_are_found_among_words_the_longest_first():
    ganguly = make_actor("Rupali Ganguly").tag.pk
    rupali, other = make_actor("Rupali").tag.pk, make_character("Rupali (character)", spellings=["Rupali"]).tag.pk
    named = TagAlias.objects.named_in(["when", "rupali", "ganguli", "met", "Rupali", "Ganguly"])
    assert named == [
        (("when",), ()),
        (("rupali",), tuple(sorted((rupali, other)))),
        (("ganguli",), ()),
        (("met",), ()),
        (("Rupali", "Ganguly"), (ganguly,)),
    ]
    assert TagAlias.objects.named_in([]) == []
