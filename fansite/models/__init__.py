from fansite.models.demo_item import DemoItem
from fansite.models.imported_item import ImportedItem
from fansite.models.search_entry import SearchEntry
from fansite.models.search_word import SearchWord
from fansite.models.site_version import SiteVersion
from fansite.models.waiting_mail import WaitingMail

__all__ = ["DemoItem", "ImportedItem", "SearchEntry", "SearchWord", "SiteVersion", "WaitingMail"]
