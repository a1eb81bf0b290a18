"""The words for what the audit records beside needs: signing in, rights changed, secrets read, exports."""

from __future__ import annotations

from tracker.vocabulary.marking import N_, Word


class AuditAct(Word):
    """A security-relevant act (TRUST 65, 66)."""

    LOGIN = "login", N_("Signed in")
    LOGIN_FAILED = "login-failed", N_("Failed to sign in")
    LOGOUT = "logout", N_("Signed out")
    END_SESSIONS = "end-sessions", N_("Sessions ended")
    CHANGE_PASSWORD = "change-password", N_("Password changed")
    CHANGE_PROFILE = "change-profile", N_("Profile changed")
    INVITE = "invite", N_("Invited")
    JOIN = "join", N_("Invitation taken up")
    RESET_LINK = "reset-link", N_("Reset link made")
    RESET = "reset", N_("Password reset by link")
    GRANT = "grant", N_("Role granted")
    END_ROLE = "end-role", N_("Role ended")
    DEACTIVATE = "deactivate", N_("Person deactivated")
    REACTIVATE = "reactivate", N_("Person reactivated")
    SUBSTITUTE = "substitute", N_("Substitute named")
    END_SUBSTITUTE = "end-substitute", N_("Substitution ended")
    CREATE_UNIT = "create-unit", N_("Unit created")
    CHANGE_UNIT = "change-unit", N_("Unit changed")
    CREATE_ENTERPRISE = "create-enterprise", N_("Enterprise created")
    CHANGE_ENTERPRISE = "change-enterprise", N_("Enterprise changed")
    LINK = "link", N_("Leader linked")
    END_LINK = "end-link", N_("Link ended")
    REFUSED = "refused", N_("Attempt refused")
    REVEAL = "reveal", N_("Confidential field read")
    ERASE = "erase", N_("Personal texts erased")
    EXPORT = "export", N_("Exported")
    RESEND = "resend", N_("Dead letters sent once more")
    PASS_LINK = "pass-link", N_("Link passed on by hand")
    IMPORT_CALENDAR = "import-calendar", N_("Calendar of a year imported")
