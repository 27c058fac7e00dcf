from fansite.pictures.models import Picture


class CoveredPhoto:
    """The cover of a photo whose picture lies later than its reader has come: its words, people and credit tell as well."""

    template = "articles/_photo.html"
    is_covered = True
    html = ""

    def __init__(self, picture: Picture):
        self.cover_mark: str = picture.cover_mark
