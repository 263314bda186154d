/**
 * Objects that are filled step by step. On the hot path of an answer a literal with parts spread into it costs several times what the same
 * members cost one by one, and each such object may get a shape of its own, which makes all who read it slower.
 */

/** The type while it is being made: its members may be written. */
export type Filling<T> = { -readonly [K in keyof T]: T[K] };
