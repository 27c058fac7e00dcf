from django import forms

from articles.comments.models import Grievance
from articles.comments.models.grievance import MOST_BODY
from fansite.text import clean_name, clean_text


class ContactForm(forms.Form):
    """A letter to the people who run the site."""

    topic = forms.ChoiceField(label="What is it about?", choices=Grievance.Kind.choices)
    name = forms.CharField(label="Your name", max_length=80)
    email = forms.EmailField(label="Your e-mail address", max_length=254, help_text="Only to answer you.")
    page = forms.CharField(label="Address of the page", max_length=300, required=False)
    body = forms.CharField(label="Your message", max_length=MOST_BODY, widget=forms.Textarea(attrs={"rows": 8}))
    # Left empty by people, who do not see it; programs that fill in every field give themselves away.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    def clean_name(self) -> str:
        return seen(clean_name(self.cleaned_data["name"]))

    def clean_email(self) -> str:
        address = self.cleaned_data["email"]
        try:
            address.rpartition("@")[2].encode("idna")
        except UnicodeError:
            raise forms.ValidationError("No mail can be sent to this address.") from None
        return address

    def clean_page(self) -> str:
        return clean_name(self.cleaned_data["page"])

    def clean_body(self) -> str:
        return seen(clean_text(self.cleaned_data["body"]))

    def words(self) -> dict[str, str]:
        """For `Grievance.objects.receive`."""
        return {"kind": self.cleaned_data["topic"]} | {
            name: self.cleaned_data[name] for name in ("name", "email", "page", "body")
        }


def seen(text: str) -> str:
    if not text:
        raise forms.ValidationError("There is nothing here that can be seen.")
    return text
