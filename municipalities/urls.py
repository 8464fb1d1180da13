"""URLs of the sign-in, of people and of municipalities."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as links
from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, register_converter

from municipalities import views
from municipalities.converters import PlaceConverter
from municipalities.views import account as own
from municipalities.views import invited, inviting, people

register_converter(PlaceConverter, "place")
of_a_place = [
    path("", people.members, name="members"),
    path("invite/", inviting.invite, name="invite"),
    path("invitations/<uuid:pk>/resend/", inviting.resend, name="resend-invitation"),
    path("invitations/<uuid:pk>/link/", inviting.link, name="invitation-link"),
    path("invitations/<uuid:pk>/address/", inviting.correct, name="correct-invitation"),
    path("invitations/<uuid:pk>/withdraw/", inviting.withdraw, name="withdraw-invitation"),
    path("leave/", people.leave, name="leave"),
    path("<uuid:pk>/", people.change, name="member"),
    path("<uuid:pk>/remove/", people.remove, name="remove-member"),
]

# Those of allauth that are used: nobody signs up without an invitation, and e-mail addresses are
# changed by the association.
sign_in = [
    path("login/", own.SignIn.as_view(), name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("login/factor/", mfa.authenticate, name="mfa_authenticate"),
    path("logout/", account.logout, name="account_logout"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/<uidb36>-<key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("confirm-email/", views.confirm_address, name="account_email_verification_sent"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("reauthenticate/factor/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "reauthenticate/passkey/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
]
factors = [
    path("", own.SecondStep.as_view(), name="mfa_index"),
    path("app/", totp.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", own.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", own.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]
# A municipality's own sign-in service (OpenID Connect).
services = [
    path("login/cancelled/", links.login_cancelled, name="socialaccount_login_cancelled"),
    path("login/error/", login_not_required(links.login_error), name="socialaccount_login_error"),
    path("connections/", own.Services.as_view(), name="socialaccount_connections"),
    path("signup/", links.signup, name="socialaccount_signup"),
    path("<slug:provider_id>/", own.start_service, name="openid_connect_login"),
    path("<slug:provider_id>/callback/", openid.callback, name="openid_connect_callback"),
]
sessions = [
    path("", own.sessions, name="usersessions_list"),
    path("end/", own.end_other_sessions, name="end-other-sessions"),
    path("<int:pk>/end/", own.end_session, name="end-session"),
]
urlpatterns = [
    path("accounts/", own.account, name="account"),
    path("accounts/own-data/", own.own_data, name="own-data"),
    path("accounts/", include(sign_in)),
    path("accounts/factors/", include(factors)),
    path("accounts/sessions/", include(sessions)),
    path("accounts/services/", include(services)),
    path("language/", views.set_language, name="set-language"),
    path("invitations/<slug:token>/", invited.invitation, name="invitation"),
    path("municipalities/search/", views.search, name="municipality-search"),
    path("association/find-people/", people.find, name="find-people"),
    path("<place:place>/people/", include(of_a_place)),
]
