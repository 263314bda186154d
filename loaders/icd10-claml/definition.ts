/**
 * What a ClaML classification is as a code system: its head, its properties and filters and its notice, made from the
 * file's own declarations. It stages nothing.
 */
import type { CodeSystemInfo } from '../../src/domain/code-system-definition.js';
import type { PropertyDefinition } from '../../src/domain/concept.js';
import type { ClamlHead } from './claml-file.js';
import type { Survey } from './survey.js';
import type { Variant } from './variants.js';

/** Rubrics that become names, and the one that becomes the definition; all others are properties. */
export const NAME_RUBRICS: ReadonlySet<string> = new Set(['preferred', 'preferredLong']);
export const DEFINITION_RUBRIC = 'definition';
/** Rubrics that name what belongs to a class: found by search as well. */
export const INCLUSION_RUBRICS: ReadonlySet<string> = new Set(['inclusion', 'includes']);

const WHO_NOTICE =
  'International Statistical Classification of Diseases and Related Health Problems, 10th Revision (ICD-10), copyright World ' +
  "Health Organization. Use and redistribution are subject to WHO's licence; a national variant also to its publisher's terms.";

/** The notice: the file's own copyright statement where it has one, after WHO's. */
export function licenceOf(head: ClamlHead): string {
  const own = metaOf(head, 'copyright');
  return own === undefined ? WHO_NOTICE : `${WHO_NOTICE} ${own}`;
}

/** The language of the file: what it declares, else English. */
export function languageOf(head: ClamlHead): string {
  return metaOf(head, 'lang') ?? 'en';
}

function metaOf(head: ClamlHead, name: string): string | undefined {
  const value = head.metas.find((meta) => meta.name.toLowerCase() === name)?.value.trim();
  return value === '' ? undefined : value;
}

const PROPERTIES: readonly PropertyDefinition[] = [
  { code: 'kind', type: 'string', description: 'chapter, block or category' },
  { code: 'usage', type: 'string', description: 'dagger (aetiology), aster (manifestation) or optional' },
  { code: 'paired-code', type: 'string', description: 'The code that the title names for dual coding, with its mark' },
  { code: 'modifier', type: 'string', description: 'The modifier from which the code is derived' },
];

const RUBRICS: Readonly<Record<string, string>> = {
  inclusion: 'Inclusion term',
  exclusion: 'Exclusion note',
  includes: 'Includes note',
  excludes: 'Excludes note',
  'coding-hint': 'Coding hint',
  note: 'Note',
  text: 'Text',
  introduction: 'Introduction',
  footnote: 'Footnote',
  modifierlink: 'Where the subdivisions are listed',
};

function declaredProperties({ rubricKinds, metaNames }: Survey): readonly PropertyDefinition[] {
  const known = new Set(PROPERTIES.map(({ code }) => code));
  const declared: PropertyDefinition[] = [];
  const declare = (code: string, description: string) => {
    if (known.has(code)) return;
    known.add(code);
    declared.push({ code, type: 'string', description });
  };
  for (const kind of rubricKinds) {
    if (!NAME_RUBRICS.has(kind) && kind !== DEFINITION_RUBRIC) declare(kind, RUBRICS[kind] ?? `Rubric ${kind}`);
  }
  for (const name of metaNames) declare(name, `Metadata ${name} of the publisher`);
  return declared;
}

/** The head of a version. */
export function codeSystemInfo(
  head: ClamlHead,
  { variant, version }: { readonly variant: Variant; readonly version: string },
  survey: Survey,
): CodeSystemInfo {
  const publisher = head.identifiers[0]?.authority;
  return {
    url: variant.url,
    version,
    id: `${variant.folder}-${version}`.replace(/[^0-9A-Za-z.-]/g, '-').slice(0, 64),
    name: variant.name,
    ...(head.title.text === '' ? {} : { title: head.title.text }),
    status: 'active',
    ...(/^\d{4}(-\d\d){0,2}$/.test(head.title.date) ? { date: head.title.date } : {}),
    ...(publisher === undefined ? {} : { publisher }),
    copyright: licenceOf(head),
    language: languageOf(head),
    caseSensitive: true,
    content: 'complete',
    hierarchyMeaning: 'is-a',
    properties: [...PROPERTIES, ...declaredProperties(survey)],
    filters: [
      { code: 'kind', operators: ['=', 'in'], value: 'chapter, block or category' },
      { code: 'usage', operators: ['=', 'in', 'exists'], value: 'dagger, aster or optional' },
    ],
  };
}
