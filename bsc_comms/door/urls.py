"""The addresses of invitations and of each person's own account, beside django-allauth's."""

from django.urls import path

from bsc_comms.door import views

app_name = "door"

urlpatterns = [
    path("account/", views.account, name="account"),
    path("invitation/", views.invitation, name="invitation"),
    path("signed-in/", views.sign_ins, name="sign_ins"),
    path("signed-in/end/", views.sign_in_end, name="sign_in_end"),
    path("signed-in/end-others/", views.sign_ins_end_others, name="sign_ins_end_others"),
]
