/** Suggestions for queued codes in the background: which codes are asked of which targets, in which order, when it rests, and what is renewed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type QueueSuggester, type QueueSuggesterOptions, startQueueSuggester } from '../../src/cli/queue-suggester.js';
import { type PlanFacts, suggestionPlans } from '../../src/cli/queue-targets.js';
import type { GovernedMap, ScopeSystem } from '../../src/governance/entities.js';
import { openGovernanceStore } from '../../src/governance/governance-store.js';
import type { GovernanceStore } from '../../src/governance/store.js';
import type { Suggester } from '../../src/http/api/suggest.js';
import type { CatalogueEntry } from '../../src/mapping/catalogue-entry.js';
import type { Catalogue } from '../../src/terminology/catalogue.js';

const LOINC = 'http://loinc.org';
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const LAB = 'https://lab.example.org/codes';
const DRUGS = 'https://drugs.example.org/codes';

const map = (source: string, ...targets: readonly ScopeSystem[]): GovernedMap => ({
  ...{ id: source, url: source, title: '', purpose: '', stage: 'draft', version: 1 },
  scope: { source: { system: source }, targets },
  policy: { dualMapping: false, relationships: [], cardinality: 'many-to-many' },
});
/** Newest first. */
const loaded = (versions: Readonly<Record<string, readonly string[]>>): Catalogue =>
  ({
    codeSystemVersions: (url: string) => (versions[url] ?? []).map((version) => ({ info: { url, version } })),
  }) as unknown as Catalogue;

