/** ConceptMap/$closure over HTTP. */
import { TerminologyError } from '../../domain/issue.js';
import { missingParameter } from '../../domain/wording.js';
import { type InputParameters, toCoding } from '../../fhir/parameters.js';
import { encodeConceptMap } from '../../fhir/resources/encode.js';
import type { CodeSystemVersion } from '../../terminology/catalogue.js';
import { type ClosureTables, closure } from '../../terminology/closure.js';
import type { Operation } from '../context.js';

/** The tables of each list of loaded code systems: what they know of the hierarchy is worth nothing when one comes or goes. */
const tablesOf = new WeakMap<readonly CodeSystemVersion[], ClosureTables>();

export const closureOperation: Operation = {
  resource: 'ConceptMap',
  name: 'closure',
  definition: 'http://hl7.org/fhir/OperationDefinition/ConceptMap-closure',
  run: ({ catalogue, loaded, fhirVersion }, input: InputParameters) => {
    const name = input.text('name');
    if (name === undefined || name === '') throw new TerminologyError(missingParameter('name'));
    const codeSystems = loaded.codeSystems();
    const tables: ClosureTables = tablesOf.get(codeSystems) ?? new Map();
    tablesOf.set(codeSystems, tables);
    const version = input.text('version');
    const concepts = input.all
      .filter((parameter) => parameter.name === 'concept')
      .map(({ value }, index) => toCoding(value, `concept[${index}]`));
    const map = closure(tables, catalogue, { name, concepts, ...(version === undefined ? {} : { version }) });
    const { url: _url, ...shown } = encodeConceptMap(map, fhirVersion);
    return shown;
  },
};
