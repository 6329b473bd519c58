import { formatTimestamp } from '../../shared/time.ts';
import type { CommandContext } from '../context.ts';
import { formatTable } from '../table.ts';

export async function list({ withLibrary, output, signal }: CommandContext): Promise<void> {
  await withLibrary(async (client) => {
    const { vods } = await client.call('library.list', {}, { signal });
    const rows = vods.map((vod) => [
      vod.vodId,
      vod.durationMs === null ? '–' : formatTimestamp(vod.durationMs),
      vod.error === null ? (vod.status ?? '–') : `Failed: ${vod.error.message}`,
      String(vod.highlightCount),
      String(vod.clipCount),
      vod.mediaMissing ? `${vod.title} (file not found)` : vod.title,
    ]);
    const right = ['LENGTH', 'HIGHLIGHTS', 'CLIPS'];
    output.answer(
      { vods },
      vods.length === 0
        ? ['The library is empty. Add a recording with: klipstream analyze <file> --chat <file>']
        : formatTable(['ID', 'LENGTH', 'STATUS', 'HIGHLIGHTS', 'CLIPS', 'TITLE'], rows, right),
    );
  });
}
