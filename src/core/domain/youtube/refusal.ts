import type { AppErrorShape } from '../../../shared/errors.ts';

interface Rule {
  readonly test: RegExp;
  readonly shape: AppErrorShape;
}

const TRY_BROWSER = 'Open the link in your browser to see whether it plays there.';

/** In this order: the wording of a later rule can hold that of an earlier one. Texts are those of `hl=en`. */
const RULES: readonly Rule[] = [
  {
    test: /not a bot|unusual traffic/i,
    shape: {
      code: 'link/bot-check',
      message: "YouTube asks this network to confirm that it's not a bot, so it doesn't give this video out.",
      nextStep: 'Wait some hours or use another network; a YouTube API key in Settings still gets details.',
    },
  },
  {
    test: /private/i,
    shape: {
      code: 'link/private',
      message: 'This YouTube video is private.',
      nextStep: 'Set it to “unlisted” in YouTube Studio, or open its recording as a file.',
    },
  },
  {
    test: /members[- ]only|available to this channel's members|join this channel|members on level/i,
    shape: {
      code: 'link/sub-only',
      message: "This YouTube video is for the channel's members only.",
      nextStep: 'If it is yours, set it to “unlisted” in YouTube Studio, or open its recording as a file.',
    },
  },
  {
    test: /confirm your age|age[- ]restricted|inappropriate for some users|verify your age/i,
    shape: {
      code: 'link/age-restricted',
      message: 'YouTube shows this video only to people who signed in and are old enough.',
      nextStep: 'Lift the restriction in YouTube Studio, or open its recording as a file.',
    },
  },
  {
    test: /(?:not|n't)(?: made this video)? available in your (?:country|location|region)|blocked it in your country/i,
    shape: {
      code: 'link/region-locked',
      message: "This YouTube video isn't available in your country.",
      nextStep: 'Open its recording as a file.',
    },
  },
  {
    test: /recording is not available|live event has ended/i,
    shape: {
      code: 'link/expired',
      message: 'YouTube keeps no recording of this live stream.',
      nextStep: 'Open your own recording as a file.',
    },
  },
  {
    test: /copyright|terminated|violat|removed for/i,
    shape: {
      code: 'link/deleted',
      message: 'YouTube took this video down.',
      nextStep: 'Open its recording as a file.',
    },
  },
  {
    test: /removed by the uploader|been removed|no longer available|deleted/i,
    shape: {
      code: 'link/deleted',
      message: 'This YouTube video was deleted.',
      nextStep: 'Open its recording as a file.',
    },
  },
  {
    test: /unavailable|isn't available|is not available|doesn't exist/i,
    shape: {
      code: 'link/not-found',
      message: "There's no YouTube video with this id, or nobody may see it.",
      nextStep: 'Check the link; ' + TRY_BROWSER.charAt(0).toLowerCase() + TRY_BROWSER.slice(1),
    },
  },
  {
    test: /payment|purchase|rent|requires/i,
    shape: {
      code: 'link/unsupported',
      message: 'This YouTube video has to be paid for.',
      nextStep: 'Open its recording as a file.',
    },
  },
  {
    test: /sign in|log in/i,
    shape: {
      code: 'link/needs-login',
      message: 'YouTube shows this video only to people who signed in.',
      nextStep: 'Set it to “unlisted” in YouTube Studio, or open its recording as a file.',
    },
  },
];

const AGE_STATUSES: ReadonlySet<string> = new Set([
  'AGE_CHECK_REQUIRED',
  'AGE_VERIFICATION_REQUIRED',
  'CONTENT_CHECK_REQUIRED',
]);

/**
 * Why a video may not be had, from `playabilityStatus`; null where it may. A stream that hasn't begun
 * (`LIVE_STREAM_OFFLINE`) is no refusal.
 */
export function refusalOf(status: string, reason: string): AppErrorShape | null {
  if (status === 'OK' || status === 'LIVE_STREAM_OFFLINE') return null;
  // YouTube writes typographic apostrophes, some clients plain ones.
  const plain = reason.replaceAll('’', "'");
  if (AGE_STATUSES.has(status)) return RULES.find(({ shape }) => shape.code === 'link/age-restricted')!.shape;
  const rule = RULES.find(({ test }) => test.test(plain));
  if (rule !== undefined) return rule.shape;
  return {
    code: status === 'LOGIN_REQUIRED' ? 'link/needs-login' : 'link/unsupported',
    message: "YouTube doesn't give this video out.",
    nextStep: TRY_BROWSER,
    detail: `${status}: ${reason}`,
  };
}
