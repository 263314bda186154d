/**
 * The manifest of a FHIR package (`package.json`, FHIR NPM Package Specification): what says that a folder is a package, and which.
 * It reads no resources.
 */
import type { FhirVersion } from '../../src/domain/resource-decoder.js';
import { LoadError } from '../shared/load-error.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';

/** What a package says of itself. */
export interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly title?: string;
  readonly fhirVersion: FhirVersion;
  /** An SPDX identifier or a text. */
  readonly licence?: string;
}

const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/**
 * Reads a `package.json`; undefined where it is not a FHIR package's.
 * @throws LoadError where it is, but of a FHIR version that is not read.
 */
export async function readManifest(source: ReleaseSource, file: ReleaseFile): Promise<Manifest | undefined> {
  const json = parseObject(await source.readText(file, MAX_MANIFEST_BYTES));
  if (json === undefined) return undefined;
  const versions = [json['fhirVersions'], json['fhir-version-list']].find(Array.isArray);
  const isFhir = versions !== undefined || /^(fhir|hl7\.fhir)\./.test(text(json['type']) ?? '');
  const name = text(json['name']);
  if (!isFhir || name === undefined) return undefined;
  const version = text(json['version']);
  const title = text(json['title']);
  const licence = text(json['license']);
  return {
    name,
    fhirVersion: fhirVersionOf(versions, source.label(file)),
    ...(version === undefined ? {} : { version }),
    ...(title === undefined ? {} : { title }),
    ...(licence === undefined ? {} : { licence }),
  };
}

/** R4B is R4 as far as terminology goes, and later versions are read as R5. */
function fhirVersionOf(versions: unknown, label: string): FhirVersion {
  const first = Array.isArray(versions) ? text(versions[0]) : undefined;
  if (first === undefined) return '4.0';
  const major = Number.parseInt(first, 10);
  if (major >= 5) return '5.0';
  if (major === 4) return '4.0';
  throw new LoadError({ file: label }, `is a package of FHIR ${first}; packages of R4, R4B and R5 are read`);
}

function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
