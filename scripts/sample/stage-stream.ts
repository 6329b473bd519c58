import { playGame, type GameTimeline } from './game/timeline.ts';
import type { PlannedMoment, StreamPlan } from './plan/plan.ts';
import { createRandom } from './random.ts';
import { mixSound, type SoundTracks } from './sound/mix.ts';
import { performSpeech, type Utterance } from './speech/perform.ts';
import { makeSpeaker } from './voice/speaker.ts';

/** A stream with everything said, played and mixed; the picture is drawn from it. */
export interface StagedStream {
  readonly plan: StreamPlan;
  readonly utterances: readonly Utterance[];
  readonly moments: readonly PlannedMoment[];
  readonly game: GameTimeline;
  readonly sound: SoundTracks;
}

/** Speaks, plays and mixes a plan; the same plan gives the same samples. */
export async function stageStream(plan: StreamPlan): Promise<StagedStream> {
  const speaker = await makeSpeaker(createRandom(`voice ${plan.seed}`));
  const { utterances, moments } = performSpeech(plan, speaker);
  const game = playGame(plan, moments);
  const sound = mixSound(plan, { utterances, music: game.music, effects: game.log.sounds });
  return { plan, utterances, moments, game, sound };
}
