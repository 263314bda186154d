// Owns chance: a seeded generator of numbers, weighted and Zipf-like choice, permutations and UUIDs. The same seed and
// stream name give the same numbers in every run. It knows nothing of terminologies.

/**
 * @typedef {object} Random
 * @property {() => number} u32 an integer in 0 … 2^32 − 1
 * @property {() => number} float a number in [0, 1)
 * @property {(n: number) => number} int an integer in 0 … n − 1
 * @property {(probability: number) => boolean} chance
 * @property {<T>(list: ArrayLike<T>) => T} pick one element of a list that is not empty
 */

/** FNV-1a with an avalanche step: one 32-bit hash of a text. @param {string} text */
export function hash32(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix32(h);
}

/** Scatters an integer over 32 bits, so that neighbours (1, 2, 3 …) get unrelated values. @param {number} value */
export function mix32(value) {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * An sfc32 generator. Streams are independent: what one system draws does not shift what another one gets.
 * @param {number} seed
 * @param {string} stream
 * @returns {Random}
 */
export function createRandom(seed, stream) {
  let a = hash32(`${stream}/a/${seed}`) | 0;
  let b = hash32(`${stream}/b/${seed}`) | 0;
  let c = hash32(`${stream}/c/${seed}`) | 0;
  let counter = 1;
  const u32 = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return t >>> 0;
  };
  for (let i = 0; i < 15; i++) u32();
  const float = () => u32() / 4294967296;
  const int = (/** @type {number} */ n) => Math.floor(float() * n);
  return {
    u32,
    float,
    int,
    chance: (probability) => float() < probability,
    pick: (list) => /** @type {any} */ (list[int(list.length)]),
  };
}

/**
 * Choice of an index by weight in constant time (Walker's alias method).
 * @param {ArrayLike<number>} weights
 * @returns {(random: Random) => number}
 */
export function createWeighted(weights) {
  const n = weights.length;
  const share = Float64Array.from(weights);
  const total = share.reduce((sum, w) => sum + w, 0);
  const alias = new Int32Array(n);
  /** @type {number[]} */
  const small = [];
  /** @type {number[]} */
  const large = [];
  for (let i = 0; i < n; i++) {
    share[i] = (Number(share[i]) * n) / total;
    (Number(share[i]) < 1 ? small : large).push(i);
  }
  while (small.length > 0 && large.length > 0) {
    const less = Number(small.pop());
    const more = Number(large.at(-1));
    alias[less] = more;
    share[more] = Number(share[more]) - (1 - Number(share[less]));
    if (Number(share[more]) < 1) small.push(Number(large.pop()));
  }
  for (const i of [...small, ...large]) share[i] = 1;
  return (random) => {
    const i = random.int(n);
    return random.float() < Number(share[i]) ? i : Number(alias[i]);
  };
}

/**
 * Choice of a rank 0 … n − 1 by the Zipf-Mandelbrot law: weight 1 / (rank + 1 + flatness) ^ exponent.
 * @param {number} n
 * @param {{ exponent?: number, flatness?: number }} [shape]
 */
export function createZipf(n, { exponent = 1, flatness = 0 } = {}) {
  return createWeighted(Float64Array.from({ length: n }, (_, rank) => (rank + 1 + flatness) ** -exponent));
}

/**
 * A random order of 0 … n − 1 (Fisher-Yates).
 * @param {Random} random
 * @param {number} n
 */
export function permutation(random, n) {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.int(i + 1);
    const swap = Number(order[i]);
    order[i] = Number(order[j]);
    order[j] = swap;
  }
  return order;
}

/**
 * Up to `count` different elements of a list, in random order.
 * @template T
 * @param {Random} random
 * @param {ArrayLike<T>} list
 * @param {number} count
 * @returns {T[]}
 */
export function sample(random, list, count) {
  const order = permutation(random, list.length);
  return Array.from(order.subarray(0, count), (i) => /** @type {T} */ (list[i]));
}

const HEX = Array.from({ length: 65536 }, (_, i) => i.toString(16).padStart(4, '0'));

/** A version 4 UUID, as RF2 reference set members have. @param {Random} random */
export function uuid(random) {
  const a = random.u32();
  const b = random.u32();
  const c = random.u32();
  const d = random.u32();
  const version = 0x4000 | (b & 0x0fff);
  const variant = 0x8000 | (c & 0x3fff);
  const node = `${HEX[c >>> 16]}${HEX[d >>> 16]}${HEX[d & 0xffff]}`;
  return `${HEX[a >>> 16]}${HEX[a & 0xffff]}-${HEX[b >>> 16]}-${HEX[version]}-${HEX[variant]}-${node}`;
}
