import { useEffect, useMemo, useState } from 'react';
import { assetPath } from '../../../shared/assets.ts';
import { EMOTIONS } from '../../../shared/model/chat.ts';
import type { VodDetail } from '../../../shared/model/vod.ts';
import { useSettings } from '../../app/settings.ts';
import { useAssetUrl } from '../../rpc/connection.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { FACE_TRACKS, faceLane } from '../../timeline/face-lane.ts';
import { layoutLanes } from '../../timeline/lanes.ts';
import type { LaneNotes } from '../../timeline/lanes.ts';
import { readPalette } from '../../timeline/palette.ts';
import type { TimelineRange } from '../../timeline/range-layout.ts';
import { createTileCache } from '../../timeline/tile-cache.ts';
import {
  chatLanes,
  hypeLane,
  referencePyramid,
  voiceEvents,
  voiceLane,
} from '../../timeline/timeline-data.ts';
import type { ReviewSession } from './session.ts';
import { useSession } from './session.ts';
import { strings } from './strings.ts';
import type { ReviewData } from './use-review-data.ts';
import { useReference, useTracks } from './use-tracks.ts';

const CHAT_TRACKS = ['messages', 'sentiment', 'sentimentConfidence', ...EMOTIONS];
const VOICE_TRACKS = ['speech'];
const HYPE_TRACKS = ['total', 'confidence', 'shout.surprise', 'silence-break.surprise'];
const TILES_KEPT = 400;
const TILES_AT_ONCE = 4;
/** Quiet recordings are drawn taller, up to this. */
const MOST_GAIN = 3;

function usePeaks(vod: VodDetail, session: ReviewSession): void {
  const assetUrl = useAssetUrl();
  const { vodId } = vod.summary;
  const levels = vod.peaks;
  const gain = Math.min(MOST_GAIN, Math.max(1, 10 ** ((-14 - (vod.loudness?.integratedLufs ?? -14)) / 20)));
  const key = levels === null ? null : JSON.stringify(levels);
  useEffect(() => {
    if (key === null) {
      session.engine.setScene({ peaks: null });
      return undefined;
    }
    const tiles = createTileCache({
      capacity: TILES_KEPT,
      parallel: TILES_AT_ONCE,
      onLoaded: session.engine.invalidate,
      load: async ({ level, tile }, signal) => {
        const response = await fetch(assetUrl(assetPath.peaks(vodId, level, tile)), { signal });
        if (!response.ok) throw new Error(`peaks ${level}/${tile}: ${response.status}`);
        return new Int16Array(await response.arrayBuffer());
      },
    });
    session.engine.setScene({
      peaks: { levels: JSON.parse(key) as NonNullable<typeof levels>, tiles, gain },
    });
    return () => {
      session.engine.setScene({ peaks: null });
      tiles.dispose();
    };
  }, [assetUrl, vodId, key, gain, session]);
}

function laneNotes(vod: VodDetail, isWorking: boolean): LaneNotes {
  const { notes } = strings.timeline;
  const hasMedia = vod.mediaPath !== null;
  const chatNote = vod.summary.hasChat && isWorking ? notes.chatSoon : notes.noChat;
  return {
    ...(vod.peaks === null
      ? { waveform: hasMedia ? (isWorking ? notes.soundSoon : notes.noSound) : notes.noRecording }
      : {}),
    ...(vod.tracks.includes('voice') ? {} : { voice: notes.noVoice }),
    ...(vod.tracks.includes('faces') ? {} : { faces: isWorking ? notes.facesSoon : notes.noFaces }),
    ...(vod.tracks.includes('chat') ? {} : { chat: chatNote, sentiment: chatNote }),
    ...(vod.tracks.includes('hype') ? {} : { hype: notes.hypeSoon }),
  };
}

export const DRAFT_RANGE_ID = 'draft';

