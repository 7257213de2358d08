import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkFolder, isRemoteFuse, isSynchronisedPath } from '../../../../main/log/folder-check.ts';

test('shares and synchronised folders are told from folders of this computer', () => {
  const refused = ['\\\\server\\desk', '//server/desk', '\\\\?\\UNC\\server\\desk', 'C:\\Users\\j\\OneDrive\\desk', 'C:\\Users\\j\\OneDrive - Librestream\\desk', '/Users/j/Library/Mobile Documents/com~apple~CloudDocs/desk', '/home/j/Dropbox/desk', '/home/j/Dropbox (Work)/d', '/Users/j/Library/CloudStorage/GoogleDrive-j@example.com/My Drive/d', '/home/j/Nextcloud/d', '/Users/j/iCloud Drive/d'];
  expect(refused.filter((path) => !isSynchronisedPath(path))).toEqual([]);
  const taken = ['C:\\Users\\j\\AppData\\Roaming\\Rightsdesk', '\\\\?\\C:\\data', '\\\\.\\C:\\data', '/home/j/.config/rightsdesk', '/home/j/onedrive-export/data', '/data/dropboxes', '/Users/j/Library/Application Support/Rightsdesk'];
  expect(taken.filter(isSynchronisedPath)).toEqual([]);
});

test('of mounts in user space those with their data elsewhere are refused, by the nearest mount', () => {
  const mounts = ['22 1 8:1 / / rw - ext4 /dev/sda1 rw', '40 22 0:41 / /mnt/remote\\040desk rw shared:1 - fuse.sshfs j@host: rw', '41 40 0:42 / /mnt/remote\\040desk/local rw - fuse.gocryptfs /x rw', ''].join('\n');
  expect(isRemoteFuse(mounts, '/mnt/remote desk/data')).toBe(true);
  expect(isRemoteFuse(mounts, '/mnt/remote desk')).toBe(true);
  expect(isRemoteFuse(mounts, '/mnt/remote desk/local/data')).toBe(false);
  expect(isRemoteFuse(mounts, '/mnt/remote desk two')).toBe(false);
});

test('a folder of this computer is taken, a link into a synchronised one is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rightsdesk-check-'));
  await mkdir(join(folder, 'Dropbox', 'desk'), { recursive: true });
  await symlink(join(folder, 'Dropbox', 'desk'), join(folder, 'desk'));
  expect(await checkFolder(folder)).toEqual({ ok: true, value: undefined });
  expect(await checkFolder(join(folder, 'desk'))).toEqual({ ok: false, error: { code: 'desk.folder-network' } });
  await rm(folder, { recursive: true });
});
