/**
 * Events of the audit chain as FHIR AuditEvents (R4 §6.4, R5 §6.4): who did what to what, when, from where and why, with the chain's hashes and the
 * subject before and after as details. Reads no chain and proves nothing; `concord audit verify` does.
 */
import type { FhirVersion } from '../domain/resource-decoder.js';
import {
  type AuditEntryInput,
  actionCoding,
  actorReference,
  type FhirObject,
  isSystem,
  lifecycleCoding,
  observer,
  subjectReference,
} from './audit-entry.js';

/** The AuditEvent of an event. */
export function auditEvent(entry: AuditEntryInput, fhirVersion: FhirVersion): FhirObject {
  return fhirVersion === '4.0' ? auditEventR4(entry) : auditEventR5(entry);
}

function auditEventR4(entry: AuditEntryInput): FhirObject {
  return {
    resourceType: 'AuditEvent',
    id: `event-${entry.seq}`,
    type: lifecycleCoding(entry),
    subtype: [actionCoding(entry)],
    action: actionOf(entry),
    recorded: entry.at,
    // An event is written with what it changes, or neither is: what is here has succeeded.
    outcome: '0',
    ...(entry.reason === undefined ? {} : { purposeOfEvent: [{ text: entry.reason }] }),
    agent: [
      {
        type: agentType(entry),
        role: [{ text: entry.role }],
        who: actorReference(entry),
        requestor: true,
        ...networkR4(entry),
      },
    ],
    source: { observer: observer(), type: [SOURCE_TYPE] },
    entity: [
      {
        what: subjectReference(entry, entry.version),
        type: { system: ENTITY_TYPE, code: '2', display: 'System Object' },
        role: objectRole(entry),
        detail: details(entry).map(([type, valueString]) => ({ type, valueString })),
      },
    ],
  };
}

function auditEventR5(entry: AuditEntryInput): FhirObject {
  const { address } = network(entry);
  return {
    resourceType: 'AuditEvent',
    id: `event-${entry.seq}`,
    category: [{ coding: [lifecycleCoding(entry)] }],
    code: { coding: [actionCoding(entry)] },
    action: actionOf(entry),
    recorded: entry.at,
    ...(entry.reason === undefined ? {} : { authorization: [{ text: entry.reason }] }),
    agent: [
      {
        type: agentType(entry),
        role: [{ text: entry.role }],
        who: actorReference(entry),
        requestor: true,
        ...(address === undefined ? {} : { networkString: address }),
      },
    ],
    source: { observer: observer(), type: [{ coding: [SOURCE_TYPE] }] },
    entity: [
      {
        what: subjectReference(entry, entry.version),
        role: { coding: [objectRole(entry)] },
        detail: details(entry).map(([text, valueString]) => ({ type: { text }, valueString })),
      },
    ],
  };
}

const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const SOURCE_TYPE = {
  system: 'http://terminology.hl7.org/CodeSystem/security-source-type',
  code: '4',
  display: 'Application Server',
};

/** `C`, `U` or `D`. */
function actionOf({ action, version }: AuditEntryInput): string {
  if (action === 'delete') return 'D';
  return version === 1 ? 'C' : 'U';
}

function agentType(entry: AuditEntryInput): FhirObject {
  const [code, display] = isSystem(entry) ? ['dataprocessor', 'data processor'] : ['humanuser', 'human user'];
  return { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/extra-security-role-type', code, display }] };
}

function objectRole({ kind }: AuditEntryInput): FhirObject {
  const [code, display] =
    kind === 'user' || kind === 'api-key' ? ['11', 'Security User Entity'] : ['4', 'Domain Resource'];
  return { system: 'http://terminology.hl7.org/CodeSystem/object-role', code, display };
}

const IPV4 = /\b(?:\d{1,3}\.){3}\d{1,3}\b/;
const IPV6 = /(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/i;

/** The address in what the event says of where it came from; the whole text stands among the details. */
function network({ origin }: AuditEntryInput): { readonly address?: string } {
  const [address] = IPV4.exec(origin) ?? IPV6.exec(origin) ?? [];
  return address === undefined ? {} : { address };
}

/** `2` is an IP address (http://hl7.org/fhir/network-type). */
function networkR4(entry: AuditEntryInput): FhirObject {
  const { address } = network(entry);
  return address === undefined ? {} : { network: { address, type: '2' } };
}

/** Name and text of everything that the elements of the resource do not hold. */
function details({ seq, version, origin, previousHash, hash, detail, before, after }: AuditEntryInput) {
  const json = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  const all: readonly (readonly [string, string | undefined])[] = [
    ['sequence', String(seq)],
    ['version', String(version)],
    ['origin', origin],
    ['previous-hash', previousHash],
    ['hash', hash],
    ['detail', isEmpty(detail) ? undefined : json(detail)],
    ['before', before === undefined ? undefined : json(before)],
    ['after', isEmpty(after) ? undefined : json(after)],
  ];
  // FHIR has no empty strings.
  return all.flatMap(([name, text]) => (text === undefined || text.trim() === '' ? [] : [[name, text] as const]));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
