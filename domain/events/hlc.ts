/**
 * Hybrid logical clock: the wall clock where it runs forward, a counter where it does not. Strings that sort in the order in which
 * one device wrote them. It orders only truly concurrent edits (sequential ones name their base), so a wrong clock is never refused.
 */

const SHAPE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)-(\d{6})-/;
const LAST_MS = Temporal.Instant.from('9999-12-31T23:59:59.999Z').epochMilliseconds;
const LAST_COUNT = 999_999;

/**
 * The device's next reading, larger than `last` (its own last one, or null): `2026-07-01T09:30:00.000Z-000000-<end of device id>`.
 * `wallMs` is in milliseconds since the epoch; what lies outside the years 1970 to 9999 is held at their ends.
 */
export function nextHlc(last: string | null, wallMs: number, device: string): string {
  const wall = Number.isNaN(wallMs) ? 0 : Math.min(Math.max(Math.trunc(wallMs), 0), LAST_MS);
  const before = last === null ? null : SHAPE.exec(last);
  if (before === null) return reading(wall, 0, device);
  const lastMs = Temporal.Instant.from(before[1] ?? '').epochMilliseconds;
  if (wall > lastMs) return reading(wall, 0, device);
  const count = Number(before[2]) + 1;
  return count > LAST_COUNT ? reading(lastMs + 1, 0, device) : reading(lastMs, count, device);
}

function reading(ms: number, count: number, device: string): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(ms).toString({ fractionalSecondDigits: 3 });
  return `${instant}-${String(count).padStart(6, '0')}-${device.slice(-12)}`;
}