function rangesOf({ highlights, active }: ReviewData): TimelineRange[] {
  const ranges = highlights.moments.map((moment): TimelineRange => ({
    id: moment.id,
    startMs: moment.startMs,
    endMs: moment.endMs,
    peakMs: moment.peakMs,
    score: moment.score,
    verdict: moment.verdict,
    isActive: active?.moment?.id === moment.id,
  }));
  if (active === null || active.moment !== null) return ranges;
  const { startMs, endMs } = active;
  const draft: TimelineRange = {
    id: DRAFT_RANGE_ID,
    startMs,
    endMs,
    peakMs: (startMs + endMs) / 2,
    score: null,
    verdict: null,
    isActive: true,
  };
  return [...ranges, draft];
}

/** The theme of the page, as a word that changes with it. */
function useThemeMark(): string {
  const [mark, setMark] = useState(document.documentElement.dataset['theme'] ?? '');
  useEffect(() => {
    const read = () => setMark(document.documentElement.dataset['theme'] ?? '');
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  return mark;
}

/** Keeps the timeline's scene in step with the core's data. */
export function useTimelineScene(data: ReviewData, heightPx: number, isWorking: boolean): void {
  const session = useSession();
  const { engine, viewport } = session;
  const { vod, highlights, markers } = data;
  const themeMark = useThemeMark();
  const durationMs = vod.summary.durationMs ?? 0;
  const hype = useTracks(vod, 'hype', HYPE_TRACKS, highlights.askedWeights);
  // Shouts are what the analysis found, whatever the weights: the re-weighted file holds totals alone.
  const found = useTracks(vod, 'hype', HYPE_TRACKS);
  const reference = useReference(vod);
  const chat = useTracks(vod, 'chat', CHAT_TRACKS);
  const voice = useTracks(vod, 'voice', VOICE_TRACKS);
  const faces = useTracks(vod, 'faces', FACE_TRACKS);
  const isFaceConsented = useSettings()?.facesEnabled === true;
  const hasFaces = vod.tracks.includes('faces') || (isFaceConsented && vod.faceRegion !== null);
  usePeaks(vod, session);

  const noteKey = JSON.stringify(laneNotes(vod, isWorking));
  const chatData = useMemo(() => (chat == null ? null : chatLanes(chat)), [chat]);
  const hypeData = useMemo(() => (hype == null ? null : hypeLane(hype)), [hype]);
  const referenceData = useMemo(() => (reference == null ? null : referencePyramid(reference)), [reference]);
  const { data: heard } = useQueryCall('sounds.events', { vodId: vod.summary.vodId });
  const events = useMemo(
    () => voiceEvents(found ?? null, heard?.isListened === true ? heard.events : null),
    [found, heard],
  );
  const voiceData = useMemo(() => (voice == null ? null : voiceLane(voice)), [voice]);
  const faceData = useMemo(() => (faces == null ? null : faceLane(faces)), [faces]);
  const ranges = useMemo(() => rangesOf(data), [data]);

  useEffect(() => viewport.setDurationMs(durationMs), [viewport, durationMs]);
  useEffect(
    () => engine.setScene({ lanes: layoutLanes(heightPx, JSON.parse(noteKey) as LaneNotes, hasFaces) }),
    [engine, heightPx, noteKey, hasFaces],
  );
  useEffect(() => engine.setScene({ palette: readPalette(document.documentElement) }), [engine, themeMark]);
  useEffect(() => engine.setScene({ chat: chatData }), [engine, chatData]);
  useEffect(() => engine.setScene({ hype: hypeData }), [engine, hypeData]);
  useEffect(() => engine.setScene({ reference: referenceData }), [engine, referenceData]);
  useEffect(() => engine.setScene({ voice: voiceData, events }), [engine, voiceData, events]);
  useEffect(() => engine.setScene({ faces: faceData }), [engine, faceData]);
  useEffect(
    () => engine.setScene({ ranges, markers, truth: highlights.truth }),
    [engine, ranges, markers, highlights.truth],
  );
}
