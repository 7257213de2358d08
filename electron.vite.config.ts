/** What is built: the privileged program with its workers and commands, the preload, and the screens. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { bridge } from './contract/bridge.ts';
import { channelsOf } from './contract/bridge-schema.ts';

const ROOT = import.meta.dirname;

/** Entries of the privileged side, by the name they have in `out/main/`. Workers and the backend are started by these names. */
const ENTRIES = {
  electron: 'main/electron.ts',
  browser: 'main/browser.ts',
  'documents-worker': 'main/documents/worker.ts',
  'intake-worker': 'main/intake/worker.ts',
  backend: 'backend/server.ts',
  demo: 'scripts/demo/demo.ts',
};

export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(ENTRIES).filter(([, file]) => existsSync(join(ROOT, file)))),
        // PGlite finds its WASM and data beside its own files; pg's native half is optional and not shipped
        external: [/^@electric-sql\/pglite/, 'pg-native'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    define: { BRIDGE_CHANNELS: JSON.stringify(channelsOf(bridge)) },
    build: {
      externalizeDeps: false,
      rolldownOptions: { input: { electron: 'preload/electron.ts' }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [lingui({ macroTransform: true, cwd: ROOT }), react()],
    build: {
      sourcemap: false,
      assetsInlineLimit: 0,
      rolldownOptions: { input: 'renderer/index.html' },
    },
  },
});
