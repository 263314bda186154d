/** What the processes of a server tell each other. Types only. */
import type { Config } from '../../config.js';
import type { ContentState } from './content-state.js';
import type { RemoteFunctions } from './remote-governance.js';

/** With this a worker begins to serve. */
export interface WorkerStart {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly config: Config;
  readonly content: ContentState;
  /** Undefined where governance is off. */
  readonly governance?: RemoteFunctions;
}

/** A worker cannot serve: what the system calls the reason, and its words. */
export interface StartFailure {
  readonly code?: string;
  readonly message: string;
}
