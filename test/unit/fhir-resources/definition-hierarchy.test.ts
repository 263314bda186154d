/** Hierarchy and flags of a CodeSystem resource. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CodeSystemDefinition } from '../../../src/domain/code-system-definition.js';
import { hierarchyOf } from '../../../src/domain/definition-hierarchy.js';
import { decodeResource } from '../../../src/fhir/resources/decode.js';

const PROPERTIES = 'http://hl7.org/fhir/concept-properties#';

function definition(members: object): CodeSystemDefinition {
  const decoded = decodeResource({ resourceType: 'CodeSystem', url: 'u', status: 'active', ...members }, '5.0');
  if (decoded?.type !== 'CodeSystem') throw new Error('not a CodeSystem');
  return decoded.definition;
}

/** Edges as `child>parent`. */
function edgesOf(members: object): readonly string[] {
  const { concepts, edges } = hierarchyOf(definition(members));
  return edges.map(([child, parent]) => `${concepts[child]?.concept.code}>${concepts[parent]?.concept.code}`);
}

const withProperty = (code: string, property: object) => ({ code, property: [property] });
const declared = (code: string, name: string) => [{ code, uri: `${PROPERTIES}${name}`, type: 'code' }];

const EDGES: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'nesting',
    { concept: [{ code: 'a', concept: [{ code: 'b', concept: [{ code: 'c' }] }, { code: 'd' }] }] },
    ['b>a', 'c>b', 'd>a'],
  ],
  ['parent', { concept: [{ code: 'a' }, withProperty('b', { code: 'parent', valueCode: 'a' })] }, ['b>a']],
  [
    'parent before it is defined',
    { concept: [withProperty('b', { code: 'parent', valueCode: 'a' }), { code: 'a' }] },
    ['b>a'],
  ],
  ['child', { concept: [withProperty('a', { code: 'child', valueCode: 'b' }), { code: 'b' }] }, ['b>a']],
  ['subsumedBy', { concept: [{ code: 'a' }, withProperty('b', { code: 'subsumedBy', valueCode: 'a' })] }, ['b>a']],
  [
    'renamed parent',
    { property: declared('up', 'parent'), concept: [{ code: 'a' }, withProperty('b', { code: 'up', valueCode: 'a' })] },
    ['b>a'],
  ],
  [
    'renamed child',
    {
      property: declared('down', 'child'),
      concept: [withProperty('a', { code: 'down', valueCode: 'b' }), { code: 'b' }],
    },
    ['b>a'],
  ],
  [
    'parent as Coding',
    { concept: [{ code: 'a' }, withProperty('b', { code: 'parent', valueCoding: { code: 'a' } })] },
    ['b>a'],
  ],
  [
    'said twice',
    { concept: [{ code: 'a', concept: [withProperty('b', { code: 'parent', valueCode: 'a' })] }] },
    ['b>a'],
  ],
  [
    'two parents',
    {
      concept: [
        { code: 'a' },
        { code: 'b' },
        {
          code: 'c',
          property: [
            { code: 'parent', valueCode: 'a' },
            { code: 'parent', valueCode: 'b' },
            { code: 'parent', valueCode: 'a' },
          ],
        },
      ],
    },
    ['c>a', 'c>b'],
  ],
  ['itself', { concept: [withProperty('a', { code: 'parent', valueCode: 'a' })] }, []],
  ['unknown parent', { concept: [withProperty('a', { code: 'parent', valueCode: 'z' })] }, []],
  [
    'part of, where that is what the hierarchy means',
    { hierarchyMeaning: 'part-of', concept: [{ code: 'a' }, withProperty('b', { code: 'partOf', valueCode: 'a' })] },
    ['b>a'],
  ],
  [
    'part of, elsewhere',
    { hierarchyMeaning: 'is-a', concept: [{ code: 'a' }, withProperty('b', { code: 'partOf', valueCode: 'a' })] },
    [],
  ],
];

describe('edges', () => {
  test.each(EDGES)('%s', (_name, members, edges) => {
    expect(edgesOf(members)).toEqual(edges);
  });
});

