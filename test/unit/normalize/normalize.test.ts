/** Adding standard codings to NDJSON and HL7 v2: what is added where, what never changes, and what is counted. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asCode, type Coding } from '../../../src/domain/coding.js';
import { cutAt, recogniseData } from '../../../src/normalize/format.js';
import { normalizeHl7 } from '../../../src/normalize/hl7v2.js';
import { normalizeNdjson } from '../../../src/normalize/ndjson.js';
import { addTally, countUnmapped, emptyTally, type Tally, unmappedCodes } from '../../../src/normalize/tally.js';
import type { Translator } from '../../../src/normalize/translator.js';

const LOINC = 'http://loinc.org';
const KNOWN: Readonly<Record<string, readonly Coding[]>> = {
  NA: [{ system: LOINC, version: '2.78', code: asCode('2951-2'), display: 'Sodium "S/P"' }],
  A1C: [
    { system: LOINC, code: asCode('17856-6') },
    { system: 'http://snomed.info/sct', code: asCode('43396009') },
  ],
  'A&B': [{ system: LOINC, code: asCode('1-8'), display: 'A^B|C~D\\E Ä' }],
};
const translator: Translator = {
  isStandard: (system) => system === LOINC,
  standards: (system, code) => (system === 'urn:lab' && Object.hasOwn(KNOWN, code) ? (KNOWN[code] ?? []) : []),
  lists: (system, code) => system === 'urn:lab' && (Object.hasOwn(KNOWN, code) || code === 'NO-TARGET'),
};

/** As the command does it: bytes in, bytes out. */
function ndjson(text: string, tally: Tally = emptyTally()): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  return Buffer.from(normalizeNdjson(bytes, translator, tally), 'latin1').toString('utf8');
}
const resource = (members: string): string => `{"resourceType":"Observation",${members}}`;
const NA = '{"system":"urn:lab","code":"NA"}';
const STANDARD = '{"system":"http://loinc.org","version":"2.78","code":"2951-2","display":"Sodium \\"S/P\\""}';

