"""The addresses of people, partners and letters, and of the logo."""

from django.urls import URLPattern, path

from partnership.views import letter_choices, letters, people
from partnership.views.logo import logo

app_name = "partnership"

urlpatterns: list[URLPattern] = [
    path("logo.svg", logo, name="logo"),
    path("letters/", letters.letter_list, name="letters"),
    path("letters/choices/", letter_choices.choices, name="letter_choices"),
    path("letters/stop/", letter_choices.stop, name="letter_stop"),
    path("letters/mine/", letters.my_letters, name="my_letters"),
    path("letters/<uuid:pk>/", letters.letter, name="letter"),
    path("letters/<uuid:pk>/send-again/", letters.letter_send_again, name="letter_send_again"),
    path("letters/<uuid:pk>/withdraw/", letters.letter_withdraw, name="letter_withdraw"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/role/", people.person_appoint, name="person_appoint"),
    path("people/<int:pk>/invite-again/", people.person_invite_again, name="person_invite_again"),
    path("people/<int:pk>/close/", people.person_deactivate, name="person_deactivate"),
    path("people/<int:pk>/takes-mail/", people.person_takes_mail, name="person_takes_mail"),
    path("people/<int:pk>/second-step/", people.person_second_step, name="person_second_step"),
    path("people/<int:pk>/open/", people.person_reactivate, name="person_reactivate"),
    path("people/roles/<int:pk>/end/", people.appointment_end, name="appointment_end"),
    path("partners/", people.partners, name="partners"),
    path("partners/partners.csv", people.partners_csv, name="partners_csv"),
]
