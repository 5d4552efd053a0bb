"""The administration site: for administrators, who sign in where everybody does."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.generic import RedirectView

from partnership.policy import administers

OURS = frozenset({"partnership", "channels_registry", "evidence", "plans", "subgroup"})
# Addresses of Django's own that would pass by the planner's rules.
PASS_BY = frozenset({"password_change", "password_change_done", "view_on_site"})


class AdministrationSite(AdminSite):
    """Whoever holds the role of administrator today comes in, and nobody else."""

    site_header = "Administration"
    site_title = "Communications planner"
    index_title = "Reference data and people"
    enable_nav_sidebar = False

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: Any = None,
        **options: Any,
    ) -> None:
        """Take the planner's own models only.

        Libraries register theirs too: second-factor secrets, sign-in addresses and groups, which
        would pass by the planner's rules and its history.
        """
        offered = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        own = [model for model in offered if model._meta.app_label in OURS]
        super().register(own, admin_class, **options)

    def get_urls(self) -> list[Any]:
        """The site's addresses, but for those that pass by the planner's rules.

        A password is changed where everybody changes theirs: there attempts count, and the audit is
        told. The address that finds any row whatever would say by its answer that it is there: what
        a partner keeps back is no business of an administrator.
        """
        change = self.admin_view(RedirectView.as_view(pattern_name="account_change_password"))
        return [
            path("password_change/", change, name="password_change"),
            path("password_change/done/", change, name="password_change_done"),
            *(url for url in super().get_urls() if getattr(url, "name", "") not in PASS_BY),
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        return administers(request.user)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """No second door: the planner's sign-in page, with its throttle and second factor."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        target = request.GET.get("next") or request.get_full_path()
        return redirect_to_login(target, settings.LOGIN_URL)
