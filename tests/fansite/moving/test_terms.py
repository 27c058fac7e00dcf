import pytest

from articles.models import Article
from cast.models import Tag
from fansite.moving.wordpress import import_wordpress
from tests.factories import make_character, make_tag
from tests.fansite.moving.export import post, write_export

pytestmark = pytest.mark.django_db


def bring(tmp_path, *items: str):
    return import_wordpress(write_export(tmp_path, *items))


def tags() -> set[tuple[str, str]]:
    return {(tag.name, tag.slug) for tag in Tag.objects.all()}


def test_a_category_tells_the_kind_and_is_then_no_tag(tmp_path):
    names = ["Interviews", "Written Update", "TRP", "photo gallery", "Opinion", "Explainer", "Latest News", "Family"]
    bring(tmp_path, *(post(name, categories=[name]) for name in names))
    kinds = list(Article.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["interview", "recap", "ratings", "photo", "opinion", "background", "news", "news"]
    assert tags() == {("Family", "family")}


def test_new_topics_get_latin_slugs(tmp_path):
    make_tag("Sets", slug="kitchen")
    hindi = "%e0%a4%b0"
    bring(
        tmp_path,
        post(
            tags=["R&amp;D", ("रंगोली", hindi), ("चाय", "chai"), ("Kitchen", "kitchen"), ("!!!", "x")],
            categories=["Uncategorized"],
        ),
    )
    assert {name: slug for name, slug in tags() if name != "रंगोली"} == {
        "Sets": "kitchen", "R&D": "rd", "चाय": "chai", "Kitchen": Tag.objects.get(name="Kitchen").slug,
    }  # fmt: skip
    assert Tag.objects.get(name="Kitchen").slug.startswith("kitchen-")
    assert Tag.objects.get(name="रंगोली").slug.startswith("topic-")


def test_spellings_of_one_topic_are_one_tag(tmp_path):
    report = bring(
        tmp_path, post(tags=["Diwali Special"]), post(tags=["diwali-special"], categories=["DIWALI SPECIAL"])
    )
    assert tags() == {("Diwali Special", "diwali-special")}
    assert report.made["new topics"] == 1


def test_a_name_of_several_is_left_out_and_said(tmp_path):
    make_character("Anupamaa", nicknames=["Anu"])
    make_character("Choti Anu", nicknames=["Anu"])
    report = bring(tmp_path, post(number=5, tags=["Anu"]))
    assert report.left["Tags left out, as the name may mean several"] == [
        "Anu on “A day in the aangan” (post 5): Anupamaa, Choti Anu"
    ]
    assert Article.objects.get().tag_rows.count() == 0


def test_the_serial_itself_gets_no_tag(tmp_path):
    report = bring(tmp_path, post(tags=["Anupamaa", "अनुपमा"]))
    assert tags() == set()
    assert len(report.left["Tags left out, as the whole site is about the serial"]) == 2
