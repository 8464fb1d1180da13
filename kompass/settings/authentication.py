"""Settings of authentication: Django's backends and hashers, allauth. The same everywhere."""

AUTHENTICATION_BACKENDS = ["municipalities.backends.SignIn"]
SESSION_ENGINE = "municipalities.sessions"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "municipalities.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "municipalities.passwords.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "municipalities.adapter.ClosedAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no e-mail to addresses without an account
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True  # e-mail about changes of password and factors
ACCOUNT_FORMS = {
    "login": "municipalities.signin_forms.Login",
    "change_password": "municipalities.signin_forms.ChangePassword",
    "set_password": "municipalities.signin_forms.SetPassword",
    "reset_password": "municipalities.signin_forms.ResetPassword",
    "reset_password_from_key": "municipalities.signin_forms.ResetPasswordKey",
    "reauthenticate": "municipalities.signin_forms.Reauthenticate",
    "request_login_code": "municipalities.signin_forms.RequestCode",
    "confirm_login_code": "municipalities.signin_forms.ConfirmCode",
    "confirm_email_verification_code": "municipalities.signin_forms.ConfirmAddress",
}
MFA_FORMS = {
    "authenticate": "municipalities.signin_forms.Authenticate",
    "reauthenticate": "municipalities.signin_forms.ReauthenticateByFactor",
    "activate_totp": "municipalities.signin_forms.ActivateApp",
    "add_webauthn": "municipalities.signin_forms.AddPasskey",
    "edit_webauthn": "municipalities.signin_forms.RenamePasskey",
}
MFA_ADAPTER = "municipalities.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Kompass"
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "municipalities.openid.OpenIDAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
# A linked account is identified by its subject, never by an e-mail address that a service asserts.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}
