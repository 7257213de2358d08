/** Checks what opening the log does not: that every event is what its device signed, by certificates that lead to the pinned first one. */
import type { DeviceCertificate } from '../../domain/events/event.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import { trusted } from '../crypto/certificates.ts';
import { eventFault } from '../crypto/events.ts';
import type { Log } from './log.ts';

const PAGE = 500;

/**
 * Checks hash, signature and sealed payload of every event after position `after`; answers the last position checked, to go on
 * from next time. `first` is the office's first certificate, kept in the vault. Fails with `desk.log-damaged` and the record.
 */
export async function checkLog(log: Log, first: DeviceCertificate, after = 0): Promise<Result<{ readonly last: number }>> {
  const devices = trusted(first, log.certificates());
  let last = after;
  for (let more = true; more; ) {
    const entries = await log.entries(last, PAGE);
    for (const entry of entries) {
      if (entry.kind === 'event') {
        const { device, actor, office } = entry.event.header;
        const certificate = devices.get(device);
        const own = certificate?.actor === actor && certificate.office === office;
        if (!own || eventFault(entry.event, certificate.publicKey) !== null) return fail('desk.log-damaged', { record: entry.position });
      }
      last = entry.position;
    }
    more = entries.length > 0;
  }
  return ok({ last });
}
