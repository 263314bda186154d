/** A governed map with decided rows, made through the services as people would. It tests nothing. */
import type { Actor, RowRequest } from '../../src/governance/facts.js';
import type { Role } from '../../src/governance/lifecycle.js';
import type { Governance } from '../../src/governance/services.js';

export const MAP_URL = 'https://lab.example.org/ConceptMap/governed-labs';
export const LOCAL_SYSTEM = 'https://lab.example.org/CodeSystem/governed';

const person = (name: string, ...roles: readonly Role[]): Actor => ({ name, roles, origin: 'test' });
export const MAPPER = person('mina', 'mapper');
export const REVIEWER = person('rita', 'reviewer');
export const PUBLISHER = person('paul', 'publisher', 'administrator');

/** The map `labs` with NA decided on the target, and ODD as having none. @returns the version of the map's record. */
export async function approvedMap(governance: Governance, target = '2951-2'): Promise<number> {
  const { maps } = governance;
  const scope = {
    source: { system: LOCAL_SYSTEM },
    targets: [{ system: 'http://loinc.org' }],
    sourceValueSet: 'https://lab.example.org/ValueSet/orders',
  };
  await maps.create({ id: 'labs', url: MAP_URL, title: 'Labs', purpose: 'Results', scope }, PUBLISHER);
  const sources = ['NA', 'ODD'].map((code) => ({ system: LOCAL_SYSTEM, code, display: `Test ${code}` }));
  await maps.addRows('labs', sources, MAPPER);
  await decide(governance, 'NA', { action: 'propose', targets: [targetOf(target)] }, 'approve');
  await decide(governance, 'ODD', { action: 'propose-no-map', reason: 'not a test' }, 'confirm-no-map');
  return (await governance.store.map('labs'))?.version ?? 0;
}

/** Opens the row again and decides it on another target. @returns the version of the map's record. */
export async function decideAnew(governance: Governance, code: string, target: string): Promise<number> {
  await change(governance, code, { action: 'reopen', reason: 'look again' }, REVIEWER);
  await decide(governance, code, { action: 'propose', targets: [targetOf(target)] }, 'approve');
  return (await governance.store.map('labs'))?.version ?? 0;
}

function targetOf(code: string) {
  return { system: 'http://loinc.org', code, relationship: 'source-is-narrower-than-target' } as const;
}

async function decide(
  governance: Governance,
  code: string,
  proposal: RowRequest,
  verdict: 'approve' | 'confirm-no-map',
): Promise<void> {
  await change(governance, code, proposal, MAPPER);
  await change(governance, code, { action: 'submit' }, MAPPER);
  await change(governance, code, { action: verdict }, REVIEWER);
}

async function change({ store, workflow }: Governance, code: string, request: RowRequest, by: Actor): Promise<void> {
  const row = await store.rowOfSource('labs', { system: LOCAL_SYSTEM, code });
  await workflow.act({ row: row?.id ?? '', version: row?.version ?? 0, request }, by);
}
