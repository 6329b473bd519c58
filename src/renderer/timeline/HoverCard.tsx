import { useImperativeHandle, useRef } from 'react';
import type { Ref } from 'react';
import { formatTimestamp } from '../../shared/time.ts';
import { bindClasses } from '../ui/classes.ts';
import { truthLabel } from './draw/draw-truth.ts';
import type { TimelineEngine } from './engine.ts';
import { faceAt, faceWords } from './face-lane.ts';
import { markerLabel } from './marker-label.ts';
import { filmstripStyle } from './filmstrip.ts';
import type { FilmstripPictures } from './filmstrip.ts';
import type { Hit } from './hit-test.ts';
import { valueAt } from './pyramid.ts';
import type { Scene } from './scene.ts';
import { eventsIn } from './timeline-data.ts';
import styles from './Timeline.module.css';

const cx = bindClasses(styles);

interface HoverPoint {
  readonly px: number;
  readonly vodMs: number;
  readonly hit: Hit | null;
}
export interface HoverCardHandle {
  readonly show: (at: HoverPoint | null) => void;
}

/** A short sound is a hair's breadth wide. */
const HOVER_REACH_PX = 4;
const HOVER_PICTURE_PX = 168;
const HALF_CARD_PX = HOVER_PICTURE_PX / 2 + 6;

/** What is known of a second, in one line. */
function factsAt(scene: Scene, { vodMs, hit }: HoverPoint, reachMs: number): string {
  if (hit?.kind === 'truth') return `${truthLabel(hit.range)} · ${hit.range.note}`;
  if (hit?.kind === 'marker') {
    const marker = scene.markers.find(({ markerId }) => markerId === hit.markerId);
    if (marker !== undefined) return markerLabel(marker);
  }
  const facts: string[] = [];
  if (hit?.kind === 'lane' && hit.lane.id === 'voice')
    for (const { label, note } of eventsIn(scene.events, {
      startMs: vodMs - reachMs,
      endMs: vodMs + reachMs,
    }))
      facts.push(note === null ? label : `${label}: ${note}`);
  if (hit?.kind === 'lane' && hit.lane.id === 'faces' && scene.faces !== null)
    facts.push(faceWords(faceAt(scene.faces, vodMs)));
  const hype = scene.hype === null ? NaN : valueAt(scene.hype.total, vodMs);
  const rate = scene.chat === null ? NaN : valueAt(scene.chat.messages, vodMs);
  if (!Number.isNaN(hype)) facts.push(`hype ${Math.round(hype)}`);
  const reference = scene.reference === null ? NaN : valueAt(scene.reference, vodMs);
  if (!Number.isNaN(reference)) facts.push(`reference ${Math.round(reference)}`);
  if (!Number.isNaN(rate)) facts.push(`${Math.round(rate)} lines/s`);
  if (scene.chatFilter !== null) {
    const filtered = valueAt(scene.chatFilter.rate, vodMs);
    if (!Number.isNaN(filtered)) facts.push(`${scene.chatFilter.text} ${Math.round(filtered)}`);
  }
  return facts.join(' · ');
}

/** A line under the pointer with time, picture and figures. Moved by hand: it must keep up with the mouse. */
export function HoverCard(props: {
  ref: Ref<HoverCardHandle>;
  engine: TimelineEngine;
  pictures: FilmstripPictures | null;
}) {
  const { engine, pictures } = props;
  const root = useRef<HTMLDivElement>(null);
  const card = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const time = useRef<HTMLSpanElement>(null);
  const facts = useRef<HTMLSpanElement>(null);
  useImperativeHandle(props.ref, () => ({
    show: (at) => {
      const element = root.current!;
      element.hidden = at === null;
      if (at === null) return;
      element.style.transform = `translateX(${at.px}px)`;
      const { widthPx } = engine.layout().view;
      const shiftPx = Math.min(widthPx - HALF_CARD_PX, Math.max(HALF_CARD_PX, at.px)) - at.px;
      card.current!.style.transform = `translateX(calc(-50% + ${shiftPx}px))`;
      time.current!.textContent = formatTimestamp(at.vodMs);
      const reachMs = HOVER_REACH_PX * engine.layout().view.msPerPx;
      facts.current!.textContent = factsAt(engine.scene(), at, reachMs);
      const style = pictures === null ? null : filmstripStyle(pictures, at.vodMs, HOVER_PICTURE_PX);
      picture.current!.hidden = style === null;
      if (style !== null) Object.assign(picture.current!.style, style);
    },
  }));
  const ratio = pictures === null ? undefined : `${pictures.layout.widthPx} / ${pictures.layout.heightPx}`;
  return (
    <div ref={root} className={cx('hover')} aria-hidden="true" hidden>
      <div ref={card} className={cx('card')}>
        <div
          ref={picture}
          className={cx('picture')}
          style={{ width: HOVER_PICTURE_PX, aspectRatio: ratio }}
          hidden
        />
        <div className={cx('words')}>
          <span ref={time} className={cx('time')} />
          <span ref={facts} className={cx('facts')} />
        </div>
      </div>
    </div>
  );
}
