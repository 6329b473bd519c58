import type { JobSnapshot } from '../../../shared/model/vod.ts';
import { Tabs } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { ChatPanel } from './ChatPanel.tsx';
import { useQueryCall } from '../../rpc/hooks.ts';
import { HighlightsPanel } from './HighlightsPanel.tsx';
import { LiveNotesPanel } from './LiveNotesPanel.tsx';
import type { Panel } from './review-state.ts';
import { useReviewState, useSession } from './session.ts';
import { liveNoteStrings } from './live-note-strings.ts';
import { strings } from './strings.ts';
import { summaryStrings } from './summary-strings.ts';
import { SummaryPanel } from './SummaryPanel.tsx';
import { TranscriptPanel } from './TranscriptPanel.tsx';
import type { ClipAction } from './use-clip-action.ts';
import { useReviewData } from './use-review-data.ts';
import styles from './SidePanel.module.css';

const cx = bindClasses(styles);

const TABS: readonly { readonly id: Panel; readonly label: string }[] = [
  { id: 'highlights', label: strings.panels.highlights },
  { id: 'transcript', label: strings.panels.transcript },
  { id: 'chat', label: strings.panels.chat },
  { id: 'summary', label: summaryStrings.tab },
];
/** Of recordings of live streams only. */
const LIVE_TAB = { id: 'live', label: liveNoteStrings.tab } as const;

export function SidePanel({ clip, job }: { clip: ClipAction; job: JobSnapshot | null }) {
  const { store, vodId } = useSession();
  const { highlights, vod } = useReviewData();
  const panel = useReviewState((state) => state.panel);
  const notes = useQueryCall('review.liveNotes', { vodId }).data?.notes ?? [];
  const items = notes.length > 0 ? [...TABS, LIVE_TAB] : TABS;
  const counts: Partial<Record<Panel, string>> = {
    highlights: strings.panels.moments(highlights.moments.length),
    transcript: strings.panels.sentences(vod.sentenceCount),
    chat: strings.header.messages(vod.summary.messageCount),
  };
  return (
    <aside className={cx('side')}>
      <Tabs
        label={strings.panels.label}
        items={items}
        value={panel}
        onValue={(id) => store.setState({ panel: id })}
        // Five tabs fill the panel: the count would lie over the last.
        end={items === TABS && <span className={cx('count')}>{counts[panel]}</span>}
      >
        {panel === 'highlights' && <HighlightsPanel clip={clip} job={job} />}
        {panel === 'transcript' && <TranscriptPanel />}
        {panel === 'chat' && <ChatPanel />}
        {panel === 'summary' && <SummaryPanel job={job} />}
        {panel === 'live' && <LiveNotesPanel notes={notes} />}
      </Tabs>
    </aside>
  );
}
