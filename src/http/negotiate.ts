/** Which form of an answer a client prefers: JSON, which is what FHIR clients get, or a page for a human reader. Pure. */

/**
 * True where HTML is asked for by `_format`, or `Accept` names `text/html` and prefers it (RFC 9110 §12.5.1): a browser does. Wildcards mean
 * JSON, as does a client that names both and prefers neither.
 */
export function prefersHtml(format: string | undefined, accept: string): boolean {
  if (format !== undefined) return /^(text\/)?html$/.test(format);
  if (!accept.includes('text/html')) return false;
  let html = 0;
  let json = 0;
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (type === 'text/html') html = Math.max(html, weight(parameters));
    else if (type.includes('json')) json = Math.max(json, weight(parameters));
  }
  return html > 0 && html > json;
}

function weight(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  const value = given === undefined ? 1 : Number(given.slice(2));
  return Number.isFinite(value) ? value : 0;
}
