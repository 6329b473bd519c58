import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { pictureBox, regionAfterKey, regionBetween, USUAL_REGION } from './face-region.ts';
import type { Box, PicturePoint } from './face-region.ts';
import { faceStrings as words } from './face-strings.ts';
import { useReviewState, useSession } from './session.ts';
import { useReviewData } from './use-review-data.ts';
import styles from './FaceMarker.module.css';

const cx = bindClasses(styles);

/** Over the player while the facecam is being marked: a rectangle to drag, or to move with keys. */
export function FaceMarker() {
  const { vod } = useReviewData();
  const isMarking = useReviewState((state) => state.isMarkingFace);
  const video = vod.probe?.video ?? null;
  return isMarking && video !== null ? <Marker video={video} /> : null;
}

/** Where the picture is inside the element, as that changes. */
function usePictureBox(video: NonNullable<MediaProbe['video']>) {
  const place = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState<Box | null>(null);
  useLayoutEffect(() => {
    const element = place.current!;
    const measure = () =>
      setBox(pictureBox({ widthPx: element.clientWidth, heightPx: element.clientHeight }, video));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [video]);
  return { place, box };
}

/** Escape ends the marking, wherever the focus is. */
function useEscape(leave: () => void): void {
  const latest = useRef(leave);
  useLayoutEffect(() => {
    latest.current = leave;
  });
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);
}

function Marker({ video }: { video: NonNullable<MediaProbe['video']> }) {
  const { vodId, store } = useSession();
  const { vod } = useReviewData();
  const save = useCommand('faces.setRegion');
  const { place, box } = usePictureBox(video);
  const frame = useRef<HTMLDivElement>(null);
  const from = useRef<PicturePoint | null>(null);
  const [region, setRegion] = useState(vod.faceRegion ?? USUAL_REGION);
  const leave = (): void => store.setState({ isMarkingFace: false });
  useEscape(leave);
  const isPlaced = box !== null;
  useEffect(() => {
    if (isPlaced) frame.current?.focus();
  }, [isPlaced]);

  const commit = async (): Promise<void> => {
    if ((await save.run({ vodId, region })) !== null) leave();
  };
  const pointOf = (event: PointerEvent<HTMLDivElement>): PicturePoint => {
    const shown = event.currentTarget.getBoundingClientRect();
    return {
      x: (event.clientX - shown.left) / shown.width,
      y: (event.clientY - shown.top) / shown.height,
    };
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = pointOf(event);
    frame.current?.focus();
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (from.current !== null) setRegion(regionBetween(from.current, pointOf(event)));
  };
  const onPointerEnd = (): void => {
    from.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const moved = regionAfterKey(region, event.key, event.shiftKey);
    if (moved === null && event.key !== 'Enter') return;
    event.preventDefault();
    if (moved !== null) setRegion(moved);
    else if (!save.isRunning) void commit();
  };
  const share = (value: number): string => `${value * 100}%`;
  const told = words.frame(region.x, region.y, region.width, region.height);
  return (
    <div ref={place} className={cx('place')} role="group" aria-label={words.overlay}>
      {box !== null && (
        <div
          className={cx('picture')}
          style={{ left: box.leftPx, top: box.topPx, width: box.widthPx, height: box.heightPx }}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerEnd}
          onPointerCancel={onPointerEnd}
        >
          <div
            ref={frame}
            className={cx('frame')}
            style={{
              left: share(region.x),
              top: share(region.y),
              width: share(region.width),
              height: share(region.height),
            }}
            tabIndex={0}
            role="group"
            data-own-keys
            aria-label={words.overlay}
            aria-describedby="face-marker-help"
            onKeyDown={onKeyDown}
          />
        </div>
      )}
      <output className="sr-only">{told}</output>
      <div className={cx('bar', region.y + region.height / 2 < 0.5 && 'low')}>
        <p id="face-marker-help">{words.help}</p>
        <Button tone="primary" size="small" busy={save.isRunning} onClick={() => void commit()}>
          {words.save}
        </Button>
        <Button size="small" onClick={leave}>
          {words.cancel}
        </Button>
      </div>
    </div>
  );
}
