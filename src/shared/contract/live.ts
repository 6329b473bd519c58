import { z } from 'zod';
import { LiveMoment, LiveView } from '../model/live.ts';
import { command, stream } from './define.ts';

const Moment = z.object({ recordingId: z.string(), momentId: z.string() });

/** What a stream that is being recorded does now: hype as it happens, moments as they come. */
export const liveContract = {
  /** Null while nothing is known: the recording is not running (any more) or has just begun. */
  'live.view': stream(z.object({ recordingId: z.string() }), z.object({ view: LiveView.nullable() })),
  /** Marks the last half minute as a moment. Rejects with `live/not-running`. */
  'live.mark': command(
    z.object({ recordingId: z.string(), note: z.string().max(200) }),
    z.object({ moment: LiveMoment }),
  ),
  /**
   * From now on clips between cameras show this one, also after a restart; null: they change by themselves. Rejects with `live/not-running`,
   * `live/no-camera`.
   */
  'live.pin': command(
    z.object({ recordingId: z.string(), camera: z.number().int().min(1).nullable() }),
    z.object({}),
  ),
  /** Null takes a verdict back. Rejects with `live/no-moment`. */
  'live.judge': command(Moment.extend({ verdict: LiveMoment.shape.verdict }), z.object({})),
};
