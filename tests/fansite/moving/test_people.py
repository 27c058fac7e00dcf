import pytest
from allauth.account.models import EmailAddress

from fansite.accounts.models import User
from fansite.moving.people import People, free_username
from fansite.moving.report import Report
from fansite.moving.wxr import Author, Survey
from tests.factories import make_fan

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Asha Rao", "asha_rao"),
        ("a", "author_a"),
        ("admin@blog.example", "adminblogexample"),
        ("x" * 50, "x" * 30),
        ("author", "author"),
    ],
)
def test_a_login_becomes_a_username(text, name):
    assert free_username(text) == name
    make_fan(name)
    assert free_username(text) == f"{name[:28]}_2"


@pytest.mark.parametrize("text", ["आशा", "🙂", "", "। ॥", "--"])
def test_what_has_no_latin_letters_gets_a_number(text):
    name = free_username(text, guest=True)
    assert name.startswith("guest_")
    make_fan(name)  # the database takes it


def test_an_author_is_known_by_address_and_then_by_mark():
    fan = make_fan("asha_fan")
    people = People(Survey(blog="https://a.example", authors={"asha": Author("asha", "ASHA_FAN@example.com")}))
    assert people.author("asha", Report()) == fan
    fan.email = "other@example.com"
    fan.save()
    assert people.author("asha", Report()) == fan


def test_only_a_proven_second_address_counts():
    fan = make_fan()
    second = EmailAddress.objects.create(user=fan, email="asha@mail.example", verified=False)
    survey = Survey(blog="https://a.example", authors={"asha": Author("asha", "asha@mail.example")})
    assert People(survey).author("asha", Report()) != fan
    User.objects.filter(username="asha").delete()
    second.verified = True
    second.save()
    assert People(survey).author("asha", Report()) == fan


def test_the_same_login_of_two_blogs_is_two_people():
    first, second = (People(Survey(blog=f"https://{host}.example")).author("admin", Report()) for host in "ab")
    assert (first.username, second.username) == ("admin", "admin_2")
