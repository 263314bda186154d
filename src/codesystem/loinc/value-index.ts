/**
 * The values of LOINC's properties as people write them: by the name of a part as well as by its number, in any case. An index for each
 * property is made when it is first filtered by and kept with its code system.
 */
import type { Concept, ConceptProperty } from '../../domain/concept.js';
import { type OrdinalSet, unionAll } from '../../domain/ordinal-set.js';
import type { CodeSystem } from '../code-system.js';

/** Stored values by the texts that stand for them, lower case. */
type Index = ReadonlyMap<string, readonly string[]>;

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
      const named = own === undefined ? indexOf(property).get(text.toLowerCase()) : [own];
      return union(property, named ?? []);
    },
    withValueThat: (property, passes) => {
      // The texts of an index are folded, so the values themselves are tried.
      const values = [...stored.propertyValues(property)];
      return union(
        property,
        values.filter((value) => textsOf(stored, value).some(passes)),
      );
    },
  };
}

function makeIndex(stored: CodeSystem, property: string): Index {
  const index = new Map<string, string[]>();
  for (const value of stored.propertyValues(property)) {
    for (const text of textsOf(stored, value)) {
      const key = text.toLowerCase();
      const known = index.get(key);
      if (known === undefined) index.set(key, [value]);
      else known.push(value);
    }
  }
  return index;
}

/** A value, and the name of the concept that it is the code of. */
function textsOf(stored: CodeSystem, value: string): readonly string[] {
  const display = CODE_OF_LOINC.test(value) ? stored.find(value)?.display : undefined;
  return display === undefined ? [value] : [display, value];
}

/** The texts that stand for the values of a property of one concept. */
export function valueTexts(stored: CodeSystem, property: string, concept: Concept): readonly string[] {
  return stored.properties(concept).flatMap((own) => (own.code === property ? textsOfProperty(own) : []));
}

function textsOfProperty({ value, description }: ConceptProperty): readonly string[] {
  const text = value.type === 'Coding' ? value.value.code : String(value.value);
  return description === undefined ? [text] : [text, description];
}
