/**
 * Other ways to write the version of a code system. FHIR's page on RxNorm asks for the date "as in the download files" (10062025); stored is
 * the same date in ISO form, in which the newest release sorts last. NLM itself writes 20AA_251006F (RXNSAB.SVER).
 */
import { RXNORM } from '../../domain/systems.js';

/** Versions that mean the same as this one, itself not among them. */
export function versionSynonyms(system: string, version: string): readonly string[] {
  if (system !== RXNORM) return [];
  const date = isoDate(version);
  if (date === undefined) return [];
  const [year = '', month = '', day = ''] = date.split('-');
  return [date, `${month}${day}${year}`].filter((other) => other !== version);
}

function isoDate(version: string): string | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(version);
  if (iso !== null) return checked(iso[1], iso[2], iso[3]);
  const american = /^(\d\d)(\d\d)(\d{4})$/.exec(version);
  if (american !== null) return checked(american[3], american[1], american[2]);
  const source = /^\d\d[A-Z]{2}_(\d\d)(\d\d)(\d\d)[A-Z]?$/.exec(version);
  return source === null ? undefined : checked(`20${source[1]}`, source[2], source[3]);
}

function checked(year = '', month = '', day = ''): string | undefined {
  return /^(0[1-9]|1[0-2])$/.test(month) && /^(0[1-9]|[12]\d|3[01])$/.test(day) ? `${year}-${month}-${day}` : undefined;
}
