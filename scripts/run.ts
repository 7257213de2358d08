/** Runs one of the built entries with the rest of the command line: `node scripts/run.ts demo --out DIR`. Builds first when the source has changed. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild } from './build.ts';
import { ROOT } from './tools.ts';

const [entry] = process.argv.splice(2, 1);
if (entry === undefined) throw new Error('name the entry to run');
await ensureBuild();
await import(pathToFileURL(join(ROOT, `out/main/${entry}.js`)).href);
