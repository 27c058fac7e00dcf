from fansite.pictures.models.picture import Picture
from fansite.pictures.models.rendition import Rendition

__all__ = ["Picture", "Rendition"]
