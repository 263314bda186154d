/**
 * The values of LOINC's properties as people write them: by the name of a part as well as by its number, in any case. An index for each
 * property is made when it is first filtered by and kept with its code system.
 */
import type { Concept, ConceptProperty } from '../../domain/concept.js';
import { type OrdinalSet, unionAll } from '../../domain/ordinal-set.js';
import type { CodeSystem } from '../code-system.js';

/** A stored value with the texts that stand for it: the value itself and, where it is a code, the name of that concept. */
interface NamedValue {
  readonly value: string;
  readonly texts: readonly string[];
}

interface Index {
  readonly values: readonly NamedValue[];
  /** Stored values by the texts that stand for them, lower case. */
  readonly folded: ReadonlyMap<string, readonly string[]>;
}

export interface ValueIndex {
  /** The concepts with a value that this text stands for. */
  withValue(property: string, text: string): OrdinalSet;
  /** The concepts with a value of which some text passes. */
  withValueThat(property: string, passes: (text: string) => boolean): OrdinalSet;
}

const CODE_OF_LOINC = /^(L[A-Z])?\d+-\d$/;

export function valueIndex(stored: CodeSystem): ValueIndex {
  const indexes = new Map<string, Index>();
  const indexOf = (property: string): Index => {
    const known = indexes.get(property);
    if (known !== undefined) return known;
    const made = makeIndex(stored, property);
    indexes.set(property, made);
    return made;
  };
  const union = (property: string, values: Iterable<string>): OrdinalSet =>
    unionAll([...new Set(values)].map((value) => stored.withValue(property, value)));
  return {
    withValue: (property, text) => {
      const own = stored.find(text)?.code;
      return union(property, own === undefined ? (indexOf(property).folded.get(text.toLowerCase()) ?? []) : [own]);
    },
    withValueThat: (property, passes) => {
      const passing = indexOf(property).values.filter(({ texts }) => texts.some(passes));
      return union(
        property,
        passing.map(({ value }) => value),
      );
    },
  };
}

function makeIndex(stored: CodeSystem, property: string): Index {
  const values: NamedValue[] = [];
  const folded = new Map<string, string[]>();
  for (const value of stored.propertyValues(property)) {
    const display = CODE_OF_LOINC.test(value) ? stored.find(value)?.display : undefined;
    const texts = display === undefined ? [value] : [display, value];
    values.push({ value, texts });
    for (const text of texts) {
      const key = text.toLowerCase();
      const known = folded.get(key);
      if (known === undefined) folded.set(key, [value]);
      else known.push(value);
    }
  }
  return { values, folded };
}

/** The texts that stand for the values of a property of one concept. */
export function valueTexts(stored: CodeSystem, property: string, concept: Concept): readonly string[] {
  return stored.properties(concept).flatMap((own) => (own.code === property ? textsOfProperty(own) : []));
}

function textsOfProperty({ value, description }: ConceptProperty): readonly string[] {
  const text = value.type === 'Coding' ? value.value.code : String(value.value);
  return description === undefined ? [text] : [text, description];
}
