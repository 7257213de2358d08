/** Who may use the browser host: a link that works once within a minute opens a session; a session is a cookie of this run. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Sessions {
  /** A new one-time token. At most the last eight unused ones stay good. */
  readonly issue: () => string;
  /** Uses a token up and answers the new session's cookie value, or null when the token is unknown, used or old. */
  readonly redeem: (token: string) => string | null;
  readonly known: (session: string) => boolean;
}

export const TOKEN_LIFE_MS = 60_000;
const UNUSED_TOKENS = 8;

/** Sessions of this run of the program. `now` is monotonic milliseconds: setting the clock back revives no token. */
export function createSessions(now: () => number): Sessions {
  const tokens: { readonly hash: Buffer; readonly until: number }[] = [];
  const sessions: Buffer[] = [];
  return {
    issue: () => {
      const token = randomBytes(32).toString('base64url');
      tokens.push({ hash: hashOf(token), until: now() + TOKEN_LIFE_MS });
      if (tokens.length > UNUSED_TOKENS) tokens.shift();
      return token;
    },
    redeem: (token) => {
      const hash = hashOf(token);
      const index = tokens.findIndex((entry) => timingSafeEqual(entry.hash, hash));
      const [found] = index === -1 ? [] : tokens.splice(index, 1);
      if (found === undefined || now() > found.until) return null;
      const session = randomBytes(32).toString('base64url');
      sessions.push(hashOf(session));
      return session;
    },
    known: (session) => {
      const hash = hashOf(session);
      return sessions.some((entry) => timingSafeEqual(entry, hash));
    },
  };
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
