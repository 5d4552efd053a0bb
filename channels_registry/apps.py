from django.apps import AppConfig


class ChannelsRegistryConfig(AppConfig):
    name = "channels_registry"
    verbose_name = "Channels"
