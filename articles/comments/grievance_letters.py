"""The mails about what somebody wrote through the contact page.

To the person they repeat neither the name nor the words: an address may be somebody else's, who never wrote.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

if TYPE_CHECKING:
    from articles.comments.models.grievance import Grievance


def to_the_house(grievance: "Grievance") -> EmailMessage:
    desk = settings.SITE_URL + reverse("admin:comments_grievance_answer", args=[grievance.pk])
    lines = [f"From: {grievance.name} <{grievance.email}>", f"Page: {grievance.page or '-'}", "", grievance.body]
    subject = f"[{settings.SITE_NAME}] {grievance.number}: {grievance.get_kind_display()}"
    body = "\n".join([*lines, "", f"Answer it on the desk: {desk}"])
    return EmailMessage(subject, body, to=[settings.CONTACT_EMAIL], reply_to=[grievance.email])


def acknowledgement(grievance: "Grievance") -> EmailMessage:
    return to_the_person(grievance, "acknowledged", "we have your message")


def settlement(grievance: "Grievance") -> EmailMessage:
    return to_the_person(grievance, "settled", "our answer")


def to_the_person(grievance: "Grievance", step: str, about: str) -> EmailMessage:
    words = {
        "grievance": grievance,
        "SITE_NAME": settings.SITE_NAME,
        "contact": settings.SITE_URL + reverse("pages:contact"),
    }
    body = render_to_string(f"comments/email/grievance_{step}.txt", words)
    return EmailMessage(f"[{settings.SITE_NAME}] {grievance.number}: {about}", body, to=[grievance.email])
