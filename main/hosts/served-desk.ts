/** The part of the desk that a host passes on to its windows. */
import type { Bridge } from '../../contract/bridge.ts';
import type { Handlers } from '../../contract/bridge-schema.ts';

export interface ServedDesk {
  readonly handlers: Handlers<Bridge>;
  /** Calls back for everything the desk tells its windows; returns the unsubscribe. */
  readonly onNotify: (callback: (channel: string, payload: unknown) => void) => () => void;
}

/** Learns what a handler threw: once for each bug, in one place. */
export type OnBug = (channel: string, error: unknown) => void;
