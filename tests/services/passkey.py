"""A device that holds one passkey, as a browser hands on what it answers."""

import os
from hashlib import sha256
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from partnership.models import Person

HERE = "testserver"
FLAG = AuthenticatorData.FLAG


class Device:
    """Its own key, made for one person. `verifies`: whether it asks who holds it."""

    def __init__(self, person: Person, *, verifies: bool = True) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = os.urandom(16)
        self._handle = user_pk_to_url_str(person).encode()
        self._flags = FLAG.UP | FLAG.UV if verifies else FLAG.UP

    def kept_by(self, person: Person) -> "Device":
        """Let the planner know the passkey as one of this person's."""
        WebAuthn.add(person, "My passkey", self.registration(b"once"))
        return self

    def registration(self, challenge: bytes) -> dict[str, Any]:
        """What the browser sends of a new passkey."""
        public = ES256.from_cryptography_key(self._key.public_key())
        data = AuthenticatorData.create(
            sha256(HERE.encode()).digest(),
            self._flags | FLAG.AT,
            0,
            AttestedCredentialData.create(bytes(16), self._id, public),
        )
        return self._sent(
            clientDataJSON=_said("webauthn.create", challenge, f"http://{HERE}"),
            attestationObject=AttestationObject.create("none", data, {}),
        )

    def answer(
        self, challenge: str, *, site: str = HERE, act: str = "webauthn.get"
    ) -> dict[str, Any]:
        """What the browser sends when the device is asked, by the page of that site."""
        data = AuthenticatorData.create(sha256(site.encode()).digest(), self._flags, 1)
        said = _said(act, challenge, f"http://{site}")
        signed = self._key.sign(data + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._sent(
            clientDataJSON=said,
            authenticatorData=data,
            signature=signed,
            userHandle=self._handle,
        )

    def _sent(self, **response: bytes) -> dict[str, Any]:
        return {
            "id": websafe_encode(self._id),
            "rawId": websafe_encode(self._id),
            "type": "public-key",
            "response": {name: websafe_encode(bytes(value)) for name, value in response.items()},
            "clientExtensionResults": {"credProps": {"rk": True}},
        }


def _said(act: str, challenge: bytes | str, origin: str) -> bytes:
    return bytes(CollectedClientData.create(act, challenge, origin))


def challenge_at_the_door(browser: Client) -> str:
    """What the sign-in page asks a device to sign, for this browser's session."""
    asked = browser.get(
        reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"}
    ).json()
    challenge: str = asked["request_options"]["publicKey"]["challenge"]
    return challenge
