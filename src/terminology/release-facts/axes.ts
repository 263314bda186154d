/**
 * Which properties of a concept matter to those who mapped to it: the axes that tell it apart from its neighbours, by code system. Housekeeping
 * (ranks, dates, modules, comments) is left out, since a change there is no reason to look at a map again.
 */
import type { CodeSystem } from '../../codesystem/code-system.js';
import type { Concept, ConceptProperty } from '../../domain/concept.js';
import { ICD10, ICD10_CM, ICD10_PCS, LOINC, NDC, RXNORM, SNOMED_CT } from '../../domain/systems.js';
import { REPLACING_PROPERTIES } from './replacements.js';

/** Axis → its value as text. Several values of one axis are sorted and joined by `; `. */
export type Axes = Readonly<Record<string, string>>;

/** Axis and value of a property; undefined where it does not matter. */
type AxisOf = (property: ConceptProperty) => readonly [axis: string, value: string] | undefined;

/** The six parts of a LOINC name (LOINC Users' Guide §2). As texts, since a release may come without its part files. */
const LOINC_AXES = ['COMPONENT', 'PROPERTY', 'TIME_ASPCT', 'SYSTEM', 'SCALE_TYP', 'METHOD_TYP'];

/** Ingredients, strength and dose form of a drug, and what a brand stands for (RxNorm Technical Documentation, Appendix 1 and 4). */
const RXNORM_AXES = [
  ...['TTY', 'has_ingredient', 'has_ingredients', 'has_precise_ingredient', 'consists_of', 'contains'],
  ...['has_dose_form', 'tradename_of', 'RXN_STRENGTH', 'RXN_AVAILABLE_STRENGTH', 'RXN_QUANTITY'],
];

const NDC_AXES = [
  ...['NONPROPRIETARYNAME', 'SUBSTANCENAME', 'ACTIVE_NUMERATOR_STRENGTH', 'ACTIVE_INGRED_UNIT'],
  ...['DOSAGEFORMNAME', 'ROUTENAME', 'PACKAGEDESCRIPTION'],
];

/** Concept properties of FHIR that say nothing of the meaning (R5 §4.8.10 and HL7 Terminology). */
const HOUSEKEEPING = new Set(['status', 'child', 'parent', 'synonymCode', 'partOf', ...REPLACING_PROPERTIES]);

/** What a concept is on the axes of its code system. */
export function axesOf(codeSystem: CodeSystem, concept: Concept): Axes {
  const { url } = codeSystem.info;
  const values = new Map<string, Set<string>>();
  const add = (axis: string, value: string): void => {
    const known = values.get(axis);
    if (known === undefined) values.set(axis, new Set([value]));
    else known.add(value);
  };
  const axisOf = axisReader(url);
  for (const property of codeSystem.properties(concept)) {
    const found = axisOf(property);
    if (found !== undefined) add(...found);
  }
  if (hasMeaningfulParents(url)) {
    for (const parent of codeSystem.parents(concept)) if (!isHeading(url, parent)) add('parent', parent.code);
  }
  return Object.fromEntries([...values].map(([axis, all]) => [axis, [...all].sort().join('; ')]));
}

function axisReader(url: string): AxisOf {
  switch (url) {
    case LOINC:
      return listed(LOINC_AXES, ({ value, description }) => description ?? textOf(value));
    case RXNORM:
      return listed(RXNORM_AXES, named);
    case NDC:
      return listed(NDC_AXES, named);
    case SNOMED_CT:
      return definingAttribute;
    case ICD10_CM:
    case ICD10_PCS:
      return listed(['billable'], named);
    default:
      return (property) =>
        property.value.type === 'code' && !HOUSEKEEPING.has(property.code)
          ? [property.code, named(property)]
          : undefined;
  }
}

function listed(axes: readonly string[], text: (property: ConceptProperty) => string): AxisOf {
  const wanted = new Set(axes);
  return (property) => (wanted.has(property.code) ? [property.code, text(property)] : undefined);
}

/** Attribute relationships carry the identifier of their attribute; SNOMED CT's other properties have names. */
function definingAttribute(property: ConceptProperty): readonly [string, string] | undefined {
  return /^\d+$/.test(property.code) ? [property.codeDisplay ?? property.code, named(property)] : undefined;
}

/** A reference to a concept as `code |term|`, of which the code alone is compared. */
function named({ value, description }: ConceptProperty): string {
  return value.type === 'code' && description !== undefined ? `${value.value} |${description}|` : textOf(value);
}

function textOf(value: ConceptProperty['value']): string {
  return value.type === 'Coding' ? value.value.code : String(value.value);
}

/**
 * A code of a classification means what its place says, and one of a small code list too. In SNOMED CT parents are inferred and change with every
 * release without any change of meaning; LOINC's and RxNorm's follow from the axes.
 */
function hasMeaningfulParents(url: string): boolean {
  return url !== LOINC && url !== RXNORM && url !== SNOMED_CT && url !== NDC && url !== ICD10_PCS;
}

/** Chapters and blocks of ICD-10 (`I`, `A00-A09`), which only some files of a release tell. */
function isHeading(url: string, { code }: Concept): boolean {
  const isIcd10 = url === ICD10 || /\/icd-10-[a-z]{2}$/.test(url);
  return isIcd10 && /^([IVX]+|\d{1,2}|[A-Z]\d\w-[A-Z]\d\w)$/.test(code);
}
