import type { AppErrorShape } from '../../../shared/errors.ts';

/** What the person is told of their sign-in. */
export const SAYS = {
  unavailable: {
    code: 'twitch/sign-in-unavailable',
    message:
      'Signing in with Twitch is not available here: KlipStream has no client id of its own at Twitch.',
    nextStep:
      'Nothing needs it but chat under your name. With the id of an application of yours (dev.twitch.tv, kind "public") under endpoints → twitchAppClientId in settings.json it works.',
  },
  clientRefused: {
    code: 'twitch/client-refused',
    message: "Twitch doesn't accept KlipStream's client id for signing in.",
    nextStep: 'Check endpoints → twitchAppClientId in settings.json, or update KlipStream.',
  },
  denied: {
    code: 'twitch/sign-in-denied',
    message: 'The sign-in was declined at Twitch.',
    nextStep: 'Try again if that was not meant; nothing was kept.',
  },
  expired: {
    code: 'twitch/code-expired',
    message: 'The code for signing in with Twitch has run out before it was confirmed.',
    nextStep: 'Get a new code and confirm it within half an hour.',
  },
  spent: {
    code: 'twitch/code-spent',
    message: "Twitch doesn't know the code for signing in any more: it was used, declined or has run out.",
    nextStep: 'Get a new code.',
  },
  ended: {
    code: 'twitch/sign-in-ended',
    message: 'Twitch has ended your sign-in.',
    nextStep: 'Sign in with Twitch again; until then chat is read without a name.',
  },
  notRevoked: {
    code: 'twitch/not-revoked',
    message: 'You are signed out here, but Twitch could not be told.',
    nextStep:
      'Remove KlipStream at twitch.tv under Settings → Connections if you want it gone there as well.',
  },
} as const satisfies Record<string, AppErrorShape>;
