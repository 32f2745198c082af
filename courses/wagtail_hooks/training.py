"""What trainers find in the admin: their dates, and work that waits for them."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from courses.conf import training
from courses.viewsets.training import LiveDatesView, WaitingSubmissionsView


@hooks.register("register_admin_urls")
def trainers_addresses() -> list[URLPattern]:
    return [
        address
        for view, folder in ((LiveDatesView, "live-dates"), (WaitingSubmissionsView, "waiting-submissions"))
        for address in (
            path(f"reports/{folder}/", view.as_view(), name=view.index_url_name),
            path(f"reports/{folder}/results/", view.as_view(results_only=True), name=view.index_results_url_name),
        )
    ]


class TrainersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return training().is_trainer(request.user)


@hooks.register("register_reports_menu_item")
def live_dates_item() -> MenuItem:
    url = reverse(LiveDatesView.index_url_name)
    return TrainersMenuItem(_("Dates of live sessions"), url, name="live-dates", icon_name="date", order=810)


@hooks.register("register_reports_menu_item")
def waiting_submissions_item() -> MenuItem:
    url = reverse(WaitingSubmissionsView.index_url_name)
    return TrainersMenuItem(_("Transfer tasks to judge"), url, name="waiting-work", icon_name="tasks", order=820)
