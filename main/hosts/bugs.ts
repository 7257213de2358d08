/** The one place where a host reports a bug of ours. */

/** Writes the call's name and the places in our code. An error's own words may quote what a person typed, so they stay out. */
export function reportBug(channel: string, error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const places = stack.split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 8);
  process.stderr.write(`bug in ${channel}: ${error instanceof Error ? error.name : typeof error}\n${places.join('\n')}\n`);
}
