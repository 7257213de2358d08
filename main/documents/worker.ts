/** Entry `documents-worker`: sets, assembles, signs and checks documents, one call at a time, with foreign bytes nowhere else. */
import 'temporal-polyfill/global';
import { childPort } from '../processes/child-port.ts';
import { serveRpc } from '../processes/rpc.ts';
import { assembleBundle, mergeFault } from './assembly/assemble.ts';
import type { DocumentsCalls } from './client.ts';
import { signPdf } from './seal/sign.ts';
import { verifyPdf } from './verify/verify.ts';

// pdf-lib reports oddities to the console and quotes the file: what a person's papers say does not go to a log
console.warn = () => undefined;
console.log = () => undefined;

serveRpc(childPort(), {
  probe: ({ annex }: DocumentsCalls['probe']) => mergeFault(annex),
  assemble: (request: DocumentsCalls['assemble']) => assembleBundle(request),
  sign: ({ pdf, key, place, meta }: DocumentsCalls['sign']) => signPdf(pdf, key, place, meta),
  verify: ({ pdf, options }: DocumentsCalls['verify']) => verifyPdf(pdf, options),
});
