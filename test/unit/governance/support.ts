/** A governance store in a folder of its own, people in every role, and a map to work on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Issue } from '../../../src/domain/issue.js';
import { TerminologyError } from '../../../src/domain/issue.js';
import type { GovernedMap } from '../../../src/governance/entities.js';
import type { Actor, RowRequest } from '../../../src/governance/facts.js';
import { openGovernanceStore } from '../../../src/governance/governance-store.js';
import type { Performer } from '../../../src/governance/lifecycle.js';
import { createMaps, type Maps } from '../../../src/governance/maps.js';
import type { MapPolicy } from '../../../src/governance/policy.js';
import { createPublishing, type Publishing, type PublishTools } from '../../../src/governance/publishing.js';
import type { RowSnapshot } from '../../../src/governance/replay.js';
import type { ProposedTarget, RowSource } from '../../../src/governance/row.js';
import type { GovernanceStore } from '../../../src/governance/store.js';
import { createWorkflow, type Workflow } from '../../../src/governance/workflow.js';

export function actor(name: string, ...roles: readonly Performer[]): Actor {
  return { name, roles, origin: 'test' };
}

export const MINA = actor('mina', 'mapper');
export const MATS = actor('mats', 'mapper');
export const RITA = actor('rita', 'reviewer');
export const PAUL = actor('paul', 'publisher');
export const ADA = actor('ada', 'administrator');
export const SYSTEM = actor('concord', 'system');
/** Holds every role that a person can have. */
export const OMAR = actor('omar', 'reader', 'mapper', 'reviewer', 'publisher', 'administrator');

export const LOCAL = 'https://example.org/lab';
export const LOINC = 'http://loinc.org';

export function target(code: string, more: Partial<ProposedTarget> = {}): ProposedTarget {
  return { system: LOINC, code, relationship: 'equivalent', ...more };
}

export function source(code: string, more: Partial<RowSource> = {}): RowSource {
  return { system: LOCAL, code, display: `Test ${code}`, ...more };
}

export const MAP = {
  id: 'labs',
  url: 'https://example.org/ConceptMap/labs',
  title: 'Laboratory',
  purpose: 'Results for quality measures',
  scope: { source: { system: LOCAL }, targets: [{ system: LOINC, version: '2.82' }] },
} as const;

export const POLICY: Omit<MapPolicy, 'autoApproval'> = {
  dualMapping: false,
  relationships: ['equivalent', 'source-is-narrower-than-target', 'source-is-broader-than-target'],
  cardinality: 'many-to-many',
};

/** Compiles into memory, and encodes as plain JSON. */
export function memoryTools(): PublishTools & { readonly files: Map<string, string> } {
  const files = new Map<string, string>();
  return {
    files,
    encode: (definition, version) => ({ resourceType: 'ConceptMap', fhirVersion: version, ...definition }),
    compile: async ({ publication, resources }) => {
      const path = `${publication.id}.json`;
      files.set(path, resources['5.0']);
      return { path, digest: publication.hash };
    },
  };
}

export interface House {
  readonly file: string;
  readonly store: GovernanceStore;
  readonly maps: Maps;
  readonly workflow: Workflow;
  readonly publishing: Publishing;
  readonly tools: ReturnType<typeof memoryTools>;
  readonly map: GovernedMap;
  /** Adds rows for these source codes. */
  readonly rows: (...codes: readonly string[]) => Promise<readonly string[]>;
  /** Acts on a row in the version it has. */
  readonly act: (row: string, request: RowRequest, by: Actor) => Promise<RowSnapshot>;
  /** Proposed by Mina, approved by Rita. */
  readonly approve: (row: string, code: string) => Promise<RowSnapshot>;
  readonly close: () => Promise<void>;
}

export async function openHouse(policy: Partial<Omit<MapPolicy, 'autoApproval'>> = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-governance-'));
  const file = join(folder, 'governance.sqlite');
  const store = openGovernanceStore(file);
  const maps = createMaps(store);
  const workflow = createWorkflow(store);
  const tools = memoryTools();
  const map = await maps.create({ ...MAP, policy: { ...POLICY, ...policy } }, PAUL);
  const act: House['act'] = async (row, request, by) => {
    const { version = 0 } = (await store.row(row)) ?? {};
    return workflow.act({ row, version, request }, by);
  };
  return {
    file,
    store,
    maps,
    workflow,
    tools,
    publishing: createPublishing(store, tools),
    map,
    rows: async (...codes) =>
      (
        await maps.addRows(
          map.id,
          codes.map((code) => source(code)),
          MINA,
        )
      ).added,
    act,
    approve: async (row, code) => {
      await act(row, { action: 'propose', targets: [target(code)] }, MINA);
      await act(row, { action: 'submit' }, MINA);
      return act(row, { action: 'approve' }, RITA);
    },
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The issue that an operation is refused with. */
export async function refusal(operation: Promise<unknown>): Promise<Issue & { readonly status: number }> {
  try {
    await operation;
  } catch (error) {
    if (error instanceof TerminologyError && error.issues[0] !== undefined) {
      return { ...error.issues[0], status: error.status };
    }
    throw error;
  }
  throw new Error('was not refused');
}
