/** Wrong mapping files, one row each: the one clear error, with its line. And what counts as right in each format's own sense. */
import { describe, expect, test } from 'vitest';
import { recogniseFormat } from '../../../src/conceptmap/files/formats.js';
import { FORMATS, faults, read, sssom } from './support.js';
import { HAPI, OMOP, target, USAGI, WRONG } from './wrong-files.js';

describe('wrong files', () => {
  test.each(WRONG)('%s (%s)', (_what, format, text, error) => {
    const told = faults(format, text);
    expect(told).toHaveLength(1);
    expect(told[0]?.slice(0, error.length)).toBe(error);
  });

  test('every wrong line is told, not the first alone', () => {
    expect(
      faults('sssom', sssom([{ subject_id: 'X:1' }, {}, { predicate_id: 'x' }])).map((text) => text.slice(0, 10)),
    ).toEqual(['map.file:8', 'map.file:1']);
  });

  test('a file of no known format', () => {
    expect(() => recogniseFormat(FORMATS, 'x.txt', 'a,b\n1,2\n')).toThrow(
      /^x\.txt:1: is none of FHIR R4 ConceptMap \(JSON\), /,
    );
  });
});

describe('direction', () => {
  const senses: readonly (readonly [format: string, text: string, relationship: string])[] = [
    ['sssom', sssom([{ predicate_id: 'skos:broadMatch' }]), 'source-is-narrower-than-target'],
    ['sssom', sssom([{ predicate_id: 'skos:narrowMatch' }]), 'source-is-broader-than-target'],
    ['sssom', sssom([{ predicate_modifier: 'Not' }]), 'not-related-to'],
    ['conceptmap-r4', target({ code: 'b', equivalence: 'wider' }), 'source-is-narrower-than-target'],
    ['conceptmap-r4', target({ code: 'b', equivalence: 'narrower' }), 'source-is-broader-than-target'],
    [
      'conceptmap-r5',
      target({ code: 'b', relationship: 'source-is-broader-than-target' }),
      'source-is-broader-than-target',
    ],
    ['csv', `${HAPI}\ns,t,a,b,wider\n`, 'source-is-narrower-than-target'],
    // Usagi says it of the source.
    ['usagi', `${USAGI}\na,x,UNCHECKED,WIDER,1\n`, 'source-is-broader-than-target'],
    ['usagi', `${USAGI}\na,x,UNCHECKED,NARROWER,1\n`, 'source-is-narrower-than-target'],
    ['omop', `${OMOP}\na,0,V,1,LOINC,\n`, 'related-to'],
  ];
  test.each(senses)('%s: %#', (format, text, relationship) => {
    expect(read(format, text).rows.map((row) => row.relationship)).toEqual([relationship]);
  });
});

describe('approval', () => {
  const cases: readonly (readonly [what: string, row: Readonly<Record<string, string>>, approved: boolean])[] = [
    ['by another person', { author_id: 'S:a', reviewer_id: 'S:b', reviewer_agreement: '1.0' }, true],
    ['by the author', { author_id: 'S:a', reviewer_id: 'S:a', reviewer_agreement: '1.0' }, false],
    [
      'by one of two who is not the author',
      { author_id: 'S:a', reviewer_id: 'S:a|S:b', reviewer_agreement: '1' },
      true,
    ],
    ['refused', { author_id: 'S:a', reviewer_id: 'S:b', reviewer_agreement: '-1.0' }, false],
    ['undecided', { author_id: 'S:a', reviewer_id: 'S:b', reviewer_agreement: '0' }, false],
    ['nobody', { author_id: 'S:a' }, false],
  ];
  test.each(cases)('%s', (_what, row, approved) => {
    expect(read('sssom', sssom([row])).rows.map((one) => one.approved)).toEqual([approved]);
  });

  test('formats without reviewers approve nothing', () => {
    const documents = [
      read('csv', `${HAPI}\ns,t,a,b,equal\n`),
      read('conceptmap-r4', target({ code: 'b', equivalence: 'equal' })),
    ];
    expect(documents.flatMap(({ rows }) => rows.map(({ approved }) => approved))).toEqual([false, false]);
  });

  test('Usagi: approved where the approver is not the creator', () => {
    const head = 'sourceCode,sourceName,mappingStatus,equivalence,conceptId,createdBy,statusSetBy';
    const text = `${head}\na,x,APPROVED,EQUAL,1,bob,ann\nb,x,APPROVED,EQUAL,1,ann,ann\nc,x,FLAGGED,EQUAL,1,bob,ann\n`;
    expect(read('usagi', text).rows.map(({ approved }) => approved)).toEqual([true, false, false]);
  });
});

describe('recognising', () => {
  const starts: readonly (readonly [text: string, format: string])[] = [
    ['#curie_map:\n', 'sssom'],
    ['\uFEFF{ "resourceType": "ConceptMap" }', 'conceptmap-r4'],
    ['\uFEFF"SOURCE_CODE_SYSTEM","SOURCE_CODE_SYSTEM_VERSION"\n', 'csv'],
    [`${USAGI}\n`, 'usagi'],
    [`${OMOP.toUpperCase()}\n`, 'omop'],
  ];
  test.each(starts)('%j is %s', (text, format) => {
    expect(recogniseFormat(FORMATS, 'f', text).name).toBe(format);
  });
});
