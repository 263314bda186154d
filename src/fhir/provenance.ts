/**
 * Events of the audit chain as FHIR Provenance (R4 §6.3, R5 §6.3): which version of what came to be by whose hand, from which version before.
 * Decisions name the reviewer as verifier; proposals their author.
 */
import type { FhirVersion } from '../domain/resource-decoder.js';
import {
  type AuditEntryInput,
  actionCoding,
  actorReference,
  type FhirObject,
  lifecycleCoding,
  observer,
  subjectReference,
} from './audit-entry.js';

/** The Provenance of an event. */
export function provenance(entry: AuditEntryInput, fhirVersion: FhirVersion): FhirObject {
  const { seq, version, at, action, reason } = entry;
  const activity = { coding: [lifecycleCoding(entry), actionCoding(entry)] };
  // A subject that goes back to an earlier state still has the version before as what it was made from.
  const entity = version === 1 ? {} : { entity: [{ role: 'revision', what: subjectReference(entry, version - 1) }] };
  return {
    resourceType: 'Provenance',
    id: `provenance-${seq}`,
    target: [subjectReference(entry, version)],
    occurredDateTime: at,
    recorded: at,
    ...(reason === undefined ? {} : reasonOf(reason, fhirVersion)),
    activity,
    agent: [
      { type: participant(action), role: [{ text: entry.role }], who: actorReference(entry) },
      { type: participant('record'), who: observer() },
    ],
    ...entity,
  };
}

/** R4 has `reason`, R5 `authorization`, a CodeableReference. */
function reasonOf(text: string, fhirVersion: FhirVersion): FhirObject {
  return fhirVersion === '4.0' ? { reason: [{ text }] } : { authorization: [{ concept: { text } }] };
}

/** Part in it by action (http://terminology.hl7.org/CodeSystem/provenance-participant-type); whoever only triggered it performed it. */
const PARTS: Readonly<Record<string, readonly [code: string, display: string]>> = {
  ...{ propose: ['author', 'Author'], 'propose-no-map': ['author', 'Author'], resolve: ['author', 'Author'] },
  ...{
    approve: ['verifier', 'Verifier'],
    'confirm-no-map': ['verifier', 'Verifier'],
    reject: ['verifier', 'Verifier'],
  },
  ...{ publish: ['attester', 'Attester'], record: ['assembler', 'Assembler'] },
};

function participant(action: string): FhirObject {
  const [code, display] = PARTS[action] ?? ['performer', 'Performer'];
  return { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code, display }] };
}
