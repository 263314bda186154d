/** Export, import, export: the same bytes in every format, and nothing lost on the way through another. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findFiles, openSource } from '../../../loaders/shared/source.js';
import { SHARED } from '../fhir-resources/support.js';
import { read, sssom, write } from './support.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const SAMPLE = readFileSync(join(ROOT, 'mappings/local-lab-to-loinc/map.sssom.tsv'), 'utf8');

const cell = fc
  .string({ unit: fc.constantFrom(...'abÄ ,;|\\"\t\n\'#:0.5é漢'), maxLength: 12 })
  .map((text) => text.trim());
const code = fc
  .string({ unit: fc.constantFrom(...'A1-:.x/ '), minLength: 1, maxLength: 8 })
  .map((text) => `c${text.trim()}`);
const row = fc.record({
  sourceCode: code,
  sourceDisplay: cell,
  targetCode: fc.option(code, { nil: undefined }),
  targetDisplay: cell,
  relationship: fc.constantFrom(
    'equivalent' as const,
    'related-to' as const,
    'source-is-narrower-than-target' as const,
    'source-is-broader-than-target' as const,
    'not-related-to' as const,
  ),
  authors: fc.uniqueArray(fc.constantFrom('STAFF:a', 'STAFF:b|c', 'STAFF:d\\e'), { maxLength: 2 }),
  reviewers: fc.uniqueArray(fc.constantFrom('STAFF:x', 'STAFF:y'), { maxLength: 2 }),
  comment: cell,
  confidence: fc.constantFrom('', '0.5', '0.50', '1'),
  house: cell,
});

const documents = fc.array(row, { maxLength: 12 }).map((rows) => {
  const base = read('sssom', sssom([{}]));
  return {
    ...base,
    title: 'A: "map"',
    version: '1.10',
    rows: rows.map(({ confidence, house, sourceDisplay, targetDisplay, targetCode, comment, ...rest }) => ({
      ...rest,
      line: 1,
      sourceSystem: 'https://lab.example.org/codes',
      targetSystem: 'http://loinc.org',
      ...(sourceDisplay === '' ? {} : { sourceDisplay }),
      ...(targetCode === undefined ? {} : { targetCode, ...(targetDisplay === '' ? {} : { targetDisplay }) }),
      ...(comment === '' ? {} : { comment }),
      dependsOn: [],
      product: [],
      approved: false,
      slots: { ...(confidence === '' ? {} : { confidence }), ...(house === '' ? {} : { house }) },
    })),
  };
});

describe('SSSOM', () => {
  test('the sample map is in canonical form', () => {
    expect(write('sssom', read('sssom', SAMPLE))).toBe(SAMPLE);
  });

  test('any document: written, read and written again gives the same bytes', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = write('sssom', document);
        expect(write('sssom', read('sssom', text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test('a written document reads as it was', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const again = read('sssom', write('sssom', document)).rows;
        const facts = (rows: typeof again) =>
          rows
            .map((one) => [
              one.sourceCode,
              one.targetCode,
              one.relationship,
              one.authors,
              one.comment,
              one.slots['house'],
            ])
            .map((fact) => JSON.stringify(fact))
            .sort();
        expect(facts(again)).toEqual(facts(document.rows));
      }),
      { numRuns: 200 },
    );
  });

  test('what is written otherwise comes out in one form', () => {
    const crlf = `\uFEFF${SAMPLE.replaceAll('\n', '\r\n')}`;
    const lines = SAMPLE.trimEnd().split('\n');
    const first = lines.findIndex((line) => !line.startsWith('#'));
    const backwards = [...lines.slice(0, first + 1), ...lines.slice(first + 1).reverse()].join('\n');
    for (const text of [crlf, backwards]) expect(write('sssom', read('sssom', text))).toBe(SAMPLE);
  });

  test('unknown slots and columns stay, after the known ones', () => {
    const header = [
      '#house_rule: 7',
      '#mapping_set_id: https://lab.example.org/map',
      '#see_also: https://lab.example.org/why',
    ];
    const prefixes = ['#curie_map:', '#  LAB: https://lab.example.org/codes#', '#  LOINC: http://loinc.org/'];
    const text = write('sssom', read('sssom', sssom([{ house: 'x', comment: 'y' }], [...header, ...prefixes])));
    expect(text.split('\n')).toEqual([
      ...prefixes,
      '#mapping_set_id: https://lab.example.org/map',
      '#see_also:',
      '#  - https://lab.example.org/why',
      '#house_rule: 7',
      'subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment\thouse',
      'LAB:NA\tskos:exactMatch\tLOINC:2951-2\tsemapv:ManualMappingCuration\ty\tx',
      '',
    ]);
  });

  test('what all rows share goes to the header', () => {
    const text = write(
      'sssom',
      read('sssom', sssom([{ mapping_tool: 'T' }, { subject_id: 'LAB:K', mapping_tool: 'T' }])),
    );
    expect(text).toContain('#mapping_tool: T\n');
    expect(text).not.toContain('\tmapping_tool');
  });
});

describe('through other formats and back', () => {
  test.each(['conceptmap-r4', 'conceptmap-r5'])('SSSOM as %s and back is the same SSSOM', (format) => {
    const there = write(format, read('sssom', SAMPLE));
    const back = read(format, there);
    expect(write('sssom', back)).toBe(SAMPLE);
    expect(write(format, back)).toBe(there);
    expect(back.rows.filter(({ approved }) => approved)).toHaveLength(39);
  });

  test.each(['conceptmap-r4', 'conceptmap-r5'])('any document through %s', (format) => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = write('sssom', document);
        expect(write('sssom', read(format, write(format, read('sssom', text))))).toBe(text);
      }),
      { numRuns: 150 },
    );
  });

  test('HAPI CSV: bytes stay, a byte order mark is read over', () => {
    const text = write('csv', read('sssom', SAMPLE));
    expect(text.split('\n')[0]).toBe(
      '"SOURCE_CODE_SYSTEM","SOURCE_CODE_SYSTEM_VERSION","TARGET_CODE_SYSTEM","TARGET_CODE_SYSTEM_VERSION","SOURCE_CODE","SOURCE_DISPLAY","TARGET_CODE","TARGET_DISPLAY","EQUIVALENCE","COMMENT"',
    );
    expect(write('csv', read('csv', `\uFEFF${text}`))).toBe(text);
    expect(
      write('csv', read('sssom', write('sssom', read('csv', text))))
        .split('\n')
        .sort(),
    ).toEqual(text.split('\n').sort());
  });

  test('any document through HAPI CSV: export, import, export gives the same bytes', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = write('csv', document);
        expect(write('csv', read('csv', text))).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  test('any document through Usagi: export, import, export gives the same bytes', () => {
    fc.assert(
      fc.property(
        documents,
        fc.array(fc.nat({ max: 4_000_000 }), { minLength: 12, maxLength: 12 }),
        (document, ids) => {
          const rows = document.rows.map((one, at) =>
            one.targetCode === undefined ? one : { ...one, targetCode: String(1 + (ids[at] ?? 0)) },
          );
          const text = write('usagi', { ...document, rows });
          expect(write('usagi', read('usagi', text))).toBe(text);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('Usagi: every column stays, also through SSSOM', () => {
    const text = [
      'sourceCode,sourceName,sourceFrequency,sourceAutoAssignedConceptIds,ADD_INFO:unit,matchScore,mappingStatus,equivalence,statusSetBy,statusSetOn,conceptId,conceptName,domainId,mappingType,comment,createdBy,createdOn,assignedReviewer',
      'NA,"Sodium, serum",12,,mmol/L,0.81,APPROVED,EQUAL,ann,1700000000000,3019550,Sodium,Measurement,MAPS_TO,,bob,1690000000000,',
      'K,Potassium,9,,,0.5,UNCHECKED,WIDER,,0,3023103,Potassium,Measurement,MAPS_TO,why,<auto>,0,ann',
      'X,Fee,1,,,0,APPROVED,UNMATCHED,ann,1700000000000,0,Unmapped,,MAPS_TO,,bob,0,',
      '',
    ].join('\n');
    expect(write('usagi', read('usagi', text))).toBe(text);
    const through = write('usagi', read('sssom', write('sssom', read('usagi', text))));
    expect(through.split('\n').sort()).toEqual(text.split('\n').sort());
  });
});

const CORE = join(SHARED, 'releases/hl7.fhir.r4.core-4.0.1.tgz');
if (!existsSync(CORE))
  console.warn(`skipped: ${CORE} is not there (set CONCORD_SHARED to the folder that holds the releases)`);

describe.skipIf(!existsSync(CORE))('the ConceptMaps of FHIR R4', () => {
  test('come out of SSSOM with the groups they had', async () => {
    const source = await openSource(CORE);
    let seen = 0;
    for (const file of findFiles(source, /^ConceptMap-.*\.json$/)) {
      const text = await source.readText(file, 50_000_000);
      const original = JSON.parse(text) as Record<string, unknown>;
      if (original['url'] === undefined) continue;
      const document = read('conceptmap-r4', text);
      const back = JSON.parse(write('conceptmap-r4', read('sssom', write('sssom', document)))) as Record<
        string,
        unknown
      >;
      expect([file.name, merged(back['group'])]).toEqual([file.name, merged(original['group'])]);
      const head = ({ group: _group, ...rest }: Record<string, unknown>) => rest;
      expect(head(back)).toEqual(head(original));
      seen++;
    }
    await source.close();
    expect(seen).toBeGreaterThan(50);
  });
});

/** Every row of the groups on its own: which rows share a group or an element is not part of what a map says. */
function merged(groups: unknown): readonly string[] {
  type Json = Record<string, unknown>;
  return ((groups ?? []) as readonly Json[])
    .flatMap(({ element, ...head }) =>
      ((element ?? []) as readonly Json[]).flatMap(({ target, ...own }) =>
        ((target ?? [{}]) as readonly Json[]).map((one) => JSON.stringify(sorted({ head, own, one }))),
      ),
    )
    .sort();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
