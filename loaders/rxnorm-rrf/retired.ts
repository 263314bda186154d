/**
 * Retired RXCUIs: those that RXNCUI and RXNATOMARCHIVE know and RXNCONSO no longer names, with their last name and what became of them. Chains
 * (merged into a concept that was itself merged) are followed to what is current.
 */
import type { FileCount } from '../shared/loader.js';
import { ownCopy } from '../shared/text.js';
import type { Survey } from './concepts.js';
import { RXNORM_SAB } from './documentation.js';
import { type RrfFile, readStep } from './read.js';
import { displayOrder } from './term-types.js';

/** What RXNATOMARCHIVE says of one retired concept. */
export interface ArchivedConcept {
  readonly name: string;
  readonly termType: string;
  /** RXCUIs that its best names were moved to; several where they went to several concepts. */
  readonly targets: readonly string[];
}

/** What RXNCUI says of one retired concept. */
export interface Replacement {
  /** Empty where the concept was retired without a successor. */
  readonly targets: readonly string[];
  /** The last release that had it (VER_END), such as RXNORM_09AA_090706F. */
  readonly until: string;
}

/** RXCUI → its last name, from the archived RXNORM atoms of concepts that are no longer there. */
export async function readArchive(
  archive: RrfFile,
  survey: Survey,
): Promise<{ readonly archived: ReadonlyMap<string, ArchivedConcept>; readonly count: FileCount }> {
  const archived = new Map<string, Candidate>();
  const columns = ['RXCUI', 'SAB', 'TTY', 'STR', 'MERGED_TO_RXCUI'];
  const count = await readStep(archive, columns, (row, rows) => {
    const [rxcui = '', sab = '', tty = '', name = '', target = ''] = row;
    if (sab !== RXNORM_SAB) return rows.skipped('name of another source');
    if (rxcui === '') return rows.skipped('no RXCUI');
    if (survey.ids.has(rxcui)) return rows.skipped('former name of a concept that is still there');
    const order = displayOrder(tty, false);
    const best = archived.get(rxcui);
    const targets = target === '' || target === rxcui ? [] : [target];
    if (best === undefined || order < best.order) {
      archived.set(rxcui, { name: ownCopy(name), termType: tty, order, targets });
    } else if (order === best.order) {
      for (const merged of targets) if (!best.targets.includes(merged)) best.targets.push(merged);
    }
    rows.loaded();
  });
  return { archived, count };
}

type Candidate = ArchivedConcept & { readonly order: number; readonly targets: string[] };

/** RXCUI → its replacements. */
export async function readReplacements(
  rxncui: RrfFile,
  survey: Survey,
): Promise<{ readonly replacements: ReadonlyMap<string, Replacement>; readonly count: FileCount }> {
  const replacements = new Map<string, { targets: string[]; until: string }>();
  const count = await readStep(rxncui, ['CUI1', 'VER_END', 'CUI2'], (row, rows) => {
    const [rxcui = '', until = '', target = ''] = row;
    if (rxcui === '') return rows.skipped('no RXCUI');
    if (isCurrent(survey, rxcui)) return rows.skipped('RXCUI that is current again');
    const known = replacements.get(rxcui) ?? { targets: [], until: ownCopy(until) };
    replacements.set(rxcui, known);
    if (target !== '' && target !== rxcui && !known.targets.includes(target)) known.targets.push(target);
    rows.loaded();
  });
  return { replacements, count };
}

function isCurrent({ ids, active }: Survey, rxcui: string): boolean {
  const id = ids.get(rxcui);
  return id !== undefined && active[id] === true;
}

/** All that is known of what was retired. */
export interface Retirement {
  readonly survey: Survey;
  readonly archived: ReadonlyMap<string, ArchivedConcept>;
  readonly replacements: ReadonlyMap<string, Replacement>;
}

/** The RXCUIs that are in the release only as retired ones, those with a name first. */
export function retiredCodes({ survey, archived, replacements }: Retirement): readonly string[] {
  const unnamed = [...replacements.keys()].filter((rxcui) => !archived.has(rxcui) && !survey.ids.has(rxcui));
  return [...archived.keys(), ...unnamed];
}

/** Where a retired RXCUI leads. */
export interface Successors {
  /** RXCUIs of concepts in RXNCONSO: current ones, or obsolete ones that nothing replaces. */
  readonly targets: readonly string[];
  /** merged: one meaning, one successor; split: NLM divided the meaning; scattered: only its names are known to have gone several ways. */
  readonly kind: 'merged' | 'split' | 'scattered';
}

/** Follows replacements from one retired RXCUI to the end; a circle of replacements ends where it closes. */
export function successors(retirement: Retirement, rxcui: string): Successors {
  const { survey, replacements, archived } = retirement;
  const targets = new Set<string>();
  const seen = new Set<string>();
  const open = [rxcui];
  let kind: Successors['kind'] = 'merged';
  for (let code = open.pop(); code !== undefined; code = open.pop()) {
    if (seen.has(code)) continue;
    seen.add(code);
    if (isCurrent(survey, code)) {
      targets.add(code);
      continue;
    }
    const replacement = replacements.get(code);
    const next = (replacement ?? archived.get(code))?.targets ?? [];
    if (next.length > 1 && kind !== 'split') kind = replacement === undefined ? 'scattered' : 'split';
    if (next.length === 0 && code !== rxcui && survey.ids.has(code)) targets.add(code);
    open.push(...next.toReversed());
  }
  return { targets: [...targets], kind };
}
