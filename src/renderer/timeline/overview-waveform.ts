import WaveSurfer from 'wavesurfer.js';
import type { TimelineEngine } from './engine.ts';

export interface OverviewWaveformOptions {
  readonly peaks: Float32Array;
  readonly media: HTMLMediaElement | null;
  readonly durationMs: number;
  readonly engine: TimelineEngine;
}

/** wavesurfer's own rules for its shadow root, as far as a waveform that neither scrolls nor takes the mouse needs them. */
const SHADOW_RULES = `
  :host { display: block; pointer-events: none; }
  .scroll { position: relative; width: 100%; overflow: hidden; }
  .wrapper { position: relative; }
  .canvases > div, .progress > div { position: relative; }
  canvas { display: block; position: absolute; top: 0; }
  .progress { position: absolute; top: 0; left: 0; width: 0; height: 100%; overflow: hidden; }
  .cursor { display: none; }
`;

/**
 * Draws the overview's waveform with wavesurfer from peaks that the analysis made; nothing is decoded. It follows the
 * media element's progress by itself. It is put together off the page, where its <style> element, which the page's
 * policy refuses, is replaced by an adopted style sheet.
 */
export function mountOverviewWaveform(host: HTMLElement, options: OverviewWaveformOptions): () => void {
  const { palette } = options.engine.scene();
  const stage = document.createElement('div');
  const waveform = WaveSurfer.create({
    container: stage,
    height: host.clientHeight,
    peaks: [options.peaks],
    duration: options.durationMs / 1000,
    ...(options.media === null ? {} : { media: options.media }),
    waveColor: palette.hype[1],
    progressColor: palette.hype[1],
    cursorWidth: 0,
    barWidth: 2,
    barGap: 1,
    barRadius: 0,
    barAlign: 'bottom',
    normalize: true,
    interact: false,
    autoScroll: false,
    hideScrollbar: true,
  });
  const root = waveform.getWrapper().getRootNode();
  if (root instanceof ShadowRoot) {
    root.querySelectorAll('style').forEach((style) => style.remove());
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHADOW_RULES);
    root.adoptedStyleSheets = [sheet];
  }
  // A missing source is the player's to report; the drawing does not depend on it.
  waveform.on('error', () => undefined);
  stage.style.height = '100%';
  host.append(stage);
  return () => {
    waveform.destroy();
    stage.remove();
  };
}
