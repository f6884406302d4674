"""Gates: what makes a build fail over quotes that can be made.

Budgets, kinds of open points, movement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from emsquote.batch.manifest import KEY, ManifestEntry, amount_of, read_entries
from emsquote.batch.outcome import ColumnPrice, Outcome, Status
from emsquote.batch.price_movement import Moved, Movement, NotCompared
from emsquote.files.toml_table import nearest
from emsquote.finding import Finding, InputError, Origin, Severity

BUDGET_KEYS = (KEY, "quantity", "unit_price", "total", "currency")


class OpenKind(StrEnum):
    """What may be open in a quote that `--fail-on` names."""

    UNPRICED = "unpriced"
    STALE = "stale"
    SHORTAGE = "shortage"


class Budget(Struct, frozen=True, kw_only=True):
    """What a BOM may cost.

    `quantity` 0 means every quantity; an amount that is None has no limit.
    """

    name: str
    """The BOM's name in the run; as it is written where the run has no such BOM."""
    quantity: int
    unit_price: Decimal | None
    total: Decimal | None
    currency: str
    origin: Origin


class Gates(Struct, frozen=True):
    """What a run must keep to. Without `fail_over`, any movement counts."""

    max_unit_price: Decimal | None = None
    budgets: tuple[Budget, ...] = ()
    fail_on: tuple[OpenKind, ...] = ()
    fail_over: Decimal | None = None


def gates_of(max_unit_price: str, fail_on: str, fail_over: str) -> Gates:
    """Return the gates that a command line sets; `InputError` holds every fault of it."""
    words = [word.strip() for word in fail_on.split(",") if word.strip()]
    known = [kind.value for kind in OpenKind]
    faults = [_unknown_word(word, known) for word in words if word not in known]
    amounts = []
    for option, written in (
        ("--max-unit-price", max_unit_price),
        ("--fail-over", fail_over.strip().removesuffix("%")),
    ):
        entry = ManifestEntry(Origin(option), {option: written.strip()})
        try:
            amounts.append(amount_of(entry, option))
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(faults)
    return Gates(amounts[0], (), tuple(OpenKind(word) for word in words), amounts[1])


def _unknown_word(word: str, known: Sequence[str]) -> Finding:
    hint = nearest(word, known) or f"one of: {', '.join(known)}"
    message = f'does not know "{word}"'
    return Finding(Severity.FAULT, "unknown-word", Origin("--fail-on"), message, hint)


def read_budgets(path: Path, names: Mapping[str, str]) -> tuple[Budget, ...]:
    """Read budgets (TOML or CSV).

    `names` leads from each way to call a BOM of the run to its task's name. `InputError` holds
    every fault.
    """
    budgets: list[Budget] = []
    faults: list[Finding] = []
    for entry in read_entries(path, BUDGET_KEYS):
        try:
            budgets.append(_budget(entry, names))
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(faults)
    return tuple(budgets)


def _budget(entry: ManifestEntry, names: Mapping[str, str]) -> Budget:
    faults = list(_budget_faults(entry))
    if faults:
        raise InputError(faults)
    return Budget(
        name=names.get(entry[KEY], entry[KEY]),
        quantity=int(entry["quantity"] or 0),
        unit_price=amount_of(entry, "unit_price"),
        total=amount_of(entry, "total"),
        currency=entry["currency"],
        origin=entry.origin,
    )


def _budget_faults(entry: ManifestEntry) -> Iterator[Finding]:
    quantity = entry["quantity"]
    if quantity and not _is_number_of_boards(quantity):
        message = f'quantity is no number of boards: "{quantity}"'
        yield _fault(entry, "bad-value", message, "write it as 100")
    if not entry["unit_price"] and not entry["total"]:
        yield _fault(entry, "missing-key", "states no limit", "write unit_price or total")


def _is_number_of_boards(written: str) -> bool:
    return written.isascii() and written.isdigit() and int(written) > 0


def _fault(entry: ManifestEntry, code: str, message: str, hint: str) -> Finding:
    return Finding(Severity.FAULT, code, entry.origin, message, hint)


