/**
 * JSON text written directly, for the answers that are asked for thousands of times a second: no object tree is built and none is
 * walked. The texts are what `JSON.stringify` would write.
 */

/**
 * JSON text in pieces, some of them encoded before. A long piece that is part of many answers is neither put together with the rest nor
 * encoded anew for each.
 */
export class TextInParts {
  /** @param parts texts, and texts in UTF-8. */
  constructor(readonly parts: readonly (string | Buffer)[]) {}

  toString(): string {
    return this.parts.join('');
  }
}

/** What JSON must escape: quotes, backslashes, control characters, lone surrogates. */
const NEEDS_ESCAPE = /["\\\p{Cc}\p{Cs}]/u;

/** A JSON string. */
export function jsonString(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** `{"name":…,"value…":…}`: a parameter with a text value. */
export function textParameter(name: string, element: string, text: string): string {
  return `{"name":"${name}","${element}":${jsonString(text)}}`;
}

/** `{"name":…,"part":[…]}` of parameters that are JSON texts. */
export function partsParameter(name: string, parts: readonly string[]): string {
  return `{"name":"${name}","part":[${parts.join(',')}]}`;
}

/** A Parameters resource of parameters that are JSON texts. */
export function parametersText(parameters: readonly string[]): string {
  return `{"resourceType":"Parameters","parameter":[${parameters.join(',')}]}`;
}
