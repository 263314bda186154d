/**
 * The version of an RxNorm release from what NLM writes: names of archives and folders (`RxNorm_full_MMDDYYYY`), and the version of
 * the source RXNORM in RXNSAB (`20AA_250804F`). Pure.
 *
 * FHIR's page on RxNorm asks for the date "as in the download files" (07092014), VSAC writes 2014-07. In the first form the newest of
 * several releases does not sort last, in the second the day is lost, so the version is the same date in ISO form: 2014-07-09.
 */
import { LoadError } from '../shared/load-error.js';

export interface DateEvidence {
  /** How errors name the release. */
  readonly label: string;
  /** Names of folders and files, the most telling first. */
  readonly names: readonly string[];
  /** SVER of RXNORM in RXNSAB; empty where there is none. */
  readonly sourceVersion: string;
}

/**
 * The date of a release, ISO; undefined where nothing tells it. Names come first: a weekly release may carry the source version of its month.
 * @throws LoadError where a name gives a date before that of the content.
 */
export function releaseDate({ label, names, sourceVersion }: DateEvidence): string | undefined {
  const named = names.map(dateInName).find((date) => date !== undefined);
  const content = dateInSourceVersion(sourceVersion);
  if (named !== undefined && content !== undefined && named < content) {
    throw new LoadError(
      { file: label },
      `is named as the RxNorm release of ${named}, but RXNSAB.RRF says ${sourceVersion}, which is ${content}; give --version`,
    );
  }
  return named ?? content;
}

/** `RxNorm_full_10062025.zip`, `Readme_Full_07062026.txt`, `rxnorm-2025-10-06` → ISO date. */
function dateInName(name: string): string | undefined {
  if (!/^(rxnorm|readme)/i.test(name)) return undefined;
  const american = /(?<!\d)(\d\d)(\d\d)(\d{4})(?!\d)/.exec(name);
  const iso = /(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)/.exec(name);
  if (american !== null) return isoDate(american[3], american[1], american[2]);
  return iso === null ? undefined : isoDate(iso[1], iso[2], iso[3]);
}

/** `20AA_250804F` → 2025-08-04. */
function dateInSourceVersion(version: string): string | undefined {
  const found = /_(\d\d)(\d\d)(\d\d)[A-Z]*$/i.exec(version);
  return found === null ? undefined : isoDate(`20${found[1]}`, found[2], found[3]);
}

function isoDate(year = '', month = '', day = ''): string | undefined {
  const valid = /^20/.test(year) && /^(0[1-9]|1[0-2])$/.test(month) && /^(0[1-9]|[12]\d|3[01])$/.test(day);
  return valid ? `${year}-${month}-${day}` : undefined;
}
