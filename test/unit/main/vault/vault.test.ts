import { describe, expect, test } from 'vitest';
import { createVault, emptyContents, openVault, type Vault, vaultState } from '../../../../main/vault/vault.ts';
import type { VaultContents } from '../../../../main/vault/contents.ts';
import type { KeyStore } from '../../../../main/host.ts';
import type { Result } from '../../../../domain/result.ts';
import { type MemoryDisk, memoryDisk } from '../log/memory-disk.ts';

const cost = { memoryKiB: 64, passes: 1, lanes: 1 };
const PATH = '/data/vault.json';

function where(disk: MemoryDisk) {
  return { dataFolder: '/data', disk };
}
/** The operating system's store with a secret of its own. */
function storeNamed(backend: string, mask: number): KeyStore {
  const masked = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ mask);
  return { backend, wrap: async (secret) => masked(secret), unwrap: async (wrapped) => masked(wrapped) };
}
function must(result: Result<Vault>): Vault {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
function withServer(server: string): (contents: VaultContents) => VaultContents {
  return (contents) => ({ ...contents, server });
}

describe('a vault', () => {
  test('opens with its passphrase and no other, with what was saved last', async () => {
    const disk = memoryDisk();
    expect(await vaultState(where(disk))).toEqual({ ok: true, value: 'none' });
    const vault = must(await createVault(where(disk), emptyContents(), { passphrase: 'correct horse', cost }));
    expect(await vault.save(withServer('https://rights.example.com'))).toEqual({ ok: true, value: undefined });
    expect(await vaultState(where(disk))).toEqual({ ok: true, value: 'passphrase' });
    const again = must(await openVault(where(disk), { passphrase: 'correct horse' }));
    expect(again.contents()).toEqual(vault.contents());
    expect(again.contents().server).toBe('https://rights.example.com');
    expect(await openVault(where(disk), { passphrase: 'wrong horse' })).toEqual({ ok: false, error: { code: 'desk.wrong-passphrase' } });
    expect(await openVault(where(disk), {})).toEqual({ ok: false, error: { code: 'desk.keys-unavailable' } });
  });
  test('opens with the system’s store, and with the passphrase when that store is gone', async () => {
    const disk = memoryDisk();
    const store = storeNamed('gnome_libsecret', 0x5a);
    must(await createVault(where(disk), emptyContents(), { keyStore: store, passphrase: 'recovery', cost }));
    expect(await vaultState(where(disk), store)).toEqual({ ok: true, value: 'store' });
    must(await openVault(where(disk), { keyStore: store }));
    const before = disk.files().get(PATH);
    for (const other of [storeNamed('kwallet6', 0x5a), storeNamed('gnome_libsecret', 0x11), { ...store, unwrap: async () => null }]) {
      expect(await openVault(where(disk), { keyStore: other })).toEqual({ ok: false, error: { code: 'desk.keys-unavailable' } });
      must(await openVault(where(disk), { keyStore: other, passphrase: 'recovery' }));
    }
    expect(await vaultState(where(disk), storeNamed('kwallet6', 0))).toEqual({ ok: true, value: 'passphrase' });
    expect(disk.files().get(PATH)).toEqual(before);
  });
  test('is not made without anything that protects it', async () => {
    for (const keyStore of [null, storeNamed('basic_text', 1), storeNamed('unknown', 1)]) {
      const disk = memoryDisk();
      expect(await createVault(where(disk), emptyContents(), { keyStore })).toEqual({ ok: false, error: { code: 'desk.bad-input', params: { field: 'passphrase' } } });
      expect(disk.files().size).toBe(0);
    }
  });
  test('is never made again where one is, where it is damaged, or where a log has none', async () => {
    const disk = memoryDisk();
    must(await createVault(where(disk), emptyContents(), { passphrase: 'p', cost }));
    expect(await createVault(where(disk), emptyContents(), { passphrase: 'p', cost })).toEqual({ ok: false, error: { code: 'desk.already-set-up' } });
    const orphan = memoryDisk(new Map([['/data/log/00000001.head', new Uint8Array(10)]]));
    for (const outcome of [await createVault(where(orphan), emptyContents(), { passphrase: 'p', cost }), await openVault(where(orphan), { passphrase: 'p' }), await vaultState(where(orphan))]) {
      expect(outcome).toEqual({ ok: false, error: { code: 'desk.keys-missing' } });
    }
    const bytes = disk.files().get(PATH) ?? new Uint8Array();
    for (const damaged of [new Uint8Array(), bytes.slice(0, 50), Buffer.from('{}'), Uint8Array.of(0xff, 0xfe)]) {
      const broken = memoryDisk(new Map([[PATH, damaged]]));
      for (const outcome of [await createVault(where(broken), emptyContents(), { passphrase: 'p', cost }), await openVault(where(broken), { passphrase: 'p' }), await vaultState(where(broken))]) {
        expect(outcome).toEqual({ ok: false, error: { code: 'desk.keys-damaged' } });
      }
      expect(broken.files().get(PATH)).toEqual(damaged);
    }
  });
  test('changed in any byte never opens with other contents', async () => {
    const disk = memoryDisk();
    const vault = must(await createVault(where(disk), emptyContents(), { passphrase: 'p', cost }));
    const bytes = disk.files().get(PATH) ?? new Uint8Array();
    for (let at = 0; at < bytes.length; at += 1) {
      const opened = await openVault(where(memoryDisk(new Map([[PATH, bytes.map((byte, index) => (index === at ? byte ^ 4 : byte))]]))), { passphrase: 'p' });
      if (opened.ok) expect(opened.value.contents()).toEqual(vault.contents());
      else expect(['desk.keys-damaged', 'desk.wrong-passphrase']).toContain(opened.error.code);
    }
  }, 20_000);
  test('on a full disk or in a power cut is the one from before', async () => {
    const disk = memoryDisk();
    const vault = must(await createVault(where(disk), emptyContents(), { passphrase: 'p', cost }));
    const before = vault.contents();
    disk.room = 100;
    expect(await vault.save(withServer('https://new.example.com'))).toEqual({ ok: false, error: { code: 'desk.disk-full' } });
    expect(vault.contents()).toEqual(before);
    disk.room = null;
    const left: MemoryDisk[] = [];
    disk.fault = () => void left.push(disk.afterPowerCut(), disk.afterPowerCut(0.5));
    await vault.save(withServer('https://new.example.com'));
    expect(left.length).toBeGreaterThanOrEqual(6);
    for (const one of [...left, disk.afterPowerCut()]) {
      const { server } = must(await openVault(where(one), { passphrase: 'p' })).contents();
      expect([null, 'https://new.example.com']).toContain(server);
    }
  });
  test('keeps saves that come together in order', async () => {
    const disk = memoryDisk();
    const vault = must(await createVault(where(disk), emptyContents(), { passphrase: 'p', cost }));
    await Promise.all(Array.from({ length: 20 }, () => vault.save((contents) => ({ ...contents, checkedTo: contents.checkedTo + 1 }))));
    expect(must(await openVault(where(disk), { passphrase: 'p' })).contents().checkedTo).toBe(20);
  });
  test('once locked gives nothing out and takes nothing', async () => {
    const disk = memoryDisk();
    const vault = must(await createVault(where(disk), emptyContents(), { passphrase: 'p', cost }));
    vault.lock();
    expect(() => vault.contents()).toThrow('locked');
    expect(await vault.save(withServer('x'))).toEqual({ ok: false, error: { code: 'desk.locked' } });
    must(await openVault(where(disk), { passphrase: 'p' }));
  });
  test('shows none of its contents on the disk', async () => {
    const disk = memoryDisk();
    const contents = { ...emptyContents(), letter: 'QX', server: 'https://canary.example.com' };
    must(await createVault(where(disk), contents, { passphrase: 'sesame', cost }));
    const text = Buffer.from(disk.files().get(PATH) ?? []).toString();
    for (const secret of ['canary', 'sesame', '"QX"', contents.cacheKey.key, contents.desk]) expect(text).not.toContain(secret);
  });
});
