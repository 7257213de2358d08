/**
 * Whether other people's tools accept what the desk issued: `pdfsig` (poppler) and `qpdf --check` on every PDF of a folder.
 * Run as `node test/interop/pdfsig.ts FOLDER`; needs poppler-utils, qpdf and libnss3-tools. Exits 1 when one file fails, 2 when there is none.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface InteropVerdict {
  readonly file: string;
  /** Empty when every tool accepts the file. */
  readonly faults: readonly string[];
}

/** Checks every PDF below the folder; none is skipped. Each must be signed, every signature valid, the last one over the whole document. */
export function checkFolder(folder: string): readonly InteropVerdict[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.toLowerCase().endsWith('.pdf')).sort();
  const database = mkdtempSync(join(tmpdir(), 'nss-'));
  try {
    execFileSync('certutil', ['-N', '-d', database, '--empty-password']);
    return files.map((file) => ({ file, faults: [...signatureFaults(join(folder, file), database), ...structureFaults(join(folder, file))] }));
  } finally {
    rmSync(database, { recursive: true });
  }
}

/** What is wrong with the signatures of one file, by pdfsig. Whether the signer is known is not asked: an office's own root is not. */
export function signatureFaults(file: string, database: string): readonly string[] {
  const { stdout, stderr, error } = spawnSync('pdfsig', ['-nssdir', database, file], { encoding: 'utf8' });
  if (error !== undefined) return [`pdfsig did not run: ${error.message}`];
  const signatures = stdout.split(/^Signature #\d+:$/m).slice(1).filter((part) => !part.includes('not signed'));
  if (signatures.length === 0) return [`pdfsig finds no signature${stderr.trim() === '' ? '' : `: ${stderr.trim()}`}`];
  const faults = signatures.flatMap((part, index) => (/Signature Validation: Signature is Valid\./.test(part) ? [] : [`signature ${index + 1} is not valid`]));
  if (!signatures.some((part) => /^ {2}- Total document signed$/m.test(part))) faults.push('no signature covers the total document');
  return faults;
}

/** What qpdf finds wrong in the file's structure; warnings count. */
export function structureFaults(file: string): readonly string[] {
  const { status, stdout, stderr, error } = spawnSync('qpdf', ['--check', file], { encoding: 'utf8' });
  if (error !== undefined) return [`qpdf did not run: ${error.message}`];
  return status === 0 ? [] : [`qpdf: ${(stderr.trim() || stdout.trim()).split('\n')[0] ?? ''}`];
}

function main(folder: string | undefined): number {
  if (folder === undefined) {
    process.stderr.write('Give the folder of the PDFs to check.\n');
    return 2;
  }
  const verdicts = checkFolder(folder);
  for (const { file, faults } of verdicts) process.stdout.write(`${faults.length === 0 ? 'valid ' : 'FAILED'} ${file}${faults.map((fault) => `\n       ${fault}`).join('')}\n`);
  process.stdout.write(`${verdicts.length} files checked, ${verdicts.filter(({ faults }) => faults.length > 0).length} failed\n`);
  if (verdicts.length === 0) return 2;
  return verdicts.every(({ faults }) => faults.length === 0) ? 0 : 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv[2]);
