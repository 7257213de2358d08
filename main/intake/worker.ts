/** The process in which foreign files are read: whatever they do to a parser, they do it here. */
import 'temporal-polyfill/global';
import { childPort } from '../processes/child-port.ts';
import { serveRpc } from '../processes/rpc.ts';
import type { IntakeCalls } from './client.ts';
import { inspectFile } from './file.ts';
import { readMail } from './mail.ts';
import { readTable } from './table.ts';

serveRpc(childPort(), {
  readMail: ({ bytes, name, trustedHosts }: IntakeCalls['readMail']) => readMail(bytes, name, trustedHosts),
  inspectFile: ({ bytes, name }: IntakeCalls['inspectFile']) => inspectFile(bytes, name),
  readTable: ({ bytes, name }: IntakeCalls['readTable']) => readTable(bytes, name),
});
