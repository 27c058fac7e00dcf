import re

import pytest
from django.test import Client

from tests.factories import PASSWORD, make_event, make_fan, make_verified

pytestmark = pytest.mark.django_db
KEEP = {"theme": "system", "spoiler": "open"}


def checked(page: str) -> str:
    return re.search(r'name="spoiler" value="(\w+)"[^>]* checked', page)[1]


@pytest.fixture
def fair():
    make_event("The fair burns down")
    return make_event("Who lit the fire", is_break=True, break_label="up to the fair")


def test_the_points_that_can_be_chosen_tell_nothing(client, fair):
    page = client.get("/reading/").text
    assert "Up to the fair" in page
    assert "burns" not in page
    assert "lit the fire" not in page
    assert checked(page) == "open"


@pytest.mark.parametrize("chosen", ["0", "fair"])
def test_a_point_is_kept_in_a_cookie_that_script_does_not_read(client, fair, chosen):
    point = str(fair.pk) if chosen == "fair" else chosen
    cookie = client.post("/reading/", KEEP | {"spoiler": point}).cookies["spoiler"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (point, True, "Lax")
    assert checked(client.get("/reading/").text) == point
    assert client.post("/reading/", KEEP).cookies["spoiler"]["max-age"] == 0


@pytest.mark.parametrize("point", ["", "nonsense", "999999", "-1"])
def test_what_is_no_point_is_refused(client, fair, point):
    response = client.post("/reading/", KEEP | {"spoiler": point})
    assert response.status_code == 200
    assert "spoiler" not in response.cookies
    assert "errorlist" in response.text


def test_a_break_that_is_gone_means_the_beginning(client, fair):
    client.cookies["spoiler"] = str(fair.pk)
    fair.is_break, fair.break_label = False, ""
    fair.save()
    assert checked(client.get("/reading/").text) == "0"
    assert "burns" not in client.get("/story/").text


def test_a_fan_keeps_the_point_on_every_device(client, fair):
    fan = make_fan()
    client.force_login(fan)
    client.post("/reading/", KEEP | {"spoiler": str(fair.pk)})
    fan.refresh_from_db()
    assert fan.spoiler_point == fair.pk
    client.cookies.pop("spoiler")
    make_event("What came of it")
    page = client.get("/story/").text
    assert "lit the fire" in page
    assert "came of it" not in page
    client.post("/reading/", KEEP)
    client.cookies["spoiler"] = "0"  # of somebody else, on a device that they share
    assert "came of it" in client.get("/story/").text


def test_signing_in_brings_the_point_to_the_device_and_signing_out_leaves_it_there(client, fair):
    fan = make_verified(make_fan(spoiler_point=0))
    signed_in = client.post("/accounts/login/", {"login": fan.username, "password": PASSWORD})
    assert signed_in.cookies["spoiler"].value == "0"
    client.post("/accounts/logout/")
    assert "burns" not in client.get("/story/").text


def test_who_signs_in_keeps_the_devices_point_until_the_account_has_one(client, fair):
    client.cookies["spoiler"] = "0"
    client.force_login(make_fan())
    assert "burns" not in client.get("/story/").text


def test_the_colours_follow_a_fan_to_every_device(client):
    fan = make_verified(make_fan())
    client.force_login(fan)
    client.post("/reading/", KEEP | {"theme": "dark"})
    other = Client()
    other.cookies["theme"] = "light"  # of somebody else, on a device that they share
    other.force_login(fan)
    assert '<html lang="en" data-theme="dark">' in other.get("/").text
    assert re.search(r'name="theme" value="dark"[^>]* checked', other.get("/reading/").text)
    typed = {"login": fan.username, "password": PASSWORD}
    assert Client().post("/accounts/login/", typed).cookies["theme"].value == "dark"
    client.post("/reading/", KEEP)
    assert '<html lang="en">' in other.get("/").text
    signed_in = Client().post("/accounts/login/", typed)
    assert (signed_in.cookies["theme"].value, signed_in.cookies["theme"]["max-age"]) == ("", 0)


def test_who_has_not_chosen_colours_has_those_of_the_device(client):
    client.cookies["theme"] = "dark"
    client.force_login(make_fan())
    assert 'data-theme="dark"' in client.get("/").text
    client.cookies["theme"] = "neon"
    assert '<html lang="en">' in client.get("/").text
