import type { SignatureReport, VerifyReport } from './report.ts';

/** Whether the file is sound, and why or why not, in one sentence. */
export function bottomLine(signatures: readonly SignatureReport[], unreadable: string | null): Pick<VerifyReport, 'sound' | 'sentence'> {
  if (unreadable !== null) return { sound: false, sentence: `The file could not be read: ${unreadable}.` };
  if (signatures.length === 0) return { sound: false, sentence: 'The file is not signed.' };
  for (const signature of signatures) {
    const fault = faultOf(signature);
    if (fault !== null) return { sound: false, sentence: `${nameOf(signature)} ${fault}.` };
  }
  const first = signatures[0];
  const later = signatures.some((signature) => signature.changed === 'form-filling') ? ' What was added later is signing and form filling only.' : '';
  const who = first === undefined ? '' : ` ${first.chainSentence}`;
  const count = signatures.length === 1 ? 'The signature is' : `All ${signatures.length} signatures are`;
  return { sound: true, sentence: `${count} intact and valid.${later}${who}` };
}

function nameOf(signature: SignatureReport): string {
  return `The ${signature.kind === 'timestamp' ? 'time-stamp' : 'signature'} “${signature.field}”`;
}

function faultOf(signature: SignatureReport): string | null {
  if (signature.problem !== null) return `cannot be judged: ${signature.problem}`;
  if (!signature.intact) return 'does not fit the file: its bytes were changed';
  if (signature.valid === null) return 'uses an algorithm, or a certificate that is not in the file, which this desk cannot judge';
  if (!signature.valid) return 'was not made with the key of its certificate';
  if (signature.coverage === 'unclear') return 'does not say clearly what it covers';
  if (signature.coverage === 'part-from-start') return `covers only a part of the file: ${signature.bytesAfter} bytes follow that nobody signed`;
  if (signature.changed === 'other') return 'is valid, but the file was changed afterwards in a way that signing does not explain';
  return signature.chain === 'broken' ? 'has a certificate whose chain does not hold' : null;
}
