"""What this app stores: the ledger and its counts, the words and their way, who changed what."""

from __future__ import annotations

from refusals.models.audit import AuditEntry
from refusals.models.copy import PLAIN, CopyVersion, Publication
from refusals.models.counts import CountState, Grain, RefusalCount, StaleDay, TurnCount
from refusals.models.experiments import Arm, Experiment, Exposure
from refusals.models.ledger import Choice, Observation, Outcome, Refusal
from refusals.models.policy import PolicyPublication, PolicyVersion
from refusals.models.probes import ProbeCell, ProbeRun
from refusals.models.reports import Report
from refusals.models.resources import Resource
from refusals.models.review import Comment, Review, Waiver

__all__ = [
    "PLAIN",
    "Arm",
    "AuditEntry",
    "Choice",
    "Comment",
    "CopyVersion",
    "CountState",
    "Experiment",
    "Exposure",
    "Grain",
    "Observation",
    "Outcome",
    "PolicyPublication",
    "PolicyVersion",
    "ProbeCell",
    "ProbeRun",
    "Publication",
    "Refusal",
    "RefusalCount",
    "Report",
    "Resource",
    "Review",
    "StaleDay",
    "TurnCount",
    "Waiver",
]
