import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { FaceRegion } from '../../../shared/model/faces.ts';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import { Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { pictureBox, regionAfterKey, regionBetween } from './face-region.ts';
import type { Box, PicturePoint } from './face-region.ts';
import { markerStrings as words } from './strings.ts';
import styles from './RegionMarker.module.css';

const cx = bindClasses(styles);

type Picture = Pick<NonNullable<MediaProbe['video']>, 'width' | 'height' | 'rotationDeg'>;

/** Where the picture is inside the element, as that changes. */
function usePictureBox(picture: Picture) {
  const place = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState<Box | null>(null);
  useLayoutEffect(() => {
    const element = place.current!;
    const measure = () =>
      setBox(pictureBox({ widthPx: element.clientWidth, heightPx: element.clientHeight }, picture));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [picture]);
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

/** Over a picture while the facecam is being marked: a rectangle to drag, or to move with keys. */
export function RegionMarker(props: {
  picture: Picture;
  /** Where it begins. */
  start: FaceRegion;
  isSaving: boolean;
  onSave: (region: FaceRegion) => void;
  onLeave: () => void;
  /** Its words and buttons stand under the picture: where that is small. */
  isBarBelow?: boolean;
}) {
  const { picture, isSaving, onSave, onLeave, isBarBelow = false } = props;
  const { place, box } = usePictureBox(picture);
  const frame = useRef<HTMLDivElement>(null);
  const from = useRef<PicturePoint | null>(null);
  const [region, setRegion] = useState(props.start);
  useEscape(onLeave);
  const isPlaced = box !== null;
  useEffect(() => {
    if (isPlaced) frame.current?.focus();
  }, [isPlaced]);

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
    else if (!isSaving) onSave(region);
  };
  const share = (value: number): string => `${value * 100}%`;
  const told = words.frame(region.x, region.y, region.width, region.height);
  const isBarLow = region.y + region.height / 2 < 0.5;
  return (
    <>
      <div ref={place} className={cx('place', isBarBelow && 'small')} role="group" aria-label={words.overlay}>
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
      </div>
      <div className={cx('bar', isBarBelow ? 'below' : isBarLow && 'low')}>
        <p id="face-marker-help">{words.help}</p>
        <Button tone="primary" size="small" busy={isSaving} onClick={() => onSave(region)}>
          {words.save}
        </Button>
        <Button size="small" onClick={onLeave}>
          {words.cancel}
        </Button>
      </div>
    </>
  );
}
