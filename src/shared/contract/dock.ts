import { z } from 'zod';
import { AppErrorShape } from '../errors.ts';
import { command, query, stream } from './define.ts';

export const DockState = z.object({
  /** As the settings say, or the command that serves it. */
  isOn: z.boolean(),
  /** Where it is served; null = nowhere. */
  port: z.number().int().nullable(),
  /** Why it is not served, or its port not remembered, although it should be. */
  error: AppErrorShape.nullable(),
  /** How many windows are connected. */
  connected: z.number().int(),
});
export type DockState = z.infer<typeof DockState>;

/** The live window as a dock in OBS and on a phone: served on this computer's loopback address (docs/live.md). */
export const dockContract = {
  'dock.state': stream(z.object({}), DockState),
  /** The address with its token: whoever has it can use the live window. Rejects with `dock/off`, or why it is not served. */
  'dock.address': query(z.object({}), z.object({ url: z.string() })),
  /** A new token: the old address ends at once, and who is connected is cut off. `url` null = it is not served now. */
  'dock.renew': command(z.object({}), z.object({ url: z.string().nullable() })),
};
