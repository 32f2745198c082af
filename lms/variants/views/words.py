"""Placeholders, and a client's words for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lms.accounts.models import Client
from lms.variants.actions import define_placeholder, describe_placeholder, set_word
from lms.variants.forms import PlaceholderForm, WordsForm
from lms.variants.models import Placeholder
from lms.variants.queries import clients_with_blocks, may_define_placeholders, placeholder_default, word_lines

from .access import client_to_word, person_of


@login_required
@never_cache
def words(request: HttpRequest, slug: str) -> HttpResponse:
    """The client's words for all placeholders in one form; either all are saved or none."""
    client = client_to_word(request, slug)
    form = WordsForm(request.POST if request.method == "POST" else None, lines=word_lines(client))
    if request.method == "POST" and form.is_valid() and _save_words(request, form, client):
        messages.success(request, _("The words are saved. Learners read them from now on."))
        return redirect("lms_variants:words", slug)
    may_adapt = clients_with_blocks(person_of(request), on=timezone.localdate()).filter(pk=client.pk).exists()
    context = {"client": client, "form": form, "may_adapt": may_adapt}
    return render(request, "variants/words.html", context, status=422 if form.errors else 200)


def _save_words(request: HttpRequest, form: WordsForm, client: Client) -> bool:
    """Save all words, or none and say at the fields what is wrong."""
    at = timezone.now()
    with transaction.atomic():
        for placeholder, text, url in form.words():
            try:
                set_word(placeholder=placeholder, client=client, text=text, url=url, by=person_of(request), at=at)
            except ValidationError as error:
                form.add_refusal(placeholder, error)
        if form.errors:
            transaction.set_rollback(True)
    return not form.errors


@login_required
@never_cache
def placeholders(request: HttpRequest) -> HttpResponse:
    """All placeholders."""
    _demand_definer(request)
    return render(request, "variants/placeholders.html", {"lines": word_lines(None)})


@login_required
@never_cache
def define(request: HttpRequest) -> HttpResponse:
    """A new placeholder."""
    _demand_definer(request)
    form = PlaceholderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            placeholder = define_placeholder(by=person_of(request), at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Authors can now write {{%(name)s}} in texts.") % {"name": placeholder.slug})
            return redirect("lms_variants:placeholders")
    return _placeholder_form(request, form, None)


@login_required
@never_cache
def change(request: HttpRequest, placeholder_id: int) -> HttpResponse:
    """Another label, description or words for everybody."""
    _demand_definer(request)
    placeholder = get_object_or_404(Placeholder, pk=placeholder_id)
    default = placeholder_default(placeholder)
    initial = {"text": default.text, "url": default.url} if default else {}
    form = PlaceholderForm(request.POST or None, instance=placeholder, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, placeholder, form)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The placeholder is saved."))
            return redirect("lms_variants:placeholders")
    return _placeholder_form(request, form, placeholder)


@transaction.atomic
def _change(request: HttpRequest, placeholder: Placeholder, form: PlaceholderForm) -> None:
    data = form.cleaned_data
    describe_placeholder(placeholder=placeholder, label=data["label"], description=data["description"])
    by = person_of(request)
    set_word(placeholder=placeholder, client=None, text=data["text"], url=data["url"], by=by, at=timezone.now())


def _placeholder_form(request: HttpRequest, form: PlaceholderForm, placeholder: Placeholder | None) -> HttpResponse:
    context = {"form": form, "placeholder": placeholder}
    return render(request, "variants/placeholder_form.html", context, status=422 if form.errors else 200)


def _demand_definer(request: HttpRequest) -> None:
    if not may_define_placeholders(person_of(request), on=timezone.localdate()):
        raise Http404
