import pytest

from fansite.accounts.models import Notice
from tests.factories import make_fan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


@pytest.fixture
def fan(client):
    fan = make_fan()
    client.force_login(fan)
    return fan


def tell(fan, count=1):
    for number in range(count):
        Notice.objects.tell([fan.pk], "story", about=f"story:{number}", title=f"News {number}", path="/articles/s/")


def shown(client, query=""):
    return [notice.title for notice in client.get(f"/me/notices/{query}").context["notices"]]


def test_notices_stand_newest_first_page_on_and_are_the_fans_alone(client, fan):
    tell(fan, 22)
    tell(make_fan())
    titles = [f"News {number}" for number in reversed(range(22))]
    page = client.get("/me/notices/")
    assert shown(client) == titles[:20]
    assert shown(client, page.context["next_url"]) == titles[20:]
    assert '<a href="/articles/s/"><span class="said"><span class="unseen">New: </span>News 21' in page.text


def test_all_are_marked_as_read_but_what_came_meanwhile(client, fan):
    tell(fan, 3)
    other = make_fan()
    tell(other)
    until = Notice.objects.filter(fan=fan).order_by("pk")[1].pk
    assert client.post("/me/notices/", {"until": until})["Location"] == "/me/notices/"
    assert Notice.objects.unread_words(fan) == "1"
    assert Notice.objects.unread_words(other) == "1"
    for odd in ("", "x", "-1", "9" * 40, "1\0"):
        assert client.post("/me/notices/", {"until": odd}).status_code == 302
    assert Notice.objects.unread_words(fan) == "1"


def test_looking_at_them_marks_nothing_and_each_page_says_how_many_are_new(client, fan):
    assert 'class="new"' not in client.get("/about/").text
    tell(fan, 3)
    client.get("/me/notices/")
    page = client.get("/about/").text
    assert 'aria-label="Your menu, 3 unread notices"' in page
    assert page.count('<b class="new">3') == 4  # for a desk and for a phone, in the bar and in the menu


def test_visitors_are_led_to_sign_in(client):
    assert client.get("/me/notices/")["Location"] == "/accounts/login/?next=/me/notices/"
