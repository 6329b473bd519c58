import { useQueryClient } from '@tanstack/react-query';
import type { JobSnapshot } from '../../../shared/model/vod.ts';
import { useFilePickers } from '../../app/file-picker.ts';
import { notify } from '../../app/toasts.ts';
import { usePlayerFacts } from '../../player/use-player.ts';
import { VideoStage } from '../../player/VideoStage.tsx';
import { useCommand } from '../../rpc/hooks.ts';
import { Button, ErrorNotice, Icon, Progress } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { Captions } from './Captions.tsx';
import { FaceMarker } from './FaceMarker.tsx';
import { useReviewState, useSession } from './session.ts';
import { strings } from './strings.ts';
import { useReviewData } from './use-review-data.ts';
import { WeightsPanel } from './WeightsPanel.tsx';
import { WhyPanel } from './WhyPanel.tsx';
import styles from './Stage.module.css';

const cx = bindClasses(styles);
/** The stage that makes what the player can show. */
const PLAYBACK_STAGE = 'proxy';
const FETCH_STAGE = 'fetch-video';

/** The picture, and over it what belongs to it: captions, the reasons, and what to do when there is no picture. */
export function Stage({ job }: { job: JobSnapshot | null }) {
  const { player } = useSession();
  const { vod } = useReviewData();
  const facts = usePlayerFacts(player);
  const isWhyOpen = useReviewState((state) => state.isWhyOpen);
  const areWeightsOpen = useReviewState((state) => state.areWeightsOpen);
  const isMarking = useReviewState((state) => state.isMarkingFace);
  const { kind } = vod.playback;
  const hasPicture = kind === 'original' || kind === 'proxy' || kind === 'parts';
  return (
    <div className={cx('stage', isWhyOpen && 'beside')}>
      <VideoStage
        player={player}
        label={strings.player.stage}
        isHidden={!hasPicture || facts.load === 'error'}
        onClick={() => player.intents.toggle()}
      />
      <StageNotice job={job} />
      {facts.isWaiting && hasPicture && (
        <p className={cx('waiting')} role="status">
          {strings.player.buffering}
        </p>
      )}
      <div className={cx('captionArea')}>
        <Captions />
      </div>
      {isWhyOpen && !isMarking && <WhyPanel />}
      {areWeightsOpen && !isMarking && <WeightsPanel />}
      <FaceMarker />
    </div>
  );
}

function Notice(props: {
  icon: 'film' | 'volume' | 'chat' | 'link';
  title: string;
  text: string | null;
  children?: React.ReactNode;
}) {
  return (
    <div className={cx('notice')}>
      <Icon name={props.icon} size="hero" />
      <h2>{props.title}</h2>
      {props.text !== null && <p>{props.text}</p>}
      {props.children}
    </div>
  );
}

function StageNotice({ job }: { job: JobSnapshot | null }) {
  const { player } = useSession();
  const { vod } = useReviewData();
  const { playback, summary } = vod;
  const facts = usePlayerFacts(player);
  if (summary.mediaMissing) return <MissingMedia />;
  if (facts.error !== null)
    return (
      <div className={cx('notice')}>
        <ErrorNotice error={facts.error}>
          <Button size="small" icon="retry" onClick={() => player.intents.retry()}>
            {strings.retry}
          </Button>
        </ErrorNotice>
      </div>
    );
  switch (playback.kind) {
    case 'audio-only':
      return <Notice icon="volume" title={strings.player.audioOnly} text={playback.note} />;
    case 'pending':
      return <PendingMedia job={job} />;
    case 'none':
      if (summary.mediaDropped) return <DroppedMedia job={job} />;
      return (
        <Notice
          icon={summary.hasChat ? 'chat' : 'film'}
          title={summary.hasChat ? strings.player.noVideo : strings.player.nothing}
          text={playback.note ?? (summary.hasChat ? strings.player.noVideoText : null)}
        />
      );
    case 'original':
    case 'proxy':
    case 'parts':
      return null;
  }
}

/** The player can't take the recording itself, and what it can take is not there yet. */
function PendingMedia({ job }: { job: JobSnapshot | null }) {
  const { vodId } = useSession();
  const { vod } = useReviewData();
  const analyze = useCommand('vod.analyze');
  const isWorking = job !== null && job.finishedAtUnixMs === null;
  const stage = job?.stages.find(({ stageId }) => stageId === PLAYBACK_STAGE);
  if (vod.probe === null)
    return <Notice icon="film" title={strings.player.reading} text={strings.player.readingText} />;
  const text = vod.playback.note ?? strings.player.pendingText;
  if (!isWorking)
    return (
      <Notice icon="film" title={strings.player.noCopy} text={text}>
        <Button icon="film" busy={analyze.isRunning} onClick={() => void analyze.run({ vodId, only: null })}>
          {strings.player.makeCopy}
        </Button>
      </Notice>
    );
  return (
    <Notice icon="film" title={strings.player.pending} text={text}>
      <span className={cx('progress')}>
        <Progress label={strings.player.pending} fraction={stage?.fraction ?? null} />
      </span>
    </Notice>
  );
}

/** The download was dropped to free space. */
function DroppedMedia({ job }: { job: JobSnapshot | null }) {
  const { vodId } = useSession();
  const { vod } = useReviewData();
  const fetch = useCommand('vod.analyze');
  const stage =
    job?.finishedAtUnixMs === null ? job.stages.find(({ stageId }) => stageId === FETCH_STAGE) : undefined;
  if (stage !== undefined)
    return (
      <Notice icon="film" title={strings.player.fetching} text={stage.detail}>
        <span className={cx('progress')}>
          <Progress label={strings.player.fetching} fraction={stage.fraction} />
        </span>
      </Notice>
    );
  return (
    <Notice icon="film" title={strings.player.dropped} text={vod.playback.note}>
      <Button
        tone="primary"
        icon="download"
        busy={fetch.isRunning}
        onClick={() => void fetch.run({ vodId, only: 'fetch' })}
      >
        {strings.player.fetchAgain}
      </Button>
    </Notice>
  );
}

function MissingMedia() {
  const { vodId } = useSession();
  const { vod } = useReviewData();
  const pickers = useFilePickers();
  const queries = useQueryClient();
  const relink = useCommand('vod.relink');
  const find = async (): Promise<void> => {
    const [mediaPath] = await pickers.pickFiles({ title: strings.player.relinkTitle, kinds: ['media'] });
    if (mediaPath === undefined) return;
    if ((await relink.run({ vodId, mediaPath })) === null) return;
    await queries.invalidateQueries({ queryKey: ['vod.get', { vodId }] });
    notify(strings.player.relinked, { tone: 'good' });
  };
  return (
    <Notice icon="link" title={strings.player.missing} text={vod.mediaPath}>
      <Button tone="primary" icon="folder" busy={relink.isRunning} onClick={() => void find()}>
        {strings.player.relink}
      </Button>
    </Notice>
  );
}
