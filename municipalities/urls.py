"""Addresses of people and municipalities."""

from allauth.account import views as account
from django.urls import include, path, register_converter

from municipalities import views
from municipalities.addresses import PlaceConverter
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

# Only the doors that are open: nobody signs up by herself, and addresses are changed by the association.
urlpatterns = [
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/password/reset/", account.password_reset, name="account_reset_password"),
    path("accounts/password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("accounts/password/reset/key/<uidb36>-<key>/", account.password_reset_from_key, name="account_reset_password_from_key"),
    path("accounts/password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/password/set/", account.password_set, name="account_set_password"),
    path("accounts/confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/signup/", account.signup, name="account_signup"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("language/", views.set_language, name="set-language"),
    path("invitations/<slug:token>/", invited.invitation, name="invitation"),
    path("municipalities/search/", views.search, name="municipality-search"),
    path("association/find-people/", people.find, name="find-people"),
    path("<place:place>/people/", include(of_a_place)),
]
