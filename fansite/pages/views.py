from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.comments.models import Grievance
from fansite.limits import limited
from fansite.meta import PageMeta
from fansite.pages.forms import ContactForm
from fansite.paging import read_number


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
        kept = None if form.cleaned_data["website"] else Grievance.objects.receive(**form.words())
        return redirect(f"{reverse('pages:contact')}?sent={kept.pk if kept else 0}")
    meta = PageMeta("Contact", "Corrections, takedowns, complaints, and kind words.", reverse("pages:contact"))
    sent = request.method == "GET" and "sent" in request.GET
    number = read_number(request.GET.get("sent")) if sent else None
    return render(request, "pages/contact.html", {"meta": meta, "form": form, "sent": sent, "number": number})
