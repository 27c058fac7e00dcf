import pytest
from django.db import IntegrityError, transaction

from cast.models import RatingStatement
from tests.factories import make_rating, make_source

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("week", "date", "moment", "words"),
    [
        ("2023-W48", "2024", "2023-11-27", "week 48 of 2023, from 27 November"),
        ("", "2023-12", "2023-12", "December 2023"),
        ("", "", "", "no date known"),
    ],
)
def test_a_statement_is_dated_by_its_week_or_its_source(week, date, moment, words):
    statement = make_rating(week=week, reported_by=make_source(date=date))
    assert (statement.moment, statement.when_words) == (moment, words)


@pytest.mark.parametrize(
    "fields", [{"text": ""}, {"figure": -1}, {"figure": 101}, {"rank": 0}, {"reported_by": None}], ids=str
)
def test_the_database_holds_what_a_statement_is(fields):
    ordinary = {"text": "On top.", "reported_by": make_source()}
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingStatement.objects.create(**ordinary | fields)
    RatingStatement.objects.create(**ordinary | {"figure": "2.4", "rank": 1})


def test_a_statement_is_kept_once_and_does_not_contradict_itself():
    statement = make_rating("On top.")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_rating("On top.", reported_by=statement.reported_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingStatement.objects.update(contradicts=statement)
