"""A mail of the running site: filed where it says, valid, and as open to everybody as a page."""

import email
import email.policy

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.page_types import send
from tests.browser.visits import faults


def test_a_mail_looks_as_the_site_does(reader, site, stage, checked, tmp_path):
    page = reader("").new_page()
    page.goto("/accounts/password/reset/")
    send(email="stage_mira@example.com")(page)
    filed = [file.read_text().partition("-" * 79)[0] for file in (site.data_dir / "mail").iterdir()]
    letters = [email.message_from_string(text, policy=email.policy.default) for text in filed]
    (letter,) = [one for one in letters if one["Subject"] == "[Aangan] A new password"]
    assert letter["To"] == "stage_mira@example.com"
    assert f"{site.address}/accounts/password/reset/key/" in letter.get_body(["plain"]).get_content()
    html = letter.get_body(["html"]).get_content()
    page.context.add_init_script(AXE_SCRIPT)
    alone = page.context.new_page()  # away from the site's policy, as in a mail program
    alone.set_content(html)
    assert faults(alone) == []
    (tmp_path / "mail.html").write_text(html)
    assert checked(paths=[tmp_path / "mail.html"]) == []
    page.context.close()
