/**
 * UCUM's implicit value sets (https://terminology.hl7.org/UCUM.html): `http://unitsofmeasure.org/vs/[expression]`, what is comparable to an
 * expression; and where no FHIR package is loaded that has it, FHIR's value set of common units, with the units known here.
 */
import { UCUM } from '../../domain/systems.js';
import type { ConceptSet, ValueSetDefinition } from '../../domain/value-set.js';
import type { CodeSystem } from '../code-system.js';
import type { ImplicitValueSet } from '../implicit-value-set.js';
import { UCUM_COMMON } from './ucum.js';

const PREFIX = `${UCUM}/vs/`;

export const ucumValueSet: ImplicitValueSet = ({ url, version }, find) => {
  if (url === UCUM_COMMON && version === undefined) return commonUnits(find(UCUM));
  if (!url.startsWith(PREFIX)) return undefined;
  const codeSystem = find(UCUM, version);
  const expression = decoded(url.slice(PREFIX.length));
  if (codeSystem?.find(expression) === undefined) return undefined;
  const title = `UCUM expressions comparable to ${expression}`;
  const filters = [{ property: 'comparable', op: '=', value: expression }];
  return definition(url, { title, codeSystem, set: { filters, concepts: [] } });
};

/** An expression in a URL may be percent-encoded, but a `%` may also be the unit. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function commonUnits(codeSystem: CodeSystem | undefined): ValueSetDefinition | undefined {
  if (codeSystem === undefined) return undefined;
  const concepts = [...codeSystem.concepts(codeSystem.all())].map(({ code }) => ({ code, designations: [] }));
  return definition(UCUM_COMMON, { title: 'Common UCUM units', codeSystem, set: { filters: [], concepts } });
}

interface Content {
  readonly title: string;
  readonly codeSystem: CodeSystem;
  readonly set: Pick<ConceptSet, 'filters' | 'concepts'>;
}

function definition(url: string, { title, codeSystem: { info }, set }: Content): ValueSetDefinition {
  const version = info.version === undefined ? {} : { version: info.version };
  return {
    url,
    ...version,
    title,
    status: 'active',
    ...(info.copyright === undefined ? {} : { copyright: info.copyright }),
    compose: {
      include: [{ system: UCUM, valueSets: [], ...set }],
      exclude: [],
      properties: [],
    },
  };
}