describe('NDJSON', () => {
  test.each<readonly [what: string, from: string, to: string]>([
    ['a code', `"code":{"coding":[${NA}]}`, `"code":{"coding":[${NA},${STANDARD}]}`],
    [
      'numbers and blanks stay',
      `"v": 1.50, "code" : {"coding" : [ ${NA} ] }`,
      `"v": 1.50, "code" : {"coding" : [ ${NA} ,${STANDARD}] }`,
    ],
    [
      'deep inside',
      `"component":[{"code":{"coding":[${NA}]}}]`,
      `"component":[{"code":{"coding":[${NA},${STANDARD}]}}]`,
    ],
    [
      'another language',
      `"code":{"coding":[{"system":"urn:lab","code":"NA","display":"Näträum 漢"}]}`,
      `"code":{"coding":[{"system":"urn:lab","code":"NA","display":"Näträum 漢"},${STANDARD}]}`,
    ],
    [
      'several systems',
      '"code":{"coding":[{"system":"urn:lab","code":"A1C"}]}',
      '"code":{"coding":[{"system":"urn:lab","code":"A1C"},{"system":"http://loinc.org","code":"17856-6"},{"system":"http://snomed.info/sct","code":"43396009"}]}',
    ],
    [
      'extensions in a coding',
      '"code":{"coding":[{"extension":[{"url":"x","valueCodeableConcept":{"coding":[]}}],"system":"urn:lab","code":"NA"}]}',
      `"code":{"coding":[{"extension":[{"url":"x","valueCodeableConcept":{"coding":[]}}],"system":"urn:lab","code":"NA"},${STANDARD}]}`,
    ],
  ])('%s', (_what, from, to) => {
    expect(ndjson(resource(from))).toBe(resource(to));
  });

  test.each<readonly [what: string, members: string]>([
    ['a standard coding is there', `"code":{"coding":[${NA},{"system":"http://loinc.org","code":"1-8"}]}`],
    ['no map knows the code', '"code":{"coding":[{"system":"urn:lab","code":"X"}]}'],
    ['no system', '"code":{"coding":[{"code":"NA"}]}'],
    ['text alone', '"code":{"text":"coding"}'],
    ['the word in a text', '"note":"a \\"coding\\": [ {} ]"'],
    ['the word as a value', '"name":"coding","x":["coding"]'],
    ['no list', '"coding":{"system":"urn:lab","code":"NA"}'],
    ['brackets in texts', '"code":{"coding":[{"system":"urn:lab","code":"X]","display":"a\\\\"}]}'],
    ['a lone Coding', `"valueCoding":${NA}`],
  ])('stays as it is: %s', (_what, members) => {
    expect(ndjson(resource(members))).toBe(resource(members));
  });

  test('without what was added, every byte is there, whatever the resource', () => {
    const coding = fc.record(
      {
        system: fc.constantFrom('urn:lab', 'urn:x', LOINC),
        code: fc.constantFrom('NA', 'X', 'A1C'),
        display: fc.string(),
      },
      { requiredKeys: [] },
    );
    const json = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.double({ noNaN: true }),
        fc.constant(null),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'coding', 'code'), tie('node'), { maxKeys: 3 }),
        fc.record({ coding: fc.array(coding, { minLength: 1, maxLength: 3 }) }),
      ),
    })).node;
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify({ resourceType: 'X', value });
        const out = ndjson(text);
        expect(() => JSON.parse(out)).not.toThrow();
        const added = Object.values(KNOWN)
          .flat()
          .map(
            (one) =>
              `,${JSON.stringify({ system: one.system, version: one.version, code: one.code, display: one.display })}`,
          );
        // What was added is exactly what the map says, so that taking it away gives the original.
        let stripped = out;
        for (const one of added) stripped = stripped.replaceAll(one, '');
        let original = text;
        for (const one of added) original = original.replaceAll(one, '');
        expect(stripped).toBe(original);
        expect(ndjson(out)).toBe(out);
      }),
      { numRuns: 300 },
    );
  });

  test('counts, and lines that are no resources', () => {
    const tally = emptyTally();
    const text = [
      resource(`"code":{"coding":[${NA}]}`),
      '',
      '[1]',
      '{',
      '{"resourceType":"Patient","c":{"coding":[{"system":"u","code":"1","display":"d"}]}}',
      '',
    ].join('\n');
    ndjson(text, tally);
    expect(tally).toMatchObject({
      lines: 5,
      kinds: { Observation: 1, Patient: 1 },
      errorCount: 2,
      concepts: { translated: 1, unmapped: 1 },
    });
    expect(tally.errors.map(({ line }) => line)).toEqual([3, 4]);
    expect(unmappedCodes(tally)).toEqual([{ system: 'u', code: '1', display: 'd', count: 1 }]);
  });

  const coded = (code: string, more = ''): string => `"code":{"coding":[{"system":"urn:lab","code":"${code}"}]}${more}`;
  test.each<readonly [what: string, text: string, code: object]>([
    [
      'unit and specimen',
      resource(coded('X', ',"valueQuantity":{"value":1,"unit":"µmol/l"},"specimen":{"display":"Größe"}')),
      { code: 'X', unit: 'µmol/l', specimen: 'Größe' },
    ],
    [
      'the unit’s code before its text',
      resource(coded('X', ',"valueQuantity":{"unit":"mmol per l","code":"mmol/L"}')),
      { code: 'X', unit: 'mmol/L' },
    ],
    [
      'of a component',
      resource(`"component":[{${coded('Y', ',"valueQuantity":{"unit":"%"}')}}]`),
      { code: 'Y', unit: '%' },
    ],
    [
      'not of another code',
      resource(`"category":[{"coding":[{"system":"urn:lab","code":"Z"}]}],"valueQuantity":{"unit":"%"}`),
      { code: 'Z' },
    ],
    [
      'not of another resource',
      `{"resourceType":"Condition",${coded('X', ',"valueQuantity":{"unit":"%"}')}}`,
      { code: 'X' },
    ],
    ['a code that a map lists without a target', resource(coded('NO-TARGET')), { code: 'NO-TARGET', decided: true }],
  ])('what is known of an unmapped code: %s', (_what, text, code) => {
    const tally = emptyTally();
    ndjson(text, tally);
    expect(unmappedCodes(tally)).toEqual([{ system: 'urn:lab', ...code, count: 1 }]);
  });
});

