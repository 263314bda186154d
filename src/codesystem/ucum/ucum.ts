/**
 * UCUM as a code system (https://terminology.hl7.org/UCUM.html): every valid expression is a code, its display is the code itself. The codes
 * in common use can be listed; whether an expression is in a value set is decided by its dimension.
 */
import { boundedCache } from '../../domain/bounded-cache.js';
import type { CodeSystemInfo } from '../../domain/code-system-definition.js';
import { asCode } from '../../domain/coding.js';
import type { ConceptProperty, Designation } from '../../domain/concept.js';
import { TerminologyError } from '../../domain/issue.js';
import { SNOMED_CT, UCUM } from '../../domain/systems.js';
import { wrongFilterValue } from '../../domain/wording/filter-value.js';
import type { CodeSystem, FilterCriterion } from '../code-system.js';
import { type CodeTest, grammarCodeSystem } from '../grammar-code-system.js';
import { type Factor, parseExpression, UcumSyntaxError } from './expression.js';
import { analysis, canonicalUnits } from './measure.js';
import { unitTables } from './units.js';

/** FHIR's value set of the units in common use: it stands for all codes in an expansion. */
export const UCUM_COMMON = 'http://hl7.org/fhir/ValueSet/ucum-common';

export const UCUM_INFO: CodeSystemInfo = {
  url: UCUM,
  version: '2.2',
  name: 'UCUM',
  title: 'Unified Code for Units of Measure (UCUM)',
  status: 'active',
  experimental: false,
  publisher: 'Regenstrief Institute, Inc.',
  description: 'Units of measure as expressions over unit atoms, in their case-sensitive form.',
  copyright:
    'UCUM is Copyright © 1999-2024 Regenstrief Institute, Inc. and The UCUM Organization, Indianapolis, IN. All rights reserved. ' +
    'See https://ucum.org/license for the terms of use.',
  language: 'en',
  caseSensitive: true,
  content: 'complete',
  compositional: true,
  versionAlgorithm: 'natural',
  valueSet: `${UCUM}/vs`,
  properties: [{ code: 'canonical', type: 'string', description: 'Base units of the expression with their exponents' }],
  filters: [
    { code: 'canonical', description: 'Comparable to a unit', operators: ['=', 'in'], value: 'UCUM expressions' },
    { code: 'comparable', description: 'The same as canonical', operators: ['=', 'in'], value: 'UCUM expressions' },
    {
      code: 'property',
      description: 'Comparable to the base unit of a property',
      operators: ['=', 'in'],
      value: 'length, time, mass, plane angle, temperature, electric charge or luminous intensity',
    },
  ],
};

const MOST_KEPT = 4096;
/** SNOMED CT's use for a synonym, which FHIR's examples take for other names. */
const SYNONYM = { system: SNOMED_CT, code: asCode('900000000000013009') };

type Parsed = readonly Factor[] | UcumSyntaxError;

/** The grammar; the definitions of units are read when the first code is asked for. */
export function ucum(): CodeSystem {
  const cache = boundedCache<string, Parsed>(MOST_KEPT);
  const parse = (code: string): readonly Factor[] | undefined => {
    const parsed = cache.get(code, parseOrError);
    return parsed instanceof UcumSyntaxError ? undefined : parsed;
  };
  const canonicalOf = (code: string): string | undefined => {
    const factors = parse(code);
    return factors === undefined ? undefined : canonicalUnits(factors);
  };
  return {
    ...grammarCodeSystem({
      info: UCUM_INFO,
      grammar: { enumeration: UCUM_COMMON, listable: true },
      parse: (code) => (parse(code) === undefined ? undefined : { code, display: code }),
      listed: () => [...unitTables().common.keys()],
      designations: (code) => designationsOf(code, parse(code) ?? []),
      propertyCodes: ['canonical'],
      properties: (code): readonly ConceptProperty[] => [
        { code: 'canonical', value: { type: 'string', value: canonicalOf(code) ?? '' } },
      ],
      filter: (criterion) => comparable(criterion, canonicalOf),
      explain: (code) => explain(code, cache.get(code, parseOrError)),
    }),
    isDisplay: () => true,
  };
}

function parseOrError(code: string): Parsed {
  try {
    return parseExpression(code);
  } catch (error) {
    if (error instanceof UcumSyntaxError) return error;
    throw error;
  }
}

function explain(code: string, parsed: Parsed): string | undefined {
  if (!(parsed instanceof UcumSyntaxError)) return undefined;
  return `Error processing unit '${code}': ${parsed.message} at position ${parsed.position}`;
}

function designationsOf(code: string, factors: readonly Factor[]): readonly Designation[] {
  const inWords = analysis(factors);
  const name = unitTables().common.get(code) ?? '';
  const designations: Designation[] = inWords === code ? [] : [{ value: inWords, language: 'en' }];
  if (name !== '' && name !== code && name !== inWords)
    designations.push({ value: name, language: 'en', use: SYNONYM });
  return designations;
}

/**
 * `canonical` (and `comparable`, which the template of the implicit value sets has instead): "any expression that is comparable to the given
 * unit(s)". `property`: "any expression that is comparable to a base unit with a matching property value".
 */
function comparable(
  criterion: FilterCriterion,
  canonicalOf: (code: string) => string | undefined,
): CodeTest | undefined {
  const { property, op, value } = criterion;
  if (!['canonical', 'comparable', 'property'].includes(property) || (op !== '=' && op !== 'in')) return undefined;
  const values = (op === '=' ? [value] : value.split(',')).map((one) => one.trim());
  const wanted = new Set(
    values.map((one) => {
      const canonical = property === 'property' ? baseUnitOf(one) : canonicalOf(one);
      if (canonical !== undefined) return canonical;
      const expected =
        property === 'property'
          ? `one of ${unitTables()
              .baseUnits.map((unit) => unit.property)
              .join(', ')}`
          : 'a valid UCUM expression';
      throw new TerminologyError(wrongFilterValue({ system: UCUM, ...criterion, expected }));
    }),
  );
  return {
    passes: (code) => wanted.has(canonicalOf(code) ?? ''),
    why: (code) =>
      `Code ${code} has canonical form ${canonicalOf(code) ?? ''}, not ${[...wanted].join(' or ')} as required`,
  };
}

function baseUnitOf(property: string): string | undefined {
  return unitTables().baseUnits.find((unit) => unit.property === property)?.code;
}
