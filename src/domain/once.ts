/** Values that are made at their first use and kept. */

/** `read`, called once; what it throws is not kept. */
export function once<T extends object>(read: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= read();
    return value;
  };
}