describe('which targets', () => {
  const catalogue = loaded({ [LOINC]: ['2.82', '2.80'], [RXNORM]: ['2026'] });
  const facts: PlanFacts = { maps: [], catalogue, systems: [LAB, DRUGS], usual: [] };
  const short = (plans: ReturnType<typeof suggestionPlans>) =>
    plans.map(({ systems, targets, engine }) => [systems, targets, engine.replace(/#[0-9a-f]{12}/g, '#')]);

  test.each<[what: string, more: Partial<PlanFacts>, plans: readonly unknown[]]>([
    ['none, without maps and setting', {}, []],
    ['of the map from this system', { maps: [map(LAB, { system: LOINC })] }, [[[LAB], [LOINC], `${LOINC}|2.82#`]]],
    [
      'the version that the map is for',
      { maps: [map(LAB, { system: LOINC, version: '2.80' })] },
      [[[LAB], [`${LOINC}|2.80`], `${LOINC}|2.80#`]],
    ],
    [
      'the newest where that is not loaded',
      { maps: [map(LAB, { system: LOINC, version: '2.70' })] },
      [[[LAB], [LOINC], `${LOINC}|2.82#`]],
    ],
    [
      'several maps',
      { maps: [map(LAB, { system: LOINC }), { ...map(LAB, { system: RXNORM }), id: 'second' }] },
      [[[LAB], [LOINC, RXNORM], `${LOINC}|2.82# ${RXNORM}|2026#`]],
    ],
    ['not of a retired map', { maps: [{ ...map(LAB, { system: LOINC }), stage: 'retired' }] }, []],
    ['no target that has no engine', { maps: [map(LAB, { system: 'http://snomed.info/sct' })] }, []],
    ['no target that is not loaded', { maps: [map(LAB, { system: 'http://hl7.org/fhir/sid/icd-10' })] }, []],
    [
      'of the setting where no map is from the system',
      { maps: [map(LAB, { system: RXNORM })], usual: ['loinc'] },
      [
        [[LAB], [RXNORM], `${RXNORM}|2026#`],
        [[DRUGS], [LOINC], `${LOINC}|2.82#`],
      ],
    ],
    ['never the system itself', { systems: [LOINC], usual: ['loinc'] }, []],
  ])('%s', (_what, more, plans) => {
    expect(short(suggestionPlans({ ...facts, ...more }))).toEqual(plans);
  });
});

describe('in the background', () => {
  let folder: string;
  let store: GovernanceStore;
  let running: QueueSuggester | undefined;
  const asked: (readonly [target: string, codes: readonly (string | undefined)[]])[] = [];
  let catalogue = loaded({ [LOINC]: ['2.82'] });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'concord-queue-'));
    store = openGovernanceStore(join(folder, 'governance.sqlite'));
    asked.length = 0;
    catalogue = loaded({ [LOINC]: ['2.82'] });
  });
  afterEach(async () => {
    await running?.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const suggest: Suggester = async (target, entries) => {
    asked.push([target, entries.map(({ code }) => code)]);
    return entries.map((source: CatalogueEntry) => ({
      source,
      outcome: 'match',
      candidates: [
        {
          ...{ system: LOINC, code: '1-8', display: source.name, relationship: 'equivalent', score: 1 },
          ...{ confidence: 0.9, explanation: [] },
        },
      ],
    }));
  };
  const start = (more: Partial<QueueSuggesterOptions> = {}): void => {
    running = startQueueSuggester({
      ...{ store, suggest, targets: ['loinc'], share: 1, idleMs: 5, tell: (text) => expect.unreachable(text) },
      ...{ catalogue: () => catalogue, isBusy: () => false },
      ...more,
    });
  };
  const miss = (code: string, count: number, display?: string) => ({
    ...{ system: LAB, code, unit: 'mmol/L', specimen: '', count, firstSeen: 1, lastSeen: 1, clients: [] },
    ...(display === undefined ? {} : { display }),
  });
  const open = async () => (await store.queue({ now: 1, limit: 100 })).items;
  const until = async (is: () => Promise<boolean>): Promise<void> => {
    while (!(await is())) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const allSuggested = () => until(async () => (await open()).every(({ band }) => band !== 'unsuggested'));

  test('the most frequent codes first, a few at a time; a code without name and meaning is not asked', async () => {
    await store.addMisses([
      miss('K', 1, 'Potassium'),
      miss('1234', 100),
      ...[9, 8, 7, 6, 5].map((count) => miss(`C${count}`, count, `Test ${count}`)),
    ]);
    start();
    await allSuggested();
    expect(asked).toEqual([
      [LOINC, []],
      [LOINC, ['C9', 'C8', 'C7']],
      [LOINC, ['C6', 'C5', 'K']],
    ]);
    const found = new Map((await open()).map((item) => [item.code, item]));
    expect(found.get('K')).toMatchObject({
      band: 'high',
      suggestions: { confidence: 0.9, answers: [{ target: LOINC, outcome: 'match', candidates: [{ code: '1-8' }] }] },
    });
    expect(found.get('1234')).toMatchObject({ band: 'none', suggestions: { answers: [] } });
  });

  test('all anew after a new release', async () => {
    await store.addMisses([miss('K', 1, 'Potassium')]);
    start();
    await allSuggested();
    const engine = async () => (await open())[0]?.suggestions?.engine ?? '';
    expect(await engine()).toMatch(/2\.82#/);
    catalogue = loaded({ [LOINC]: ['2.83', '2.82'] });
    await until(async () => /2\.83#/.test(await engine()));
    expect(asked.filter(([, codes]) => codes.length > 0)).toHaveLength(2);
  });

  test('what was done before an end is not done again', async () => {
    await store.addMisses([miss('K', 2, 'Potassium'), miss('NA', 1, 'Sodium')]);
    start();
    await allSuggested();
    await running?.close();
    await store.addMisses([miss('CL', 1, 'Chloride')]);
    asked.length = 0;
    start();
    await allSuggested();
    expect(asked.map(([, codes]) => codes)).toEqual([[], ['CL']]);
  });

  test('not while requests keep the thread busy', async () => {
    await store.addMisses([miss('K', 1, 'Potassium')]);
    let checks = 0;
    start({ isBusy: () => ++checks > 0 });
    await until(async () => checks > 0);
    await running?.close();
    expect(asked).toEqual([]);
  });

  test('stopping does not wait for an engine that is being opened', async () => {
    await store.addMisses([miss('K', 1, 'Potassium')]);
    let opening = false;
    const never: Suggester = () => {
      opening = true;
      return new Promise(() => undefined);
    };
    start({ suggest: never });
    await until(async () => opening);
    await running?.close();
    expect((await open())[0]?.band).toBe('unsuggested');
  });

  test('what goes wrong is told, and the codes stay', async () => {
    await store.addMisses([miss('K', 1, 'Potassium')]);
    const told: string[] = [];
    const broken: Suggester = async () => {
      throw new Error('no such target');
    };
    start({ suggest: broken, tell: (text) => void told.push(text) });
    await until(async () => told.length > 0);
    expect(told).toEqual(['concord: suggestions for queued codes wait: no such target']);
    expect((await open())[0]?.band).toBe('unsuggested');
  });
});
