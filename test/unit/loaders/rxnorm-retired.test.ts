/** Retired RXCUIs: inactive concepts with their last name, and the concept map to what is current. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { closingEdges } from '../../../loaders/rxnorm-rrf/is-a.js';
import { rxnormLoader } from '../../../loaders/rxnorm-rrf/load.js';
import { successors } from '../../../loaders/rxnorm-rrf/retired.js';
import { RXNATOMARCHIVE, RXNCUI } from '../../../loaders/rxnorm-rrf/tables.js';
import { HierarchyCycleError, numberHierarchy } from '../../../src/db/hierarchy.js';
import { folderWith } from '../loaders-shared/support.js';
import { atom, type Cells, conso, type Loaded, loadAt, rrf } from './rxnorm-support.js';

const opened: Loaded[] = [];
afterEach(() => {
  for (const { store } of opened.splice(0)) store.close();
});

const ATOMS = conso(
  atom(1, 'SCD', 'current one'),
  atom(2, 'SCD', 'current two'),
  atom(3, 'SCD', 'obsolete', { SUPPRESS: 'O' }),
);
const archived = (RXCUI: number, STR: string, MERGED_TO_RXCUI: number | '', more: Cells = {}): Cells => ({
  RXAUI: `A${RXCUI}`,
  STR,
  RXCUI,
  SAB: 'RXNORM',
  TTY: 'SCD',
  MERGED_TO_RXCUI,
  ...more,
});
const retired = (CUI1: number, CUI2: number | '', VER_END = ''): Cells => ({ CUI1, VER_END, CARDINALITY: 1, CUI2 });

async function load(files: { readonly archive?: readonly Cells[]; readonly cuis?: readonly Cells[] }): Promise<Loaded> {
  const folder = folderWith({
    'RxNorm_full_08042025/RXNCONSO.RRF': ATOMS,
    'RxNorm_full_08042025/RXNATOMARCHIVE.RRF': rrf(RXNATOMARCHIVE, ...(files.archive ?? [])),
    'RxNorm_full_08042025/RXNCUI.RRF': rrf(RXNCUI, ...(files.cuis ?? [])),
  });
  const loaded = await loadAt(rxnormLoader, folder);
  opened.push(loaded);
  return loaded;
}

const MERGED = 'Merged into this concept';

describe('the map', () => {
  test.each<[string, Parameters<typeof load>[0], unknown[]]>([
    [
      'merged',
      { cuis: [retired(10, 1, 'RXNORM_09AA')] },
      [['10', '1', 'equivalent', `${MERGED}. Last in RXNORM_09AA.`]],
    ],
    ['merged by the archive alone', { archive: [archived(10, 'ten', 2)] }, [['10', '2', 'equivalent', `${MERGED}.`]]],
    [
      'RXNCUI goes before the archive',
      { archive: [archived(10, 'ten', 2)], cuis: [retired(10, 1)] },
      [['10', '1', 'equivalent', `${MERGED}.`]],
    ],
    [
      'split',
      { cuis: [retired(10, 1), retired(10, 2)] },
      [
        ['10', '1', 'source-is-broader-than-target', 'Split; one of 2 that are left.'],
        ['10', '2', 'source-is-broader-than-target', 'Split; one of 2 that are left.'],
      ],
    ],
    [
      'split, and one part is gone',
      { cuis: [retired(10, 1), retired(10, 99)] },
      [['10', '1', 'source-is-broader-than-target', 'Split; one of 1 that are left.']],
    ],
    [
      'names that went several ways',
      { archive: [archived(10, 'ten', 1), archived(10, 'X', 2), archived(10, 'syn', 99, { TTY: 'SY' })] },
      [
        ['10', '1', 'related-to', 'Its names moved to 2 concepts, this is one.'],
        ['10', '2', 'related-to', 'Its names moved to 2 concepts, this is one.'],
      ],
    ],
    [
      'a chain',
      { archive: [archived(11, 'eleven', 12)], cuis: [retired(10, 11), retired(12, 2)] },
      [
        ['11', '2', 'equivalent', `${MERGED}.`],
        ['10', '2', 'equivalent', `${MERGED}.`],
        ['12', '2', 'equivalent', `${MERGED}.`],
      ],
    ],
    [
      'a circle',
      { cuis: [retired(10, 11), retired(11, 10)] },
      [
        ['10', null, null, 'Retired without a successor.'],
        ['11', null, null, 'Retired without a successor.'],
      ],
    ],
    ['no successor', { cuis: [retired(10, '', 'V')] }, [['10', null, null, 'Retired without a successor. Last in V.']]],
    ['itself', { cuis: [retired(10, 10)] }, [['10', null, null, 'Retired without a successor.']]],
    ['to an obsolete concept', { cuis: [retired(10, 3)] }, [['10', '3', 'equivalent', `${MERGED}, itself obsolete.`]]],
    [
      'through an obsolete concept',
      { cuis: [retired(10, 3), retired(3, 1)] },
      [
        ['10', '1', 'equivalent', `${MERGED}.`],
        ['3', '1', 'equivalent', `${MERGED}.`],
      ],
    ],
  ])('%s', async (_, files, rows) => {
    expect((await load(files)).map()).toEqual(rows);
  });

  test('names the systems and has the release as its version', async () => {
    const { store } = await load({ cuis: [retired(10, 1)] });
    expect(store.db.prepare('SELECT url, version FROM concept_map').get()).toEqual({
      url: 'http://www.nlm.nih.gov/research/umls/rxnorm/cm/retired-to-current',
      version: '2025-08-04',
    });
    expect(store.db.prepare('SELECT source, target, target_version FROM map_group').get()).toEqual({
      source: 'http://www.nlm.nih.gov/research/umls/rxnorm',
      target: 'http://www.nlm.nih.gov/research/umls/rxnorm',
      target_version: '2025-08-04',
    });
  });

  test('is not there when nothing was retired', async () => {
    const { store } = await load({});
    expect(store.db.prepare('SELECT count(*) FROM concept_map').pluck().get()).toBe(0);
  });

  test('an RXCUI that is current again has no row', async () => {
    const loaded = await load({ cuis: [retired(1, 2)] });
    expect(loaded.map()).toEqual([]);
    expect(loaded.count('RXNCUI.RRF')).toMatchObject({ loaded: 0, skipped: { 'RXCUI that is current again': 1 } });
  });
});

describe('the concepts', () => {
  test('are inactive, with their last name of the best type', async () => {
    const loaded = await load({
      archive: [
        archived(10, 'synonym', 1, { TTY: 'SY' }),
        archived(10, 'ten', 1),
        archived(10, 'other source', 1, { SAB: 'GS' }),
        archived(1, 'former name', 1),
      ],
      cuis: [retired(11, '')],
    });
    expect(loaded.concept('10')).toMatchObject({ display: 'ten', inactive: true, status: 'Remapped' });
    expect(loaded.values('10', 'TTY')).toEqual(['SCD']);
    expect(loaded.concept('11')).toMatchObject({ inactive: true, status: 'Retired' });
    expect(loaded.concept('11').display).toBeUndefined();
    expect(loaded.concept('1').display).toBe('current one');
    expect(loaded.count('RXNATOMARCHIVE.RRF')).toMatchObject({
      read: 4,
      loaded: 2,
      skipped: { 'name of another source': 1, 'former name of a concept that is still there': 1 },
    });
  });
});

describe('laws', () => {
  const node = fc.nat({ max: 9 });

  test('successors are concepts of the release, whatever the replacements are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(node, node), { maxLength: 25 }), (pairs) => {
        const replacements = new Map<string, { targets: string[]; until: string }>();
        for (const [from, to] of pairs.filter(([from]) => from > 1)) {
          const known = replacements.get(`${from}`) ?? { targets: [], until: '' };
          replacements.set(`${from}`, { targets: [...known.targets, `${to}`], until: '' });
        }
        const ids = new Map([0, 1, 2].map((id) => [`${id}`, id]));
        const survey = { ids, displays: [], lines: [], termTypes: [], suppress: [], active: [true, true, false] };
        for (let code = 3; code < 10; code++) {
          const { targets } = successors({ survey, archived: new Map(), replacements }, `${code}`);
          expect(targets.every((target) => ids.has(target))).toBe(true);
          expect(new Set(targets).size).toBe(targets.length);
        }
      }),
    );
  });

  test('without its closing edges a graph is a hierarchy, and a hierarchy has none', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(node, node), { maxLength: 30 }), (pairs) => {
        const edges = { children: pairs.map(([child]) => child), parents: pairs.map(([, parent]) => parent) };
        const closing = closingEdges(edges);
        const kept = (nodes: readonly number[]) => nodes.filter((_, edge) => !closing.has(edge));
        const rest = { count: 10, children: kept(edges.children), parents: kept(edges.parents) };
        expect(() => numberHierarchy(rest)).not.toThrow();
        if (closing.size > 0) expect(() => numberHierarchy({ count: 10, ...edges })).toThrow(HierarchyCycleError);
      }),
    );
  });
});
