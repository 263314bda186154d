/** Answers that are written as JSON text parse to what was meant, whatever the texts in them are. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asCode } from '../../src/domain/coding.js';
import type { ConceptProperty, Designation, PropertyValue } from '../../src/domain/concept.js';
import { EQUIVALENCES, type MapAttribute, RELATIONSHIPS } from '../../src/domain/concept-map.js';
import type { LookupResult, TranslateResult, TranslationMatch } from '../../src/domain/results.js';
import { encodeLookup } from '../../src/fhir/encode-lookup.js';
import { encodeTranslate, type TranslateForm } from '../../src/fhir/encode-translate.js';
import { jsonString } from '../../src/fhir/json-text.js';

/** Any text: control characters, quotes, surrogates alone and in pairs, separators that JavaScript once could not read. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        '"',
        '\\',
        '\u0000',
        '\u001f',
        '\u007f',
        '\u0085',
        '\u2028',
        '\ud800',
        '\udfff',
        '💊',
        '/',
        '\n',
        'é',
      ),
      { maxLength: 8 },
    )
    .map((list) => list.join('')),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
/** The object without what is undefined, as optional fields are left out. */
const tidy = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;

const coding = fc
  .record({ system: optional(text), version: optional(text), code: text.map(asCode), display: optional(text) })
  .map(tidy);
const value: fc.Arbitrary<PropertyValue> = fc.oneof(
  fc.record({ type: fc.constantFrom('code' as const, 'string' as const, 'dateTime' as const), value: text }),
  fc.record({ type: fc.constant('integer' as const), value: fc.integer() }),
  fc.record({
    type: fc.constant('decimal' as const),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
  }),
  fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({ type: fc.constant('Coding' as const), value: coding }),
) as fc.Arbitrary<PropertyValue>;
const ELEMENT = {
  code: 'valueCode',
  string: 'valueString',
  dateTime: 'valueDateTime',
  integer: 'valueInteger',
  decimal: 'valueDecimal',
  boolean: 'valueBoolean',
  Coding: 'valueCoding',
};

interface Parameter {
  readonly name: string;
  readonly part?: readonly Parameter[];
  readonly [value: string]: unknown;
}

const parsed = (json: string): readonly Parameter[] => {
  const resource = JSON.parse(json) as { resourceType: string; parameter: readonly Parameter[] };
  expect(resource.resourceType).toBe('Parameters');
  return resource.parameter;
};
const only = (list: readonly Parameter[] | undefined, name: string) =>
  (list ?? []).filter((parameter) => parameter.name === name);

test('a JSON string is what JSON.stringify writes', () => {
  fc.assert(
    fc.property(text, (any) => {
      expect(jsonString(any)).toBe(JSON.stringify(any));
      expect(JSON.parse(jsonString(any))).toBe(any);
    }),
    { numRuns: 1_000 },
  );
});

