/** What the tests of SNOMED CT share: a release loaded into a content file, its code system and ECL over it. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CodeSystem } from '../../../src/codesystem/code-system.js';
import { type EclEngine, eclEngine } from '../../../src/codesystem/snomed/ecl/engine.js';
import { withSnomed } from '../../../src/codesystem/snomed/snomed.js';
import { sqliteCodeSystem } from '../../../src/codesystem/sqlite-code-system.js';
import { type OrdinalSet, ordinals } from '../../../src/domain/ordinal-set.js';
import { load } from '../loaders/snomed-support.js';

const SHARED = resolve(process.env['CONCORD_SHARED'] ?? '../shared');
/** The test subontology of the terminology ecosystem tests, where it is at hand. */
export const SUBSET = `${SHARED}/tx-suite/tx-source/snomed`;
export const SUBSET_URI = 'http://snomed.info/xsct/31000003106/version/20250909';
export const HAS_SUBSET = existsSync(SUBSET);
/** The project's own release of invented concepts: its Snapshot. */
export const SAMPLE = join(
  'data-samples/snomed',
  readdirSync('data-samples/snomed').find((name) => name.startsWith('SnomedCT')) ?? '',
  'Snapshot',
);

if (!HAS_SUBSET) console.log(`SNOMED CT: not tested on real content, as there is no ${SUBSET} (set CONCORD_SHARED)`);

export interface Opened {
  readonly stored: CodeSystem;
  readonly codeSystem: CodeSystem;
  readonly engine: EclEngine;
  /** The codes of a set, sorted. */
  codes(set: OrdinalSet): readonly string[];
  /** The codes that a constraint selects, sorted. */
  select(ecl: string): readonly string[];
}

/** Loads a release and opens it. */
export async function open(folder: string, versionUri?: string): Promise<Opened> {
  const { store } = await load(folder, versionUri === undefined ? {} : { versionUri });
  const [system] = store.codeSystems();
  if (system === undefined) throw new Error(`${folder} holds no code system`);
  const stored = sqliteCodeSystem(store, system);
  const engine = eclEngine(stored);
  const codes = (set: OrdinalSet): readonly string[] => Array.from(ordinals(set), (ord) => stored.at(ord).code).sort();
  return { stored, codeSystem: withSnomed(stored), engine, codes, select: (ecl) => codes(engine.query(ecl).set()) };
}
