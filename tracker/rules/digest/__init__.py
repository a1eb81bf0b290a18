"""The digest of a scope and quarter, reckoned from the rows of a frozen edition alone (DOMAIN §9).

`cells` says for each row which figures it counts in and by how much; a figure is the sum, and its rows are those
that count in it. So every figure opens to exactly its rows.
"""

from tracker.rules.digest.cells import Line, Scope, amounts_behind, cells
from tracker.rules.digest.figures import Figures, figures_from, figures_hash
from tracker.rules.digest.reckoning import Edition, Past, Returned, reckon
from tracker.rules.digest.running import SoFar

__all__ = [
    "Edition",
    "Figures",
    "Line",
    "Past",
    "Returned",
    "Scope",
    "SoFar",
    "amounts_behind",
    "cells",
    "figures_from",
    "figures_hash",
    "reckon",
]