describe('$lookup', () => {
  const designation = fc
    .record({ language: optional(text), use: optional(coding), value: text, source: optional(text) })
    .map(tidy) as fc.Arbitrary<Designation>;
  const property = fc
    .record({ code: text, codeDisplay: optional(text), description: optional(text), source: optional(text), value })
    .map(tidy) as fc.Arbitrary<ConceptProperty>;
  const result = fc
    .record({
      system: text,
      version: optional(text),
      name: text,
      code: text,
      display: optional(text),
      definition: optional(text),
      abstract: fc.boolean(),
      designations: fc.array(designation, { maxLength: 3 }),
      properties: fc.array(property, { maxLength: 4 }),
      usedSupplements: fc.array(text, { maxLength: 2 }),
    })
    .map(tidy) as fc.Arbitrary<LookupResult>;

  test('parses back to what was found', () => {
    fc.assert(
      fc.property(result, (found) => {
        const list = parsed(encodeLookup(found));
        const first = (name: string, element: string): unknown => only(list, name)[0]?.[element];
        expect(first('system', 'valueUri')).toBe(found.system);
        expect(first('version', 'valueString')).toBe(found.version);
        expect(first('name', 'valueString')).toBe(found.name);
        expect(first('code', 'valueCode')).toBe(found.code);
        expect(first('display', 'valueString')).toBe(found.display);
        expect(first('definition', 'valueString')).toBe(found.definition);
        expect(first('abstract', 'valueBoolean')).toBe(found.abstract);
        expect(only(list, 'used-supplement').map(({ valueCanonical }) => valueCanonical)).toEqual(
          found.usedSupplements,
        );
        expect(only(list, 'designation').map(({ part }) => only(part, 'value')[0]?.['valueString'])).toEqual(
          found.designations.map((name) => name.value),
        );
        expect(only(list, 'designation').map(({ part }) => only(part, 'use')[0]?.['valueCoding'])).toEqual(
          found.designations.map(({ use }) => use),
        );
        for (const [at, { part }] of only(list, 'property').entries()) {
          const wanted = found.properties[at];
          expect(only(part, 'code')[0]?.['valueCode']).toBe(wanted?.code);
          expect(only(part, 'value')[0]).toEqual({
            name: 'value',
            [ELEMENT[wanted?.value.type ?? 'code']]: wanted?.value.value,
          });
          expect(only(part, 'description')[0]?.['valueString']).toBe(wanted?.description);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('$translate', () => {
  const attribute = fc.record({ attribute: text, value }) as fc.Arbitrary<MapAttribute>;
  const match = fc
    .record({
      relationship: optional(fc.constantFrom(...RELATIONSHIPS)),
      equivalence: fc.constantFrom(...EQUIVALENCES),
      target: optional(coding),
      source: coding,
      comment: optional(text),
      dependsOn: fc.array(attribute, { maxLength: 2 }),
      product: fc.array(attribute, { maxLength: 2 }),
      originMap: text,
    })
    .map(tidy) as fc.Arbitrary<TranslationMatch>;
  const result = fc
    .record({
      result: fc.boolean(),
      message: optional(text),
      matches: fc.array(match, { maxLength: 3 }),
      usedConceptMaps: fc.array(text, { maxLength: 2 }),
      usedSystems: fc.array(text, { maxLength: 2 }),
      missed: fc.constant([]),
    })
    .map(tidy) as fc.Arbitrary<TranslateResult>;
  const form: fc.Arbitrary<TranslateForm> = fc.record({
    fhirVersion: fc.constantFrom('4.0' as const, '5.0' as const),
    classic: fc.boolean(),
    reverse: fc.constantFrom('no' as const, 'flag' as const, 'target-code' as const),
  });

  test('parses back to what was found', () => {
    fc.assert(
      fc.property(result, form, (found, how) => {
        const list = parsed(encodeTranslate(found, how));
        expect(only(list, 'result')[0]?.['valueBoolean']).toBe(found.result);
        expect(only(list, 'message')[0]?.['valueString']).toBe(found.message);
        const told = only(list, 'match').map(({ part }) => part);
        expect(told.length).toBe(found.matches.length);
        for (const [at, part] of told.entries()) expectMatch(part, found.matches[at], how);
      }),
      { numRuns: 300 },
    );
  });

  function expectMatch(
    part: readonly Parameter[] | undefined,
    wanted: TranslationMatch | undefined,
    { fhirVersion, reverse }: TranslateForm,
  ): void {
    const r4 = fhirVersion === '4.0';
    expect(only(part, 'equivalence')[0]?.['valueCode']).toBe(r4 ? wanted?.equivalence : undefined);
    expect(only(part, 'relationship')[0]?.['valueCode']).toBe(r4 ? undefined : wanted?.relationship);
    const { userSelected: _, ...concept } = {
      userSelected: undefined,
      ...(reverse === 'flag' ? wanted?.source : wanted?.target),
    };
    expect(only(part, 'concept')[0]?.['valueCoding'] ?? {}).toEqual(concept);
    expect(only(part, 'comment')[0]?.['valueString']).toBe(wanted?.comment);
    for (const name of ['product', 'dependsOn'] as const) {
      const keys = only(part, name).map(
        ({ part: inner }) => only(inner, r4 ? 'element' : 'attribute')[0]?.['valueUri'],
      );
      expect(keys).toEqual(wanted?.[name].map(({ attribute: key }) => key));
    }
    const maps = [
      ...only(part, 'originMap').map(({ valueCanonical }) => valueCanonical),
      ...only(part, 'source').map(({ valueUri }) => valueUri),
    ];
    expect(maps.filter((map) => map !== undefined)).toEqual([wanted?.originMap]);
  }
});
