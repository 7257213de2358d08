/** Reading a received message, `.eml` or Outlook `.msg`, told apart by content. */
import { fail, ok, type Result } from '../../domain/result.ts';
import { parseEml } from './eml.ts';
import { typeOf } from './file.ts';
import { readMailOf } from './message.ts';
import { parseMsg } from './msg.ts';
import { refuseSize } from './size.ts';
import type { ReadMail } from './types.ts';

/**
 * The message with its proven arrival. Nothing in it is run or loaded. Fails with `file.empty`, `file.too-large` and
 * `file.unreadable`; the caller keeps the bytes in any case.
 * @param trustedHosts the office's own mail hosts, whose `Received` lines are believed
 */
export async function readMail(bytes: Uint8Array, name: string, trustedHosts: readonly string[]): Promise<Result<ReadMail>> {
  const refused = refuseSize(bytes);
  if (refused !== null) return refused;
  const outlook = typeOf(bytes, name) === 'application/vnd.ms-outlook';
  try {
    return ok(readMailOf(outlook ? await parseMsg(bytes) : await parseEml(bytes), trustedHosts));
  } catch {
    // whatever a parser throws on foreign bytes says only that they cannot be read
    return fail('file.unreadable', { format: outlook ? 'an Outlook message' : 'an e-mail' });
  }
}
