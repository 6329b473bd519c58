const GAP_PX = 6;
const EDGE_PX = 8;

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/**
 * Puts a floating element (position: fixed) beside a target and keeps it inside the window; flips above when there is
 * no room below. `end` lines up the right edges, `start` the left ones, otherwise it is centred.
 */
export function placeBeside(
  floating: HTMLElement,
  target: Element,
  side: 'below' | 'right',
  align: 'start' | 'centre' | 'end' = 'centre',
): void {
  const at = target.getBoundingClientRect();
  const size = floating.getBoundingClientRect();
  let left: number;
  let top: number;
  if (side === 'right') {
    left = at.right + GAP_PX;
    top = at.top + (at.height - size.height) / 2;
  } else {
    left =
      align === 'start'
        ? at.left
        : align === 'end'
          ? at.right - size.width
          : at.left + (at.width - size.width) / 2;
    top = at.bottom + GAP_PX;
    if (top + size.height > window.innerHeight - EDGE_PX && at.top - GAP_PX - size.height > EDGE_PX)
      top = at.top - GAP_PX - size.height;
  }
  placeAt(floating, left, top);
}

/** Puts a floating element at a point of the window (e.g. of a context menu), kept inside it. */
export function placeAt(floating: HTMLElement, leftPx: number, topPx: number): void {
  const size = floating.getBoundingClientRect();
  floating.style.left = `${clamp(leftPx, EDGE_PX, window.innerWidth - size.width - EDGE_PX)}px`;
  floating.style.top = `${clamp(topPx, EDGE_PX, window.innerHeight - size.height - EDGE_PX)}px`;
}
