import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fansite.paging import EPOCH, MICROSECOND, read_key


@given(st.datetimes(min_value=datetime.datetime(1970, 1, 2), timezones=st.just(datetime.UTC)), st.integers(1, 10**15))
def test_a_key_reads_back_to_the_microsecond(moment, pk):
    assert read_key(f"{(moment - EPOCH) // MICROSECOND}-{pk}") == (moment, pk)


@pytest.mark.parametrize(
    "text", [None, "", "-", "1", "1-", "-1", "a-b", "१-२", "1-2-3", "9" * 30 + "-1", "999999999999999999-1", "1.5-2"]
)
def test_what_is_no_key_begins_from_the_first_page(text):
    assert read_key(text) is None
