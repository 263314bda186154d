/** What the routes of the API work with. Types only. */
import type { Governance } from '../../governance/services.js';
import type { Catalogue } from '../../terminology/catalogue.js';
import type { Authenticator } from '../auth/authenticator.js';
import type { MapFiles } from './map-files.js';
import type { Suggester } from './suggest.js';

export interface ApiServices {
  readonly governance: Governance;
  readonly auth: Authenticator;
  /** What is loaded now. */
  readonly catalogue: () => Catalogue;
  /** ISO instant of the start of this process. */
  readonly started: string;
  readonly suggest?: Suggester;
  readonly mapFiles?: MapFiles;
  /** Traffic of this process. */
  readonly traffic?: () => TrafficNumbers;
}

export interface TrafficNumbers {
  readonly requests: number;
  /** Milliseconds. */
  readonly latency?: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly translate?: { readonly asked: number; readonly missed: number };
  readonly answers?: { readonly kept: number; readonly bytes: number; readonly hits: number; readonly misses: number };
}
