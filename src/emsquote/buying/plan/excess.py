"""Who pays for the excess of a part: the job's policy, and its exceptions by part and by class."""

from __future__ import annotations

from emsquote.model.job import ExcessPolicy, Job
from emsquote.model.part import PartClass
from emsquote.model.part_number import plain_number
from emsquote.model.purchase import PartKey


def excess_policy(
    job: Job,
    part: PartKey,
    part_class: PartClass,
) -> ExcessPolicy:
    """Return the policy for a part: of the last rule for its number, else for its class, else of
    the whole job.
    """
    policy = job.excess
    for rule in job.excess_rules:
        if rule.part_class == part_class.value:
            policy = rule.policy
    for rule in job.excess_rules:
        if rule.mpn and plain_number(rule.mpn) == part.mpn:
            policy = rule.policy
    return policy
