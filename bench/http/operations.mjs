// The operations that the benchmark drives, each as requests made from the pools of random inputs. They are plain FHIR R4: any
// server that holds the same content can answer them. Rows whose name has a point are variants of the operation before it.
import { createRandom } from '../generate/random.mjs';

/**
 * @typedef {object} Request
 * @property {'GET' | 'POST'} [method]
 * @property {string} path below the FHIR base
 * @property {string} [body]
 * @property {number} [status] the one expected (200)
 */

/**
 * @typedef {object} Operation
 * @property {string} id
 * @property {string} title
 * @property {readonly string[]} needs names of pools
 * @property {(pools: any, random: import('../generate/random.mjs').Random) => Request[]} requests
 * @property {number} [target] the share of an empty route's requests a second that it is to reach
 * @property {RegExp} [shows] what most answers must show, so that no operation is measured that finds nothing
 */

const INPUTS = 4000;

/** @param {Record<string, string | number>} parameters */
const query = (parameters) =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

/** @param {string} path @param {Record<string, string | number>} parameters @returns {Request} */
const get = (path, parameters) => ({ path: `${path}?${query(parameters)}` });

/** `INPUTS` requests, each made by a call. @param {() => Request} one */
const many = (one) => Array.from({ length: INPUTS }, one);

/** @param {{ system: string }} pool @param {string} code */
const lookup = ({ system }, code) => get('/CodeSystem/$lookup', { system, code });

/**
 * `$expand` of a value set that comes with the request.
 * @param {readonly object[]} include
 * @param {Record<string, string | number>} parameters
 * @returns {Request}
 */
function expandInline(include, parameters) {
  const parameter = Object.entries(parameters).map(([name, value]) =>
    typeof value === 'number' ? { name, valueInteger: value } : { name, valueString: value },
  );
  const resource = { resourceType: 'ValueSet', status: 'active', compose: { include } };
  const body = { resourceType: 'Parameters', parameter: [{ name: 'valueSet', resource }, ...parameter] };
  return { method: 'POST', path: '/ValueSet/$expand', body: JSON.stringify(body) };
}

/** @param {string} property @param {string} op @param {string} value */
const filter = (property, op, value) => ({ property, op, value });

/** A page of one implicit `isa/` set: half of them from the start, half from anywhere. */
const isaPage = (
  /** @type {any} */ { system, roots },
  /** @type {any} */ random,
  /** @type {readonly number[]} */ counts,
) => {
  const root = random.pick(random.pick([roots.large, roots.middle, roots.small]));
  const count = random.pick(counts);
  const offset = random.chance(0.5) ? 0 : random.int(root.descendants);
  return get('/ValueSet/$expand', { url: `${system}?fhir_vs=isa/${root.code}`, count, offset });
};

/** A word as people type it: frequent, rare, or the first letters of one. */
const someText = (/** @type {any} */ { words }, /** @type {any} */ random) =>
  random.pick(
    random.pick([words.frequent, words.rare, words.prefixes.filter((/** @type {string} */ p) => p.length >= 3)]),
  );

/** @type {readonly number[]} */
const PAGES = [10, 20, 50, 100];
const CONTAINS = /"contains"/;
const TRUE = /"valueBoolean":true/;

