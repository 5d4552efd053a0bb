"""Whatever hands out a file leaves a row that says who took it."""

from unittest.mock import patch

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.storage.base import Storage
from django.test import Client
from django.urls import reverse

from bsc_comms.audit import FILES_OF_THE_DOOR, MAY_TELL, NO_FILES
from bsc_comms.kit import limits
from bsc_comms.kit.storages import StoreIsAway
from bsc_comms.overview.audit_words import FILES
from partnership.choices import AuditAct
from partnership.models import AuditEntry
from tests.guards.addresses import own_views
from tests.guards.guard_case import GuardCase
from tests.guards.one_by_one import one_test_for_each
from tests.guards.url_policies import OWN
from tests.services.html_lint import lint
from tests.services.sessions import prove

# Whose file stands where files are kept, and not in the database.
STORED = {"plans:artwork_file", "plans:proof_file", "subgroup:paper"}
STORED |= {"channels_registry:resource_file"}
# Addresses of Django's own administration site that scripts ask.
OF_DJANGO = {"admin:autocomplete", "admin:jsi18n"}
CANNOT_BE_READ = (
    (FileNotFoundError("no such file"), 404, "This file is gone"),
    (StoreIsAway("no answer"), 503, "Files cannot be opened just now"),
    (PermissionError("not for you"), 503, "Files cannot be opened just now"),
)


@pytest.mark.unlinted
class EveryFile(GuardCase):
    @one_test_for_each(name for name, rules in OWN.items() if any(rule.get for rule in rules))
    def test_what_is_handed_out_leaves_its_row(self, name: str) -> None:
        handed_out = 0
        for rule in OWN[name]:
            for who in sorted(rule.get or ())[:1]:
                path = reverse(name, kwargs=self.world.places[rule.on])
                before = set(AuditEntry.objects.values_list("pk", flat=True))
                answer = self.ask_and_keep(who, "GET", path)
                if not self.is_a_file(name, answer.response):
                    continue
                handed_out += 1
                rows = AuditEntry.objects.exclude(pk__in=before)
                told = [(AuditAct.DOWNLOADED, self.world.people[who], name)]
                assert [(row.act, row.by, row.what) for row in rows] == told, (
                    f"“{rule.on}” by {who}"
                )
        assert (handed_out > 0) == (name in FILES)

    @one_test_for_each(name for name in FILES if any(each.get for each in OWN.get(name, ())))
    def test_one_that_cannot_be_read_is_a_page_that_says_so(self, name: str) -> None:
        rule = next(each for each in OWN[name] if each.get)
        path = reverse(name, kwargs=self.world.places[rule.on])
        for fault, status, said in CANNOT_BE_READ:
            with patch.object(Storage, "open", side_effect=fault) as opened:
                answer = self.ask(min(rule.get), "GET", path)
            assert opened.called == (name in STORED)
            if opened.called:
                assert (answer.status, said in answer.response.text) == (status, True)
                assert lint(answer.response.text) == []

    @staticmethod
    def is_a_file(name: str, response) -> bool:
        page = response.headers.get("Content-Type", "").startswith("text/html")
        attached = "attachment" in response.headers.get("Content-Disposition", "")
        return attached or not (page or name in NO_FILES)

    def test_what_is_no_file_never_is_one(self):
        for name in sorted(set(NO_FILES) & set(OWN)):
            rule = next((each for each in OWN[name] if each.get), None)
            if rule is None:
                continue
            path = reverse(name, kwargs=self.world.places[rule.on])
            answer = self.ask(min(rule.get), "GET", path)
            assert "Content-Disposition" not in answer.response.headers, name

    def test_whatever_a_key_opens_that_is_no_page_has_its_words_in_the_audit(self):
        opened = set()
        for name, view in own_views().items():
            if limits.LINK not in getattr(view, "counted_as", ()):
                continue
            path = reverse(name, kwargs=self.world.places[OWN[name][0].on])
            refused = self.ask("anonymous", "GET", path).response
            # The documents of a shared record answer with the page for a key that opens nothing.
            if not refused["Content-Type"].startswith("text/html") or name.endswith("_file"):
                opened.add(name)
        assert opened <= set(FILES)
        assert len(opened) == 9

    def test_the_lists_name_addresses_that_are_there(self):
        named = NO_FILES.keys() - OF_DJANGO | MAY_TELL | FILES.keys() - FILES_OF_THE_DOOR
        assert named <= set(own_views())

    def test_names_to_choose_from_on_the_administration_site_are_no_file(self):
        found = {"app_label": "partnership", "model_name": "area", "field_name": "parent"}
        browser = Client()
        browser.force_login(self.world.cast.administrator)
        answer = browser.get(reverse("admin:autocomplete"), {**found, "term": "b"})
        assert answer["Content-Type"] == "application/json"
        assert not AuditEntry.objects.filter(act=AuditAct.DOWNLOADED).exists()

    def test_what_the_door_answers_scripts_is_no_file(self):
        """Anybody may ask there, and could fill a table that is never emptied."""
        asked = {"accept": "application/json", "x-requested-with": "XMLHttpRequest"}
        told = 0
        for name in ("account_login", "mfa_login_webauthn", "account_reset_password"):
            answer = Client().get(reverse(name), headers=asked)
            told += answer["Content-Type"].startswith("application/json")
        assert told == 3
        assert not AuditEntry.objects.filter(act=AuditAct.DOWNLOADED).exists()

    def test_recovery_codes_that_are_downloaded_leave_their_row(self):
        alice = self.world.cast.alice
        TOTP.activate(alice, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(alice)
        browser = Client()
        browser.force_login(alice)
        prove(browser, alice, "mfa")
        assert browser.get(reverse("mfa_download_recovery_codes")).status_code == 200
        (row,) = AuditEntry.objects.filter(act=AuditAct.DOWNLOADED)
        assert (row.by, row.what) == (alice, "mfa_download_recovery_codes")

    def test_a_file_about_one_communication_is_kept_in_confidence(self):
        for name in ("plans:proof_file", "plans:artwork_file"):
            rule = next(each for each in OWN[name] if each.get)
            path = reverse(name, kwargs=self.world.places[rule.on])
            self.ask_and_keep("alice", "GET", path)
            assert AuditEntry.objects.latest("pk").in_confidence, name
