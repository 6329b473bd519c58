import { notify } from '../../app/toasts.ts';
import { useSettings } from '../../app/settings.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Button } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { faceStrings as words } from './face-strings.ts';
import { Popover } from './Popover.tsx';
import { useReviewState, useSession } from './session.ts';
import { useReviewData } from './use-review-data.ts';
import styles from './FaceCam.module.css';

const cx = bindClasses(styles);

/** Where the facecam is on this recording. There only with consent (Settings → Privacy) and over a picture. */
export function FaceCam() {
  const { vod } = useReviewData();
  const isConsented = useSettings()?.facesEnabled === true;
  const isMarking = useReviewState((state) => state.isMarkingFace);
  const { kind } = vod.playback;
  const hasPicture = kind === 'original' || kind === 'proxy' || kind === 'parts';
  if (!isConsented || !hasPicture || vod.probe?.video == null || isMarking) return null;
  return <FaceCamChip />;
}

function FaceCamChip() {
  const { vodId, store } = useSession();
  const { vod } = useReviewData();
  const consent = useCommand('faces.consent');
  const { faceRegion, faceConsent } = vod;
  const mark = (): void => store.setState({ isMarkingFace: true });
  const remove = async (): Promise<void> => {
    if ((await consent.run({ vodId, isGiven: false })) !== null) notify(words.removed);
  };
  const agree = async (): Promise<void> => {
    if ((await consent.run({ vodId, isGiven: true })) !== null) mark();
  };
  return (
    <Popover label={words.title} trigger={faceRegion === null ? words.chipUnmarked : words.chip}>
      <h2 className={cx('title')}>{words.title}</h2>
      <p className={cx('text')}>
        {!faceConsent
          ? words.ask
          : faceRegion === null
            ? words.unmarked
            : words.marked(faceRegion.width, faceRegion.height)}
      </p>
      <div className={cx('buttons')}>
        {faceConsent ? (
          <Button size="small" icon="pencil" onClick={mark}>
            {faceRegion === null ? words.mark : words.markAnew}
          </Button>
        ) : (
          <Button size="small" icon="check" busy={consent.isRunning} onClick={() => void agree()}>
            {words.agree}
          </Button>
        )}
        {faceConsent && (
          <Button size="small" icon="trash" busy={consent.isRunning} onClick={() => void remove()}>
            {words.remove}
          </Button>
        )}
      </div>
    </Popover>
  );
}
