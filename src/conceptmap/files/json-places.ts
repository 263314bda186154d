/** On which line of a JSON text each object begins, by its path (`ConceptMap.group[0].element[3]`). For messages; reads no values. */

/** Lines from 1 by path, the root under `root`. The text must be valid JSON. */
export function jsonPlaces(text: string, root: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const scan: Scan = { text, at: 0, line: 1, places };
  readValue(scan, root);
  return places;
}

/** The line of the innermost object around a path. */
export function lineOfPath(places: ReadonlyMap<string, number>, path: string): number {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const line = places.get(at);
    if (line !== undefined) return line;
  }
  return 1;
}

interface Scan {
  readonly text: string;
  at: number;
  line: number;
  readonly places: Map<string, number>;
}

function readValue(scan: Scan, path: string): void {
  const mark = skipBlanks(scan);
  if (mark === '{') readObject(scan, path);
  else if (mark === '[') readList(scan, path);
  else if (mark === '"') readText(scan);
  else while (scan.at < scan.text.length && !/[,\]}\s]/.test(scan.text[scan.at] ?? '')) scan.at++;
}

function readObject(scan: Scan, path: string): void {
  scan.places.set(path, scan.line);
  scan.at++;
  while (skipBlanks(scan) !== '}' && scan.at < scan.text.length) {
    const name = readText(scan);
    skipBlanks(scan);
    scan.at++;
    readValue(scan, `${path}.${name}`);
    if (skipBlanks(scan) === ',') scan.at++;
  }
  scan.at++;
}

function readList(scan: Scan, path: string): void {
  scan.at++;
  for (let index = 0; skipBlanks(scan) !== ']' && scan.at < scan.text.length; index++) {
    readValue(scan, `${path}[${index}]`);
    if (skipBlanks(scan) === ',') scan.at++;
  }
  scan.at++;
}

function readText(scan: Scan): string {
  const start = ++scan.at;
  while (scan.at < scan.text.length && scan.text[scan.at] !== '"') scan.at += scan.text[scan.at] === '\\' ? 2 : 1;
  scan.at++;
  return scan.text.slice(start, scan.at - 1);
}

/** The next character that is no blank, with lines counted. */
function skipBlanks(scan: Scan): string | undefined {
  for (; ; scan.at++) {
    const mark = scan.text[scan.at];
    if (mark === '\n') scan.line++;
    else if (mark !== ' ' && mark !== '\t' && mark !== '\r') return mark;
  }
}

/** The line where the parser stopped. V8 tells a position, or the text around it, by version. */
export function lineOfSyntaxError(text: string, error: unknown): number {
  const { message } = error as Error;
  const position = /position (\d+)/.exec(message)?.[1];
  const around = /(?:\.\.\.)?"([\s\S]*)"(?:\.\.\.)? is not valid JSON$/.exec(message.replace(/^[^,]*, /, ''))?.[1];
  const at = position === undefined ? text.indexOf(around ?? '') + (around?.length ?? 0) / 2 : Number(position);
  return text.slice(0, Math.max(0, at)).split('\n').length;
}
