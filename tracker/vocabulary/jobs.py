"""The words of jobs: where a run of the timetable stands (DESIGN §2.5)."""

from __future__ import annotations

from tracker.vocabulary.marking import N_, Word


class RunState(Word):
    """Where a run stands; one that stopped goes on by itself."""

    RUNNING = "running", N_("Under way")
    DONE = "done", N_("Done")
    FAULTY = "faulty", N_("Done, with failures")
    STOPPED = "stopped", N_("Stopped, goes on by itself")
