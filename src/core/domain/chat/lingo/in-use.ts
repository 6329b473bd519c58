import { z } from 'zod';
import { LingoCorrection } from '../../../../shared/model/lingo.ts';

/** `chat.lingo`: the tokens that chat features read differently from the shipped model. */
export const LingoInUse = z.array(
  LingoCorrection.extend({ confidence: z.number().min(0).max(1), corrected: z.boolean() }),
);
