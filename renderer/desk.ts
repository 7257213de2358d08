/** The bridge as this window has it. */
import type { Bridge } from '../contract/bridge.ts';
import type { Client } from '../contract/bridge-schema.ts';

export type Desk = Client<Bridge>;
