/**
 * The concept map from retired RXCUIs to current ones, and the retired concepts themselves. What became of each is decided in retired.ts.
 */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import type { MapRow } from '../../src/db/concept-map-writer-store.js';
import type { ContentWriter } from '../../src/db/content-writer-store.js';
import type { ConceptMapInfo, Relationship } from '../../src/domain/concept-map.js';
import { RXNORM } from '../../src/domain/systems.js';
import type { RxnormRelease } from './release.js';
import { type Retirement, retiredCodes, type Successors, successors } from './retired.js';

/** Canonical of the map; its version is that of the release. */
export const RETIRED_MAP = `${RXNORM}/cm/retired-to-current`;

/** Stages every retired concept, inactive; returns RXCUI → staged id. */
export function writeRetired(system: CodeSystemWriter, retirement: Retirement): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const code of retiredCodes(retirement)) {
    const last = retirement.archived.get(code);
    const status = successors(retirement, code).targets.length > 0 ? 'Remapped' : 'Retired';
    const display = last === undefined || last.name === '' ? {} : { display: last.name };
    const id = system.concept({ code, inactive: true, status, ...display });
    ids.set(code, id);
    if (last !== undefined) system.property(id, { code: 'TTY', value: last.termType });
  }
  return ids;
}

/** Writes the map; a release that tells of no retired concepts has none. */
export function writeRetiredMap(writer: ContentWriter, release: RxnormRelease, retirement: Retirement): void {
  const { survey, replacements } = retirement;
  const obsolete = [...replacements.keys()].filter((code) => survey.ids.has(code));
  const codes = [...retiredCodes(retirement), ...obsolete];
  if (codes.length === 0) return;
  const map = writer.conceptMap(mapInfo(release));
  const addRow = map.group({ source: RXNORM, target: RXNORM, targetVersion: release.version });
  for (const code of codes) for (const row of mapRows(retirement, code)) addRow(row);
}

const RELATIONSHIPS: Readonly<Record<Successors['kind'], Relationship>> = {
  merged: 'equivalent',
  split: 'source-is-broader-than-target',
  scattered: 'related-to',
};

function mapRows(retirement: Retirement, code: string): readonly MapRow[] {
  const { survey, archived } = retirement;
  const { targets, kind } = successors(retirement, code);
  const id = survey.ids.get(code);
  const name = id === undefined ? archived.get(code)?.name : survey.displays[id];
  const source = { sourceCode: code, ...(name === undefined || name === '' ? {} : { sourceDisplay: name }) };
  if (targets.length === 0) return [{ ...source, comment: comment(retirement, code, 'Retired without a successor') }];
  return targets.map((target) => ({
    ...source,
    target: {
      code: target,
      display: survey.displays[survey.ids.get(target) ?? -1] ?? '',
      relationship: RELATIONSHIPS[kind],
      comment: comment(retirement, code, targetComment(retirement, { target, kind, count: targets.length })),
      dependsOn: [],
      product: [],
    },
  }));
}

function targetComment(
  { survey }: Retirement,
  { target, kind, count }: { target: string; kind: Successors['kind']; count: number },
): string {
  const obsolete = survey.active[survey.ids.get(target) ?? -1] === true ? '' : ', itself obsolete';
  if (kind === 'merged') return `Merged into this concept${obsolete}`;
  if (kind === 'split') return `Split; one of ${count} that are left${obsolete}`;
  return `Its names moved to ${count} concepts, this is one${obsolete}`;
}

function comment({ replacements }: Retirement, code: string, text: string): string {
  const until = replacements.get(code)?.until ?? '';
  return until === '' ? `${text}.` : `${text}. Last in ${until}.`;
}

function mapInfo({ version, date }: RxnormRelease): ConceptMapInfo {
  return {
    url: RETIRED_MAP,
    version,
    name: 'RxNormRetiredToCurrent',
    title: 'RxNorm: retired concepts and what replaces them',
    status: 'active',
    ...(date === undefined ? {} : { date }),
    publisher: 'U.S. National Library of Medicine',
    description:
      'From RXNCUI.RRF and RXNATOMARCHIVE.RRF of the release. A merged concept is equivalent to its successor, a split one is broader than ' +
      'each of its successors. Chains are followed to what is current; no target means that NLM names no successor.',
    sourceScope: `${RXNORM}/vs`,
    targetScope: `${RXNORM}/vs`,
  };
}
