"""The addresses of agreed lines and contacts."""

from django.urls import URLPattern, path

from plans.views.agreed import carrying, contacts, lines, lists

_LINE = "agreed/<uuid:pk>/"
_CONTACT = "agreed/contacts/<uuid:pk>/"
_CARRIED = "communications/<uuid:pk>/"

urlpatterns: list[URLPattern] = [
    path("agreed/", lists.lines, name="lines"),
    path("agreed/lines.csv", lists.lines_csv, name="lines_csv"),
    path("agreed/new/", lines.line_new, name="line_new"),
    path("agreed/contacts/", lists.contacts, name="contacts"),
    path("agreed/contacts.csv", lists.contacts_csv, name="contacts_csv"),
    path("agreed/contacts/new/", contacts.contact_new, name="contact_new"),
    path(_CONTACT, contacts.contact, name="contact"),
    path(f"{_CONTACT}edit/", contacts.contact_edit, name="contact_edit"),
    path(f"{_CONTACT}check/", contacts.contact_check, name="contact_check"),
    path(f"{_CONTACT}end/", contacts.contact_end, name="contact_end"),
    path(f"{_CONTACT}bring-back/", contacts.contact_back, name="contact_back"),
    path(_LINE, lines.line, name="line"),
    path(f"{_LINE}edit/", lines.line_edit, name="line_edit"),
    path(f"{_LINE}wording/", lines.line_word, name="line_word"),
    path(f"{_LINE}agree/", lines.line_agree, name="line_agree"),
    path(f"{_LINE}end/", lines.line_end, name="line_end"),
    path(f"{_LINE}bring-back/", lines.line_back, name="line_back"),
    path(f"{_CARRIED}lines/<uuid:line>/carry/", carrying.line_carry, name="line_carry"),
    path(f"{_CARRIED}lines/<uuid:line>/leave/", carrying.line_leave, name="line_leave"),
    path(f"{_CARRIED}contacts/<uuid:contact>/carry/", carrying.contact_carry, name="contact_carry"),
    path(f"{_CARRIED}contacts/<uuid:contact>/leave/", carrying.contact_leave, name="contact_leave"),
]
