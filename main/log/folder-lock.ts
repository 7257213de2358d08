/**
 * One desk process per data folder, held by a socket whose address is derived from the folder's real path: the system lets go of
 * it when the process dies, however it dies. Linux: an abstract socket; Windows: a named pipe; elsewhere a socket file.
 */
import { randomUUID } from 'node:crypto';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { fail, ok, type Result } from '../../domain/result.ts';
import { sha256Hex } from '../crypto/hash.ts';
import { utf8 } from '../crypto/encoding.ts';
import { errorCode } from './disk.ts';

export interface FolderLock {
  readonly release: () => Promise<void>;
}

/** Holds the folder for this process, or fails with `desk.folder-locked`. The folder must exist. */
export async function lockFolder(folder: string): Promise<Result<FolderLock>> {
  return lockAddress(addressOf(await realpath(folder), process.platform));
}

/** The lock's address for a folder's real path. Windows takes paths in any case. */
export function addressOf(realPath: string, platform: NodeJS.Platform): string {
  const name = `rightsdesk-${sha256Hex(utf8(platform === 'win32' ? realPath.toLowerCase() : realPath)).slice(0, 32)}`;
  if (platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return platform === 'linux' ? `\0${name}` : `/tmp/${name}.sock`;
}

/** Holds an address; a socket file whose process is gone is taken over. */
export async function lockAddress(address: string): Promise<Result<FolderLock>> {
  const isFile = address.startsWith('/');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const server = await listen(address);
    if (server !== null) return ok({ release: () => release(server) });
    if (!isFile || !(await removeStale(address))) break;
  }
  return fail('desk.folder-locked');
}

function listen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => (errorCode(error) === 'EADDRINUSE' || errorCode(error) === 'EACCES' ? resolve(null) : reject(error)));
    server.listen(address, () => {
      // holding the folder is no reason to keep a process alive
      server.unref();
      resolve(server);
    });
  });
}

/** Removes a socket file that nobody listens on. Of two processes that find the same one stale, only one removes it. */
async function removeStale(path: string): Promise<boolean> {
  const before = await inodeOf(path);
  if (before === null) return true;
  if (await answers(path)) return false;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    return errorCode(error) === 'ENOENT';
  }
  if ((await inodeOf(aside)) !== before) {
    // the other process was faster, and this is its new one
    await rename(aside, path);
    return false;
  }
  await rm(aside, { force: true });
  return true;
}

async function inodeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).ino;
  } catch {
    return null;
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function release(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
