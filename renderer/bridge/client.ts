/** The window's side of the bridge, derived from its schema. */
import { type BridgeSchema, channelOf, type Client, type Transport } from '../../contract/bridge-schema.ts';

/** `x(argument)` for each call and `onX(callback)` for each notification, over a transport. */
export function createBridgeClient<S extends BridgeSchema>(schema: S, transport: Transport): Client<S> {
  const groups = Object.entries(schema).map(([group, entries]) => [
    group,
    Object.fromEntries(
      Object.entries(entries).map(([name, { kind }]) => {
        const channel = channelOf(group, name);
        if (kind === 'call') return [name, (argument: unknown) => transport.invoke(channel, argument)];
        return [`on${name.charAt(0).toUpperCase()}${name.slice(1)}`, (callback: (payload: unknown) => void) => transport.listen(channel, callback)];
      }),
    ),
  ]);
  return Object.fromEntries(groups) as Client<S>;
}
