import type { Lane } from '../lanes.ts';
import type { FrameLayout, Scene } from '../scene.ts';
import { drawChat } from './draw-chat.ts';
import { drawChatFilter } from './draw-chat-filter.ts';
import { drawFaces } from './draw-faces.ts';
import { drawChips, drawHype } from './draw-hype.ts';
import { drawReference } from './draw-reference.ts';
import { drawBands, drawEdges, drawMarkers } from './draw-ranges.ts';
import { drawNote, drawRuler, drawSeparators } from './draw-ruler.ts';
import { drawSentiment } from './draw-sentiment.ts';
import { drawTruth } from './draw-truth.ts';
import { drawVoice } from './draw-voice.ts';
import { drawWaveform } from './draw-waveform.ts';

/** All of chat while a filter stands before it. */
const BEHIND_FILTER = 0.3;

function drawLane(g: CanvasRenderingContext2D, scene: Scene, layout: FrameLayout, lane: Lane): void {
  if (lane.note !== null) {
    drawNote(g, scene, lane);
    return;
  }
  switch (lane.id) {
    case 'ruler':
      return;
    case 'waveform':
      drawWaveform(g, scene, layout, lane);
      return;
    case 'voice':
      drawVoice(g, scene, layout, lane);
      return;
    case 'faces':
      drawFaces(g, scene, layout, lane);
      return;
    case 'chat':
      g.globalAlpha = scene.chatFilter === null ? 1 : BEHIND_FILTER;
      drawChat(g, scene, layout, lane);
      g.globalAlpha = 1;
      drawChatFilter(g, scene, layout, lane);
      return;
    case 'sentiment':
      drawSentiment(g, scene, layout, lane);
      return;
    case 'hype':
      drawHype(g, scene, layout, lane);
      drawReference(g, scene, layout, lane);
      return;
    case 'truth':
      drawTruth(g, scene, layout, lane);
      return;
  }
}

/** One frame of all lanes. `g` is scaled so that one unit is one CSS pixel. */
export function drawFrame(
  g: CanvasRenderingContext2D,
  scene: Scene,
  layout: FrameLayout,
  heightPx: number,
): void {
  const { widthPx } = layout.view;
  g.fillStyle = scene.palette.surface1;
  g.fillRect(0, 0, widthPx, heightPx);
  g.font = scene.palette.font;
  g.textBaseline = 'middle';
  drawRuler(g, scene, layout, heightPx);
  drawSeparators(g, scene, widthPx);
  drawBands(g, scene, layout);
  for (const lane of scene.lanes) drawLane(g, scene, layout, lane);
  drawEdges(g, scene, layout);
  drawMarkers(g, scene, layout, heightPx);
  const hype = scene.lanes.find(({ id }) => id === 'hype');
  if (hype !== undefined && hype.note === null) drawChips(g, scene, layout, hype);
}
