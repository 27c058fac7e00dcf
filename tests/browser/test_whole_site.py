"""Every link of the site leads somewhere: to a page within one redirect, and to a place that is on that page."""

import re
from collections import Counter

import pytest

from tests.browser.crawl import Answer, place
from tests.browser.page_types import FOREIGN_HOST


@pytest.fixture(params=["", "fan"], ids=["visitor", "fan"])
def answers(request, crawled) -> dict[str, Answer]:
    return crawled(request.param)


def test_every_link_ends_in_a_page_within_one_redirect(answers):
    wrong = {}
    for answer in answers.values():
        end = answers.get(place(answer.address, answer.location)[0], answer) if answer.location else answer
        if end.status != 200:
            wrong[answer.address] = f"{answer.status} {answer.location}, then {end.status} {end.location}"
    assert wrong == {}
    assert len(answers) > 300


def test_every_link_to_a_place_finds_it(answers):
    lost = set()
    for answer in answers.values():
        for address, fragment in [*answer.links, place(answer.address, answer.location)]:
            target = answers.get(address)
            if fragment and target and target.html and fragment not in target.ids:
                lost.add(f"{answer.address}: {address}#{fragment}")
    assert sorted(lost) == []


def test_no_page_gives_one_id_twice(answers):
    twice = {
        answer.address: [name for name, count in Counter(answer.ids).items() if count > 1]
        for answer in answers.values()
    }
    assert {address: names for address, names in twice.items() if names} == {}


def test_every_picture_has_the_type_that_its_name_says(crawled):
    answers = crawled("")
    kinds = Counter(
        (re.sub(r".*\.", "", address), answer.kind) for address, answer in answers.items() if "/media/" in address
    )
    assert set(kinds) == {("avif", "image/avif"), ("webp", "image/webp")}
    assert sum(kinds.values()) > 100


def test_the_server_had_nothing_to_complain_of(answers, site):
    complaints = re.findall(r"ERROR .*", site.log.read_text())
    assert [line for line in complaints if FOREIGN_HOST not in line] == []


def test_every_page_that_links_lead_to_is_valid(crawled, checked, tmp_path):
    """As a visitor gets them; those of a fan are of the types above."""
    names = {}
    for number, answer in enumerate(answer for answer in crawled("").values() if answer.html):
        names[f"{number}.html"] = answer.address
        (tmp_path / f"{number}.html").write_text(answer.html)
    assert [(names[name], words) for name, words in checked(paths=sorted(tmp_path.iterdir()))] == []
    assert len(names) > 100
