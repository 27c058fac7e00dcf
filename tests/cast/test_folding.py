import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast.folding import fold

SPELLINGS = [
    ["Choti Anu", "choti-anu", "Chhoti Anu", "chotianu", "छोटी अनु"],
    ["Aashish K.N Mehrotra", "ashish kn  mehrotra", "Aasheesh K. N. Mehrotra"],
    ["Anupamaa", "Anupama", "ANUPMA", "anupaama", "अनुपमा"],
    ["Aashish Mehrotra", "Ashish Mehrotra", "Asheesh Mehrotra", "आशीष मेहरोत्रा"],
    ["Toshu", "Toshoo", "तोशु"],
    ["Paritosh", "paritos", "परितोष"],
    ["Samar Shah", "Sammar Shaah", "समर शाह"],
    ["Vanraj", "Vanaraj", "वनराज"],
    ["Kinjal", "किंजल"],
    ["Adhik", "Adik", "अधिक"],
    ["Café", "cafe", "CAFE\u0301"],
]


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda spellings: spellings[0])
def test_spellings_of_one_name_meet(spellings):
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_other_names_do_not():
    others = [spellings[0] for spellings in SPELLINGS] + [
        "Anu",
        "Anuj",
        "अनपम",
        "की",
        "का",
        "Pari",
        "Priya",
        "Rahi",
        "Rhea",
    ]
    assert len({fold(name) for name in others}) == len(others)


def test_nothing_that_can_be_seen_folds_to_nothing():
    assert fold(" -.!\u200b") == ""


names = st.text(st.sampled_from("aeiouhbdgkmnprsty AEN.-ँआऊअकमहशऱ्ंाीुé"), max_size=30) | st.text(max_size=30)


@given(names)
def test_folding_again_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


@given(names)
def test_case_form_and_spaces_never_matter(name):
    assert fold(f"  {unicodedata.normalize('NFD', name)} ") == fold(unicodedata.normalize("NFC", name))


@given(st.text(st.sampled_from("aeioubdgkmnprst"), min_size=1, max_size=12), st.integers(0, 11))
def test_a_doubled_letter_is_the_letter(name, place):
    place %= len(name)
    if name[place] in "aeo" and (name[place] != "a"):
        return  # ee and oo are sounds of their own
    assert fold(name[:place] + name[place] + name[place:]) == fold(name)
