/** What AuditEvent and Provenance are made of: an event of the audit chain, in the form that governance keeps, and what both resources say alike. */

/** An event, structurally; governance's AuditEntry is one. */
export interface AuditEntryInput {
  /** Place in the chain, from 1. */
  readonly seq: number;
  readonly kind: string;
  readonly subject: string;
  /** The subject's version after the event. */
  readonly version: number;
  readonly action: string;
  readonly actor: string;
  readonly role: string;
  readonly origin: string;
  /** ISO instant. */
  readonly at: string;
  readonly reason?: string;
  readonly detail: unknown;
  readonly before?: unknown;
  readonly after: unknown;
  readonly previousHash: string;
  readonly hash: string;
}

/** Name under which Concord itself acts. */
const SYSTEM_ACTOR = 'concord';

export type FhirObject = Readonly<Record<string, unknown>>;

export function isSystem({ actor }: AuditEntryInput): boolean {
  return actor === SYSTEM_ACTOR;
}

/** The one who acted: users of governance have no resource of their own, so they are named by identifier. */
export function actorReference(entry: AuditEntryInput): FhirObject {
  if (isSystem(entry)) return observer();
  return { type: 'Practitioner', identifier: { value: entry.actor }, display: entry.actor };
}

/** Concord as the one who recorded it. */
export function observer(): FhirObject {
  return { type: 'Device', identifier: { value: SYSTEM_ACTOR }, display: 'Concord' };
}

/** FHIR types of what events are about; `resource` events name theirs. */
const TYPES: Readonly<Record<string, string>> = {
  ...{ map: 'ConceptMap', row: 'ConceptMap', publication: 'ConceptMap', user: 'Practitioner' },
};

/**
 * What the event is about, in the given version. FHIR resources that clients wrote are referred to; all else is named by `kind/subject`, within the
 * ConceptMap that it belongs to where it is a part of one.
 */
export function subjectReference({ kind, subject, after }: AuditEntryInput, version: number): FhirObject {
  if (kind === 'resource') {
    const [type = ''] = subject.split('/');
    return { reference: `${subject}/_history/${version}`, type, display: `${subject}, version ${version}` };
  }
  const url = memberOf(after, 'url');
  const type = TYPES[kind];
  return {
    ...(type === undefined ? {} : { type }),
    identifier:
      kind === 'map' && url !== undefined
        ? { system: 'urn:ietf:rfc:3986', value: url }
        : { value: `${kind}/${subject}` },
    display: `${kind} ${subject}, version ${version}`,
  };
}

function memberOf(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  const member: unknown = (value as Readonly<Record<string, unknown>>)[name];
  return typeof member === 'string' ? member : undefined;
}

const LIFECYCLE = 'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle';

/** ISO 21089 lifecycle events by action; the first event of a subject originates it, every other amends it. */
const LIFECYCLE_EVENTS: Readonly<Record<string, string>> = {
  ...{ approve: 'verify', 'confirm-no-map': 'verify', reject: 'verify', 'request-changes': 'verify', settle: 'verify' },
  ...{ retire: 'deprecate', delete: 'destroy', reopen: 'reactivate', undo: 'restore', rollback: 'restore' },
};
const DISPLAYS: Readonly<Record<string, string>> = {
  originate: 'Originate/Retain Record Lifecycle Event',
  amend: 'Amend (Update) Record Lifecycle Event',
  verify: 'Verify Record Lifecycle Event',
  deprecate: 'Deprecate Record Lifecycle Event',
  destroy: 'Destroy/Delete Record Lifecycle Event',
  reactivate: 'Re-activate Record Lifecycle Event',
  restore: 'Restore Record Lifecycle Event',
};

/** The event in the words of ISO 21089, as a Coding. */
export function lifecycleCoding({ action, version }: AuditEntryInput): FhirObject {
  const code = LIFECYCLE_EVENTS[action] ?? (version === 1 ? 'originate' : 'amend');
  return { system: LIFECYCLE, code, display: DISPLAYS[code] };
}

/** Concord's own word for it. */
export function actionCoding({ kind, action }: AuditEntryInput): FhirObject {
  return { code: action, display: `${kind}: ${action}` };
}
