"""The addresses of offers that are asked for."""

from django.urls import URLPattern, path

from plans.views import offers

_ONE = "offers-asked/<uuid:pk>/"

urlpatterns: list[URLPattern] = [
    path(
        "communications/<uuid:pk>/offers/<code:code>/ask/",
        offers.offer_ask,
        name="offer_ask",
    ),
    path(f"{_ONE}accept/", offers.offer_accept, name="offer_accept"),
    path(f"{_ONE}decline/", offers.offer_decline, name="offer_decline"),
    path(f"{_ONE}other-date/", offers.offer_other_date, name="offer_other_date"),
    path(f"{_ONE}take/", offers.offer_take, name="offer_take"),
    path(f"{_ONE}withdraw/", offers.offer_withdraw, name="offer_withdraw"),
]
