import { markerLabel } from './marker-label.ts';
import { EMOTIONS } from '../../shared/model/chat.ts';
import { formatTimestamp } from '../../shared/time.ts';
import type { RangeMs } from '../../shared/time.ts';
import { truthLabel } from './draw/draw-truth.ts';
import { faceIn, faceWords } from './face-lane.ts';
import { filteredIn } from './chat-filter.ts';
import type { LaneId } from './lanes.ts';
import { aggregate } from './pyramid.ts';
import type { Scene } from './scene.ts';
import { touching } from './segments.ts';
import { eventsIn } from './timeline-data.ts';

/** A lane in words, for a screen reader: the visible window in a few rows. */
export interface LaneTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const ROWS = 12;

function slices(shown: RangeMs): RangeMs[] {
  const stepMs = (shown.endMs - shown.startMs) / ROWS;
  return Array.from({ length: ROWS }, (_, i) => ({
    startMs: shown.startMs + i * stepMs,
    endMs: shown.startMs + (i + 1) * stepMs,
  }));
}

const span = ({ startMs, endMs }: RangeMs): string => `${formatTimestamp(startMs)}–${formatTimestamp(endMs)}`;
const number = (value: number, digits: number): string =>
  Number.isNaN(value) ? 'missing' : value.toFixed(digits);

function coveredRatio(segments: readonly RangeMs[], range: RangeMs): number {
  const covered = touching(segments, range).reduce(
    (sum, one) => sum + Math.min(one.endMs, range.endMs) - Math.max(one.startMs, range.startMs),
    0,
  );
  return covered / (range.endMs - range.startMs);
}

function chatTable(scene: Scene, parts: readonly RangeMs[], where: string): LaneTable | null {
  const { chat, chatFilter } = scene;
  if (chat === null) return null;
  const rows = parts.map((part) => {
    const counts = EMOTIONS.map((emotion) => ({
      emotion,
      mean: aggregate(chat.emotions[emotion], part) || 0,
    }));
    const strongest = counts.reduce((best, one) => (one.mean > best.mean ? one : best));
    const rate = aggregate(chat.messages, part);
    const found = chatFilter === null ? [] : [String(filteredIn(chatFilter, part).count)];
    return [span(part), number(rate, 1), rate > 0 ? strongest.emotion : 'none', ...found];
  });
  const columns = ['time', 'lines per second', 'strongest emotion'];
  if (chatFilter !== null) columns.push(`lines with ${chatFilter.text}`);
  return { caption: `Chat, ${where}`, columns, rows };
}

function voiceTable(scene: Scene, parts: readonly RangeMs[], where: string): LaneTable | null {
  const { voice } = scene;
  if (voice === null) return null;
  const rows = parts.map((part) => {
    const events = eventsIn(scene.events, part).map(({ label, note }) =>
      note === null ? label : `${label} (${note})`,
    );
    return [
      span(part),
      `${Math.round(coveredRatio(voice.speech, part) * 100)} %`,
      events.length === 0 ? 'none' : events.join(', '),
    ];
  });
  return { caption: `Voice and events, ${where}`, columns: ['time', 'speech', 'events'], rows };
}

function faceTable(scene: Scene, parts: readonly RangeMs[], where: string): LaneTable | null {
  const { faces } = scene;
  if (faces === null) return null;
  const rows = parts.map((part) => {
    const fact = faceIn(faces, part);
    return [span(part), faceWords(fact), fact === null ? 'missing' : `${Math.round(fact.share * 100)} %`];
  });
  const columns = ['time', 'strongest expression', 'seconds with a face'];
  return { caption: `Face, ${where}`, columns, rows };
}

function hypeTable(scene: Scene, parts: readonly RangeMs[], where: string): LaneTable | null {
  const { hype, reference } = scene;
  if (hype === null) return null;
  const rows = parts.map((part) => {
    const moments = scene.ranges.filter(
      (range) => range.score !== null && range.startMs < part.endMs && range.endMs > part.startMs,
    );
    return [
      span(part),
      number(aggregate(hype.total, part), 0),
      moments.length === 0
        ? 'none'
        : moments
            .map((range) => `${Math.round(range.score!)} at ${formatTimestamp(range.peakMs)}`)
            .join(', '),
      ...(reference === null ? [] : [number(aggregate(reference, part), 0)]),
    ];
  });
  const columns = ['time', 'highest hype', 'moments'];
  if (reference !== null) columns.push('reference formulas');
  return { caption: `Hype from 0 to 100, ${where}`, columns, rows };
}

/** The table of a lane, or null where it has nothing to tell. The waveform is told by voice and loud moments. */
export function laneTable(scene: Scene, lane: LaneId, shown: RangeMs): LaneTable | null {
  const parts = slices(shown);
  const where = span(shown);
  switch (lane) {
    case 'ruler': {
      const markers = scene.markers.filter(({ atMs }) => atMs >= shown.startMs && atMs < shown.endMs);
      if (markers.length === 0) return null;
      const rows = markers.map((marker) => [formatTimestamp(marker.atMs), markerLabel(marker)]);
      return { caption: `Markers, ${where}`, columns: ['time', 'marker'], rows };
    }
    case 'waveform':
      return null;
    case 'voice':
      return voiceTable(scene, parts, where);
    case 'faces':
      return faceTable(scene, parts, where);
    case 'chat':
      return chatTable(scene, parts, where);
    case 'sentiment': {
      const { chat } = scene;
      if (chat === null) return null;
      const rows = parts.map((part) => [
        span(part),
        number(aggregate(chat.sentiment, part), 2),
        number(aggregate(chat.confidence, part), 2),
      ]);
      return {
        caption: `Sentiment of chat from −1 to +1, ${where}`,
        columns: ['time', 'sentiment', 'confidence'],
        rows,
      };
    }
    case 'hype':
      return hypeTable(scene, parts, where);
    case 'truth': {
      const ranges = scene.truth.filter(
        (range) => range.startMs < shown.endMs && range.endMs > shown.startMs,
      );
      const rows = ranges.map((range) => [span(range), truthLabel(range), range.note]);
      return { caption: `Missing or muted, ${where}`, columns: ['time', 'what', 'note'], rows };
    }
  }
}
