/** A list of whole numbers that grows in a typed array, for the millions of word numbers of an index. */
export interface GrowingNumbers {
  readonly length: number;
  push(value: number): void;
  /** An array of its own with exactly the values pushed. */
  toArray(): Uint32Array;
}

const FIRST_SIZE = 1024;

export function growingNumbers(): GrowingNumbers {
  let values = new Uint32Array(FIRST_SIZE);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push: (value) => {
      if (length === values.length) {
        const larger = new Uint32Array(values.length * 2);
        larger.set(values);
        values = larger;
      }
      values[length] = value;
      length += 1;
    },
    toArray: () => values.slice(0, length),
  };
}
