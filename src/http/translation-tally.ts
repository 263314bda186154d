/** How many translations were asked for since the start of this process, and how many of them met a code that no published map lists. */

export interface TranslationTally {
  count(asked: number, missed: number): void;
  numbers(): { readonly asked: number; readonly missed: number };
}

export function translationTally(): TranslationTally {
  let asked = 0;
  let missed = 0;
  return {
    count: (more, without) => {
      asked += more;
      missed += without;
    },
    numbers: () => ({ asked, missed }),
  };
}
