/**
 * The desk's keys in one file, `<dataFolder>/vault.json`: contents sealed under a random key, that key wrapped. It is written whole
 * (new file, fsync, rename), and never made anew where there is a log already: its keys would not fit.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { fail, ok, type Result } from '../../domain/result.ts';
import { KEY_BYTES, seal, unseal } from '../crypto/aead.ts';
import { fromBase64, fromUtf8, parseJson, toBase64, utf8 } from '../crypto/encoding.ts';
import { type Argon2Cost, STRONG_COST } from '../crypto/passphrase.ts';
import type { KeyStore } from '../host.ts';
import { type Disk, isFull, nodeDisk, replaceFile } from '../log/disk.ts';
import { type VaultContents, VaultContentsSchema } from './contents.ts';
import { unwrapWithPassphrase, unwrapWithStore, type Wrap, WrapSchema, wrapWithPassphrase, wrapWithStore } from './wrap.ts';

export interface Vault {
  /** Throws when the vault is locked. */
  readonly contents: () => VaultContents;
  /** Writes changed contents; they hold once this answers. Fails with `desk.disk-full` or `desk.locked` and changes nothing. */
  readonly save: (change: (contents: VaultContents) => VaultContents) => Promise<Result<undefined>>;
  /** Drops the keys from memory. */
  readonly lock: () => void;
}

export interface VaultFolder {
  readonly dataFolder: string;
  readonly disk?: Disk;
}

/** With what a vault opens. At least one of the two. */
export interface Unlocking {
  readonly keyStore?: KeyStore | null;
  readonly passphrase?: string;
}

export interface VaultSetting extends Unlocking {
  /** Cost of the passphrase; smaller ones only for throwaway vaults and tests. */
  readonly cost?: Argon2Cost;
}

/** `none`: a new desk. `passphrase`: it must be typed. `store`: the system's store opens it. */
export type VaultState = 'none' | 'passphrase' | 'store';

const FILE = 'vault.json';
const FileSchema = z.strictObject({ v: z.literal(1), vault: z.uuid(), wraps: z.array(WrapSchema).min(1).max(8), sealed: z.string() });
type VaultFile = z.infer<typeof FileSchema>;

/** Whether there is a vault and what opens it. Fails with `desk.keys-missing` (a log without a vault) or `desk.keys-damaged`. */
export async function vaultState(where: VaultFolder, keyStore: KeyStore | null = null): Promise<Result<VaultState>> {
  const file = await readVaultFile(where);
  if (!file.ok) return file;
  if (file.value === null) return ok('none');
  return ok(file.value.wraps.some((wrap) => wrap.kind === 'store' && wrap.backend === keyStore?.backend) ? 'store' : 'passphrase');
}

/** The contents of a vault of a new desk: its own id and cache key, nothing else. */
export function emptyContents(newId: () => string = randomUUID): VaultContents {
  return {
    desk: newId(), letter: null, office: null, first: null, officeKeys: [], seats: [], seal: null,
    cacheKey: { id: newId(), key: toBase64(randomBytes(KEY_BYTES)) },
    server: null, pendingJoin: null, checkedTo: 0,
  };
}

/** Makes the vault of a new desk. Fails with `desk.already-set-up`, `desk.keys-missing`, `desk.disk-full`, or `desk.bad-input` (passphrase) when nothing would wrap it. */
export async function createVault(where: VaultFolder, contents: VaultContents, setting: VaultSetting): Promise<Result<Vault>> {
  const before = await readVaultFile(where);
  if (!before.ok) return before;
  if (before.value !== null) return fail('desk.already-set-up');
  const vault = randomUUID();
  const key = new Uint8Array(randomBytes(KEY_BYTES));
  const wraps: Wrap[] = [];
  const { keyStore = null, passphrase = '', cost = STRONG_COST } = setting;
  const byStore = keyStore === null ? null : await wrapWithStore(key, keyStore);
  if (byStore !== null) wraps.push(byStore);
  if (passphrase !== '') wraps.push(await wrapWithPassphrase(key, vault, passphrase, cost));
  if (wraps.length === 0) return fail('desk.bad-input', { field: 'passphrase' });
  await (where.disk ?? nodeDisk).makeFolder(where.dataFolder);
  const written = await write(where, { vault, wraps }, key, contents);
  return written.ok ? ok(vaultOver(where, { vault, wraps }, key, contents)) : written;
}

