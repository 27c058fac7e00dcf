import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """Each test's pictures lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def fresh_limits(db):
    """Nobody has sent anything yet, as far as the rate limits know."""
    cache.clear()
