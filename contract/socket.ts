/** The frames of the browser host's socket, as MessagePack arrays: bytes travel as bytes. */
import * as z from 'zod';

/** The largest frame a window may send: a piece of 1 MiB with its call around it. */
export const MAX_CALL_BYTES = 2 * 1024 * 1024;

/** A window's call: its number, the channel, and the argument when there is one. */
export const CallFrame = z.union([z.tuple([z.int().min(0), z.string().max(100)]), z.tuple([z.int().min(0), z.string().max(100), z.unknown()])]);

/** What the host sends: an answer, a refusal with its text, or a notification. */
export const FRAME = { answer: 0, refusal: 1, notice: 2 } as const;

/** `[FRAME.answer, call, value?]`, `[FRAME.refusal, call, text]` or `[FRAME.notice, channel, payload?]`. */
export type HostFrame = readonly [0, number, unknown?] | readonly [1, number, string] | readonly [2, string, unknown?];
