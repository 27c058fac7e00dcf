import pytest

from tests.factories import make_event, make_rating, make_source

pytestmark = pytest.mark.django_db


def test_without_figures_there_are_statements_and_no_line(client):
    first = make_rating("It has dropped.", reported_by=make_source(publisher="BollywoodLife", date="2023-12"))
    make_rating("It is topping the chart.", rank=1, reported_by=make_source(date=""), contradicts=first)
    page = client.get("/story/ratings/").content.decode()
    for words in (
        "BollywoodLife",
        "December 2023",
        "no date known",
        "Rank 1",
        "These do not say the same.",
        "no line to draw",
    ):
        assert words in page, words
    assert "<svg viewBox" not in page
    assert f'id="r{first.pk}"' in page


def test_with_figures_the_line_has_its_table_and_its_events(client):
    for week, figure in (("2023-W48", "2.4"), ("2023-W50", "0")):
        make_rating(week=week, figure=figure, channel_group="Hindi, urban")
    event = make_event("The cake", happened="2023-12-05")
    page = client.get("/story/ratings/").content.decode()
    for words in ('<svg viewBox="0 0 720 260"', "Hindi, urban, by week", "<td>2.40</td>", "<td>0.00</td>", "0.00 TVR",
                  f'<a href="/story/#e{event.pk}">The cake</a>', "week 48 of 2023, from 27 November"):  # fmt: skip
        assert words in page, words
    assert "no line to draw" not in page


def test_an_empty_ledger_says_so(client):
    assert "Nothing was said yet" in client.get("/story/ratings/").content.decode()
