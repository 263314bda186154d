/** Semantic types (RXNSTY) and RxNorm's own attributes (RXNSAT) as properties of concepts. */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import { asCode, type Coding } from '../../src/domain/coding.js';
import type { FileCount } from '../shared/loader.js';
import { RXNORM_SAB } from './documentation.js';
import { type RrfFile, readStep } from './read.js';

export interface AttributesInput {
  readonly system: CodeSystemWriter;
  /** RXCUI → staged id. */
  readonly ids: ReadonlyMap<string, number>;
  /** Collects the codes of the properties that were written. */
  readonly used: Set<string>;
}

const UNKNOWN = 'RXCUI that RxNorm itself does not name';

/** STY: a Coding whose code is the identifier of the semantic type (TUI), as FHIR's filter on STY compares it, and whose display is its name. */
export async function writeSemanticTypes(sty: RrfFile, { system, ids }: AttributesInput): Promise<FileCount> {
  const types = new Map<string, Coding>();
  return readStep(sty, ['RXCUI', 'TUI', 'STY'], (row, rows) => {
    const [rxcui = '', tui = '', name = ''] = row;
    const id = ids.get(rxcui);
    if (id === undefined) return rows.skipped(UNKNOWN);
    const coding = types.get(tui) ?? { code: asCode(tui), display: name };
    types.set(tui, coding);
    system.property(id, { code: 'STY', type: 'Coding', value: tui, coding });
    rows.loaded();
  });
}

/**
 * Each attribute of source RXNORM, whether NLM keeps it with the concept or with one of its names, is a string property of the concept, named
 * by ATN. What several names of a concept repeat in neighbouring rows is written once.
 */
export async function writeAttributes(sat: RrfFile, { system, ids, used }: AttributesInput): Promise<FileCount> {
  const written = new Set<string>();
  let current = '';
  return readStep(sat, ['RXCUI', 'ATN', 'SAB', 'ATV'], (row, rows) => {
    if (row[2] !== RXNORM_SAB) return rows.skipped('attribute of another source');
    const rxcui = row[0] as string;
    const id = ids.get(rxcui);
    if (id === undefined) return rows.skipped(UNKNOWN);
    const code = row[1] as string;
    const value = row[3] as string;
    if (code === '' || value === '') return rows.skipped('empty attribute');
    if (rxcui !== current) written.clear();
    current = rxcui;
    const key = `${code}|${value}`;
    if (written.has(key)) return rows.skipped('same attribute of the same concept again');
    written.add(key);
    used.add(code);
    system.property(id, { code, value });
    rows.loaded();
  });
}
