/**
 * Answers that become ready in one turn of the event loop leave together at its end. Writing each at once would wake a waiting client for
 * every single one, and on a busy server waking costs more than many an answer; the last of them waits microseconds.
 */

/** Resolves at the end of the present turn of the event loop; one promise for all who ask in it. */
export function createTurn(): () => Promise<void> {
  let ending: Promise<void> | undefined;
  return () => {
    ending ??= new Promise((resolve) => {
      setImmediate(() => {
        ending = undefined;
        resolve();
      });
    });
    return ending;
  };
}
