/**
 * LOINC's implicit value sets (https://terminology.hl7.org/LOINC.html): `http://loinc.org/vs/LL…` the answers of a list, `…/LP…` what a part
 * stands above or in, `…/LG…` the terms of a group. `http://loinc.org/vs`, all codes, is what the code system itself names.
 */
import type { CodeSystemInfo } from '../../domain/code-system-definition.js';
import type { Concept } from '../../domain/concept.js';
import { LOINC } from '../../domain/systems.js';
import type { ConceptSet, ValueSetDefinition } from '../../domain/value-set.js';
import type { CodeSystem } from '../code-system.js';
import type { ImplicitValueSet } from '../implicit-value-set.js';

const PREFIX = `${LOINC}/vs/`;

/** What such a value set includes, and what it is called. */
interface Content {
  readonly name: string;
  readonly title: string;
  readonly include: readonly ConceptSet[];
}

type Describe = (codeSystem: CodeSystem, concept: Concept) => Content;

const KINDS: Readonly<Record<string, Describe>> = { LL: answerList, LP: part, LG: group };

/** The value set of an answer list, part or group of the LOINC version that the canonical names, or of the newest. */
export const loincValueSet: ImplicitValueSet = ({ url, version }, find) => {
  if (!url.startsWith(PREFIX)) return undefined;
  const code = url.slice(PREFIX.length);
  const describe = KINDS[code.slice(0, 2)];
  const codeSystem = describe === undefined ? undefined : find(LOINC, version);
  const concept = codeSystem?.find(code);
  if (describe === undefined || codeSystem === undefined || concept?.code !== code) return undefined;
  return definition(url, codeSystem.info, describe(codeSystem, concept));
};

function definition(url: string, info: CodeSystemInfo, { name, title, include }: Content): ValueSetDefinition {
  const version = info.version === undefined ? {} : { version: info.version };
  return {
    url,
    ...version,
    name,
    title,
    status: 'active',
    experimental: false,
    ...(info.publisher === undefined ? {} : { publisher: info.publisher }),
    ...(info.copyright === undefined ? {} : { copyright: info.copyright }),
    compose: {
      include: include.map((set) => (set.system === undefined ? set : { ...set, ...version })),
      exclude: [],
      properties: [],
    },
  };
}

function filtered(property: string, value: string): ConceptSet {
  return { system: LOINC, concepts: [], filters: [{ property, op: '=', value }], valueSets: [] };
}

/** The answers in the order of the list. */
function answerList(codeSystem: CodeSystem, list: Concept): Content {
  const concepts = codeSystem
    .properties(list)
    .filter(({ code }) => code === 'Answer')
    .map(({ value }) => ({ code: String(value.value), designations: [] }));
  return {
    name: nameOf('LOINCAnswerList', list),
    title: `LOINC Answer List for ${list.display ?? list.code}`,
    // A list that is defined elsewhere has no answers here; a set without concepts would mean all codes.
    include: [
      concepts.length === 0 ? filtered('LIST', list.code) : { system: LOINC, concepts, filters: [], valueSets: [] },
    ],
  };
}

/** In the types of parts, axes of a term have shorter names than in its table. */
const AXIS_OF_TYPE: Readonly<Record<string, string>> = { TIME: 'TIME_ASPCT', SCALE: 'SCALE_TYP', METHOD: 'METHOD_TYP' };

/** Everything below the part; where the hierarchy does not have it, the terms whose axis it is. */
function part(codeSystem: CodeSystem, concept: Concept): Content {
  const type = codeSystem
    .properties(concept)
    .find(({ code }) => code === 'PartTypeName')
    ?.value.value.toString();
  const axis = type === undefined ? undefined : (AXIS_OF_TYPE[type] ?? type);
  const known = axis !== undefined && codeSystem.propertyCodes().includes(axis);
  const isLeaf = codeSystem.children(concept).length === 0;
  return {
    name: nameOf('LOINCValueSetFor', concept),
    title: `All LOINC codes for ${concept.display ?? concept.code}`,
    include: [known && isLeaf ? filtered(axis, concept.code) : filtered('ancestor', concept.code)],
  };
}

/** The terms of a group, and the groups below it as value sets of their own. */
function group(codeSystem: CodeSystem, concept: Concept): Content {
  const below = [...codeSystem.concepts(codeSystem.withValue('parent-group', concept.code))];
  const own = codeSystem.withValue('group', concept.code).length > 0 || below.length === 0;
  return {
    name: nameOf('LOINCGroup', concept),
    title: concept.display ?? concept.code,
    include: [
      ...(own ? [filtered('group', concept.code)] : []),
      ...below.map(({ code }) => ({ concepts: [], filters: [], valueSets: [`${PREFIX}${code}`] })),
    ],
  };
}

function nameOf(prefix: string, { code }: Concept): string {
  return prefix + code.replace(/-/g, '_');
}
