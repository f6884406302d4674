"""Who pays for the excess of a part: the job's policy, and its exceptions by part and by class."""

from __future__ import annotations

from emsquote.model.job import ExcessPolicy, Job
from emsquote.model.part import PartClass
from emsquote.model.part_number import plain_number
from emsquote.model.purchase import PartKey


def excess_policy(job: Job, part: PartKey, part_class: PartClass) -> ExcessPolicy:
    """Return the policy for a part: of the last rule for its number, else for its class, else of
    the whole job.
    """
    rules = tuple(reversed(job.excess_rules))
    by_number = [each.policy for each in rules if each.mpn and plain_number(each.mpn) == part.mpn]
    by_class = [each.policy for each in rules if each.part_class == part_class.value]
    return next(iter((*by_number, *by_class)), job.excess)
