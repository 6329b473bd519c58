import type { MediaProbe } from '../../../shared/model/vod.ts';
import { type ClipPlan, type CopyStep, decodeSeekSec } from './clip-plan.ts';
import { frameSec } from './frame-rate.ts';

/** A few frames to decode and hash. */
export interface FrameWindow {
  readonly seekSec: number;
  readonly fromSec: number;
  readonly toSec: number;
  readonly frameCount: number;
}

/**
 * Frames on both sides of a joint of a smart cut. `result` decodes across the joint; the frames `shared` of it
 * (counted from `sharedFrom`) come from the copied middle and must be those of `source`, bit for bit.
 */
export interface JointCheck {
  readonly source: FrameWindow;
  readonly result: FrameWindow;
  readonly sharedFrom: number;
}

const FRAMES_EACH_SIDE = 3;

/** The joints of a smart cut: where the head meets the middle, and where the middle meets the tail. */
export function jointChecks(plan: ClipPlan, probe: MediaProbe): JointCheck[] {
  const middle = plan.steps.find((step): step is CopyStep => step.kind === 'copy');
  if (middle === undefined || plan.rate === null || plan.frameCount === null) return [];
  const oneSec = frameSec(plan.rate);
  const shared = Math.min(FRAMES_EACH_SIDE, middle.frameCount);
  const headFrames = Math.round((middle.firstSec - plan.startSec) / oneSec);
  const middleEnd = headFrames + middle.frameCount;

  const source = (firstSec: number, keySec: number): FrameWindow => {
    const fromSec = firstSec - oneSec / 2;
    return {
      seekSec: decodeSeekSec(probe, keySec, fromSec),
      fromSec,
      toSec: fromSec + shared * oneSec,
      frameCount: shared,
    };
  };
  const result = (from: number, to: number): FrameWindow => {
    const fromSec = (from - 0.5) * oneSec;
    return {
      seekSec: Math.max(0, fromSec),
      fromSec,
      toSec: (to - 0.5) * oneSec,
      frameCount: to - from,
    };
  };
  const before = Math.max(0, headFrames - FRAMES_EACH_SIDE);
  const after = Math.min(plan.frameCount, middleEnd + FRAMES_EACH_SIDE);
  return [
    {
      source: source(middle.firstSec, middle.firstSec),
      result: result(before, headFrames + shared),
      sharedFrom: headFrames - before,
    },
    {
      source: source(middle.lastSec - (shared - 1) * oneSec, middle.lastKeySec),
      result: result(middleEnd - shared, after),
      sharedFrom: 0,
    },
  ];
}
