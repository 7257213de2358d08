/** One writer at a time over all windows of a desk. */
export type WithLock = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** The part of `navigator.locks` that is used. */
export interface LockManager {
  readonly request: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

/** Web Locks: held across windows, freed when a window dies. */
export function webLock(locks: LockManager): WithLock {
  return (name, work) => locks.request(name, work);
}

/** A queue for one process without Web Locks. */
export function queueLock(): WithLock {
  const ends = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const turn = (ends.get(name) ?? Promise.resolve()).then(work, work);
    ends.set(name, turn.catch(() => undefined));
    return turn;
  };
}
