/** Logical ids of the resources of all content files together: each type has an id once. */

/**
 * Gives ids that nobody else of the type has: the publisher's where it is free, else with the version, else with a counter. FHIR ids have at
 * most 64 characters of letters, digits, `-` and `.`.
 */
export type IdGiver = (
  type: string,
  parts: readonly [own: string | undefined, ...more: (string | undefined)[]],
) => string;

/** `given` are the ids that are taken already. */
export function idGiver(given: readonly { readonly type: string; readonly id: string }[] = []): IdGiver {
  const taken = new Set(given.map(({ type, id }) => `${type}/${id}`));
  return (type, parts) => {
    const id = freeId(taken, type, parts);
    taken.add(`${type}/${id}`);
    return id;
  };
}

function freeId(taken: ReadonlySet<string>, type: string, all: readonly (string | undefined)[]): string {
  const clean = (text: string): string => text.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-+|-+$/g, '');
  const parts = all.filter((part): part is string => part !== undefined && part !== '').map(clean);
  const candidates = parts
    .map((_, index) =>
      parts
        .slice(0, index + 1)
        .join('-')
        .slice(-64),
    )
    .filter((id) => id !== '');
  const fallback = candidates.at(-1) ?? type.toLowerCase();
  const wanted = all[0] === undefined ? candidates.slice(-1) : candidates;
  const free = wanted.find((candidate) => !taken.has(`${type}/${candidate}`));
  if (free !== undefined) return free;
  for (let n = 2; ; n++) {
    const numbered = `${fallback.slice(0, 58)}-${n}`;
    if (!taken.has(`${type}/${numbered}`)) return numbered;
  }
}
