import { describe, expect, it } from 'vitest';
import { commonCodes, readCodeList } from '../../../src/mapping/common-codes.js';
import { createEngine } from '../../../src/mapping/engine.js';
import { shippedModel } from '../../../src/mapping/model.js';
import { priorMaps } from '../../../src/mapping/prior-maps.js';
import { labIndex, sampleLabs } from './support.js';

describe('lists of common codes', () => {
  it.each([
    ['CSV', '"LOINC_NUM","LONG_COMMON_NAME"\n"2951-2","Sodium"', [['2951-2', 1]]],
    ['JSON', '{"version":"2","2951-2":["mmol/L"]}', [['2951-2', 1]]],
    [
      'one that counts',
      'code\tcount\n1-8\t99\n2-6\t9\n3-4\t0',
      [
        ['1-8', 1],
        ['2-6', 0.5],
      ],
    ],
  ])('%s', (_form, text, expected) => {
    expect([...readCodeList(text, 'list')]).toEqual(expected);
  });

  it.each([
    ['name\nSodium', 'list:1: no column LOINC_NUM or code; found name'],
    ['code,count\n1-8,many', "list: row 1: count is no number: 'many'"],
  ])('%j is one clear error', (text, message) => {
    expect(() => readCodeList(text, 'list')).toThrow(message);
  });

  it('several lists are averaged', () => {
    expect([...commonCodes([new Map([['1-8', 1]]), new Map([['2-6', 1]])])]).toEqual([
      ['1-8', 0.5],
      ['2-6', 0.5],
    ]);
  });
});

describe('common tests', () => {
  const entry = { name: 'Leukocytes', specimen: 'Blood' };
  const scoreOf = (matcher: ReturnType<typeof sampleLabs>, code: string): number =>
    createEngine(matcher, shippedModel('labs', matcher.features))
      .suggest(entry, 50)
      .candidates.find((candidate) => candidate.code === code)?.score ?? Number.NaN;
  const plain = scoreOf(sampleLabs(), '26464-8');

  it('a code on a list gains', () => {
    const index = labIndex((term) => term);
    const listed = sampleLabs({ index, common: (code) => (index.codes[code] === '26464-8' ? 1 : 0) });
    expect(scoreOf(listed, '26464-8')).toBeCloseTo(plain + 1, 3);
    expect(scoreOf(listed, '6690-2')).toBeCloseTo(scoreOf(sampleLabs(), '6690-2'), 3);
  });

  it('a rank of the release counts, the first more than later ones', () => {
    const ranked = (rank: number): number =>
      scoreOf(
        sampleLabs({ index: labIndex((term) => (term.code === '26464-8' ? { ...term, commonRank: rank } : term)) }),
        '26464-8',
      );
    expect(ranked(1)).toBeGreaterThan(ranked(100));
    expect(ranked(100)).toBeGreaterThan(plain);
    expect(ranked(0)).toBe(plain);
  });
});

describe('prior decision that no target exists', () => {
  const matcher = sampleLabs();
  const model = shippedModel('labs', matcher.features);
  const entry = { code: 'X', name: 'Sodium', specimen: 'Urine', unit: 'mmol/L' };

  it('makes the same entry no match, with the reason', () => {
    const maps = priorMaps([{ entry, verdict: 'approved' }]);
    expect(createEngine(matcher, model).suggest(entry, 1).outcome).not.toBe('no-match');
    expect(createEngine(matcher, model, maps).suggest(entry, 1)).toMatchObject({
      outcome: 'no-match',
      reason: expect.stringContaining('reviewers decided that no target exists') as string,
    });
  });

  it('says nothing of another entry', () => {
    const maps = priorMaps([{ entry: { name: 'Comments' }, verdict: 'approved' }]);
    expect(maps.noTargetFor(entry)).toBe(0);
    expect([...maps.evidenceFor({ name: 'Comments' })]).toEqual([]);
  });
});
