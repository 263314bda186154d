/** Release files that are wrong in one place. Data only. */

export interface ReleaseCase {
  readonly what: string;
  /** Below the folder that is loaded. */
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly options?: readonly string[];
}

const LOINC_HEAD =
  '"LOINC_NUM","COMPONENT","PROPERTY","TIME_ASPCT","SYSTEM","SCALE_TYP","METHOD_TYP","CLASS","STATUS","SHORTNAME","LONG_COMMON_NAME"';
const loincTable = (...lines: readonly string[]): Readonly<Record<string, string>> => ({
  'Loinc_2.78/LoincTable/Loinc.csv': `${[LOINC_HEAD, ...lines].join('\n')}\n`,
});
const RF2 = 'SnomedCT_X_PRODUCTION_20260101T120000Z/Snapshot/Terminology';
const list = (text: string): Readonly<Record<string, string>> => ({ 'codes.csv': text });
const LOCAL = ['--system', 'https://lab.example.org/codes', '--version', '1'];
const fhir = (resource: unknown): Readonly<Record<string, string>> => ({
  'package/package.json': '{"name":"lab.codes","version":"1.0.0","fhirVersions":["4.0.1"]}',
  'package/CodeSystem-a.json': typeof resource === 'string' ? resource : JSON.stringify(resource),
});
export const RELEASES: readonly ReleaseCase[] = [
  { what: 'an empty folder', files: {} },
  { what: 'a file that is no release', files: { 'readme.txt': 'hello\n' } },
  { what: 'a zip that is none', files: { 'release.zip': 'PK not a zip' } },
  {
    what: 'LOINC: a required column missing',
    files: { 'Loinc_2.78/LoincTable/Loinc.csv': '"LOINC_NUM","COMPONENT"\n' },
  },
  { what: 'LOINC: a row cut short', files: loincTable('"2951-2","Sodium"') },
  { what: 'LOINC: a quote left open', files: loincTable('"2951-2,"Sodium"') },
  {
    what: 'SNOMED CT: a concept file without its columns',
    files: { [`${RF2}/sct2_Concept_Snapshot_X_20260101.txt`]: 'id\teffectiveTime\tactive\n' },
  },
  { what: 'RxNorm: a row with too few columns', files: { 'RxNorm_full_01052026/rrf/RXNCONSO.RRF': '1|ENG|\n' } },
  {
    what: 'ICD-10-CM: a line of the order file cut short',
    files: { 'icd10cm-order-2026.txt': '00001 A00     0 Cholera\n00002 A0\n' },
  },
  { what: 'a code list without --system', files: list('code,display\na,A\n') },
  { what: 'a code list without a code column', files: list('name\nA\n'), options: LOCAL },
  { what: 'a code list that names a column twice', files: list('code,display,display\na,A,B\n'), options: LOCAL },
  { what: 'a code list that names a code twice', files: list('code,display\na,A\na,B\n'), options: LOCAL },
  { what: 'a code list with an unknown parent', files: list('code,parent\na,b\n'), options: LOCAL },
  { what: 'a code list whose hierarchy goes in a circle', files: list('code,parent\na,b\nb,a\n'), options: LOCAL },
  {
    what: 'a code list that is not UTF-8',
    files: { 'codes.csv': Buffer.from([...Buffer.from('code\n'), 0xe4, 0x0a]) },
    options: LOCAL,
  },
  { what: 'a FHIR package with broken JSON', files: fhir('{"resourceType":"CodeSystem",') },
  { what: 'a FHIR package whose list of contents is broken', files: { 'package/package.json': '{"name":' } },
];
