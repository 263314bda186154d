/** Message texts about displays. Texts and ids are those of the terminology ecosystem IG. */
import type { Issue } from '../issue.js';

/** A display as the messages name it: text with its language. */
export interface KnownDisplay {
  readonly value: string;
  readonly language?: string;
}

/** Which display of which code, and in which languages it was checked. */
export interface DisplayWords {
  readonly display: string;
  readonly system: string;
  readonly code: string;
  /** As the request words them; `--` for none. */
  readonly languages: string;
}

/** `'a' (en), 'b' or 'c' (de)`. */
function shown(known: readonly KnownDisplay[]): string {
  const names = known.map(({ value, language }) => `'${value}'${language === undefined ? '' : ` (${language})`}`);
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

interface WrongDisplay extends DisplayWords {
  readonly known: readonly KnownDisplay[];
  /** How many displays would have been right. */
  readonly count: number;
  readonly severity: 'error' | 'warning';
  /** True where only blanks differ. */
  readonly blanksOnly: boolean;
}

export function wrongDisplay({ display, system, code, languages, ...more }: WrongDisplay): Issue {
  const { known, count, severity, blanksOnly } = more;
  const choices = count > 1 ? `one of ${count} choices: ${shown(known)}` : shown(known);
  return {
    severity,
    code: 'invalid',
    type: 'invalid-display',
    messageId: `Display_Name${blanksOnly ? '_WS' : ''}_for__should_be_one_of__instead_of`,
    text: `Wrong ${blanksOnly ? 'whitespace in ' : ''}Display Name '${display}' for ${system}#${code}. Valid display is ${choices} (for the language(s) '${languages}')`,
  };
}

/** A code that users define themselves: its display is theirs. */
export function userDefinedDisplay(words: DisplayWords & { readonly known: readonly KnownDisplay[] }): Issue {
  const { display, system, code, languages, known } = words;
  const choices = known.length > 1 ? `Known displays are one of ${known.length} choices:` : 'Known display is';
  return {
    severity: 'information',
    code: 'invalid',
    type: 'invalid-display',
    messageId: 'Display_Name_Not_Fixed_use_Supplement',
    text: `The display name '${display}' is not a known display name for ${system}#${code}. ${choices} ${shown(known)} (for the language(s) '${languages}'). Use a supplement to define displays for user assigned codes`,
  };
}

/** No name in the languages asked for; the display given is right in the code system's own language. */
export function rightInDefaultLanguage({ display, system, code, languages }: DisplayWords): Issue {
  return {
    severity: 'information',
    code: 'invalid',
    type: 'invalid-display',
    messageId: 'NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_OK',
    text: `There are no valid display names found for the code ${system}#${code} for language(s) '${languages}'. The display is '${display}' which is a valid display for the default language`,
  };
}

/** No name in the languages asked for, and the display given is not one in the default language either. */
export function wrongInDefaultLanguage(
  words: DisplayWords & { readonly fallback: string; readonly severity: 'error' | 'warning' },
): Issue {
  const { display, system, code, languages, fallback, severity } = words;
  return {
    severity,
    code: 'invalid',
    type: 'invalid-display',
    messageId: 'NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_ERR',
    text: `Wrong Display Name '${display}' for ${system}#${code}. There are no valid display names found for language(s) '${languages}'. Default display is '${fallback}'`,
  };
}

export function noDisplayAtAll({ display, system, code, languages }: DisplayWords): Issue {
  return {
    severity: 'warning',
    code: 'invalid',
    type: 'invalid-display',
    messageId: 'NO_VALID_DISPLAY_AT_ALL',
    text: `Cannot validate the display '${display}' for ${system}#${code}: the code has no display names (for the language(s) '${languages}')`,
  };
}
