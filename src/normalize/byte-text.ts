/**
 * Texts whose characters are bytes (Latin-1): data is worked on in this form, so that what is not touched keeps its bytes whatever its
 * encoding. What is read of it, or written into it, is UTF-8.
 */

/** What the bytes say. */
export function readBytes(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'latin1').toString('utf8');
}

/** A text as bytes. */
export function asBytes(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}
