"""The words for files that come in and go out."""

from __future__ import annotations

from tracker.vocabulary.marking import N_, Word


class ExchangeState(Word):
    """Where an import or export stands."""

    WAITING = "waiting", N_("Waiting to begin")
    CHECKED = "checked", N_("Checked")
    RUNNING = "running", N_("Running")
    DONE = "done", N_("Finished")
    FAILED = "failed", N_("Failed")
    DROPPED = "dropped", N_("Given up by its owner")


class ApiScope(Word):
    """What a token may be used for; it never gives more than its owner may."""

    READ = "read", N_("Read what I may see")
    ACT = "act", N_("Act in my name")
    FILE = "file", N_("File needs")
