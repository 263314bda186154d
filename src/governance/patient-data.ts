/**
 * Which texts look as if they spoke of a patient rather than of a concept: long free text, dates, many digits, addresses. A guess on the
 * safe side; nothing that looks so is kept in the queue of unmapped codes.
 */

/** Characters; names of tests, drugs and diagnoses in local catalogues are shorter. */
const LONGEST_NAME = 100;
const MOST_WORDS = 14;
const MOST_DIGITS = 6;

const DATE = /\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b|\b(19|20)\d{6}\b/;
const WRITTEN_DATE =
  /\b\d{1,2}\.? ?(jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zä]*\.?,? ?(19|20)\d{2}\b|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}(st|nd|rd|th)?,? (19|20)\d{2}\b/i;
const MAIL = /\S@\S+\.\S/;
const SENTENCES = /[.!?]\s+\S+.*[.!?]/;

/** True for a text that had better not be kept. */
export function looksLikePatientData(text: string): boolean {
  if (text.length > LONGEST_NAME) return true;
  if (text.split(/\s+/).length > MOST_WORDS) return true;
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 48 && unit <= 57) digits++;
    // Line breaks and tabs belong to documents.
    else if (unit < 32) return true;
  }
  if (digits > MOST_DIGITS) return true;
  return (digits >= 3 && (DATE.test(text) || WRITTEN_DATE.test(text))) || MAIL.test(text) || SENTENCES.test(text);
}

/** Longest code that is kept; identifiers of local catalogues are shorter, texts in the place of a code are not. */
const LONGEST_CODE = 64;

const LONGEST_SYSTEM = 200;

/** True for a code system that is none: systems are URIs, and no texts. */
export function isNoSystem(system: string): boolean {
  return system.length === 0 || system.length > LONGEST_SYSTEM || !/^[\x21-\x7e]+$/.test(system) || MAIL.test(system);
}

/** True for a code that is no code: a sentence, a date, a text. Digits alone are no sign here. */
export function isNoCode(code: string): boolean {
  if (code.length === 0 || code.length > LONGEST_CODE) return true;
  if (/^[\x21-\x7e]+$/.test(code)) return MAIL.test(code) || /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(code);
  return looksLikePatientData(code);
}
