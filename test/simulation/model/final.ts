/** A model's desk and log as the oracle looks at them. */
import { basesOf } from '../../../domain/state/fold.ts';
import type { FinalDesk, Place } from '../check.ts';
import type { Device } from './device.ts';
import type { ModelEvent } from './event.ts';

export function finalOf({ disk, store }: Device): FinalDesk {
  return {
    places: [...disk.events.values()].map(({ event, seq, refused }) => placeOf(event, seq, refused)),
    shown: (entity, field) => (basesOf(store, entity, [field])[field] ?? []).map((id) => Number(store.events.get(id)?.body?.values[field])),
  };
}

export function placeOf({ header, hash, act }: ModelEvent, seq: number | null, refused: boolean): Place {
  return { seq, id: header.id, hash, prev: header.prev, device: header.device, refused, act };
}
