"""The summary of a run: what came of every BOM, what the gates stopped, what moved, and what
pooling saved.

It tells nothing of how the run went (which quotes stood from an earlier one, how long it took), so
that a resumed run and an undisturbed one have the same summary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from emsquote.batch.gate import Gates, budgets_without_bom, failures
from emsquote.batch.outcome import Outcome, Status
from emsquote.batch.pool_report import PoolReport
from emsquote.batch.price_movement import Moved, Movement, NotCompared
from emsquote.finding import Finding

SCHEMA = "emsquote/batch/1"
BUDGETS = "budgets"
"""What a failure is called that belongs to no BOM of the run."""


class Failure(Struct, frozen=True):
    """What a gate did not let pass."""

    name: str
    finding: Finding


class Summary(Struct, frozen=True, kw_only=True):
    """A whole run. Outcomes and failures are sorted by name, `moved` by size, the largest first."""

    outcomes: tuple[Outcome, ...]
    failures: tuple[Failure, ...] = ()
    moved: tuple[Moved, ...] = ()
    new: tuple[str, ...] = ()
    """BOMs that the baseline does not have."""
    pool: PoolReport | None = None
    schema: str = SCHEMA

    def count(self, status: Status) -> int:
        """Return how many BOMs ended so."""
        return sum(1 for outcome in self.outcomes if outcome.status is status)

    @property
    def exit_code(self) -> int:
        """The worst of all: 2 if a BOM was refused, 1 if one has open points or was stopped by a
        gate, else 0.
        """
        if self.count(Status.REFUSED):
            return 2
        return 1 if self.failures or self.count(Status.OPEN) else 0


def summary_of(
    results: Iterable[tuple[Outcome, Movement]], gates: Gates, pool: PoolReport | None = None
) -> Summary:
    """Return the summary of what came of the BOMs, in whatever order they were done."""
    ordered = sorted(results, key=lambda result: (result[0].name, result[0].bom))
    moved = [movement for _, movement in ordered if isinstance(movement, Moved)]
    return Summary(
        outcomes=tuple(outcome for outcome, _ in ordered),
        failures=tuple(_failures(ordered, gates)),
        moved=tuple(sorted(moved, key=lambda moved_: (-abs(moved_.difference), moved_.name))),
        new=tuple(
            each.name for _, each in ordered if isinstance(each, NotCompared) and not each.findings
        ),
        pool=pool,
    )


def _failures(results: list[tuple[Outcome, Movement]], gates: Gates) -> Iterator[Failure]:
    for outcome, movement in results:
        for finding in failures(outcome, movement, gates):
            yield Failure(outcome.name, finding)
    names = [outcome.name for outcome, _ in results]
    for finding in budgets_without_bom(gates.budgets, names):
        yield Failure(BUDGETS, finding)