/** @type {readonly Operation[]} */
export const OPERATIONS = [
  {
    id: 'FS01',
    title: 'search by url, name, version',
    needs: ['package'],
    target: 0.25,
    shows: /"total":1[,}]/,
    requests: ({ package: { resources } }, random) =>
      many(() => {
        const { type, url, version, name } = random.pick(resources);
        return get(`/${type}`, random.pick([{ url }, { url, version }, { name, url }]));
      }),
  },
  {
    id: 'FS01.name',
    title: 'search by name and version alone',
    needs: ['package'],
    requests: ({ package: { resources } }, random) =>
      many(() => {
        const { type, version, name } = random.pick(resources);
        return get(`/${type}`, { name, version, _summary: 'true' });
      }),
  },
  {
    id: 'LK01',
    title: '$lookup SNOMED CT',
    needs: ['snomed'],
    target: 0.3,
    requests: ({ snomed }) => snomed.codes.map((/** @type {string} */ code) => lookup(snomed, code)),
  },
  {
    id: 'LK02',
    title: '$lookup LOINC',
    needs: ['loinc'],
    target: 0.3,
    requests: ({ loinc }) => loinc.codes.map((/** @type {string} */ code) => lookup(loinc, code)),
  },
  {
    id: 'LK03',
    title: '$lookup codes of FHIR packages',
    needs: ['package'],
    target: 0.3,
    requests: ({ package: { codes } }) => codes.map((/** @type {any} */ one) => lookup(one, one.code)),
  },
  {
    id: 'LK04',
    title: '$lookup RxNorm',
    needs: ['rxnorm'],
    target: 0.3,
    requests: ({ rxnorm }) => rxnorm.codes.map((/** @type {string} */ code) => lookup(rxnorm, code)),
  },
  {
    id: 'LK05',
    title: '$lookup of an unknown code',
    needs: ['snomed'],
    target: 0.3,
    requests: ({ snomed }) =>
      snomed.unknown.map((/** @type {string} */ code) => ({ ...lookup(snomed, code), status: 404 })),
  },
  {
    id: 'VC01',
    title: '$validate-code in the implicit set of all codes',
    needs: ['snomed'],
    target: 0.3,
    shows: TRUE,
    requests: ({ snomed: { system, codes } }) =>
      codes.map((/** @type {string} */ code) =>
        get('/ValueSet/$validate-code', { url: `${system}?fhir_vs`, system, code }),
      ),
  },
  {
    id: 'VC02',
    title: '$validate-code with a display',
    needs: ['snomed'],
    target: 0.3,
    requests: ({ snomed: { system, displays } }) =>
      displays.map((/** @type {any} */ { code, display }) =>
        get('/ValueSet/$validate-code', { url: `${system}?fhir_vs`, system, code, display }),
      ),
  },
  {
    id: 'VC03',
    title: '$validate-code in an isa/ set',
    needs: ['snomed'],
    target: 0.3,
    requests: ({ snomed: { system, subsumes } }) =>
      subsumes.map((/** @type {any} */ { codeA, codeB }) =>
        get('/ValueSet/$validate-code', { url: `${system}?fhir_vs=isa/${codeA}`, system, code: codeB }),
      ),
  },
  {
    id: 'EX01',
    title: '$expand isa/ pages of 10 to 100, half of them deep',
    needs: ['snomed'],
    target: 0.08,
    shows: CONTAINS,
    requests: ({ snomed }, random) => many(() => isaPage(snomed, random, PAGES)),
  },
  {
    id: 'EX01.1000',
    title: '$expand isa/ pages of 1,000, half of them deep',
    needs: ['snomed'],
    shows: CONTAINS,
    requests: ({ snomed }, random) => many(() => isaPage(snomed, random, [1000])),
  },
  {
    id: 'EX02',
    title: '$expand inline descendent-of and generalizes',
    needs: ['snomed'],
    target: 0.08,
    shows: CONTAINS,
    requests: ({ snomed: { system, roots, codes } }, random) =>
      many(() => {
        const root = random.pick(random.pick([roots.large, roots.middle, roots.small]));
        const own = random.chance(0.7)
          ? filter('concept', 'descendent-of', root.code)
          : filter('concept', 'generalizes', random.pick(codes));
        return expandInline([{ system, filter: [own] }], { count: random.pick(PAGES) });
      }),
  },
  {
    id: 'EX03',
    title: '$expand SNOMED CT by text, 20 to 100',
    needs: ['snomed'],
    target: 0.04,
    shows: CONTAINS,
    requests: ({ snomed }, random) =>
      many(() =>
        get('/ValueSet/$expand', {
          url: `${snomed.system}?fhir_vs`,
          filter: someText(snomed, random),
          count: random.pick([20, 50, 100]),
        }),
      ),
  },
  ...[1000, 10, 100, 10000].map((size) => ({
    id: size === 1000 ? 'EX04' : `EX04.${size}`,
    title: `$expand of a set that lists ${size} codes`,
    needs: ['package', 'snomed'],
    ...(size === 1000 ? { target: 0.015 } : {}),
    shows: CONTAINS,
    requests: (/** @type {any} */ { package: { lists } }) =>
      lists[size].map((/** @type {string} */ url) => get('/ValueSet/$expand', { url })),
  })),
  {
    id: 'EX04.text',
    title: '$expand of a set that lists 1,000 codes, with a text',
    needs: ['package', 'snomed'],
    requests: ({ package: { lists }, snomed }, random) =>
      many(() =>
        get('/ValueSet/$expand', {
          url: random.pick(lists[1000]),
          filter: random.pick(snomed.words.frequent),
          count: 20,
        }),
      ),
  },
  {
    id: 'EX05',
    title: '$expand inline is-a AND attribute, OR of several',
    needs: ['snomed'],
    target: 0.08,
    shows: CONTAINS,
    requests: ({ snomed: { system, conjunctions, roots } }, random) =>
      many(() => {
        const { root, property, value } = random.pick(conjunctions);
        const both = { system, filter: [filter('concept', 'is-a', root), filter(property, '=', value)] };
        const others = random.chance(0.5)
          ? []
          : Array.from({ length: 1 + random.int(3) }, () => ({
              system,
              filter: [filter('concept', 'is-a', random.pick(roots.small).code)],
            }));
        return expandInline([both, ...others], { count: random.pick(PAGES) });
      }),
  },
  {
    id: 'EX06',
    title: '$expand RxNorm by term type and relation',
    needs: ['rxnorm'],
    target: 0.08,
    shows: CONTAINS,
    requests: ({ rxnorm: { system, termTypes, relations } }, random) =>
      many(() => {
        const { relation, target } = random.pick(random.pick([relations.frequent, relations.any]));
        const type = filter('TTY', '=', random.pick(termTypes).tty);
        const filters = random.chance(0.3) ? [type] : [filter(relation, '=', `CUI:${target}`)];
        return expandInline([{ system, filter: filters }], { count: random.pick(PAGES) });
      }),
  },
  {
    id: 'EX07',
    title: '$expand three systems by text, 10 to 400',
    needs: ['snomed', 'loinc', 'rxnorm'],
    target: 0.025,
    shows: CONTAINS,
    requests: ({ snomed, loinc, rxnorm }, random) =>
      many(() =>
        expandInline(
          [snomed, loinc, rxnorm].map(({ system }) => ({ system })),
          {
            filter: someText(random.pick([snomed, loinc, rxnorm]), random),
            count: random.pick([10, 20, 50, 100, 400]),
          },
        ),
      ),
  },
  {
    id: 'EX08',
    title: '$expand is-a AND attribute AND text',
    needs: ['snomed'],
    target: 0.04,
    shows: CONTAINS,
    requests: ({ snomed: { system, conjunctions } }, random) =>
      many(() => {
        const { root, property, value, word } = random.pick(conjunctions);
        const both = { system, filter: [filter('concept', 'is-a', root), filter(property, '=', value)] };
        return expandInline([both], { filter: word, count: 20 });
      }),
  },
  {
    id: 'EX08.isa',
    title: '$expand is-a AND text',
    needs: ['snomed'],
    shows: CONTAINS,
    requests: ({ snomed: { system, conjunctions } }, random) =>
      many(() => {
        const { root, word } = random.pick(conjunctions);
        return get('/ValueSet/$expand', { url: `${system}?fhir_vs=isa/${root}`, filter: word, count: 20 });
      }),
  },
  {
    id: 'SS01',
    title: '$subsumes SNOMED CT',
    needs: ['snomed'],
    target: 0.3,
    requests: ({ snomed: { system, subsumes } }) =>
      subsumes.map((/** @type {any} */ { codeA, codeB }) => get('/CodeSystem/$subsumes', { system, codeA, codeB })),
  },
  {
    id: 'CM01',
    title: '$translate by the implicit SNOMED CT maps',
    needs: ['snomed'],
    target: 0.3,
    shows: TRUE,
    requests: ({ snomed: { system, maps } }) =>
      maps.extended.map((/** @type {any} */ { refset, code }) =>
        get('/ConceptMap/$translate', { url: `${system}?fhir_cm=${refset}`, system, code }),
      ),
  },
  {
    id: 'CM02',
    title: '$translate by a ConceptMap',
    needs: ['package'],
    target: 0.3,
    shows: TRUE,
    requests: ({ package: { mappings } }) =>
      mappings.map((/** @type {any} */ { url, system, code }) => get('/ConceptMap/$translate', { url, system, code })),
  },
  {
    id: 'CM02.any',
    title: '$translate LOINC deprecated to replacement, any map',
    needs: ['loinc'],
    shows: TRUE,
    requests: ({ loinc: { system, replacements } }) =>
      replacements.map((/** @type {any} */ { code }) =>
        get('/ConceptMap/$translate', { system, code, targetsystem: system }),
      ),
  },
];

/**
 * The operations that a list of names chooses, in their order; `EX04*` chooses its variants too.
 * @param {readonly string[] | undefined} only
 * @param {any} pools
 */
export function chosenOperations(only, pools) {
  const chosen = OPERATIONS.filter(
    ({ id, needs }) =>
      (only === undefined || only.includes(id) || only.includes(`${id.split('.')[0]}*`)) &&
      needs.every((name) => pools[name] !== undefined),
  );
  return chosen.map((operation) => ({
    ...operation,
    made: operation.requests(pools, createRandom(1, `requests/${operation.id}`)),
  }));
}
