/** The canvas lanes from top to bottom. The overview above them is a picture of its own. */
export const LANES = ['ruler', 'waveform', 'voice', 'faces', 'chat', 'sentiment', 'hype', 'truth'] as const;
export type LaneId = (typeof LANES)[number];

export interface Lane {
  readonly id: LaneId;
  readonly label: string;
  readonly topPx: number;
  readonly heightPx: number;
  /** Said in the lane in place of data that is not there. */
  readonly note: string | null;
}

const LANE_LABELS: Record<LaneId, string> = {
  ruler: '',
  waveform: 'waveform',
  voice: 'voice',
  faces: 'face',
  chat: 'chat',
  sentiment: 'sentiment',
  hype: 'hype',
  truth: 'truth',
};

/** Fixed heights first, the rest is shared by weight; a lane with a note needs one line only. */
const FIXED_PX: Partial<Record<LaneId, number>> = { ruler: 18, truth: 16 };
const WEIGHT: Partial<Record<LaneId, number>> = {
  waveform: 56,
  voice: 30,
  faces: 34,
  chat: 66,
  sentiment: 40,
  hype: 68,
};
const MIN_PX: Partial<Record<LaneId, number>> = {
  waveform: 24,
  voice: 20,
  faces: 26,
  chat: 28,
  sentiment: 20,
  hype: 34,
};
const NOTE_PX = 22;
const GAP_PX = 2;

export type LaneNotes = Partial<Record<LaneId, string>>;

/** The face lane is there only where faces are read. */
export function layoutLanes(heightPx: number, notes: LaneNotes, hasFaces = false): Lane[] {
  const shown = LANES.filter((id) => hasFaces || id !== 'faces');
  const baseOf = (id: LaneId): number | null => FIXED_PX[id] ?? (notes[id] === undefined ? null : NOTE_PX);
  const taken = shown.reduce((sum, id) => sum + (baseOf(id) ?? 0) + GAP_PX, 0);
  const weights = shown.reduce((sum, id) => sum + (baseOf(id) === null ? WEIGHT[id]! : 0), 0);
  const perWeight = Math.max(0, heightPx - taken) / Math.max(1, weights);
  let topPx = 0;
  return shown.map((id) => {
    const laneHeightPx = baseOf(id) ?? Math.max(MIN_PX[id] ?? 0, Math.floor((WEIGHT[id] ?? 0) * perWeight));
    const lane = { id, label: LANE_LABELS[id], topPx, heightPx: laneHeightPx, note: notes[id] ?? null };
    topPx += laneHeightPx + GAP_PX;
    return lane;
  });
}

export const laneAt = (lanes: readonly Lane[], yPx: number): Lane | undefined =>
  lanes.find((lane) => yPx >= lane.topPx && yPx < lane.topPx + lane.heightPx + GAP_PX);

export const lanesHeightPx = (lanes: readonly Lane[]): number => {
  const last = lanes.at(-1);
  return last === undefined ? 0 : last.topPx + last.heightPx;
};
