import pytest

from articles.models import TaggedArticle
from cast.models import TagFollow
from tests.factories import make_actor, make_article, make_editor, make_fan, make_tag

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


def test_a_fan_follows_and_stops_however_often_it_is_sent(client):
    fan, actor = make_fan(), make_actor("Rupali")
    client.force_login(fan)
    for on, count in (("1", 1), ("1", 1), ("0", 0), ("0", 0)):
        client.get("/tags/rupali/follow/")
        assert client.post("/tags/rupali/follow/", {"on": on})["Location"] == "/tags/rupali/"
        assert TagFollow.objects.filter(fan=fan, tag=actor.tag).count() == count


@pytest.mark.parametrize(
    ("typed", "leads"), [("/cast/actors/rupali/?open=e1", "/cast/actors/rupali/?open=e1"), ("//evil.example/", "/tags/rupali/"), ("", "/tags/rupali/")]
)  # fmt: skip
def test_who_followed_comes_back_to_the_page(client, typed, leads):
    make_actor("Rupali")
    client.force_login(make_fan())
    assert client.post("/tags/rupali/follow/", {"on": "1", "next": typed})["Location"] == leads


def test_a_visitor_is_led_through_sign_in_and_back(client):
    make_actor("Rupali")
    for page in ("/tags/rupali/", "/cast/actors/rupali/"):
        assert '<a class="chip" href="/tags/rupali/follow/" rel="nofollow">Follow Rupali</a>' in client.get(page).text
    for answer in (client.get("/tags/rupali/follow/"), client.post("/tags/rupali/follow/", {"on": "1"})):
        assert answer["Location"] == "/accounts/login/?next=/tags/rupali/follow/"
    assert not TagFollow.objects.exists()


def test_a_former_address_leads_to_the_form_and_what_is_no_tag_is_not_found(client):
    make_tag("TRP").take_names("TRP talk", slug="trp-talk")
    client.force_login(make_fan())
    assert client.get("/tags/trp/follow/")["Location"] == "/tags/trp-talk/follow/"
    assert client.post("/tags/nobody/follow/", {"on": "1"}).status_code == 404


def test_the_pages_of_a_person_say_whether_it_is_followed(client):
    fan, actor = make_fan(), make_actor("Rupali")
    client.force_login(fan)
    for on, words in ((False, "Follow Rupali</button>"), (True, "You follow Rupali <b>Stop</b></button>")):
        actor.tag.set_follow(fan=fan, on=on)
        for page in ("/tags/rupali/", "/cast/actors/rupali/"):
            assert words in client.get(page).text, page


def test_follows_survive_the_merging_of_tags():
    both, one = make_fan(), make_fan()
    wrong, right = make_tag("Sagar Parikh"), make_tag("Sagar Parekh")
    for fan, tag in ((both, wrong), (both, right), (one, wrong)):
        tag.set_follow(fan=fan, on=True)
    TaggedArticle.objects.merge(wrong, into=right, by=make_editor())
    assert set(TagFollow.objects.values_list("fan", "tag")) == {(both.pk, right.pk), (one.pk, right.pk)}


def test_for_you_shows_each_story_under_the_followed_tags_once_and_pages_on(client):
    fan, first, second, other = make_fan(), make_tag("One"), make_tag("Two"), make_tag()
    for tag in (first, second):
        tag.set_follow(fan=fan, on=True)
    other.set_follow(fan=make_fan(), on=True)
    stories = [make_article(tags=[first, second]) for _ in range(22)]
    make_article(tags=[other])
    client.force_login(fan)
    page = client.get("/me/for-you/")
    assert page.context["articles"] == stories[:1:-1]
    assert client.get(f"/me/for-you/{page.context['next_url']}").context["articles"] == stories[1::-1]
    assert ">One</a>" in page.text


def test_for_you_is_the_fans_alone(client):
    assert client.get("/me/for-you/")["Location"] == "/accounts/login/?next=/me/for-you/"
