/** Which folders may hold a log: network and synchronised ones copy, reorder or lock files behind our back. */
import { readFile, realpath, statfs } from 'node:fs/promises';
import { fail, ok, type Result } from '../../domain/result.ts';

/** Fails with `desk.folder-network` when the folder, which must exist, lies on a network drive or in a synchronised folder. */
export async function checkFolder(folder: string): Promise<Result<undefined>> {
  const real = await realpath(folder);
  if (isSynchronisedPath(folder) || isSynchronisedPath(real) || (await liesOnNetwork(real))) return fail('desk.folder-network');
  return ok(undefined);
}

const SYNCHRONISED = /^(onedrive( ?- .*)?|dropbox( \(.*\))?|icloud ?drive|icloud~.*|mobile documents|google ?drive|googledrive.*|my drive|nextcloud|owncloud|box sync|pcloud ?drive|creative cloud files|syncthing)$/i;

/** Whether the path is a network share (UNC) or names a folder that a known program synchronises. */
export function isSynchronisedPath(path: string): boolean {
  if (/^(\\\\|\/\/)(?![?.][\\/])[^\\/]/.test(path) || /^\\\\[?.]\\unc\\/i.test(path)) return true;
  return path.split(/[\\/]+/).some((part) => SYNCHRONISED.test(part));
}

/** Magic numbers of network file systems, from statfs(2): NFS, SMB, CIFS, SMB2, AFS (two), Coda, NCP, 9P, Ceph, Lustre. */
const NETWORK_TYPES = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x6b414653, 0x73757245, 0x564c, 0x01021997, 0x00c36400, 0x0bd00bd0]);
const FUSE = 0x65735546;
const REMOTE_FUSE = /^fuse\.(sshfs|rclone|davfs2?|s3fs|goofys|gcsfuse|curlftpfs|glusterfs|onedriver?|google-drive-ocamlfuse|dropbox|smbnetfs)$/;

async function liesOnNetwork(real: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const type = (await statfs(real)).type >>> 0;
  if (type !== FUSE) return NETWORK_TYPES.has(type);
  return isRemoteFuse(await readFile('/proc/self/mountinfo', 'utf8'), real);
}

/** Whether the mount that holds the path, by /proc/self/mountinfo, is a FUSE file system with its data elsewhere. */
export function isRemoteFuse(mountinfo: string, path: string): boolean {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const [place, source] = line.split(' - ');
    const point = place?.split(' ')[4]?.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    return point === undefined || source === undefined ? [] : [{ point, type: source.split(' ')[0] ?? '' }];
  });
  const holding = mounts.filter(({ point }) => path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`));
  const nearest = holding.toSorted((a, b) => b.point.length - a.point.length)[0];
  return nearest !== undefined && REMOTE_FUSE.test(nearest.type);
}
