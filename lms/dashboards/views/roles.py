"""Role families of a client's people, for those who administer the client."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from wagtail.log_actions import log

from lms.accounts.actions import set_role_families
from lms.accounts.queries import local_day
from lms.dashboards.forms import RoleFamilyForm
from lms.dashboards.queries.roles import Choice, administered_clients, assignable_memberships, role_screen
from lms.dashboards.requests import person_of


@login_required
@never_cache
def roles(request: HttpRequest, slug: str) -> HttpResponse:
    """People with team and role family, and one role family for many at once; 404 for who does not administer them.

    `suche`: words; `team` and `rolle`: keys; `ehemalige`: also memberships that have ended; `page`.
    """
    client = get_object_or_404(administered_clients(person_of(request), on=timezone.localdate()), slug=slug)
    today = local_day(timezone.now(), client)
    screen = role_screen(client, _choice(request), page=request.GET.get("page", ""), on=today)
    form = RoleFamilyForm(
        request.POST if request.method == "POST" else None,
        memberships=assignable_memberships(client, on=today),
        families=screen.offered,
    )
    if form.is_valid():
        _save(request, form)
        return redirect(request.get_full_path())
    status = 422 if form.is_bound else 200
    return render(request, "dashboards/roles.html", {"screen": screen, "form": form}, status=status)


@transaction.atomic
def _save(request: HttpRequest, form: RoleFamilyForm) -> None:
    """Set the role family, and note at each membership who did."""
    family = form.role()
    changed = set_role_families(memberships=form.cleaned_data["memberships"], role_family=family)
    for membership in changed:
        log(instance=membership, action="wagtail.edit", user=request.user)
    if not changed:
        messages.info(request, _("Nothing has changed: these people have this role family already."))
        return
    text = ngettext("%(count)s person: %(role)s.", "%(count)s people: %(role)s.", len(changed))
    values = {"count": len(changed), "role": family or _("no role family")}
    messages.success(request, f"{_('The role family is saved.')} {text % values}")


def _choice(request: HttpRequest) -> Choice:
    words = request.GET.get("suche", "").replace("\0", "").strip()[:100]
    return Choice(words, _key(request, "team"), _key(request, "rolle"), "ehemalige" in request.GET)


def _key(request: HttpRequest, name: str) -> int | None:
    number = request.GET.get(name, "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
