"""The words of the vocabularies in English: how a category, a severity or a cause is written.

Code and files know a word by its name (`through-hole`), which no language changes. The context says
in which sense it is meant; catalogues translate the English under it (`msgctxt`).
"""

from __future__ import annotations

from collections.abc import Mapping

VOCABULARY: Mapping[str, Mapping[str, str]] = {
    "category": {
        "material": "Material",
        "smt": "SMT assembly",
        "bga": "BGA assembly",
        "through-hole": "Through-hole assembly",
        "assembly": "Board assembly",
        "test": "Test",
        "service": "Services",
        "pass-through": "Pass-through",
        "nre": "NRE",
    },
    "stage": {
        "design": "Design",
        "prototyping": "Prototyping",
        "production": "Production",
        "test": "Test",
        "distribution": "Distribution",
        "repair": "Repair",
        "returns": "Returns",
    },
    "basis": {
        "per-board": "per board",
        "per-lot": "per lot",
        "once": "once",
    },
    "severity": {
        "fault": "Fault",
        "open": "Open",
        "doubt": "Doubtful",
        "note": "Assumed",
    },
    "findings": {
        "open": "Open: {count}",
        "doubt": "Doubtful: {count}",
        "note": "Assumed: {count}",
        "fault": "Faults: {count}",
    },
    "mount": {
        "smt": "smt",
        "tht": "tht",
        "mechanical": "mechanical",
        "none": "none",
        "unknown": "unknown",
    },
    "match": {
        "exact": "exact",
        "other spelling": "other spelling",
        "other packaging": "other packaging",
        "supplier number": "supplier number",
        "decision": "as decided before",
        "alternate": "alternate",
        "number beside other words": "number beside other words",
        "number in the value": "number in the value",
        "number without its ending": "number without its ending",
        "number in other words": "number in other words",
        "number of another maker": "number of another maker",
        "as stated in the BOM": "as stated in the BOM",
        "by value": "by value",
        "number of a line alike": "number of a line alike",
        "supplied": "supplied",
        "priced by the rate card": "priced by the rate card",
        "not fitted": "not fitted",
        "no part": "no part of its own",
    },
    "answer": {
        "bought": "included",
        "house": "included",
        "customer": "supplied by the customer",
        "excluded": "not included",
        "open": "open",
    },
    "scope": {
        "bought": "in",
        "house": "in",
        "customer": "customer",
        "excluded": "out",
        "open": "open",
    },
    "owner": {
        "customer": "customer",
        "house": "house",
    },
    "yield": {
        "Defects a board": "Defects a board",
        "First-pass yield": "First-pass yield",
        "Found by inspection and test": "Found by inspection and test",
        "Scrap": "Scrap",
        "Boards with an escaped defect": "Boards with an escaped defect",
        "Expected returns": "Expected returns",
    },
    "cause": {
        "line-added": "line added",
        "line-removed": "line removed",
        "part-replaced": "part replaced",
        "supply": "supply",
        "per-board": "number per board",
        "part-price": "part price",
        "now-priced": "now priced",
        "no-longer-priced": "no longer priced",
        "exchange": "exchange rate",
        "margin": "margin, overhead, rounding",
        "activity-added": "activity added",
        "activity-removed": "activity removed",
        "work": "amount of work",
        "rate": "rate",
        "nre": "NRE",
        "other": "other",
    },
    "step": {
        "price-break": "price break",
        "bought-up": "buying up",
        "offer": "other offer",
        "packaging": "packaging",
        "panel": "panel",
        "activity": "activity",
        "tier": "tier",
        "started": "started units",
        "scrap": "scrap",
        "margin": "margin",
        "minimum": "least charge",
    },
    "lead time": {
        "board": "Bare board, beside the parts",
        "kitting": "Kitting",
        "build": "Build",
        "test": "Test",
        "freight": "Freight",
    },
    "rule": {
        "count": "a whole number, 0 or more",
        "boards": "a whole number, 1 or more",
        "amount": "a number, 0 or more",
        "rate": "a number above 0",
        "share": "a percentage from 0 to 100 %",
        "margin": "a percentage: a margin below 100 %, a mark-up below 1,000 %",
    },
    "fixed orders": {
        "split": (
            "split over suppliers for this need, since one has too few; for another it is bought "
            "from one"
        ),
        "short": (
            "priced from the list for this need, since all have too few; for another only what is "
            "in stock is bought"
        ),
        "basket": "orders are given: all parts are bought as one basket",
        "pooled": "orders and prices are given: bought together with other BOMs",
        "other": "orders and prices are given: chosen by what formulas cannot follow",
    },
}
"""By context: the English of each word."""