/** Property of the one concept, declared uri of its code, and what follows: inactive, abstract, status. */
const FLAGS: readonly (readonly [object, string | undefined, boolean, boolean, string | undefined])[] = [
  [{ code: 'inactive', valueBoolean: true }, undefined, true, false, undefined],
  [{ code: 'inactive', valueBoolean: false }, undefined, false, false, undefined],
  [{ code: 'off', valueBoolean: true }, 'inactive', true, false, undefined],
  [{ code: 'off', valueBoolean: true }, undefined, false, false, undefined],
  [{ code: 'status', valueCode: 'retired' }, undefined, true, false, 'retired'],
  [{ code: 'status', valueCode: 'inactive' }, undefined, true, false, 'inactive'],
  [{ code: 'status', valueCode: 'deprecated' }, undefined, false, false, 'deprecated'],
  [{ code: 'status', valueCode: 'active' }, undefined, false, false, 'active'],
  [{ code: 'state', valueString: 'retired' }, 'status', true, false, 'retired'],
  [{ code: 'notSelectable', valueBoolean: true }, 'notSelectable', false, true, undefined],
  [{ code: 'notSelectable', valueBoolean: true }, undefined, false, true, undefined],
  [{ code: 'notSelectable', valueBoolean: true }, 'notSelectableX', false, true, undefined],
  [{ code: 'notSelectable', valueBoolean: false }, 'notSelectable', false, false, undefined],
  [{ code: 'not-selectable', valueBoolean: true }, 'notSelectable', false, true, undefined],
  [{ code: 'abstract', valueBoolean: true }, undefined, false, true, undefined],
];

describe('flags', () => {
  test.each(FLAGS)('%j declared as %s', (property, uri, inactive, abstract, status) => {
    const code = (property as { code: string }).code;
    const declarations = uri === undefined ? [] : [{ code, uri: `${PROPERTIES}${uri}`, type: 'code' }];
    const [flat] = hierarchyOf(definition({ property: declarations, concept: [withProperty('a', property)] })).concepts;
    expect(flat).toMatchObject({ inactive, abstract });
    expect(flat?.status).toBe(status);
  });
});

describe('duplicates', () => {
  const twice = definition({
    concept: [
      { code: 'a', display: 'first', concept: [{ code: 'b' }] },
      { code: 'a', concept: [{ code: 'c' }] },
    ],
  });

  test('are refused', () => {
    expect(() => hierarchyOf(twice)).toThrow("The code 'a' is defined more than once in the CodeSystem 'u'");
  });

  test('or reported, the first one kept with the concepts below both', () => {
    const seen: string[] = [];
    const { concepts, edges } = hierarchyOf(twice, (code) => seen.push(code));
    expect(seen).toEqual(['a']);
    expect(concepts.map(({ concept }) => concept.code)).toEqual(['a', 'b', 'c']);
    expect(concepts[0]?.concept.display).toBe('first');
    expect(edges).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });
});

/** A concept nested in an earlier one, or at the top: node i stands below node `choices[i] mod (i + 1) - 1`. */
function nestedIn(choices: readonly number[]): object[] {
  const top = { concept: [] as object[] };
  const nodes = [top];
  for (const [i, choice] of choices.entries()) {
    const node = { concept: [] as object[] };
    nodes[choice % (i + 1)]?.concept.push(node);
    nodes.push(node);
  }
  let next = 0;
  const numbered = (node: object): object => ({
    code: String(next++),
    concept: (node as typeof top).concept.map(numbered),
  });
  return top.concept.map(numbered);
}

test('every concept comes once, after the concept that it is nested in', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 60 }), (choices) => {
      const { concepts, edges } = hierarchyOf(definition({ concept: nestedIn(choices) }));
      expect(concepts.map(({ concept }) => concept.code)).toEqual(choices.map((_, i) => String(i)));
      expect(edges.length).toBe(choices.filter((choice, i) => choice % (i + 1) > 0).length);
      for (const [child, parent] of edges) expect(parent).toBeLessThan(child);
    }),
  );
});