describe('HL7 v2', () => {
  const systems = { '99LAB': 'urn:lab' };
  const MSH = 'MSH|^~\\&|LAB';
  function hl7(segments: readonly string[], tally: Tally = emptyTally(), end = '\r'): string {
    const bytes = Buffer.from(segments.map((segment) => segment + end).join(''), 'utf8').toString('latin1');
    return Buffer.from(normalizeHl7(bytes, { translator, systems }, tally), 'latin1').toString('utf8');
  }
  const one = (segment: string, head = MSH): string => hl7([head, segment]).split('\r')[1] ?? '';

  test.each<readonly [what: string, from: string, to: string]>([
    ['OBX-3', 'OBX|1|NM|NA^Sod^99LAB||1', 'OBX|1|NM|NA^Sod^99LAB^2951-2^Sodium "S/P"^LN||1'],
    ['OBR-4', 'OBR|1|||NA^^99LAB', 'OBR|1|||NA^^99LAB^2951-2^Sodium "S/P"^LN'],
    ['RXE-2', 'RXE||NA^^99LAB', 'RXE||NA^^99LAB^2951-2^Sodium "S/P"^LN'],
    ['DG1-3, repeated', 'DG1|1||NA^^99LAB~X^^99LAB', 'DG1|1||NA^^99LAB^2951-2^Sodium "S/P"^LN~X^^99LAB'],
    ['OBX-5 that is coded', 'OBX|1|CWE|X^^99LAB||NA^^99LAB', 'OBX|1|CWE|X^^99LAB||NA^^99LAB^2951-2^Sodium "S/P"^LN'],
    ['OBX-5 that is text', 'OBX|1|ST|X^^99LAB||NA^^99LAB', 'OBX|1|ST|X^^99LAB||NA^^99LAB'],
    ['the alternate is taken', 'OBX|1|NM|NA^^99LAB^Z^^OTHER', 'OBX|1|NM|NA^^99LAB^Z^^OTHER^^^^2951-2^Sodium "S/P"^LN'],
    ['everything is taken', 'OBX|1|NM|NA^^99LAB^Z^^O^1^2^3^Y^^P', 'OBX|1|NM|NA^^99LAB^Z^^O^1^2^3^Y^^P'],
    ['a standard code is there', 'OBX|1|NM|NA^^99LAB^1-8^^LN', 'OBX|1|NM|NA^^99LAB^1-8^^LN'],
    [
      'delimiters in codes and names',
      'OBX|1|NM|A\\T\\B^^99LAB',
      'OBX|1|NM|A\\T\\B^^99LAB^1-8^A\\S\\B\\F\\C\\R\\D\\E\\E Ä^LN',
    ],
    ['another segment', 'PID|1||NA^^99LAB', 'PID|1||NA^^99LAB'],
    ['a system nobody named', 'OBX|1|NM|NA^^LOCAL', 'OBX|1|NM|NA^^LOCAL'],
    ['empty and null fields', 'OBX|1|NM|""||', 'OBX|1|NM|""||'],
  ])('%s', (_what, from, to) => {
    expect(one(from)).toBe(to);
  });

  test('delimiters of the message', () => {
    expect(one('OBX#1#NM#NA%%99LAB', 'MSH#%~\\&#LAB')).toBe('OBX#1#NM#NA%%99LAB%2951-2%Sodium "S/P"%LN');
  });

  test.each(['\r', '\n', '\r\n'])('line ends stay: %j', (end) => {
    expect(hl7([MSH, 'PID|1', 'ZZZ|x'], emptyTally(), end)).toBe([MSH, 'PID|1', 'ZZZ|x', ''].join(end));
  });

  test('what is no message is told with its line', () => {
    const tally = emptyTally();
    hl7(['PID|1', MSH, 'o-b|1'], tally);
    expect(tally.errors).toEqual([
      { line: 1, text: "the segment 'PID' stands in no message: there is no MSH before it" },
      { line: 3, text: "'o-b' is no name of a segment" },
    ]);
  });
});

describe('cutting', () => {
  test.each<readonly [text: string, format: 'ndjson' | 'hl7v2', at: number]>([
    ['{}\n{}\n{', 'ndjson', 6],
    ['{', 'ndjson', 0],
    ['MSH|a\rPID|1\rMSH|b\r', 'hl7v2', 12],
    ['MSH|a\rOBX|MSH\r', 'hl7v2', 0],
    ['\u000BMSH|a\r\u001C\r\u000BMSH|b', 'hl7v2', 9],
  ])('%j', (text, format, at) => {
    expect(cutAt(Buffer.from(text), format)).toBe(at);
  });

  test.each<readonly [text: string, format: string | undefined]>([
    ['{"a":1}', 'ndjson'],
    ['\uFEFF\n {', 'ndjson'],
    ['MSH|^~\\&|', 'hl7v2'],
    ['\u000BMSH|', 'hl7v2'],
    ['FHS|^', 'hl7v2'],
    ['MSHX', undefined],
    ['[{}]', undefined],
    ['', undefined],
  ])('%j begins as %s', (text, format) => {
    expect(recogniseData(Buffer.from(text))).toBe(format);
  });
});

test('parts add up, lines counted on', () => {
  const total = emptyTally();
  for (const display of ['first', 'second']) {
    const part = emptyTally();
    part.lines = 10;
    part.errorCount = 1;
    part.errors.push({ line: 4, text: 'x' });
    countUnmapped(part, { system: 's', code: 'c', display });
    addTally(total, part);
  }
  expect(total.errors.map(({ line }) => line)).toEqual([4, 14]);
  expect(unmappedCodes(total)).toEqual([{ system: 's', code: 'c', display: 'first', count: 2 }]);
});

test('HL7 v2: the unit of a result and the specimen of its order go with an unmapped code', () => {
  const tally = emptyTally();
  const message = [
    'MSH|^~\\&|LAB',
    'OBR|1|||PANEL^Panel^99LAB|||||||||||Serum^^HL7',
    'OBX|1|NM|X^Name^99LAB||1|mmol/L^^UCUM',
    'MSH|^~\\&|LAB',
    'OBX|1|CE|X^Name^99LAB||Z^Zed^99LAB',
    'OBX|2|NM|NO-TARGET^^urn:lab',
  ].join('\r');
  normalizeHl7(message, { translator, systems: {} }, tally);
  const system = 'urn:hl7v2:99LAB';
  expect(unmappedCodes(tally)).toEqual([
    { system: 'urn:lab', code: 'NO-TARGET', decided: true, count: 1 },
    { system, code: 'PANEL', display: 'Panel', count: 1 },
    { system, code: 'X', display: 'Name', unit: 'mmol/L', specimen: 'Serum', count: 1 },
    { system, code: 'X', display: 'Name', count: 1 },
    { system, code: 'Z', display: 'Zed', count: 1 },
  ]);
});
