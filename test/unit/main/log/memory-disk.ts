/** A disk in memory that can be full, fail at a chosen operation, and lose power: then only what was synced is left. */
import type { Disk, DiskFile } from '../../../../main/log/disk.ts';

interface Contents {
  now: Uint8Array;
  synced: Uint8Array;
}

export interface MemoryDisk extends Disk {
  /** Every file by `folder/name`, as a program would read it. */
  readonly files: () => ReadonlyMap<string, Uint8Array>;
  readonly put: (path: string, bytes: Uint8Array) => void;
  /** Bytes that may still be written before the disk is full; null for any number. */
  room: number | null;
  /** Called before every operation that changes something; may throw. */
  fault: (operation: 'write' | 'sync' | 'truncate' | 'rename') => void;
  /** The disk as it is after a power cut, with `torn` of the last unsynced bytes of each file written (0 to 1). */
  readonly afterPowerCut: (torn?: number) => MemoryDisk;
}

export function memoryDisk(initial: ReadonlyMap<string, Uint8Array> = new Map()): MemoryDisk {
  const contents = new Map<string, Contents>([...initial].map(([path, bytes]) => [path, { now: bytes, synced: bytes }]));
  const disk: MemoryDisk = {
    room: null,
    fault: () => undefined,
    files: () => new Map([...contents].map(([path, { now }]) => [path, now])),
    put: (path, bytes) => void contents.set(path, { now: bytes, synced: bytes }),
    afterPowerCut: (torn = 0) =>
      memoryDisk(
        new Map(
          [...contents].map(([path, { now, synced }]) => {
            const kept = synced.length + Math.floor(Math.max(now.length - synced.length, 0) * torn);
            return [path, torn === 0 || kept < synced.length ? synced : now.slice(0, kept)];
          }),
        ),
      ),
    makeFolder: async () => undefined,
    syncFolder: async () => disk.fault('sync'),
    list: async (folder) => [...contents.keys()].filter((path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/')).map((path) => path.slice(folder.length + 1)),
    rename: async (folder, from, to) => {
      disk.fault('rename');
      const file = contents.get(`${folder}/${from}`);
      if (file === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      contents.delete(`${folder}/${from}`);
      contents.set(`${folder}/${to}`, file);
    },
    remove: async (folder, name) => void contents.delete(`${folder}/${name}`),
    open: async (folder, name) => {
      const path = `${folder}/${name}`;
      const file = contents.get(path) ?? { now: new Uint8Array(), synced: new Uint8Array() };
      contents.set(path, file);
      return openFile(disk, file);
    },
  };
  return disk;
}

function openFile(disk: MemoryDisk, file: Contents): DiskFile {
  return {
    size: async () => file.now.length,
    read: async (position, length) => file.now.slice(position, position + length),
    write: async (position, bytes) => {
      disk.fault('write');
      const room = disk.room === null ? bytes.length : Math.min(disk.room, bytes.length);
      const grown = new Uint8Array(Math.max(file.now.length, position + room));
      grown.set(file.now);
      grown.set(bytes.subarray(0, room), position);
      file.now = grown;
      if (disk.room !== null) disk.room -= room;
      if (room < bytes.length) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    },
    truncate: async (size) => {
      disk.fault('truncate');
      const cut = new Uint8Array(size);
      cut.set(file.now.subarray(0, size));
      file.now = cut;
    },
    sync: async () => {
      disk.fault('sync');
      file.synced = file.now.slice();
    },
    close: async () => undefined,
  };
}
