/** Sets `window.desk`, first of all imports: over Electron's preload where there is one, else over the browser host's socket. */
import * as z from 'zod';
import { bridge } from '../../contract/bridge.ts';
import type { Transport } from '../../contract/bridge-schema.ts';
import { createBridgeClient } from './client.ts';
import { createSocketTransport } from './socket.ts';

declare global {
  interface Window {
    readonly deskTransport?: Transport;
  }
}

// the page's policy forbids code from text, which zod would try for speed
z.config({ jitless: true });

const transport = window.deskTransport ?? createSocketTransport(() => new WebSocket(`ws://${window.location.host}/bridge`));
Object.defineProperty(window, 'desk', { value: createBridgeClient(bridge, transport), writable: false });
