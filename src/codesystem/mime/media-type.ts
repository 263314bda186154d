/**
 * Media types (RFC 6838 section 4.2, RFC 2045 section 5.1): from text to type, subtype and parameters, and the one form that the spellings of
 * a media type have in common. Knows no registry.
 */

export interface MediaType {
  /** `type/subtype`, lower case. */
  readonly essence: string;
  /** Names in lower case, sorted. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** restricted-name of RFC 6838: at most 127 characters, the first a letter or digit. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9!#$&\-^_.+]{0,126}$/;
/** token of RFC 2045. */
const TOKEN = '[^\\s()<>@,;:\\\\"/\\[\\]?=\\x00-\\x1f\\x7f-\\uffff]+';
const PARAMETER = new RegExp(`^\\s*(${TOKEN})\\s*=\\s*(${TOKEN}|"(?:[^"\\\\\\r\\n]|\\\\.)*")\\s*`);
/** "Parameter values are normally case sensitive"; of these their definitions say that they are not (RFC 2046 §4.1.2, RFC 3676 §4). */
const CASELESS_VALUES: ReadonlySet<string> = new Set(['charset', 'format', 'delsp']);

/** The media type; undefined where the text is none. */
export function parseMediaType(text: string): MediaType | undefined {
  const end = text.indexOf(';');
  const head = (end < 0 ? text : text.slice(0, end)).trim();
  const [type = '', subtype = '', ...more] = head.split('/');
  if (more.length > 0 || !NAME.test(type) || !NAME.test(subtype)) return undefined;
  const parameters = end < 0 ? [] : parseParameters(text.slice(end));
  return parameters === undefined ? undefined : { essence: head.toLowerCase(), parameters };
}

function parseParameters(text: string): MediaType['parameters'] | undefined {
  const parameters = new Map<string, string>();
  let rest = text;
  while (rest.startsWith(';')) {
    const found = PARAMETER.exec(rest.slice(1));
    const name = found?.[1]?.toLowerCase();
    if (found === null || name === undefined || parameters.has(name)) return undefined;
    const value = found[2] ?? '';
    parameters.set(name, CASELESS_VALUES.has(name) ? value.toLowerCase() : value);
    rest = rest.slice(1 + found[0].length);
  }
  if (rest !== '') return undefined;
  return [...parameters].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** `text/plain; charset=utf-8; format=flowed`: what is insignificant written in one way. */
export function normalForm({ essence, parameters }: MediaType): string {
  return [essence, ...parameters.map(([name, value]) => `${name}=${value}`)].join('; ');
}
