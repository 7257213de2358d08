/** A desk that answers every call of the bridge from a table: for tests of what lies between a window and the desk. */
import { bridge, type Bridge, type DeskStatus } from '../../contract/bridge.ts';
import type { Handlers } from '../../contract/bridge-schema.ts';
import type { ServedDesk } from '../../main/hosts/served-desk.ts';

export const STATUS: DeskStatus = {
  host: 'browser', version: '0.1.0', phase: 'new', passphrase: true, office: null, desk: '019ab000-0000-7000-8000-000000000001', letter: 'A', seats: [], seat: null,
  sync: { state: 'off', lastSyncedAt: null, offlineSince: null, waiting: 0, error: null },
};

export interface DeskStand extends ServedDesk {
  /** Every call that reached a handler, with its parsed argument. */
  readonly calls: { readonly channel: string; readonly argument: unknown; readonly window: string }[];
  readonly tell: (channel: string, payload: unknown) => void;
}

/** `answers` by channel; a function is called, anything else is the answer. A call without one throws, as a bug would. */
export function deskStand(answers: Readonly<Record<string, unknown>> = {}): DeskStand {
  const calls: DeskStand['calls'] = [];
  const callbacks = new Set<(channel: string, payload: unknown) => void>();
  const table: Readonly<Record<string, unknown>> = { 'desk.status': STATUS, ...answers };
  const handlers = Object.fromEntries(
    Object.entries(bridge).map(([group, entries]) => [
      group,
      Object.fromEntries(
        Object.keys(entries).map((name) => [
          `handle${name.charAt(0).toUpperCase()}${name.slice(1)}`,
          async (argument: unknown, window: string) => {
            const channel = `${group}.${name}`;
            calls.push({ channel, argument, window });
            if (!Object.hasOwn(table, channel)) throw new Error(`secret detail of ${channel}`);
            const answer = table[channel];
            return typeof answer === 'function' ? answer(argument) : answer;
          },
        ]),
      ),
    ]),
  ) as unknown as Handlers<Bridge>;
  return {
    handlers,
    calls,
    onNotify: (callback) => {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    tell: (channel, payload) => {
      for (const callback of callbacks) callback(channel, payload);
    },
  };
}
