"""Django's administration site, with our own rule of who comes in."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "bsc_comms.administration.AdministrationSite"