def budgets_without_bom(budgets: Iterable[Budget], names: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding for each BOM that has a budget and is not in the run, at its first one."""
    lost: dict[str, Budget] = {}
    for budget in budgets:
        if budget.name not in names:
            lost.setdefault(budget.name, budget)
    for name, budget in lost.items():
        message = f'there is a budget for "{name}", but no such BOM'
        hint = nearest(name, names) or "name it as in the summary"
        yield Finding(Severity.OPEN, "unknown-bom", budget.origin, message, hint)


def failures(outcome: Outcome, moved: Movement, gates: Gates) -> tuple[Finding, ...]:
    """Return what of a BOM the gates do not let pass, at the BOM's place."""
    if outcome.status is Status.REFUSED:
        return ()
    return tuple(
        Finding(Severity.OPEN, code, Origin(outcome.bom), message, hint)
        for code, message, hint in (
            *_over_maximum(outcome, gates.max_unit_price),
            *(
                found
                for budget in gates.budgets
                if budget.name == outcome.name
                for found in _over_budget(outcome, budget)
            ),
            *_open_kinds(outcome, gates.fail_on),
            *_movement(moved, gates.fail_over),
        )
    )


_Failure = tuple[str, str, str]
"""Code, message and hint."""


def _over_maximum(outcome: Outcome, limit: Decimal | None) -> Iterator[_Failure]:
    if limit is not None:
        yield from _over(
            outcome, outcome.columns, limit, "unit price", lambda column: column.unit_price
        )


def _over_budget(outcome: Outcome, budget: Budget) -> Iterator[_Failure]:
    if budget.currency and budget.currency != outcome.currency:
        message = f"the budget is in {budget.currency}, the quote in {outcome.currency}"
        yield "budget-unjudged", message, "quote it in the budget's currency"
        return
    columns = [column for column in outcome.columns if budget.quantity in {0, column.quantity}]
    if not columns:
        yield (
            "budget-unjudged",
            f"there is a budget for {budget.quantity} boards, but no such price",
            "ask for it by -q",
        )
    for limit, what, amount in (
        (budget.unit_price, "unit price", lambda column: column.unit_price),
        (budget.total, "total", lambda column: column.total),
    ):
        if limit is not None:
            yield from _over(outcome, columns, limit, what, amount)


def _over(
    outcome: Outcome,
    columns: Sequence[ColumnPrice],
    limit: Decimal,
    what: str,
    amount: Callable[[ColumnPrice], Decimal],
) -> Iterator[_Failure]:
    """Yield where an amount is over its limit, or not known well enough to say that it is not."""
    for column in columns:
        value = amount(column)
        at = f"at {column.quantity} boards"
        if value > limit:
            priced = f"{what} {value:f} {outcome.currency} {at}"
            message = f"{priced} is over the budget of {limit:f} by {value - limit:f}"
            hint = "see what moved it with `emsquote explain` or `emsquote diff`"
            yield "over-budget", message, hint
        elif not column.complete:
            question = f"whether the {what} {at} keeps to the budget of {limit:f}"
            message = f"{question} is not known: parts are unpriced"
            yield "budget-unjudged", message, "settle the open points"


def _open_kinds(outcome: Outcome, kinds: Sequence[OpenKind]) -> Iterator[_Failure]:
    incomplete = sum(1 for column in outcome.columns if not column.complete)
    found = {
        OpenKind.UNPRICED: (
            outcome.unpriced or (incomplete and not outcome.short),
            "unpriced",
            "lines, or what the scope implies, have no price",
        ),
        OpenKind.STALE: (outcome.stale, "stale", "parts are bought at old prices"),
        OpenKind.SHORTAGE: (outcome.short, "shortage", "parts cannot be had in time"),
    }
    for kind in kinds:
        count, code, message = found[kind]
        if count:
            yield code, message, "its quote names them"


def _movement(moved: Movement, threshold: Decimal | None) -> Iterator[_Failure]:
    match moved:
        case Moved():
            if threshold is None or not moved.complete or _exceeds(moved, threshold):
                yield "moved", moved_text(moved), "; ".join(moved.causes)
        case NotCompared(findings=findings):
            for finding in findings:
                yield (
                    "not-compared",
                    f"cannot be compared: {finding.origin}: {finding.message}",
                    finding.hint,
                )
        case None:
            return


def _exceeds(moved: Moved, threshold: Decimal) -> bool:
    return moved.percent is None or abs(moved.percent) > threshold


def moved_text(moved: Moved) -> str:
    """Return a movement in words."""
    percent = moved.percent
    share = f", {percent.quantize(Decimal('0.1')):+f} %" if percent is not None else ""
    doubt = "" if moved.complete else ", as far as is known"
    totals = f"{moved.old:f} → {moved.new:f} ({moved.difference:+f}{share}{doubt})"
    return f"total at {moved.quantity} boards {totals}"
