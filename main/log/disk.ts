/** The few file operations the log stands on, as one value: node:fs for the desk, faults and crashes for tests and simulations. */
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface Disk {
  /** Makes the folder if it is not there, for this user alone. */
  readonly makeFolder: (folder: string) => Promise<void>;
  /** Names in the folder, in no order; none when it is not there. */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** Opens a file for reading and writing; makes it if it is not there. */
  readonly open: (folder: string, name: string) => Promise<DiskFile>;
  /** Renames over whatever had the name. */
  readonly rename: (folder: string, from: string, to: string) => Promise<void>;
  readonly remove: (folder: string, name: string) => Promise<void>;
  /** Makes new, renamed and removed names survive a power cut. */
  readonly syncFolder: (folder: string) => Promise<void>;
}

export interface DiskFile {
  readonly size: () => Promise<number>;
  /** `length` bytes from `position`, fewer at the end of the file. */
  readonly read: (position: number, length: number) => Promise<Uint8Array>;
  readonly write: (position: number, bytes: Uint8Array) => Promise<void>;
  readonly truncate: (size: number) => Promise<void>;
  /** Returns when what was written survives a power cut. */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The machine's own disk. */
export const nodeDisk: Disk = {
  makeFolder: async (folder) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  },
  list: async (folder) => {
    try {
      return await readdir(folder);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  },
  open: async (folder, name) => openFile(join(folder, name)),
  rename: (folder, from, to) => patiently(() => rename(join(folder, from), join(folder, to))),
  remove: (folder, name) => rm(join(folder, name), { force: true }),
  syncFolder,
};

/** Whether an error says that there is no room: a full disk, or a used-up quota. */
export function isFull(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Writes a whole file so that after a crash the old one or the new one is there. Throws the disk's own errors. */
export async function replaceFile(disk: Disk, folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const fresh = `${name}.new`;
  try {
    const file = await disk.open(folder, fresh);
    try {
      await file.truncate(0);
      await file.write(0, bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(folder, fresh, name);
  } catch (error) {
    await disk.remove(folder, fresh);
    throw error;
  }
  await disk.syncFolder(folder);
}

async function openFile(path: string): Promise<DiskFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r+');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    handle = await open(path, 'wx+', 0o600);
  }
  return {
    size: async () => (await handle.stat()).size,
    read: async (position, length) => {
      const bytes = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.subarray(0, done);
    },
    write: async (position, bytes) => {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
    },
    truncate: (size) => handle.truncate(size),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

/** Windows keeps names in its own journal and cannot open folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const RENAME_TRIES = 6;

/** On Windows a virus scanner may hold a new file for a moment. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const code = errorCode(error);
      if (attempt === RENAME_TRIES || (code !== 'EPERM' && code !== 'EACCES' && code !== 'EBUSY')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt));
    }
  }
}
