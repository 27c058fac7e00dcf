from django import forms
from django.conf import settings
from django.core.mail import EmailMessage

from fansite.text import clean_name, clean_text


class ContactForm(forms.Form):
    """A letter to the people who run the site."""

    TOPICS = [
        ("correction", "A correction"),
        ("takedown", "Please take something down"),
        ("complaint", "A complaint about a comment or a decision"),
        ("other", "Something else"),
    ]

    topic = forms.ChoiceField(label="What is it about?", choices=TOPICS)
    name = forms.CharField(label="Your name", max_length=80)
    email = forms.EmailField(label="Your e-mail address", help_text="Only to answer you.")
    page = forms.CharField(label="Address of the page", max_length=300, required=False)
    body = forms.CharField(label="Your message", max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))
    # Left empty by people, who do not see it; programs that fill in every field give themselves away.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    def clean_name(self) -> str:
        return seen(clean_name(self.cleaned_data["name"]))

    def clean_body(self) -> str:
        return seen(clean_text(self.cleaned_data["body"]))

    def letter(self) -> EmailMessage:
        data = self.cleaned_data
        lines = [f"From: {data['name']} <{data['email']}>", f"Page: {data['page'] or '-'}", "", data["body"]]
        subject = f"[{settings.SITE_NAME}] {dict(self.TOPICS)[data['topic']]}"
        return EmailMessage(subject, "\n".join(lines), to=[settings.CONTACT_EMAIL], reply_to=[data["email"]])


def seen(text: str) -> str:
    if not text:
        raise forms.ValidationError("There is nothing here that can be seen.")
    return text
