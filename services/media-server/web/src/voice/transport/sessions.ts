import type { ConversationSettings, SessionGrant } from '../protocol';

/** Opens a session at the media server; throws an error whose message a person can read. */
export async function openSession(baseUrl: string, settings: ConversationSettings): Promise<SessionGrant> {
  let answer: Response;
  try {
    answer = await fetch(new URL('v2/sessions', baseUrl), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ settings }),
    });
  } catch {
    throw new Error('The server could not be reached.');
  }

  const body: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) {
    throw new Error(detailOf(body) ?? `The server refused a session (${answer.status}).`);
  }

  return body as SessionGrant;
}

function detailOf(problem: unknown): string | undefined {
  return typeof problem === 'object' && problem !== null && 'detail' in problem && typeof problem.detail === 'string' ? problem.detail : undefined;
}

/** Where a session's WebSocket is. */
export function socketUrl(baseUrl: string, grant: SessionGrant, resume: boolean): URL {
  const url = new URL(`ws/v2/${grant.session_id}`, baseUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  if (resume && grant.resume_token) url.searchParams.set('resume_token', grant.resume_token);
  return url;
}
