from fansite.models.demo_item import DemoItem

__all__ = ["DemoItem"]
