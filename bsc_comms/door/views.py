"""Coming in by an invitation, and each person's own account."""

from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.door import queries
from bsc_comms.door.forms import FirstPasskeyForm, FirstPasswordForm
from bsc_comms.door.invitation import come_in_with_passkey, come_in_with_password
from bsc_comms.kit import access, limits
from bsc_comms.kit.sent import sent_in
from partnership.models import Person
from partnership.operations.invitations import NoLongerInvited, invited_by_key
from partnership.operations.sign_ins import end_others, end_sign_in
from partnership.policy import signed_in
from partnership.queries.people import first_role_to_come
from partnership.views.asking import reader

KEY_IN_SESSION = "invitation"
WHY_PUBLIC = "The key in the letter of an invitation opens it, for whoever has no account yet."


@limits.counted_as(limits.LINK)
@access.public(WHY_PUBLIC)
@access.read_or_write
def invitation(request: HttpRequest) -> HttpResponse:
    """Choose a password or a passkey, and come in. The address loses the key at once."""
    if request.method != "POST" and "key" in request.GET:
        if invited_by_key(request.GET["key"]) is None:
            # Whoever is signed in stays so: the key opens nothing that would be in the way.
            return render(request, "door/invitation_over.html", status=404)
        logout(request)
        request.session[KEY_IN_SESSION] = request.GET["key"]
        return redirect("door:invitation")
    key = request.session.get(KEY_IN_SESSION, "")
    person = invited_by_key(key)
    if person is None:
        return render(request, "door/invitation_over.html", status=404)
    try:
        return _accepted(request, key, person)
    except NoLongerInvited:
        return render(request, "door/invitation_over.html", status=404)


def _accepted(request: HttpRequest, key: str, person: Person) -> HttpResponse:
    by_passkey = "credential" in request.POST
    sent = sent_in(request)
    password = FirstPasswordForm(None if by_passkey else sent, person=person)
    passkey = FirstPasskeyForm(sent if by_passkey else None, user=person)
    if password.is_valid():
        return come_in_with_password(request, key=key, password=password.cleaned_data["password1"])
    if passkey.is_valid():
        given = passkey.cleaned_data
        return come_in_with_passkey(
            request, key=key, name=given["name"], credential=given["credential"]
        )
    if passkey.is_bound:
        messages.error(request, "The passkey did not arrive whole. Try once more.")
    return render(
        request,
        "door/invitation.html",
        {
            "person": person,
            "form": password,
            "passkey": FirstPasskeyForm(user=person),
            "passkey_data": {"creation_options": begin_registration(person, True)},
        },
        status=422 if by_passkey else password.page_status,
    )


@require_safe
@access.requires(signed_in)
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, and how I sign in."""
    held = reader(request).current_appointments
    coming = None if held else first_role_to_come(reader(request))
    return render(request, "door/account.html", {"held": held, "coming": coming})


@require_safe
@access.requires(signed_in)
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Where I am signed in: when, last used, by which browser."""
    listed = queries.sign_ins_of(reader(request), here=request.session.session_key)
    return render(
        request,
        "door/sign_ins.html",
        {"sign_ins": listed, "others": sum(not each.is_here for each in listed)},
    )


@require_POST
@access.requires(signed_in)
def sign_in_end(request: HttpRequest) -> HttpResponse:
    """End one of mine; the one that asks ends by signing out."""
    listed = queries.sign_ins_of(reader(request), here=request.session.session_key)
    wanted = request.POST.get("sign_in", "")
    found = next((each for each in listed if each.trace == wanted), None)
    if found is None:
        raise Http404
    end_sign_in(person=reader(request), session_key=found.row.session_key)
    if found.is_here:
        logout(request)
        return redirect("account_login")
    messages.success(request, f"{found.row} is signed out.")
    return redirect("door:sign_ins")


@require_POST
@access.requires(signed_in)
def sign_ins_end_others(request: HttpRequest) -> HttpResponse:
    """End all of mine but this one."""
    ended = end_others(person=reader(request), but=request.session.session_key)
    messages.success(
        request,
        "You are signed out everywhere else." if ended else "You are signed in nowhere else.",
    )
    return redirect("door:sign_ins")
