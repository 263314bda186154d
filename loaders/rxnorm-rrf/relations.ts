/**
 * Relations between concepts from RXNREL: each becomes a property of the concept that has the relation, named by RELA (by REL where there is no
 * RELA), and RxNorm's own is-a relations become the hierarchy.
 *
 * NLM's direction: RXCUI2 has the relation to RXCUI1. `1000000|…|1372732|…|ingredient_of` reads "1372732 ingredient_of 1000000" and is the
 * property ingredient_of = 1000000 of 1372732. So a filter `has_ingredient = CUI:1886` finds what has caffeine as an ingredient. (The SQL on
 * FHIR's page on RxNorm swaps the two columns, which would find the ingredients of caffeine.)
 *
 * The page also says that RxNorm defines no subsumption. Its releases do say `isa`, between drugs and the drug forms and form groups that they
 * belong to (SCD isa SCDF isa SCDG, SBD isa SBDF isa SBDG): that is what is-a filters and $subsumes answer from.
 */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import type { FileCount } from '../shared/loader.js';
import { RXNORM_SAB } from './documentation.js';
import { closingEdges } from './is-a.js';
import { type RrfFile, readRows, type Tally, tally } from './read.js';

export interface RelationsInput {
  readonly system: CodeSystemWriter;
  /** RXCUI → staged id. */
  readonly ids: ReadonlyMap<string, number>;
  /** Collects the codes of the properties that were written. */
  readonly used: Set<string>;
}

const COLUMNS = ['RXCUI1', 'STYPE1', 'REL', 'RXCUI2', 'STYPE2', 'RELA', 'SAB'] as const;

/** Reads the relations of concepts that RxNorm itself states. */
export async function writeRelations(rel: RrfFile, { system, ids, used }: RelationsInput): Promise<FileCount> {
  const rows = tally(rel.file);
  const isA = hierarchy();
  rel.progress.start(rel.table.name, rel.file.size);
  await readRows(rel, COLUMNS, (row) => {
    if (row[6] !== RXNORM_SAB) return rows.skipped('relation of another source');
    if (row[1] !== 'CUI' || row[4] !== 'CUI') return rows.skipped('relation between names, not concepts');
    const target = ids.get(row[0] as string);
    const subject = ids.get(row[3] as string);
    if (target === undefined || subject === undefined) return rows.skipped('RXCUI that RxNorm itself does not name');
    const code = (row[5] === '' ? row[2] : row[5]) as string;
    if (isA.take({ code, subject, target })) return;
    used.add(code);
    system.property(subject, { code, target });
    rows.loaded();
  });
  isA.write({ system, used, rows });
  const count = rows.count();
  rel.progress.done(`${count.read} rows`);
  return count;
}

interface Relation {
  readonly code: string;
  readonly subject: number;
  readonly target: number;
}

/** Holds back `isa` and `inverse_isa` until all are known, since only then can circles be told. */
function hierarchy() {
  const children: number[] = [];
  const parents: number[] = [];
  const inverse: boolean[] = [];
  return {
    /** True where the relation is one of the hierarchy. */
    take({ code, subject, target }: Relation): boolean {
      if (code !== 'isa' && code !== 'inverse_isa') return false;
      const below = code === 'isa';
      children.push(below ? subject : target);
      parents.push(below ? target : subject);
      inverse.push(!below);
      return true;
    },
    write({ system, used, rows }: { system: CodeSystemWriter; used: Set<string>; rows: Tally }): void {
      const closing = closingEdges({ children, parents });
      const written = new Set<number>();
      for (const [edge, child] of children.entries()) {
        if (closing.has(edge)) {
          rows.skipped('is-a that closes a circle');
          continue;
        }
        const parent = parents[edge] as number;
        const [subject, code, target] = inverse[edge] ? [parent, 'inverse_isa', child] : [child, 'isa', parent];
        used.add(code);
        system.property(subject, { code, target });
        rows.loaded();
        const key = child * 2 ** 26 + parent;
        if (!written.has(key)) system.parent(child, parent);
        written.add(key);
      }
    },
  };
}
