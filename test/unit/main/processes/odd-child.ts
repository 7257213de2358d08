import { childPort } from '../../../../main/processes/child-port.ts';
import { serveRpc } from '../../../../main/processes/rpc.ts';

/** A child with every behaviour a caller must live with. */
serveRpc(childPort(), {
  echo: (value: unknown) => value,
  fail: () => {
    throw new TypeError('no such thing');
  },
  crash: () => process.exit(7),
  hang: () => {
    for (;;);
  },
});
