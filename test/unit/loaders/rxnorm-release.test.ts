/** Which releases of RxNorm the loader finds in a source, and which versions they are. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rxnormLoader } from '../../../loaders/rxnorm-rrf/load.js';
import { RXNREL, RXNSAB } from '../../../loaders/rxnorm-rrf/tables.js';
import { fileWith, folderWith, loadErrorOf, temporaryFolder, zipOf } from '../loaders-shared/support.js';
import { atom, conso, loadAt, releasesAt, rrf } from './rxnorm-support.js';

const CONSO = conso(atom(161, 'IN', 'acetaminophen'));
const sab = (sver: string) => rrf(RXNSAB, { RSAB: 'RXNORM', SVER: sver, SRL: 0 });

const find = (files: Readonly<Record<string, string>>, version?: string) =>
  releasesAt(rxnormLoader, folderWith(files), version === undefined ? {} : { version });

describe('the version', () => {
  test.each([
    ['the folder of a full release', { 'RxNorm_full_08042025/rrf/RXNCONSO.RRF': CONSO }, '2025-08-04'],
    ['the folder of a weekly release', { 'RxNorm_weekly_12312024/rrf/RXNCONSO.RRF': CONSO }, '2024-12-31'],
    ['the folder of the subset', { 'RxNorm_full_prescribe_10062025/rrf/RXNCONSO.RRF': CONSO }, '2025-10-06'],
    ['a folder with an ISO date', { 'rxnorm-2025-10-06/RXNCONSO.RRF': CONSO }, '2025-10-06'],
    ['the readme beside the files', { 'rrf/RXNCONSO.RRF': CONSO, 'Readme_Full_07062026.txt': 'x' }, '2026-07-06'],
    ['RXNSAB', { 'rrf/RXNCONSO.RRF': CONSO, 'rrf/RXNSAB.RRF': sab('20AA_250804F') }, '2025-08-04'],
    [
      'a weekly release that carries the source version of its month',
      { 'RxNorm_weekly_08132025/RXNCONSO.RRF': CONSO, 'RxNorm_weekly_08132025/RXNSAB.RRF': sab('20AA_250804F') },
      '2025-08-13',
    ],
  ])('is told by %s', async (_, files, version) => {
    const [release] = await find(files);
    expect(release?.title).toContain(version);
    expect(release).toMatchObject({ folder: 'rxnorm', file: version });
  });

  test('is told by the name of a zip', async () => {
    const path = join(temporaryFolder(), 'RxNorm_full_08042025.zip');
    writeFileSync(path, await zipOf({ 'rrf/RXNCONSO.RRF': CONSO, 'prescribe/rrf/RXNCONSO.RRF': CONSO }));
    expect(await releasesAt(rxnormLoader, path)).toMatchObject([{ title: 'RxNorm 2025-08-04' }]);
  });

  test('--version overrides what the names say', async () => {
    expect(await find({ 'RxNorm_full_08042025/RXNCONSO.RRF': CONSO }, 'AUG 2025')).toMatchObject([
      { title: 'RxNorm AUG 2025', file: 'AUG-2025' },
    ]);
  });

  test.each([
    ['no date anywhere', { 'rrf/RXNCONSO.RRF': CONSO }],
    ['a number that is no date', { 'RxNorm_full_13452025/RXNCONSO.RRF': CONSO }],
    ['a date of something else', { 'backup_08042025/RXNCONSO.RRF': CONSO }],
  ])('%s: an error that names the flag', async (_, files) => {
    expect((await loadErrorOf(() => find(files))).message).toMatch(/RXNCONSO\.RRF: the version .* give --version/);
  });

  test('a name older than the content is an error', async () => {
    const files = {
      'RxNorm_full_07072025/RXNCONSO.RRF': CONSO,
      'RxNorm_full_07072025/RXNSAB.RRF': sab('20AA_250804F'),
    };
    expect((await loadErrorOf(() => find(files))).message).toContain('2025-07-07, but RXNSAB.RRF says 20AA_250804F');
    expect(await find(files, '2025-08-04')).toHaveLength(1);
  });
});

describe('what is a release', () => {
  test('a full release is one, of its own files alone: the subset inside is left out', async () => {
    const [release, ...others] = await find({
      'RxNorm_full_08042025/rrf/RXNCONSO.RRF': CONSO,
      'RxNorm_full_08042025/rrf/RXNCUICHANGES.RRF': '',
      'RxNorm_full_08042025/prescribe/rrf/RXNCONSO.RRF': CONSO,
      'RxNorm_full_08042025/prescribe/rrf/RXNREL.RRF': '',
    });
    expect(others).toEqual([]);
    expect(release?.source.files.map(({ name }) => name)).toEqual(['RxNorm_full_08042025/rrf/RXNCONSO.RRF']);
    expect(release?.title).toBe('RxNorm 2025-08-04');
  });

  test('the subset says so', async () => {
    const files = { 'RxNorm_prescribe_10062025/rrf/RXNCONSO.RRF': CONSO };
    expect((await find(files))[0]?.title).toBe('RxNorm 2025-10-06 (Current Prescribable Content)');
  });

  test('a folder of releases holds several', async () => {
    const found = await find({
      'RxNorm_full_08042025/rrf/RXNCONSO.RRF': CONSO,
      'RxNorm_full_09022025/rrf/RXNCONSO.RRF': CONSO,
    });
    expect(found.map(({ file }) => file)).toEqual(['2025-08-04', '2025-09-02']);
  });

  test('a single RXNCONSO.RRF is one', async () => {
    const loaded = await loadAt(rxnormLoader, fileWith('rxnconso.rrf', CONSO), { version: '2025-08-04' });
    expect(loaded.concept('161').display).toBe('acetaminophen');
    loaded.store.close();
  });

  test.each([
    ['a folder', { 'rxnorm/RXNSTY.RRF': '', 'rxnorm/RXNREL.RRF': rrf(RXNREL) }],
    ['a prescribable one', { 'RxNorm_prescribe_10062025/rrf/RXNSAT.RRF': '' }],
  ])('%s without RXNCONSO.RRF is an error', async (_, files) => {
    expect((await loadErrorOf(() => find(files))).message).toMatch(/^\S+[a-z0-9]: is part .* but lacks RXNCONSO\.RRF/);
  });

  test('other sources are none of its business', async () => {
    expect(await find({ 'MRCONSO.RRF': CONSO, 'Loinc.csv': 'x', 'RXN.txt': 'x' })).toEqual([]);
  });
});
