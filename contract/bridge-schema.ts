/** The vocabulary of the bridge: a schema value names calls and notifications; both ends are derived from its type. */
import type * as z from 'zod';

export interface Call<A extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly kind: 'call';
  readonly arg: A;
  readonly result: R;
}
export interface Notification<P extends z.ZodType = z.ZodType> {
  readonly kind: 'notification';
  readonly payload: P;
}
export type BridgeSchema = Readonly<Record<string, Readonly<Record<string, Call | Notification>>>>;

export function call<A extends z.ZodType, R extends z.ZodType>(arg: A, result: R): Call<A, R> {
  return { kind: 'call', arg, result };
}
export function notification<P extends z.ZodType>(payload: P): Notification<P> {
  return { kind: 'notification', payload };
}

type Capital<S extends string> = Capitalize<S>;

/** Main's side: `handleX` for each call of the group. */
export type Handlers<S extends BridgeSchema> = {
  readonly [G in keyof S]: {
    readonly [K in keyof S[G] as S[G][K] extends Call ? `handle${Capital<K & string>}` : never]: S[G][K] extends Call<infer A, infer R>
      ? (arg: z.output<A>, window: WindowId) => Promise<z.input<R>>
      : never;
  };
};
/** Main's side: `notifyX` for each notification of the group, to every window. */
export type Notifiers<S extends BridgeSchema> = {
  readonly [G in keyof S]: {
    readonly [K in keyof S[G] as S[G][K] extends Notification ? `notify${Capital<K & string>}` : never]: S[G][K] extends Notification<infer P>
      ? (payload: z.input<P>) => void
      : never;
  };
};
/** The renderer's side: `x(arg)` and `onX(callback)`, which returns its unsubscribe. */
export type Client<S extends BridgeSchema> = {
  readonly [G in keyof S]: {
    readonly [K in keyof S[G] as S[G][K] extends Call ? K : `on${Capital<K & string>}`]: S[G][K] extends Call<infer A, infer R>
      ? (arg: z.input<A>) => Promise<z.output<R>>
      : S[G][K] extends Notification<infer P>
        ? (callback: (payload: z.output<P>) => void) => () => void
        : never;
  };
};
/** Identifies the window that called: a socket in the browser host, a webContents in Electron. */
export type WindowId = string;

/** What a preload (or the browser host's socket) offers: nothing but these two, by computed channel name. */
export interface Transport {
  readonly invoke: (channel: string, arg: unknown) => Promise<unknown>;
  readonly listen: (channel: string, callback: (payload: unknown) => void) => () => void;
}

/** `group.name`: computed, never typed by hand. */
export function channelOf(group: string, name: string): string {
  return `${group}.${name}`;
}

/** The channels of a schema by kind, without their parsers: all that a preload needs to know. */
export function channelsOf(schema: BridgeSchema): { readonly calls: readonly string[]; readonly notifications: readonly string[] } {
  const channels = Object.entries(schema).flatMap(([group, entries]) =>
    Object.entries(entries).map(([name, { kind }]) => ({ kind, channel: channelOf(group, name) })),
  );
  const of = (wanted: Call['kind'] | Notification['kind']) => channels.filter(({ kind }) => kind === wanted).map(({ channel }) => channel);
  return { calls: of('call'), notifications: of('notification') };
}
