"""What somebody may do in the studio; the host grants it."""

from __future__ import annotations

SEE = "refusals.view_copyversion"
WRITE = "refusals.add_copyversion"
PUBLISH = "refusals.change_publication"
REVIEW = "refusals.change_review"
TEND = "refusals.change_resource"
SEE_POLICY = "refusals.view_policyversion"
