import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fansite.models import ImportedItem
from fansite.moving.tables import LEFT_OUT, MADE_BY_MIGRATE, exported_models, go_on_from, last_numbers, snapshot
from tests.factories import make_draft


def labels() -> set[str]:
    return {model._meta.label_lower for model in exported_models()}


def test_every_table_is_exported_unless_it_is_named():
    everything = {model._meta.label_lower for model in apps.get_models()}
    assert labels() == everything - set(LEFT_OUT)
    assert set(LEFT_OUT) <= everything


def test_no_table_of_ours_is_left_out():
    ours = {"fansite", "accounts", "pictures", "cast", "articles", "comments"}
    assert {label for label in LEFT_OUT if label.partition(".")[0] in ours} == {
        "accounts.session",
        "fansite.siteversion",
        "fansite.waitingmail",
    }


@pytest.mark.django_db
def test_a_new_database_holds_only_what_migrate_makes():
    assert {model._meta.label_lower for model in exported_models() if model._base_manager.exists()} <= MADE_BY_MIGRATE


@pytest.mark.django_db
def test_ids_that_were_given_are_not_given_again():
    kept, gone = make_draft(), make_draft()
    gone_pk = gone.pk
    gone.delete()
    numbers = last_numbers()
    go_on_from({})
    assert last_numbers()["articles.article"] == kept.pk
    go_on_from(numbers)
    assert make_draft().pk > gone_pk


@pytest.mark.django_db(transaction=True)
def test_all_is_read_at_one_moment_without_keeping_writers_out():
    with CaptureQueriesContext(connection) as queries, snapshot():
        ImportedItem.objects.count()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SHOW transaction_isolation")
                assert cursor.fetchone()[0] == "repeatable read"
    if connection.vendor == "sqlite":
        assert queries[0]["sql"] == "BEGIN DEFERRED"
        assert connection.transaction_mode == "IMMEDIATE"