/**
 * Opens the vault. Fails with `desk.not-set-up`, `desk.keys-missing`, `desk.keys-damaged`, `desk.wrong-passphrase`, or
 * `desk.keys-unavailable` when only the system's store was offered and it does not open it.
 */
export async function openVault(where: VaultFolder, { keyStore = null, passphrase = '' }: Unlocking): Promise<Result<Vault>> {
  const file = await readVaultFile(where);
  if (!file.ok) return file;
  if (file.value === null) return fail('desk.not-set-up');
  const { vault, wraps, sealed } = file.value;
  for (const wrap of wraps) {
    const key = wrap.kind === 'store' ? await (keyStore === null ? null : unwrapWithStore(wrap, keyStore)) : await unwrapWithPassphrase(wrap, vault, passphrase);
    const plain = key?.length === KEY_BYTES ? unseal(key, contextOf(vault), fromBase64(sealed)) : null;
    const parsed = VaultContentsSchema.safeParse(plain === null ? undefined : parseJson(fromUtf8(plain) ?? ''));
    if (key !== null && parsed.success) return ok(vaultOver(where, { vault, wraps }, key, parsed.data));
    // the passphrase was right, so it is the contents that are not
    if (key !== null && wrap.kind === 'passphrase') return fail('desk.keys-damaged');
  }
  return fail(passphrase === '' ? 'desk.keys-unavailable' : 'desk.wrong-passphrase');
}

type Wrapping = Pick<VaultFile, 'vault' | 'wraps'>;

function vaultOver(where: VaultFolder, wrapping: Wrapping, key: Uint8Array, opened: VaultContents): Vault {
  let contents: VaultContents | null = opened;
  let turn: Promise<unknown> = Promise.resolve();
  async function save(change: (contents: VaultContents) => VaultContents): Promise<Result<undefined>> {
    if (contents === null) return fail('desk.locked');
    const changed = change(contents);
    const written = await write(where, wrapping, key, changed);
    if (written.ok && contents !== null) contents = changed;
    return written;
  }
  return {
    contents: () => {
      if (contents === null) throw new Error('the vault is locked');
      return contents;
    },
    save: (change) => {
      const mine = turn.then(() => save(change));
      turn = mine.catch(() => undefined);
      return mine;
    },
    lock: () => {
      // a save that is on its way still needs the key; it is wiped after it
      contents = null;
      turn = turn.then(() => key.fill(0));
    },
  };
}

async function write(where: VaultFolder, wrapping: Wrapping, key: Uint8Array, contents: VaultContents): Promise<Result<undefined>> {
  const plain = utf8(JSON.stringify(VaultContentsSchema.parse(contents)));
  const file: VaultFile = { v: 1, vault: wrapping.vault, wraps: wrapping.wraps, sealed: toBase64(seal(key, contextOf(wrapping.vault), plain)) };
  plain.fill(0);
  try {
    await replaceFile(where.disk ?? nodeDisk, where.dataFolder, FILE, utf8(JSON.stringify(file)));
    return ok(undefined);
  } catch (error) {
    if (isFull(error)) return fail('desk.disk-full');
    throw error;
  }
}

/** The file as it is, or null on a new desk. A log without a vault is never a new desk. */
async function readVaultFile({ dataFolder, disk = nodeDisk }: VaultFolder): Promise<Result<VaultFile | null>> {
  if (!(await disk.list(dataFolder)).includes(FILE)) {
    return (await hasRecords(disk, join(dataFolder, 'log'))) ? fail('desk.keys-missing') : ok(null);
  }
  const file = await disk.open(dataFolder, FILE);
  try {
    const text = fromUtf8(await file.read(0, await file.size()));
    const parsed = FileSchema.safeParse(text === null ? undefined : parseJson(text));
    return parsed.success ? ok(parsed.data) : fail('desk.keys-damaged');
  } finally {
    await file.close();
  }
}

async function hasRecords(disk: Disk, folder: string): Promise<boolean> {
  for (const name of await disk.list(folder)) {
    if (!/^\d{8}\.(head|body)$/.test(name)) continue;
    const file = await disk.open(folder, name);
    try {
      if ((await file.size()) > 0) return true;
    } finally {
      await file.close();
    }
  }
  return false;
}

function contextOf(vault: string): Uint8Array {
  return utf8(`rightsdesk vault ${vault}`);
}
