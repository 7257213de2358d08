/** What main tells its windows, held to the schema. */
import { type BridgeSchema, channelOf, type Notification } from '../../contract/bridge-schema.ts';

export type Send = (channel: string, payload: unknown) => void;

/** A sender that lets through the schema's notifications only, each as its parser leaves it. Throws on anything else: that is a bug of ours. */
export function checkedSend(schema: BridgeSchema, send: Send): Send {
  const notifications = new Map<string, Notification>();
  for (const [group, entries] of Object.entries(schema)) {
    for (const [name, entry] of Object.entries(entries)) {
      if (entry.kind === 'notification') notifications.set(channelOf(group, name), entry);
    }
  }
  return (channel, payload) => {
    const notification = notifications.get(channel);
    if (notification === undefined) throw new Error(`the bridge has no notification ${channel}`);
    send(channel, notification.payload.parse(payload));
  };
}
