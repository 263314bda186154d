// The operations that the benchmark drives: each makes request paths from the pools of random inputs.

const query = (parameters) =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

const lookup = ({ system }, code) => `/r4/CodeSystem/$lookup?${query({ system, code })}`;

/**
 * @typedef {{ id: string, title: string, needs: readonly string[], paths: (pools: any) => string[], status?: number, target: number }} Operation
 * `needs` names the pools; `status` is the one expected (200); `target` the share of an empty route's requests a second.
 */

/** @type {readonly Operation[]} */
export const OPERATIONS = [
  {
    id: 'LK01',
    title: '$lookup SNOMED CT',
    needs: ['snomed'],
    paths: ({ snomed }) => snomed.codes.map((code) => lookup(snomed, code)),
    target: 0.25,
  },
  {
    id: 'LK02',
    title: '$lookup LOINC',
    needs: ['loinc'],
    paths: ({ loinc }) => loinc.codes.map((code) => lookup(loinc, code)),
    target: 0.25,
  },
  {
    id: 'LK04',
    title: '$lookup RxNorm',
    needs: ['rxnorm'],
    paths: ({ rxnorm }) => rxnorm.codes.map((code) => lookup(rxnorm, code)),
    target: 0.25,
  },
  {
    id: 'LK05',
    title: '$lookup of an unknown code',
    needs: ['snomed'],
    paths: ({ snomed }) => snomed.unknown.map((code) => lookup(snomed, code)),
    status: 404,
    target: 0.25,
  },
  {
    id: 'SS01',
    title: '$subsumes SNOMED CT',
    needs: ['snomed'],
    paths: ({ snomed: { system, subsumes } }) =>
      subsumes.map(({ codeA, codeB }) => `/r4/CodeSystem/$subsumes?${query({ system, codeA, codeB })}`),
    target: 0.25,
  },
  {
    id: 'CM01',
    title: '$translate implicit SNOMED CT map',
    needs: ['snomed'],
    paths: ({ snomed: { system, maps } }) =>
      maps.extended.map(
        ({ refset, code }) =>
          `/r4/ConceptMap/$translate?${query({ url: `${system}?fhir_cm=${refset}`, system, code, target: '' }).replace('&target=', '')}`,
      ),
    target: 0.25,
  },
  {
    id: 'CM02',
    title: '$translate LOINC deprecated to replacement, any map',
    needs: ['loinc'],
    paths: ({ loinc: { system, replacements } }) =>
      replacements.map(({ code }) => `/r4/ConceptMap/$translate?${query({ system, code, targetsystem: system })}`),
    target: 0.25,
  },
  {
    id: 'CM03',
    title: '$translate RxNorm retired to current',
    needs: ['rxnorm'],
    paths: ({ rxnorm: { system, retired } }) =>
      retired.map(({ code }) => `/r4/ConceptMap/$translate?${query({ system, code, targetsystem: system })}`),
    target: 0.25,
  },
];
