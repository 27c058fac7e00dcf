import pytest

from cast.folding import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Choti Anu", "choti-anu"),
        ("Aashish K.N Mehrotra", "aashish kn  mehrotra"),
        ("Café", "cafe"),
        ("ANUPAMAA", "anupamaa"),
    ],
)
def test_spellings_of_one_name_meet(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("की", "का"), ("अनुपमा", "अनपम"), ("Anu", "Anuj")])
def test_other_names_do_not(one, other):
    assert fold(one) != fold(other)


def test_nothing_that_can_be_seen_folds_to_nothing():
    assert fold(" -.!\u200b") == ""
