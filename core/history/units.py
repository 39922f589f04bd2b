"""The SQL that finds the calls which statistics count: one for each request step of a recorded call.

Owns that definition, for the all-time figures and those of the window alike. Nearly every call has the one request step
``main``, and its row says what there is to know: looking at its first request alone, instead of grouping all steps,
takes a third off the time of a month with a million calls.
"""

from __future__ import annotations

COUNTED = """
    stretches CROSS JOIN calls ON calls.mode = :mode AND calls.started_us >= stretches.since_us
        AND calls.started_us < stretches.until_us AND (:platform IS NULL OR calls.platform = :platform)
"""
"""The recorded calls that began in one of the ``stretches``, a temporary table of ``since_us`` and ``until_us``."""

UNITS = f"""
    SELECT call_id, steps.step AS step, platform, operation, started_us, outcome,
           calls.stop_reason AS stop_reason, attempts, attempts AS last, calls.waited_s AS waited_s,
           steps.elapsed_s AS first_s, calls.elapsed_s AS whole_s
    FROM {COUNTED} CROSS JOIN steps USING (call_id)
    WHERE number = 1 AND steps.step = 'main'
    UNION ALL
    SELECT call_id, one.step, platform, operation, one.started_us, iif(earlier, 'succeeded', outcome),
           iif(earlier, 'ok', one.stop_reason), attempts, last, one.waited_s, steps.elapsed_s, own_s
    FROM (
        SELECT call_id, steps.step AS step, platform, operation, started_us, outcome,
               calls.stop_reason AS stop_reason, count(*) AS attempts, min(number) AS first, max(number) AS last,
               sum(steps.waited_s) AS waited_s,
               max(steps.started_s + steps.elapsed_s) - min(steps.started_s) AS own_s,
               max(number) < calls.attempts AS earlier
        FROM {COUNTED} CROSS JOIN steps USING (call_id)
        WHERE number IS NOT NULL
              AND (SELECT step FROM steps WHERE steps.call_id = calls.call_id AND number = 1) <> 'main'
        GROUP BY call_id, steps.step
    ) AS one JOIN steps USING (call_id)
    WHERE number = first
"""  # noqa: S608  # no value is in it
"""Columns: ``attempts``, how many requests; ``last``, the number of the last one; ``waited_s``, the waits after them;
``first_s``, how long the first one took; ``whole_s``, how long all took: the whole call where ``main`` is its only
step, else from the start of the first request to the end of the last. A step before the last one of its call went well,
else the call would not have gone on."""
