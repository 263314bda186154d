/**
 * What the matcher reads of LOINC: one flat record a code, from any code system behind the interface. Axis values are the names of the
 * parts, whether a release gives them as text or as part codes. Nothing is interpreted here.
 */
import type { CodeSystem } from '../../codesystem/code-system.js';
import type { ConceptProperty } from '../../domain/concept.js';
import type { Successor } from '../matcher.js';

/** One LOINC code as the publisher's table has it. */
export interface LoincTerm {
  readonly code: string;
  readonly component: string;
  readonly property: string;
  readonly time: string;
  readonly system: string;
  readonly scale: string;
  readonly method: string;
  readonly class: string;
  /** 1 laboratory, 2 clinical, 3 claims attachment, 4 survey. */
  readonly classType: string;
  readonly status: string;
  /** The long common name. */
  readonly display: string;
  readonly shortName: string;
  /** Further names: consumer name, related names; empty for the core table. */
  readonly otherNames: readonly string[];
  /** Version in which the code first appeared, such as `1.0l` or `2.42`. */
  readonly firstReleased: string;
  /** COMMON_TEST_RANK: 1 is the most common; 0 where not ranked or not told. */
  readonly commonRank: number;
  /** The code that replaces a deprecated one (MapTo). */
  readonly replacedBy?: string;
}

const SHORT_NAME_USES = /short/i;

/**
 * All terms of a LOINC code system in ordinal order; parts, answers and groups are left out. `successor` tells what replaces a code where the
 * release says so elsewhere than in the term's MAP_TO.
 */
export function* readLoincTerms(loinc: CodeSystem, successor: Successor = () => undefined): Generator<LoincTerm> {
  for (const concept of loinc.concepts(loinc.all())) {
    if (!/^\d/.test(concept.code)) continue;
    const values = new Map<string, string>();
    let replacedBy = concept.inactive ? successor(concept.code) : undefined;
    for (const property of loinc.properties(concept)) {
      if (!values.has(property.code)) values.set(property.code, textOf(property));
      if (property.code === 'MAP_TO') replacedBy ??= codeOf(property);
    }
    if (!values.has('COMPONENT')) continue;
    const names = loinc
      .designations(concept)
      .filter(({ language }) => language === undefined || language.startsWith('en'));
    const short = names.find(({ use }) => SHORT_NAME_USES.test(`${use?.code ?? ''} ${use?.display ?? ''}`));
    const value = (code: string): string => values.get(code) ?? '';
    yield {
      code: concept.code,
      component: value('COMPONENT'),
      property: value('PROPERTY'),
      time: value('TIME_ASPCT'),
      system: value('SYSTEM'),
      scale: value('SCALE_TYP'),
      method: value('METHOD_TYP'),
      class: value('CLASS'),
      classType: value('CLASSTYPE'),
      status: concept.status ?? value('STATUS'),
      display: concept.display ?? concept.code,
      shortName: short?.value ?? '',
      otherNames: names.filter((name) => name !== short).map((name) => name.value),
      firstReleased: value('VersionFirstReleased'),
      commonRank: Number(value('COMMON_TEST_RANK')) || 0,
      ...(replacedBy === undefined ? {} : { replacedBy }),
    };
  }
}

/** The code that a property names. */
function codeOf({ value }: ConceptProperty): string {
  return value.type === 'Coding' ? value.value.code : String(value.value);
}

/** The text of a property; of a part its name rather than its code. */
function textOf(property: ConceptProperty): string {
  const { value } = property;
  if (value.type === 'Coding') return value.value.display ?? value.value.code ?? '';
  if (value.type === 'code' && property.description !== undefined) return property.description;
  return String(value.value);
}
