"""PostgreSQL that restarts under the site, and a pool that has no more to give."""

import pytest
from django.db import OperationalError, connection

from tests.factories import make_article
from tests.fansite.test_pagecache import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def cut_all() -> None:
    """What a restart of the server does to everybody's connections."""
    name = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def test_the_page_after_a_restart_is_there(client):
    path = make_article().get_absolute_url()
    connection.close()
    cut_all()
    assert client.get(path).status_code == 200


def test_kept_pages_outlive_a_restart():
    path, visitor = make_article().get_absolute_url(), Visitor()
    assert visitor.ask(path)[0] == "200 OK"
    # The look at the version holds a connection that no request gives back.
    connection.ensure_connection()
    cut_all()
    assert [visitor.ask(path)[0] for _ in range(3)] == ["200 OK"] * 3


def test_an_empty_pool_says_so_in_time_and_fills_again(client, monkeypatch):
    path, own = make_article().get_absolute_url(), connection.pool
    connection.close()
    monkeypatch.setattr(own, "timeout", 0.2)
    others = [connection.copy() for _ in range(own.max_size)]
    for one in others:
        one.ensure_connection()
    with pytest.raises(OperationalError, match="couldn't get a connection"):
        connection.ensure_connection()
    for one in others:
        one.close()
    assert client.get(path).status_code == 200
