/**
 * Business versions of code systems and value sets: which of two is newer, and whether a version fits a wanted one, wildcards
 * included (`1.0.x`, `1.*`). Publishers number freely, so the order is natural: runs of digits compare as numbers.
 */

/** Negative where `a` is older than `b`. An absent version is older than any. Semver pre-releases precede their release. */
export function compareVersions(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const left = split(a);
  const right = split(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = comparePart(left[i], right[i]);
    if (order !== 0) return order;
  }
  return a < b ? -1 : 1;
}

function split(version: string): string[] {
  return version.match(/\d+|[^\d.\-_/]+|-/g) ?? [];
}

function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  // "1.0" < "1.0.1", but "1.0-rc" < "1.0"
  const order = partRank(a) - partRank(b);
  if (order !== 0 || a === undefined || b === undefined) return order;
  if (/^\d/.test(a) && /^\d/.test(b)) return compareDigits(a, b);
  return a < b ? -1 : 1;
}

/** A hyphen (pre-release) stands before the end of the version, which stands before any further part. */
function partRank(part: string | undefined): number {
  if (part === '-') return 0;
  return part === undefined ? 1 : 2;
}

/** Numbers of any length. */
function compareDigits(a: string, b: string): number {
  const left = a.replace(/^0+(?=\d)/, '');
  const right = b.replace(/^0+(?=\d)/, '');
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** True where a version holds a wildcard part. */
export function isWildcard(version: string): boolean {
  return version.includes('*') || /(^|\.)[xX](\.|$)/.test(version);
}

/**
 * True where `version` is what `wanted` asks for: the same text, or the wildcard pattern (`x`, `X`, `*` stand for one part, a
 * trailing one for all that follow). A partial version such as `1` is not a wildcard.
 */
export function versionMatches(wanted: string, version: string): boolean {
  if (wanted === version) return true;
  if (!isWildcard(wanted)) return false;
  const pattern = wanted.split('.');
  const parts = version.split('.');
  for (const [i, part] of pattern.entries()) {
    const any = part === '*' || part === 'x' || part === 'X';
    if (any && i === pattern.length - 1) return parts.length > i;
    if (parts[i] === undefined || (!any && parts[i] !== part)) return false;
  }
  return parts.length === pattern.length;
}

/** True for a SNOMED CT edition without a version: "the newest of this edition" (SNOMED CT URI standard §2.1). */
export function isEdition(version: string): boolean {
  return /^https?:\/\/snomed\.info\/x?sct\/\d+$/.test(version);
}
