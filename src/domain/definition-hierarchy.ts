/**
 * From a CodeSystem resource's concepts to what a code system is built of: concepts in document order, edges from nesting and
 * from parent / child properties, and the flags that FHIR expresses as properties (R5 CodeSystem §4.8.10). Pure; numbering the
 * hierarchy and finding cycles are the builder's.
 */
import type { CodeSystemDefinition, DefinedConcept } from './code-system-definition.js';
import type { ConceptProperty } from './concept.js';
import { TerminologyError } from './issue.js';
import { CONCEPT_PROPERTIES } from './systems.js';

/** A concept of the flat list; the concepts nested in it follow it in the list. */
export interface FlatConcept {
  readonly concept: DefinedConcept;
  readonly inactive: boolean;
  /** Not selectable. */
  readonly abstract: boolean;
  /** Value of the status property: `active`, `deprecated`, `retired` … */
  readonly status?: string;
}

export interface DefinitionHierarchy {
  /** In document order, depth first. */
  readonly concepts: readonly FlatConcept[];
  /** Indexes into `concepts`: child, parent. Each pair once, no concept its own parent. */
  readonly edges: readonly (readonly [child: number, parent: number])[];
}

/** What a property of a concept means to the hierarchy and the flags. */
type Meaning = 'parent' | 'child' | 'inactive' | 'status' | 'abstract';

/** Codes with which publishers write the properties that FHIR defines, declared or not. */
const MEANING_OF_CODE: Readonly<Record<string, Meaning>> = {
  parent: 'parent',
  subsumedBy: 'parent',
  child: 'child',
  subsumes: 'child',
  inactive: 'inactive',
  status: 'status',
  notSelectable: 'abstract',
  abstract: 'abstract',
};

const MEANING_OF_URI: ReadonlyMap<string, Meaning> = new Map([
  [`${CONCEPT_PROPERTIES}#parent`, 'parent'],
  [`${CONCEPT_PROPERTIES}#child`, 'child'],
  [`${CONCEPT_PROPERTIES}#inactive`, 'inactive'],
  [`${CONCEPT_PROPERTIES}#status`, 'status'],
  [`${CONCEPT_PROPERTIES}#notSelectable`, 'abstract'],
]);

/** Deprecated concepts may still be used ("their use is discouraged"), so they are not inactive. */
const INACTIVE_STATUSES: ReadonlySet<string> = new Set(['retired', 'inactive']);

/**
 * Flattens the concepts of a definition.
 * @param onDuplicate what to do where a code occurs again; the first occurrence is kept with the concepts nested in both.
 *   By default a TerminologyError.
 * @throws TerminologyError where a code is defined twice.
 */
export function hierarchyOf(
  definition: CodeSystemDefinition,
  onDuplicate: (code: string) => void = (code) => refuseDuplicate(definition.url, code),
): DefinitionHierarchy {
  const meanings = meaningsOf(definition);
  const concepts: FlatConcept[] = [];
  const indexOf = new Map<string, number>();
  const edges = edgeCollector();
  const visit = (nested: readonly DefinedConcept[], parent: number | undefined): void => {
    for (const concept of nested) {
      const known = indexOf.get(concept.code);
      const index = known ?? concepts.length;
      if (known === undefined) {
        indexOf.set(concept.code, index);
        concepts.push(flatten(concept, meanings));
      } else onDuplicate(concept.code);
      if (parent !== undefined) edges.add(index, parent);
      visit(concept.concepts, index);
    }
  };
  visit(definition.concepts, undefined);
  for (const [index, { concept }] of concepts.entries()) addPropertyEdges({ index, concept, meanings, indexOf, edges });
  return { concepts, edges: edges.pairs };
}

function refuseDuplicate(url: string, code: string): never {
  throw new TerminologyError({
    severity: 'error',
    code: 'invalid',
    type: 'invalid-data',
    text: `The code '${code}' is defined more than once in the CodeSystem '${url}'`,
    expression: 'CodeSystem.concept.code',
  });
}

function meaningsOf(definition: CodeSystemDefinition): ReadonlyMap<string, Meaning> {
  const meanings = new Map<string, Meaning>(Object.entries(MEANING_OF_CODE));
  // "Part of" is a hierarchy of this code system only where it says that its hierarchy means that.
  if (definition.hierarchyMeaning === 'part-of') meanings.set('partOf', 'parent');
  for (const { code, uri } of definition.properties) {
    const isPart = uri === `${CONCEPT_PROPERTIES}#partOf` && definition.hierarchyMeaning === 'part-of';
    const meaning = isPart ? 'parent' : MEANING_OF_URI.get(uri ?? '');
    if (meaning !== undefined) meanings.set(code, meaning);
  }
  return meanings;
}

function flatten(concept: DefinedConcept, meanings: ReadonlyMap<string, Meaning>): FlatConcept {
  let inactive = false;
  let abstract = false;
  let status: string | undefined;
  for (const property of concept.properties) {
    const meaning = meanings.get(property.code);
    if (meaning === undefined) continue;
    const text = textOf(property);
    if (meaning === 'inactive' && text === 'true') inactive = true;
    else if (meaning === 'abstract' && text === 'true') abstract = true;
    else if (meaning === 'status') {
      status = text;
      if (INACTIVE_STATUSES.has(text)) inactive = true;
    }
  }
  return { concept, inactive, abstract, ...(status === undefined ? {} : { status }) };
}

function textOf({ value }: ConceptProperty): string {
  return value.type === 'Coding' ? value.value.code : String(value.value);
}

interface EdgeCollector {
  readonly pairs: (readonly [child: number, parent: number])[];
  add(child: number, parent: number): void;
}

/** Most concepts have one parent: only further ones cost a set. */
function edgeCollector(): EdgeCollector {
  const pairs: (readonly [number, number])[] = [];
  const firstParent: number[] = [];
  const furtherParents = new Map<number, Set<number>>();
  const isNew = (child: number, parent: number): boolean => {
    const first = firstParent[child];
    if (first === undefined) {
      firstParent[child] = parent;
      return true;
    }
    if (first === parent) return false;
    const further = furtherParents.get(child) ?? new Set();
    furtherParents.set(child, further);
    return further.size < further.add(parent).size;
  };
  return {
    pairs,
    add: (child, parent) => {
      if (child !== parent && isNew(child, parent)) pairs.push([child, parent]);
    },
  };
}

interface PropertyEdges {
  readonly index: number;
  readonly concept: DefinedConcept;
  readonly meanings: ReadonlyMap<string, Meaning>;
  readonly indexOf: ReadonlyMap<string, number>;
  readonly edges: EdgeCollector;
}

/** A parent or child that the resource does not define (a fragment, a supplement) makes no edge. */
function addPropertyEdges({ index, concept, meanings, indexOf, edges }: PropertyEdges): void {
  for (const property of concept.properties) {
    const meaning = meanings.get(property.code);
    if (meaning !== 'parent' && meaning !== 'child') continue;
    const other = indexOf.get(textOf(property));
    if (other === undefined) continue;
    if (meaning === 'parent') edges.add(index, other);
    else edges.add(other, index);
  }
}
