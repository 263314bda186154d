/** The signals that a server obeys: SIGTERM and SIGINT end it, SIGHUP has it look at its content anew. */

/** Resolves at the first SIGINT or SIGTERM. A second one ends the process as it usually does. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

/** @returns how to end that. */
export function onHangUp(listener: () => void): () => void {
  process.on('SIGHUP', listener);
  return () => process.off('SIGHUP', listener);
}
