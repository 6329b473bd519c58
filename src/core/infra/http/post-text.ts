const TIMEOUT_MS = 10_000;

/** Posts a text and reads the answer, whatever its status. Rejects when nobody answers within ten seconds. */
export async function postText(
  url: string,
  {
    body,
    headers,
    signal,
  }: { readonly body: string; readonly headers: Record<string, string>; readonly signal: AbortSignal },
): Promise<{ readonly status: number; readonly text: string }> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const response = await fetch(url, { method: 'POST', body, headers, signal: limit, redirect: 'error' });
  return { status: response.status, text: await response.text() };
}
