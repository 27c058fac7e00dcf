from itertools import combinations

from django.template.loader import render_to_string

from fansite.pictures.rangoli import symbol

SEEDS = [*(f"fan_{number}" for number in range(600)), "", "अनुपमा", "Samar Shah", "x" * 500]


def drawn(seed: str) -> str:
    return render_to_string("pictures/_symbol.html", {"symbol": symbol(seed)}).strip()


def test_a_symbol_weighs_at_most_600_bytes():
    heavy = {seed: len(drawn(seed).encode()) for seed in SEEDS if len(drawn(seed).encode()) > 600}
    assert heavy == {}


def test_the_same_seed_gives_the_same_symbol_however_it_is_written():
    first = [symbol(seed) for seed in SEEDS]
    assert [symbol(seed) for seed in SEEDS] == first
    assert symbol("Ame\u0301lie") == symbol("Am\u00e9lie")


def test_everybody_looks_different():
    drawn = {seed: symbol(seed) for seed in SEEDS}
    alike = [
        (a, b) for a, b in combinations(SEEDS, 2) if drawn[a].layers == drawn[b].layers or drawn[a].id == drawn[b].id
    ]
    assert alike == []


def test_nothing_of_a_seed_is_written_into_the_page():
    assert "onload" not in drawn('"><svg onload=alert(1)>')


def test_every_symbol_stands_on_a_ground_of_its_own():
    """So it is seen on light paper and on dark."""
    assert {(symbol(seed).layers[0].radius, bool(symbol(seed).layers[0].colour)) for seed in SEEDS} == {(50, True)}
