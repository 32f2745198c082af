"""Answers of the platform to what plugins ask about people (`LMS_CERTIFICATES`, `LMS_COURSES`, `LMS_QUIZZES`)."""

from collections.abc import Collection

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from certificates.models import Award
from certificates.queries import AwardStatus, status_of, with_successors
from quizzes.contracts import RegradeConsequences

from .models import Membership, User


def time_zone_of(learner: User | AnonymousUser) -> str:
    """The zone of the learner's client; of the newest one after leaving; the site's for somebody who never had one."""
    memberships = Membership.objects.filter(person=learner.pk).select_related("team__client")
    newest = memberships.order_by("-starts_on", "-pk").first()
    return newest.team.client.time_zone if newest else settings.TIME_ZONE


def client_ip_of(request: HttpRequest) -> str:
    """The visitor's address as the login sees it: proxies are believed as far as `KIFIT_TRUSTED_PROXIES` says."""
    return str(get_adapter(request).get_client_ip(request))


class CertificatesAtStake(RegradeConsequences):
    """Certificates that are valid today and were awarded for the courses of regraded attempts."""

    def count_certificates(self, *, results: Collection[tuple[int, int]]) -> int:
        learners, courses = {learner for learner, _course in results}, {course for _learner, course in results}
        awards = with_successors(Award.objects.filter(learner__in=learners, course__in=courses))
        now = timezone.now()  # noqa: TID251 an answer about this moment
        return sum(
            (award.learner_id, award.course_id) in results
            and status_of(award, on=award.day_of(now)) == AwardStatus.VALID
            for award in awards
        )
