/** The one schema of what crosses between the privileged side and a window. Expected failures are values; bugs reject. */
import * as z from 'zod';
import { ERROR_SENTENCES, type ErrorCode } from '../domain/errors.ts';
import { ROLES } from '../domain/events/event.ts';
import { call, notification } from './bridge-schema.ts';
import { CommandSchema } from './command.ts';

const uuid = z.uuid();
const bytes = z.instanceof(Uint8Array);
const DeskErrorSchema = z.strictObject({
  code: z.enum(Object.keys(ERROR_SENTENCES) as [ErrorCode, ...ErrorCode[]]),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
function result<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: DeskErrorSchema }),
  ]);
}
const nothing = z.undefined();

const Seat = z.strictObject({ staff: uuid, device: uuid, name: z.string(), title: z.string(), role: z.enum(ROLES) });
export type Seat = z.infer<typeof Seat>;

export const SyncState = z.strictObject({
  /** `off`: no server is set. `offline`: it did not answer at the last try. */
  state: z.enum(['off', 'idle', 'syncing', 'offline', 'stopped']),
  lastSyncedAt: z.string().nullable(),
  /** When the desk last could not reach its server, since when it is offline. */
  offlineSince: z.string().nullable(),
  /** Own events the server has not acknowledged. */
  waiting: z.int().min(0),
  error: DeskErrorSchema.nullable(),
});
export type SyncState = z.infer<typeof SyncState>;

export const DeskStatus = z.strictObject({
  host: z.enum(['electron', 'browser']),
  version: z.string(),
  /** `new`: no office yet · `locked`: keys not in memory · `signed-out`: unlocked, nobody signed in · `open`. */
  phase: z.enum(['new', 'locked', 'signed-out', 'open']),
  /** True when a passphrase must be typed, since this system has no key store. */
  passphrase: z.boolean(),
  office: uuid.nullable(),
  desk: uuid,
  letter: z.string(),
  seats: z.array(Seat),
  seat: Seat.nullable(),
  sync: SyncState,
});
export type DeskStatus = z.infer<typeof DeskStatus>;

const Preview = z.strictObject({
  pdf: bytes,
  pages: z.int(),
  /** Binds an approval to what was seen. */
  modelHash: z.string(),
  fileName: z.string(),
  /** What is still missing before it can be approved, each with its legal source. */
  missing: z.array(z.strictObject({ item: z.string(), source: z.string() })),
  /** E-mail text of the same content. */
  email: z.strictObject({ to: z.string(), subject: z.string(), body: z.string() }),
  /** The fate of each annex. */
  annexes: z.array(z.strictObject({ file: uuid, fate: z.enum(['merged', 'attached', 'refused']), reason: z.string().optional() })),
});

export const bridge = {
  desk: {
    status: call(nothing, DeskStatus),
    statusChanged: notification(DeskStatus),
    /** Creates the office on this desk: the example office, or one's own with its first person (the DPO or a deputy). */
    setUp: call(
      z.strictObject({
        office: z.enum(['example', 'own']),
        name: z.string().max(300),
        zone: z.string().max(64),
        country: z.string().max(2),
        person: z.strictObject({ name: z.string().min(1).max(300), title: z.string().max(300), email: z.string().max(320) }),
        pin: z.string().max(64),
        passphrase: z.string().max(1024),
      }),
      result(DeskStatus),
    ),
    /** First step of joining: makes this desk's keys and returns the text of a join request to hand to a colleague. */
    requestJoin: call(z.strictObject({ pin: z.string().max(64), passphrase: z.string().max(1024) }), result(z.strictObject({ request: z.string() }))),
    /** On a desk of the office: answers a join request with an invitation that only that desk can open. */
    invite: call(z.strictObject({ request: z.string().max(10_000), staff: uuid }), result(z.strictObject({ invitation: z.string() }))),
    /** Last step of joining. */
    join: call(z.strictObject({ invitation: z.string().max(20_000) }), result(DeskStatus)),
    /** Gives a staff member a seat (own key and PIN) on this desk. */
    addSeat: call(z.strictObject({ staff: uuid, pin: z.string().max(64) }), result(DeskStatus)),
    unlock: call(z.strictObject({ passphrase: z.string().max(1024) }), result(DeskStatus)),
    signIn: call(z.strictObject({ staff: uuid, pin: z.string().max(64) }), result(DeskStatus)),
    signOut: call(nothing, DeskStatus),
  },
  office: {
    /** Files a command. Answers after the events are on disk (fdatasync). */
    act: call(z.strictObject({ command: CommandSchema }), result(z.strictObject({ events: z.array(uuid), entity: uuid, reference: z.string() }))),
  },
  log: {
    /** Opened events in this desk's order after `after` (0 = from the start), as UTF-8 JSON of OpenEvent[], at most `limit`. */
    pages: call(
      z.strictObject({ after: z.int().min(0), limit: z.int().min(1).max(5000) }),
      z.strictObject({ events: bytes, next: z.int(), more: z.boolean() }),
    ),
    /** Something was added after position `last`. */
    grew: notification(z.strictObject({ last: z.int() })),
    /** The renderer's own cache key, 32 bytes; never the office key. */
    cacheKey: call(nothing, z.strictObject({ key: bytes, id: z.string() })),
  },
  files: {
    /** Starts receiving a file from this window; pieces follow in order, at most 1 MiB each. */
    begin: call(z.strictObject({ name: z.string().max(1000), size: z.int().min(0), type: z.string().max(200) }), result(z.strictObject({ upload: uuid }))),
    append: call(z.strictObject({ upload: uuid, index: z.int().min(0), bytes }), result(nothing)),
    /** Seals it on disk (fsync, rename) and answers its blob. */
    finish: call(z.strictObject({ upload: uuid }), result(z.strictObject({ blob: uuid, sha256: z.string(), size: z.int() }))),
    /** One piece of a blob from `offset`, at most 1 MiB. */
    read: call(z.strictObject({ blob: uuid, offset: z.int().min(0) }), result(z.strictObject({ bytes, size: z.int() }))),
  },
  intake: {
    /** Reads a received mail in a process of its own, files it in the inbox and answers its entity. `blob` is from `files.finish`. */
    takeMail: call(z.strictObject({ blob: uuid, name: z.string().max(1000) }), result(z.strictObject({ mail: uuid }))),
    /** Looks at a collected file: real type by content, encoding, formula cells, rows; nothing is filed. */
    inspectFile: call(
      z.strictObject({ blob: uuid, name: z.string().max(1000) }),
      result(z.strictObject({ type: z.string(), warnings: z.array(DeskErrorSchema), rows: z.int().nullable() })),
    ),
  },
  letters: {
    /** The letter as it would be signed now, from main's own state. */
    preview: call(z.strictObject({ letter: uuid }), result(Preview)),
    /** Signs an approved letter and files it in the case. */
    sign: call(z.strictObject({ letter: uuid }), result(z.strictObject({ pdf: uuid, fileName: z.string() }))),
    /** Checks a signed letter of this desk. */
    verify: call(z.strictObject({ letter: uuid }), result(z.strictObject({ sound: z.boolean(), signer: z.string(), sentence: z.string() }))),
  },
  sync: {
    now: call(nothing, SyncState),
    state: notification(SyncState),
  },
} as const;

export type Bridge = typeof bridge;
