/** Real RxNorm files and the project's sample: what the content files hold, against counts made from the files themselves. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rxnormLoader } from '../../../loaders/rxnorm-rrf/load.js';
import { findFile, openSource } from '../../../loaders/shared/source.js';
import { loadErrorOf } from '../loaders-shared/support.js';
import { type Loaded, loadAt, releasesAt } from './rxnorm-support.js';

const SHARED = resolve(process.env['CONCORD_SHARED'] ?? '../shared');
const PRESCRIBABLE = `${SHARED}/releases/RxNorm_prescribe_10062025.zip`;
const INCOMPLETE = `${SHARED}/tx-suite/tx-source/rxnorm`;
const SAMPLE = resolve('data-samples/rxnorm');

const missing = [PRESCRIBABLE, INCOMPLETE].filter((path) => !existsSync(path));
if (missing.length > 0)
  console.log(`RxNorm: not tested on real files, as there is no ${missing.join(', ')} (set CONCORD_SHARED)`);

/** Fields of every line, split without the project's readers. */
async function linesOf(path: string, name: string): Promise<string[][]> {
  const source = await openSource(path);
  try {
    const file = findFile(source, new RegExp(`^${name}$`));
    if (file === undefined) return [];
    const text = await source.readText(file, 100_000_000);
    return text
      .trimEnd()
      .split('\n')
      .map((line) => line.split('|'));
  } finally {
    await source.close();
  }
}

const number = ({ store }: Loaded, sql: string): unknown => store.db.prepare(sql).pluck().get();

const PROPERTIES = 'FROM property p JOIN property_definition d ON d.id = p.definition';

describe.skipIf(!existsSync(PRESCRIBABLE))('Current Prescribable Content of 2025-10-06', () => {
  let loaded: Loaded;
  beforeAll(async () => {
    loaded = await loadAt(rxnormLoader, PRESCRIBABLE);
  });
  afterAll(() => loaded.store.close());

  test('every RXCUI is a concept under its own name', async () => {
    const lines = await linesOf(PRESCRIBABLE, 'RXNCONSO\\.RRF');
    expect(lines).toHaveLength(37_033);
    expect(number(loaded, 'SELECT count(*) FROM concept')).toBe(new Set(lines.map(([rxcui]) => rxcui)).size);
    const wrong = lines.filter((fields) => loaded.store.find(1, fields[0] ?? '')?.display !== fields[14]);
    expect(wrong).toEqual([]);
  });

  test.each([
    ['SCD', 11_307],
    ['SCDC', 9414],
    ['SBD', 7563],
    ['BN', 3914],
    ['IN', 2462],
    ['PIN', 790],
    ['MIN', 756],
    ['GPCK', 544],
    ['BPCK', 283],
  ])('TTY %s: %d concepts', (tty, concepts) => {
    expect(number(loaded, `SELECT count(*) ${PROPERTIES} WHERE d.code = 'TTY' AND p.value = '${tty}'`)).toBe(concepts);
  });

  test('every NDC is a property of its drug, with its zeros', async () => {
    const lines = await linesOf(PRESCRIBABLE, 'RXNSAT\\.RRF');
    expect(lines).toHaveLength(221_960);
    expect(number(loaded, `SELECT count(*) ${PROPERTIES} WHERE d.code = 'NDC'`)).toBe(lines.length);
    const [rxcui = '', ndc = ''] =
      lines.map((fields) => [fields[0], fields[10]]).find(([, atv]) => atv?.startsWith('0')) ?? [];
    expect(loaded.values(rxcui, 'NDC')).toContain(ndc);
  });

  test('every relation is a property of RXCUI2', async () => {
    const lines = await linesOf(PRESCRIBABLE, 'RXNREL\\.RRF');
    expect(lines).toHaveLength(87_520);
    const byRela = new Map<string, number>();
    for (const fields of lines) byRela.set(fields[7] ?? '', (byRela.get(fields[7] ?? '') ?? 0) + 1);
    for (const [rela, rows] of byRela) {
      expect(number(loaded, `SELECT count(*) ${PROPERTIES} WHERE d.code = '${rela}' AND p.target IS NOT NULL`)).toBe(
        rows,
      );
    }
    const strays = lines
      .filter((_, at) => at % 97 === 0)
      .filter((fields) => !loaded.values(fields[4] ?? '', fields[7] ?? '').includes(fields[0] ?? ''));
    expect(strays).toEqual([]);
  });

  test('has_ingredient = 1886 finds the drug components with caffeine', () => {
    const definition = loaded.store.propertyDefinition(1, 'has_ingredient') ?? -1;
    const found = loaded.store.ordsWithTarget(definition, loaded.concept('1886').ord);
    const concepts = found.flatMap((ord) => loaded.store.at(ord) ?? []);
    expect(concepts.length).toBeGreaterThan(10);
    expect(concepts.filter(({ display }) => !display?.includes('caffeine'))).toEqual([]);
    expect(concepts.filter(({ code }) => !loaded.values(code, 'TTY').includes('SCDC'))).toEqual([]);
  });

  test('is loaded whole, as of its date', () => {
    expect(loaded.release).toMatchObject({ title: 'RxNorm 2025-10-06 (Current Prescribable Content)' });
    for (const count of loaded.counts) expect(count).toMatchObject({ loaded: count.read, skipped: {} });
  });
});

test.skipIf(!existsSync(INCOMPLETE))('a release without RXNCONSO.RRF is one clear error', async () => {
  const error = await loadErrorOf(() => releasesAt(rxnormLoader, INCOMPLETE));
  expect(error.message).toBe(
    `${INCOMPLETE}: is part of an RxNorm release (RXNCUI.RRF, RXNSAB.RRF, RXNSTY.RRF) but lacks RXNCONSO.RRF, the file of its ` +
      'concepts and names',
  );
});

describe('the sample', () => {
  let loaded: Loaded;
  beforeAll(async () => {
    loaded = await loadAt(rxnormLoader, SAMPLE);
  });
  afterAll(() => loaded.store.close());

  test('has a concept for each RXCUI of RxNorm and each retired one', async () => {
    const names = (await linesOf(SAMPLE, 'RXNCONSO\\.RRF'))
      .filter((fields) => fields[11] === 'RXNORM')
      .map(([rxcui]) => rxcui);
    const retired = (await linesOf(SAMPLE, 'RXNCUI\\.RRF')).map(([rxcui]) => rxcui);
    expect(number(loaded, 'SELECT count(*) FROM concept')).toBe(new Set([...names, ...retired]).size);
  });

  test.each(['RXNCONSO', 'RXNREL', 'RXNSAT', 'RXNSTY', 'RXNSAB', 'RXNDOC', 'RXNATOMARCHIVE', 'RXNCUI'])(
    'every row of %s is loaded or skipped for a reason',
    async (name) => {
      const count = loaded.count(`${name}.RRF`);
      expect(count?.read).toBe((await linesOf(SAMPLE, `${name}\\.RRF`)).length);
      const skipped = Object.values(count?.skipped ?? {}).reduce((sum, rows) => sum + rows, 0);
      expect((count?.loaded ?? 0) + skipped).toBe(count?.read);
    },
  );

  test('retired RXCUIs lead to current ones', async () => {
    const rows = (await linesOf(SAMPLE, 'RXNCUI\\.RRF')).map((fields) => [fields[0], fields[4]]);
    expect(loaded.map().map((row) => (row as unknown[]).slice(0, 2))).toEqual(rows);
  });

  test('a clinical drug stands below its drug form', () => {
    expect(loaded.parents('314076')).toEqual(['372614']);
  });
});
