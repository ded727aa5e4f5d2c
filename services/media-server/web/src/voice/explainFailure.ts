/** What to tell a person about an action that failed. */
export function explainFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const refused = error.name === 'NotAllowedError' || error.name === 'NotFoundError';
  return refused ? 'There is no microphone to use, or it was not allowed. You can still type.' : error.message;
}
