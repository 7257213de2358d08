/**
 * When a message reached the office. Mail servers write their `Received` line on top of those below, so the top of the
 * header block was written last and by the server that handed the message over. Everything below the first line that is
 * not ours came with the message and can be forged, dates included.
 */

/** The proven arrival: the instant (ISO 8601 UTC) and the host that wrote it. */
export interface Receipt {
  readonly at: string;
  readonly by: string;
}

/** One message as evidence of an arrival: its `Received` lines, topmost first, and the message it carries whole. */
export interface ArrivalEvidence {
  readonly received: readonly string[];
  /** The address in `From:`. */
  readonly from: string;
  /** The messages attached as message/rfc822 (or as an Outlook item), in order. */
  readonly attached: readonly ArrivalEvidence[];
}

export interface Arrival {
  readonly receipt: Receipt | null;
  /** True when the receipt is that of an attached original that reached an official address first. */
  readonly forwarded: boolean;
}

/**
 * The receipt of one message: the date of the topmost `Received` line if its `by` host is a trusted one, else null, and
 * then the operator is asked. The trusted lines must begin at the very top: a line that names a trusted host below a
 * foreign one may have been written by the sender, so it is never looked at. Among several trusted lines the topmost
 * counts, for the same reason: the second may already be forged.
 * @param lines raw header lines, folded or not, with or without the name `Received:`, topmost first
 * @param trustedHosts the office's own mail hosts; a sub-domain of one is trusted too
 */
export function receiptOf(lines: readonly string[], trustedHosts: readonly string[]): Receipt | null {
  const top = lines[0];
  if (top === undefined) return null;
  const line = readLine(top);
  if (line === null || !isTrusted(line.by, trustedHosts)) return null;
  const at = parseMailDate(line.date);
  return at === null ? null : { at, by: line.by };
}

/**
 * The first arrival at an official address: forwarding inside the office costs the person no time (EDPB 01/2022, example
 * 8). An attached original counts when the outer message never left our hosts, its sender has an address of ours, and the
 * original's own topmost `Received` line is trusted and earlier. Anything else keeps the outer receipt, for a stranger can
 * attach a message with invented lines.
 */
export function firstArrival(message: ArrivalEvidence, trustedHosts: readonly string[]): Arrival {
  const outer = receiptOf(message.received, trustedHosts);
  if (outer === null || !isOwnForward(message, trustedHosts)) return { receipt: outer, forwarded: false };
  let first = outer;
  for (const inner of message.attached) {
    const { receipt } = firstArrival(inner, trustedHosts);
    if (receipt !== null && Temporal.Instant.compare(receipt.at, first.at) < 0) first = receipt;
  }
  return { receipt: first, forwarded: first !== outer };
}

/**
 * An RFC 5322 date as an instant (ISO 8601 UTC), or null. Comments, folding and the zone names of RFC 5322 section 4.3 are
 * read; years of two digits, military zones, impossible days and a wrong day name are refused rather than guessed.
 */
export function parseMailDate(text: string): string | null {
  const plain = withoutComments(unfold(text))?.trim().replace(/\s+/g, ' ');
  const match = plain === undefined ? null : DATE.exec(plain);
  if (match === null) return null;
  const [, dayName, day, monthName, year, hour, minute, second, zone] = match;
  const month = MONTHS.indexOf((monthName ?? '').toLowerCase()) + 1;
  const offset = offsetOf(zone ?? '');
  if (month === 0 || offset === null || Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 60) return null;
  try {
    const date = Temporal.PlainDate.from({ year: Number(year), month, day: Number(day) }, { overflow: 'reject' });
    if (dayName !== undefined && DAYS[date.dayOfWeek - 1] !== dayName.toLowerCase()) return null;
    return Temporal.Instant.from(`${date.toString()}T${hour}:${minute}:${second ?? '00'}${offset}`).toString();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Whether a host is one of the trusted ones or a sub-domain of one; letter case and a final dot do not matter. */
export function isTrusted(host: string, trustedHosts: readonly string[]): boolean {
  const name = hostName(host);
  return trustedHosts.some((trusted) => {
    const own = hostName(trusted);
    return own !== '' && (name === own || name.endsWith(`.${own}`));
  });
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const ZONES: Readonly<Record<string, string>> = {
  UT: '+00:00', GMT: '+00:00', EDT: '-04:00', EST: '-05:00', CDT: '-05:00', CST: '-06:00', MDT: '-06:00', MST: '-07:00', PDT: '-07:00', PST: '-08:00',
};
const DATE = /^(?:([A-Za-z]{3}) ?, ?)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}) ?: ?(\d{2})(?: ?: ?(\d{2}))? ([+-]\d{4}|[A-Za-z]{2,3})$/;

interface Line {
  readonly from: string;
  readonly by: string;
  readonly date: string;
}

/** The clauses of one line in the order RFC 5321 gives them; null when it does not start with `from` or `by`. */
function readLine(raw: string): Line | null {
  const plain = withoutComments(unfold(raw).replace(/^received\s*:/i, ''));
  if (plain === null) return null;
  const end = plain.lastIndexOf(';');
  if (end < 0) return null;
  const words = plain.slice(0, end).trim().split(/\s+/);
  const start = words[0]?.toLowerCase() === 'from' ? 2 : 0;
  if (words[start]?.toLowerCase() !== 'by') return null;
  return { from: start === 2 ? (words[1] ?? '') : '', by: hostName(words[start + 1] ?? ''), date: plain.slice(end + 1) };
}

/** Sent from inside: an own address, and every line of its way was written by one of our hosts that took it from another. */
function isOwnForward(message: ArrivalEvidence, trustedHosts: readonly string[]): boolean {
  const inside = message.received.every((raw) => {
    const line = readLine(raw);
    return line !== null && isTrusted(line.by, trustedHosts) && isTrusted(line.from, trustedHosts);
  });
  const domain = hostName(message.from.slice(message.from.lastIndexOf('@') + 1));
  return inside && domain.includes('.') && trustedHosts.some((trusted) => isTrusted(trusted, [domain]));
}

function unfold(text: string): string {
  return text.replace(/\r?\n(?=[ \t])/g, '');
}

/** The text without its comments, which may nest and quote; null when a bracket is left open. */
function withoutComments(text: string): string | null {
  let depth = 0;
  let out = '';
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (char === '\\' && depth > 0) i += 1;
    else if (char === '(') depth += 1;
    else if (char === ')') {
      if (depth === 0) return null;
      depth -= 1;
      if (depth === 0) out += ' ';
    } else if (depth === 0) out += char;
  }
  return depth === 0 ? out : null;
}

function offsetOf(zone: string): string | null {
  if (!/^[+-]/.test(zone)) return ZONES[zone.toUpperCase()] ?? null;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3));
  return hours > 14 || minutes > 59 ? null : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}

function hostName(host: string): string {
  return host.trim().toLowerCase().replace(/\.$/, '');
}
