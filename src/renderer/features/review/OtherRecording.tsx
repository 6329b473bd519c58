import { useState } from 'react';
import type { FileOrVod } from '../../../shared/contract/align.ts';
import { useFilePickers } from '../../app/file-picker.ts';
import { openReview } from '../../app/route.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { Button, ErrorNotice, Progress, Select, Switch } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { Popover } from './Popover.tsx';
import { reanchorStrings as words, resultSentences } from './reanchor-strings.ts';
import { useSession } from './session.ts';
import { useReanchor } from './use-reanchor.ts';
import { useReviewData } from './use-review-data.ts';
import styles from './OtherRecording.module.css';

const cx = bindClasses(styles);

/** Brings markers, decisions and clips over to a better recording of the same stream, which is lined up by its sound. */
export function OtherRecording() {
  const { vodId } = useSession();
  const { vod } = useReviewData();
  const reanchor = useReanchor();
  const [cutClips, setCutClips] = useState(false);
  if (vod.playback.kind === 'none') return null;
  const { isRunning, result, error } = reanchor;
  return (
    <Popover
      label={words.title}
      trigger={words.chip}
      tone={isRunning ? 'accent' : error === null ? 'plain' : 'warn'}
    >
      <h2 className={cx('title')}>{words.title}</h2>
      <p className={cx('text')}>{words.what}</p>
      {isRunning ? (
        <Running cancel={reanchor.cancel} />
      ) : (
        <>
          <Switch label={words.cutClips} checked={cutClips} onChecked={setCutClips} />
          <Choice start={(to) => reanchor.start(vodId, to, cutClips)} />
        </>
      )}
      {error !== null && <ErrorNotice error={error} />}
      {result !== null && (
        <div role="status" className={cx('result')}>
          {resultSentences(result).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <Button size="small" tone="primary" onClick={() => openReview(result.vodId)}>
            {words.open}
          </Button>
        </div>
      )}
    </Popover>
  );
}

function Running({ cancel }: { cancel: () => void }) {
  return (
    <div className={cx('running')}>
      <Progress label={words.running} fraction={null} thin />
      <p className={cx('text')}>{words.running}</p>
      <Button size="small" icon="close" onClick={cancel}>
        {words.cancel}
      </Button>
    </div>
  );
}

function Choice({ start }: { start: (to: FileOrVod) => Promise<void> }) {
  const { vodId } = useSession();
  const { pickFiles } = useFilePickers();
  const { data } = useQueryCall('library.list', {});
  const others = (data?.vods ?? []).filter(
    (vod) => vod.vodId !== vodId && !vod.mediaMissing && !vod.mediaDropped,
  );
  const pick = async (): Promise<void> => {
    const [path] = await pickFiles({ title: words.pick, kinds: ['media'] });
    if (path !== undefined) await start({ path });
  };
  return (
    <>
      <Button size="small" icon="folder" onClick={() => void pick()}>
        {words.file}
      </Button>
      {others.length > 0 && (
        <Select
          label={words.vod}
          value=""
          options={[
            { value: '', label: words.noVod },
            ...others.map((vod) => ({ value: vod.vodId, label: vod.title })),
          ]}
          onValue={(chosen) => {
            if (chosen !== '') void start({ vodId: chosen });
          }}
        />
      )}
    </>
  );
}
