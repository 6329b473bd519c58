import { useEffect, useState } from 'react';
import type { HypePart } from '../../../shared/model/hype.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { useChord } from '../../app/use-shortcuts.ts';
import { usePlayerFacts } from '../../player/use-player.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { formatPercent, IconButton } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { partSentence, partText, uncertaintyPoints } from './moments.ts';
import { useReviewState, useSession } from './session.ts';
import { strings } from './strings.ts';
import { useReviewData } from './use-review-data.ts';
import styles from './WhyPanel.module.css';

const cx = bindClasses(styles);
const MOST_PARTS = 7;
/** A part under this is noise to a reader. */
const MIN_POINTS = 0.5;

/** What the panel explains: the chosen moment's peak, or, while the person looks elsewhere, the playhead's second. */
function useExplainedMs(): { readonly atMs: number; readonly isMoment: boolean } | null {
  const { player } = useSession();
  const { active } = useReviewData();
  const { isPlaying } = usePlayerFacts(player);
  const [restingMs, setRestingMs] = useState(() => player.clock.nowMs());
  useEffect(
    () =>
      player.clock.subscribe(() => {
        if (!player.clock.isRunning()) setRestingMs(player.clock.nowMs());
      }),
    [player],
  );
  const moment = active?.moment ?? null;
  if (moment === null) return { atMs: Math.round(restingMs / 1000) * 1000, isMoment: false };
  const isElsewhere =
    !isPlaying && (restingMs < moment.startMs - 60_000 || restingMs > moment.endMs + 60_000);
  return isElsewhere
    ? { atMs: Math.round(restingMs / 1000) * 1000, isMoment: false }
    : { atMs: moment.peakMs, isMoment: true };
}

/** The parts of a score: which signals, against their usual, and how many points each gave. */
export function WhyPanel() {
  const { vodId, store } = useSession();
  const { vod, highlights, active } = useReviewData();
  const chord = useChord('review.why');
  const explained = useExplainedMs();
  const hasHype = vod.tracks.includes('hype') && (vod.summary.durationMs ?? 0) > 0;
  const { data } = useQueryCall(
    'review.explain',
    { vodId, atMs: explained?.atMs ?? 0, weights: highlights.askedWeights },
    { enabled: hasHype && explained !== null, keepPrevious: true },
  );
  if (data === undefined || explained === null || !hasHype) return null;
  const score = Math.round(explained.isMoment ? (active?.moment?.score ?? data.total) : data.total);
  const lagMs = vod.chatAlignment?.lagMs ?? null;
  const parts = [...data.parts]
    .filter((part) => part.contribution >= MIN_POINTS)
    .sort((one, other) => other.contribution - one.contribution)
    .slice(0, MOST_PARTS);
  const most = parts[0]?.contribution ?? 1;
  const missing = data.parts
    .filter((part) => part.value === null)
    .map((part) => strings.signals[part.signal]);
  return (
    <section className={cx('why')} aria-label={strings.why.label}>
      <header>
        <h2>
          {explained.isMoment
            ? strings.why.title(score)
            : `${strings.why.atPlayhead(formatTimestamp(explained.atMs))}: ${score}`}
        </h2>
        <span className={cx('doubt')} title={strings.why.confidence(formatPercent(data.confidence))}>
          {strings.why.plusMinus(
            uncertaintyPoints(data.total, data.confidence),
            lagMs === null ? null : (lagMs / 1000).toFixed(1),
          )}
        </span>
        <IconButton
          size="small"
          icon="close"
          label={strings.why.close}
          chord={chord}
          onClick={() => store.setState({ isWhyOpen: false })}
        />
      </header>
      {parts.length === 0 ? (
        <p className={cx('note')}>{strings.why.nothing}</p>
      ) : (
        <ul>
          {parts.map((part) => (
            <Part key={part.signal} part={part} most={most} />
          ))}
        </ul>
      )}
      {(missing.length > 0 || parts.length > 0) && (
        <p className={cx('note')}>
          {missing.length > 0 ? strings.why.missing(missing.join(', ')) : strings.why.unusual}
        </p>
      )}
    </section>
  );
}

function Part({ part, most }: { part: HypePart; most: number }) {
  const areWeightsOpen = useReviewState((state) => state.areWeightsOpen);
  return (
    <li title={partSentence(part)}>
      <span className={cx('signal')}>
        {strings.signals[part.signal]}
        {areWeightsOpen && part.weight !== 1 && (
          <span className={cx('weight')}> {strings.weights.times(part.weight)}</span>
        )}
      </span>
      <span className={cx('track')}>
        <i style={{ width: `${(part.contribution / most) * 100}%` }} />
      </span>
      <span className={cx('value')}>{partText(part)}</span>
      <span className={cx('points')}>{strings.why.points(part.contribution.toFixed(0))}</span>
    </li>
  );
}
