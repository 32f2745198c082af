"""How much time an attempt has, asked again and again while it runs: exceptions hold at once (L11)."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from quizzes.models import Attempt

from .access import learner_required


@learner_required
@require_safe
def remaining(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """{"now", "deadline" (null: none), "is_open", "url"}: moments in ISO 8601, and where to go when it is over."""
    attempts = Attempt.objects.filter(public_id=public_id, learner=request.user.pk)
    attempt = attempts.only("deadline_at", "state").first()
    if attempt is None:
        raise Http404
    now = timezone.now()
    return JsonResponse(
        {
            "now": now.isoformat(),
            "deadline": attempt.deadline_at and attempt.deadline_at.isoformat(),
            "is_open": attempt.is_open and not attempt.is_overdue(now),
            "url": reverse("quizzes:attempt", args=[public_id]),
        }
    )
