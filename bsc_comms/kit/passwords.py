"""What is wrong with a password, and what to do about it."""

from django.contrib.auth import password_validation

WHAT_TO_DO = "Choose another: three words that do not belong together are easy to keep in mind."


class LongEnough(password_validation.MinimumLengthValidator):
    """Length is what makes a password hard to guess."""

    def get_error_message(self) -> str:
        return f"This password is too short. Enter at least {self.min_length} characters."


class NotCommon(password_validation.CommonPasswordValidator):
    """Not one of those that are tried first."""

    def get_error_message(self) -> str:
        return f"This password is too common: it is one of the first to be guessed. {WHAT_TO_DO}"
