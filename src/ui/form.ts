/** A form as it was sent: texts by name, each small enough to be one. Knows no subject. */
import { bodyLimit } from 'hono/body-limit';
import { ApiProblem } from './api-problem.js';
import type { UiContextOf } from './context.js';

export interface Form {
  /** The text of a field, without blanks at its ends; undefined where it is missing or empty. */
  text(name: string): string | undefined;
  /** The text of a field that must be there. @throws ApiProblem (422) */
  need(name: string): string;
  /** All texts of a field that may be there several times. */
  all(name: string): readonly string[];
}

/** Bytes of a form, with a catalogue or map file in it. */
const LARGEST = 16 * 1_048_576;

/** Refuses what is too large before it is read. */
export const formLimit = bodyLimit({
  maxSize: LARGEST,
  onError: () => {
    throw new ApiProblem(413, 'Too large', `A form may have ${LARGEST / 1_048_576} MB.`);
  },
});

/** Reads the form of a request; again and again the same. */
export async function formOf(c: UiContextOf): Promise<Form> {
  const known = c.get('form');
  if (known !== undefined) return known;
  const fields = await c.req.parseBody({ all: true });
  const all = (name: string): readonly string[] => {
    const value = fields[name];
    return (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string');
  };
  const text = (name: string): string | undefined => {
    const first = all(name)[0]?.trim();
    return first === '' ? undefined : first;
  };
  const need = (name: string): string => {
    const value = text(name);
    if (value === undefined) throw new ApiProblem(422, 'Something is missing', `'${name}' must be given.`);
    return value;
  };
  const form: Form = { text, need, all };
  c.set('form', form);
  return form;
}
