/** Run as a process of its own: appends to the log in the folder given, and prints each event's id once it is acknowledged. */
import 'temporal-polyfill/global';
import { openLog } from '../../../../main/log/log.ts';
import { eventAfter, newOffice } from './office.ts';

const office = newOffice();
const log = await openLog(process.argv[2] ?? '', { segmentBytes: 40_000 });
if (!log.ok) throw new Error(log.error.code);
for (;;) {
  const event = eventAfter(office, office.first, log.value.ownTail(office.first.certificate.device));
  const filed = await log.value.append([event]);
  if (!filed.ok) throw new Error(filed.error.code);
  process.stdout.write(`${event.header.id}\n`);
}
