/**
 * The value sets that SNOMED CT URLs imply (https://hl7.org/fhir/snomedct.html#implicit): all of an edition, what is below a concept,
 * all reference sets, the members of one, and what an expression constraint selects; each of any edition or version.
 */
import type { Canonical } from '../../domain/canonical.js';
import type { Filling } from '../../domain/filling.js';
import { SNOMED_CT } from '../../domain/systems.js';
import type { ConceptSet, ValueSetDefinition } from '../../domain/value-set.js';
import type { CodeSystem } from '../code-system.js';
import type { ImplicitValueSet } from '../implicit-value-set.js';

const PATTERN = /^(http:\/\/snomed\.info\/x?sct(?:\/\d+(?:\/version\/\d+)?)?)\?fhir_vs(?:=(.*))?$/s;
const ALL = { name: 'ALLSNOMEDCT', title: 'SNOMED CT Reference Set (All of SNOMED CT)' };

type Head = Pick<ValueSetDefinition, 'name' | 'title'>;
type Content = Pick<ConceptSet, 'concepts' | 'filters'>;

/** The value set of a `?fhir_vs` URL; undefined where it names what is not there. */
export const snomedValueSet: ImplicitValueSet = (canonical, find) => {
  const asked = urlOf(canonical);
  const parts = PATTERN.exec(asked.url);
  if (parts === null) return undefined;
  const edition = parts[1] === SNOMED_CT || parts[1] === 'http://snomed.info/xsct' ? asked.version : parts[1];
  const codeSystem = find(SNOMED_CT, edition);
  if (codeSystem === undefined) return undefined;
  const made = contentOf(decoded(parts[2] ?? ''), codeSystem);
  if (made === undefined) return undefined;
  const { version } = codeSystem.info;
  const { concepts, filters } = made.content;
  const include: Filling<ConceptSet> = { system: SNOMED_CT, concepts, filters, valueSets: [] };
  if (edition !== undefined && version !== undefined) include.version = version;
  const definition: Filling<ValueSetDefinition> = {
    url: asked.url,
    status: 'active',
    compose: { include: [include], exclude: [], properties: [] },
  };
  if (asked.version !== undefined) definition.version = asked.version;
  if (made.head.name !== undefined) definition.name = made.head.name;
  if (made.head.title !== undefined) definition.title = made.head.title;
  return definition;
};

/** A bar inside an expression constraint begins a term, not a version. */
function urlOf({ url, version }: Canonical): Canonical {
  if (version === undefined || !url.includes('?fhir_vs=ecl/') || version.startsWith('http://snomed.info/')) {
    return version === undefined ? { url } : { url, version };
  }
  return { url: `${url}|${version}` };
}

function decoded(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return text;
  }
}

interface Made {
  readonly head: Head;
  readonly content: Content;
}

const filtered = (property: string, op: string, value: string): Content => ({
  concepts: [],
  filters: [{ property, op, value }],
});

function contentOf(which: string, codeSystem: CodeSystem): Made | undefined {
  if (which === '') return { head: ALL, content: { concepts: [], filters: [] } };
  if (which === 'refset') {
    const concepts = codeSystem.refsets().map(({ code }) => ({ code, designations: [] }));
    return { head: { title: 'SNOMED CT Reference Sets' }, content: { concepts, filters: [] } };
  }
  const slash = which.indexOf('/');
  const kind = which.slice(0, slash);
  const value = which.slice(slash + 1);
  if (kind === 'ecl')
    return { head: { title: `SNOMED CT Concepts selected by ${value}` }, content: filtered('constraint', '=', value) };
  if (kind === 'isa' && codeSystem.find(value) !== undefined) {
    return {
      head: { title: `SNOMED CT Concept ${value} and descendants` },
      content: filtered('concept', 'is-a', value),
    };
  }
  if (kind !== 'refset') return undefined;
  const refset = codeSystem.refsets().find(({ code }) => code === value);
  if (refset === undefined) return undefined;
  return { head: { title: `SNOMED CT Reference Set ${value}` }, content: filtered('concept', 'in', value) };
}
