"""What somebody may do with probes; the host grants it."""

from __future__ import annotations

SEE = "refusals.view_proberun"
BEGIN = "refusals.add_proberun"
STOP = "refusals.change_proberun"
