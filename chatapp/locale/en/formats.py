"""English times, without the full stops of "p.m.": they would end a sentence twice."""

from __future__ import annotations

TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "N j, Y, g:i A"
SHORT_DATETIME_FORMAT = "m/d/Y g:i A"
