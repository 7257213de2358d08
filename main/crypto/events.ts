/** Sealing and signing events, and checking them. */
import { headerOf, type EventPlace, eventHash } from '../../domain/events/chain.ts';
import type { EventBody, EventDraft, SealedEvent } from '../../domain/events/event.ts';
import { seal, unseal } from './aead.ts';
import { fromUtf8, parseJson, utf8 } from './encoding.ts';
import { prefixedHex, sha256Hex } from './hash.ts';
import { type SigningKey, signDigest, verifyDigest } from './signing-key.ts';

/** The office's payload key of one epoch. */
export interface OfficeKey {
  readonly epoch: number;
  readonly key: Uint8Array;
}

/** Seals a draft's body with the office key, places it at the end of the device's chain and signs it with the device's key. */
export function signEvent(draft: EventDraft, place: Omit<EventPlace, 'epoch' | 'commitment'>, officeKey: OfficeKey, device: SigningKey): SealedEvent {
  const blob = seal(officeKey.key, utf8(place.id), utf8(JSON.stringify(draft.body)));
  const header = headerOf(draft, { ...place, epoch: officeKey.epoch, commitment: sha256Hex(blob) });
  const hash = eventHash(prefixedHex, header);
  return { header, hash, sig: signDigest(device, fromHex(hash)), blob };
}

/** What of an event is not as its device made it, or null: its hash, its signature, or the sealed payload (unless erased). */
export function eventFault(event: SealedEvent, publicKey: string): 'hash' | 'signature' | 'payload' | null {
  const fault = contentFault(event);
  if (fault !== null) return fault;
  return verifyDigest(publicKey, fromHex(event.hash), event.sig) ? null : 'signature';
}

/** As `eventFault`, without the signature: what can be checked fast and without certificates. */
export function contentFault(event: SealedEvent): 'hash' | 'payload' | null {
  if (eventHash(prefixedHex, event.header) !== event.hash) return 'hash';
  return event.blob !== null && sha256Hex(event.blob) !== event.header.commitment ? 'payload' : null;
}

/** The body of an event; null when it was erased, the key does not fit, or what was sealed is no body. */
export function openBody(event: SealedEvent, key: Uint8Array): EventBody | null {
  if (event.blob === null) return null;
  const plain = unseal(key, utf8(event.header.id), event.blob);
  const text = plain === null ? null : fromUtf8(plain);
  const body = text === null ? undefined : parseJson(text);
  return isBody(body) ? body : null;
}

function isBody(value: unknown): value is EventBody {
  return typeof value === 'object' && value !== null && 'values' in value && typeof value.values === 'object' && value.values !== null;
}

function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
