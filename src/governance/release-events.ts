/** What is done to the loaded releases, as events of the audit chain: who loaded, activated, took out or removed which content file. */
import type { Json } from './canonical-json.js';
import type { Actor } from './facts.js';
import { requireRole } from './guard.js';
import type { EventLog } from './store.js';

export type ReleaseAction = 'load' | 'load-failed' | 'activate' | 'deactivate' | 'remove';

export interface ReleaseEvent {
  /** The content file, or of a load the name of what was uploaded. */
  readonly subject: string;
  readonly action: ReleaseAction;
  readonly detail: Json;
  /** ISO instant. */
  readonly at: string;
  readonly reason?: string;
}

const ADMINISTRATORS = ['administrator'] as const;

/** @throws TerminologyError (403) for who is no administrator, (409) where somebody else did something to it at the same moment. */
export async function recordRelease(log: EventLog, event: ReleaseEvent, by: Actor): Promise<void> {
  const { subject, action, detail, at, reason } = event;
  const role = requireRole(by, ADMINISTRATORS, `${action} of a release`);
  const before = await log.history('release', subject);
  await log.append([
    {
      ...{ kind: 'release', subject, version: before.length + 1, action, actor: by.name, role, origin: by.origin, at },
      ...(reason === undefined ? {} : { reason }),
      detail,
      after: { file: subject, action },
    },
  ]);
}
