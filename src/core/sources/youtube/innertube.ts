import { setTimeout as wait } from 'node:timers/promises';
import { HttpError, type HttpClient } from '../../ports/http.ts';
import type { Endpoints } from '../endpoints.ts';

const SITE = 'https://www.youtube.com';
const BAD_ANSWER_TRIES = 5;
const BAD_ANSWER_WAIT_MS = 100;
/** Says that the consent page was answered; without it European visitors are sent there. Protocol notes §2. */
const CONSENT_COOKIE = 'SOCS=CAI';

/** Whose answers are asked for. `ANDROID_VR` and `IOS` give media addresses that need no deciphering. */
export type PlayerClient = 'WEB' | 'ANDROID_VR' | 'IOS';

/** YouTube's own interface, raw answers. Every failure is an `HttpError`; cancel rejects with AbortError. */
export interface InnertubeSession {
  player(videoId: string, client?: PlayerClient): Promise<unknown>;
  next(request: { videoId: string } | { continuation: string }): Promise<unknown>;
  liveChat(continuation: string): Promise<unknown>;
  /** `offsetMs`: the place on the video, with a token of the kind `playerSeekContinuationData` jumped to. */
  chatReplay(continuation: string, offsetMs: number | null): Promise<unknown>;
  /** A page of the site, e.g. `/watch?v=…`, past the consent page. */
  page(path: string): Promise<string>;
}

export interface InnertubeDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
}

/**
 * A session of youtubei.js without network use of its own: made locally, no player script, every request through
 * `HttpClient` to `endpoints.youtube`. It ends with `signal`; visitor and client versions stay the same inside it.
 */
export async function openInnertube(deps: InnertubeDeps, signal: AbortSignal): Promise<InnertubeSession> {
  signal.throwIfAborted();
  // Loaded when YouTube is asked: half a second and 45 MB that no other work should pay for.
  const { Innertube } = await import('youtubei.js');
  const { actions } = await Innertube.create({
    lang: 'en',
    location: 'US',
    generate_session_locally: true,
    retrieve_player: false,
    retrieve_innertube_config: false,
    enable_session_cache: false,
    fetch: fetchThrough(deps, signal),
  });
  const ask = async (endpoint: string, body: Record<string, unknown>): Promise<unknown> => {
    signal.throwIfAborted();
    const answer = await actions.execute(endpoint, { ...body, parse: false });
    return answer.data;
  };
  return {
    player: (videoId, client = 'WEB') =>
      ask('/player', { videoId, contentCheckOk: true, racyCheckOk: true, client }),
    next: (request) => ask('/next', { ...request }),
    liveChat: (continuation) => ask('/live_chat/get_live_chat', { continuation }),
    chatReplay: (continuation, offsetMs) =>
      ask('/live_chat/get_live_chat_replay', {
        continuation,
        ...(offsetMs === null ? {} : { currentPlayerState: { playerOffsetMs: String(offsetMs) } }),
      }),
    page: (path) =>
      deps.http.text({
        url: `${deps.endpoints().youtube}${path}`,
        headers: { cookie: CONSENT_COOKIE, 'accept-language': 'en-US,en' },
        signal,
      }),
  };
}

/** youtubei.js reads `ok`, `status` and `json()` of an answer; a failure of HTTP reaches our caller as it is. */
function fetchThrough(deps: InnertubeDeps, signal: AbortSignal): typeof fetch {
  return async (input, init) => {
    const asked = input instanceof Request ? input.url : String(input);
    const url = asked.startsWith(SITE) ? `${deps.endpoints().youtube}${asked.slice(SITE.length)}` : asked;
    const headers = new Headers(init?.headers);
    headers.set('cookie', CONSENT_COOKIE);
    const request = {
      url,
      method: (input instanceof Request ? input.method : (init?.method ?? 'GET')) as 'GET' | 'POST',
      headers: Object.fromEntries(headers),
      ...(typeof init?.body === 'string' ? { body: init.body } : {}),
      signal,
    };
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await deps.http.json(request);
        return { ok: true, status: 200, url, json: () => Promise.resolve(answer) } as Response;
      } catch (thrown) {
        // A cut or foreign body with the status 200: the same question usually gets a whole answer.
        const isCut = thrown instanceof HttpError && thrown.code === 'net/bad-answer';
        if (!isCut || attempt === BAD_ANSWER_TRIES) throw thrown;
        await wait(BAD_ANSWER_WAIT_MS * attempt, undefined, { signal });
      }
    }
  };
}
