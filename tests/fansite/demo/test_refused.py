import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from fansite.accounts.models import User
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_somebodys_own_site_is_refused(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    make_article()
    with pytest.raises(CommandError, match="not the demo's"):
        call_command("demo", "--no-serve")
    assert not User.objects.filter(username="demo_editor").exists()
