/** Gives the window the bridge's transport and nothing else: known channels only, and never Electron's own objects. */
import { contextBridge, ipcRenderer } from 'electron';
import type { Transport } from '../contract/bridge-schema.ts';

/** Filled in by the build from the bridge's schema. */
declare const BRIDGE_CHANNELS: { readonly calls: readonly string[]; readonly notifications: readonly string[] };

const calls = new Set(BRIDGE_CHANNELS.calls);
const notifications = new Set(BRIDGE_CHANNELS.notifications);

const transport: Transport = {
  invoke: (channel, argument) =>
    calls.has(channel) ? ipcRenderer.invoke(channel, argument) : Promise.reject(new Error('the desk has no such call')),
  listen: (channel, callback) => {
    if (!notifications.has(channel)) throw new Error('the desk has no such notification');
    const pass = (_event: unknown, payload: unknown) => callback(payload);
    ipcRenderer.on(channel, pass);
    return () => {
      ipcRenderer.off(channel, pass);
    };
  },
};
contextBridge.exposeInMainWorld('deskTransport', transport);
