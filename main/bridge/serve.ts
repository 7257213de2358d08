/** Answers calls from windows: the schema's own method list, arguments and answers parsed, and nothing of a bug but its handler's report. */
import { type BridgeSchema, type Call, channelOf, type Handlers, type WindowId } from '../../contract/bridge-schema.ts';
import { fail } from '../../domain/result.ts';

/** Answers one call. Rejects with a text without details when the method is unknown, the argument is wrong, or a handler has a bug. */
export type Dispatch = (channel: string, argument: unknown, window: WindowId) => Promise<unknown>;

/** What a window gets to know of a bug. */
export class BridgeRefusal extends Error {
  override readonly name = 'BridgeRefusal';
}

/** A dispatcher for every call of the schema. `onBug` learns what a handler threw, once, and may throw itself to end the program. */
export function serveBridge<S extends BridgeSchema>(schema: S, handlers: Handlers<S>, onBug: (channel: string, error: unknown) => void): Dispatch {
  const methods = methodsOf(schema, handlers as Handlers<BridgeSchema>);

  return async (channel, argument, window) => {
    const method = methods.get(channel);
    if (method === undefined) throw new BridgeRefusal('the desk has no such call');
    const parsed = method.call.arg.safeParse(argument);
    if (!parsed.success) return refuseArgument(method.call, parsed.error.issues[0]?.path ?? []);
    try {
      return method.call.result.parse(await method.handle(parsed.data, window));
    } catch (error) {
      onBug(channel, error);
      throw new BridgeRefusal('the desk could not do this; what was saved is still saved');
    }
  };
}

interface Method {
  readonly call: Call;
  readonly handle: (argument: unknown, window: WindowId) => Promise<unknown>;
}

function methodsOf(schema: BridgeSchema, handlers: Handlers<BridgeSchema>): ReadonlyMap<string, Method> {
  const methods = new Map<string, Method>();
  for (const [group, entries] of Object.entries(schema)) {
    const own = handlers[group] as Readonly<Record<string, Method['handle']>> | undefined;
    for (const [name, entry] of Object.entries(entries)) {
      if (entry.kind !== 'call') continue;
      const handle = own?.[`handle${name.charAt(0).toUpperCase()}${name.slice(1)}`];
      if (handle === undefined) throw new Error(`no handler for ${channelOf(group, name)}`);
      methods.set(channelOf(group, name), { call: entry, handle });
    }
  }
  return methods;
}

/** A call that can answer a failure names the field; any other is refused. */
function refuseArgument(call: Call, path: readonly PropertyKey[]): unknown {
  const failure = call.result.safeParse(fail('desk.bad-input', { field: path.map(String).join('.').slice(0, 100) }));
  if (failure.success) return failure.data;
  throw new BridgeRefusal('the argument is not valid');
}
