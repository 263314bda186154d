/** The loaders there are, in the order in which they look at a source. */
import type { Loader } from '../../loaders/shared/loader.js';

export const LOADERS: readonly Loader[] = [];
