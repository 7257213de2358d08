/** What the sync client needs from the network: one exchange of bytes. */

export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With the query, such as `/v1/pull?office=…`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when the request has no body. */
  readonly body: Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Sends one request; null when no whole answer came within the time and size allowed. */
export type Send = (request: WireRequest) => Promise<WireResponse | null>;
