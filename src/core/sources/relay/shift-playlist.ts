import { isoToUnixMs } from '../../domain/chat/formats/clock-time.ts';

const DATE_TIME = '#EXT-X-PROGRAM-DATE-TIME:';
const SEQUENCE = '#EXT-X-MEDIA-SEQUENCE:';

/** A media playlist with each segment's wall clock time moved by `byMs`, and with its end said where nothing will be added. */
export function shiftPlaylist(text: string, byMs: (sequence: number) => number, hasEnded: boolean): string {
  const lines = text.trimEnd().split(/\r?\n/);
  let sequence = 0;
  const shifted = lines.map((line) => {
    if (line.startsWith(SEQUENCE)) sequence = Number(line.slice(SEQUENCE.length));
    if (line !== '' && !line.startsWith('#')) sequence++;
    const unixMs = line.startsWith(DATE_TIME) ? isoToUnixMs(line.slice(DATE_TIME.length)) : null;
    return unixMs === null ? line : `${DATE_TIME}${new Date(unixMs + byMs(sequence)).toISOString()}`;
  });
  if (hasEnded && !lines.includes('#EXT-X-ENDLIST')) shifted.push('#EXT-X-ENDLIST');
  return `${shifted.join('\n')}\n`;
}
