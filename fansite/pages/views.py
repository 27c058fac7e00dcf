import logging
import smtplib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fansite.limits import limited
from fansite.meta import PageMeta
from fansite.pages.forms import ContactForm

logger = logging.getLogger(__name__)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    meta = PageMeta(f"About {settings.SITE_NAME}", "Who makes this site, and what it is not.", reverse("pages:about"))
    return render(request, "pages/about.html", {"meta": meta})


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    meta = PageMeta("House rules", "How we talk to each other here.", reverse("pages:rules"))
    return render(request, "pages/rules.html", {"meta": meta})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    meta = PageMeta("Privacy", "What we keep of you, and what we do not.", reverse("pages:privacy"))
    return render(request, "pages/privacy.html", {"meta": meta})


@limited("contact")
def contact(request: HttpRequest) -> HttpResponse:
    form = ContactForm(request.POST or None, initial={"page": request.GET.get("page", "")[:300]})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"] or sent(form):
            return redirect(f"{reverse('pages:contact')}?sent=1")
        form.add_error(None, "Your message could not be sent just now. It is still here: please try again in a while.")
    meta = PageMeta("Contact", "Corrections, takedowns, complaints, and kind words.", reverse("pages:contact"))
    return render(
        request,
        "pages/contact.html",
        {"meta": meta, "form": form, "sent": "sent" in request.GET and request.method == "GET"},
    )


def sent(form: ContactForm) -> bool:
    try:
        return form.letter().send() == 1
    except (OSError, smtplib.SMTPException):
        logger.exception("a message of the contact page was not sent")
        return False
