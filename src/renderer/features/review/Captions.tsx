import { usePlayheadMs } from '../../player/use-player.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useReviewState, useSession } from './session.ts';
import { useSentenceAt } from './use-rows.ts';
import styles from './Captions.module.css';

const cx = bindClasses(styles);
const READ_EVERY_MS = 200;
/** A sentence stays a little, so that the last word can be read. */
const LINGER_MS = 700;

/** What is being said, drawn over the picture. */
export function Captions() {
  const isOn = useReviewState((state) => state.areCaptionsOn);
  return isOn ? <Line /> : null;
}

function Line() {
  const { player } = useSession();
  const nowMs = usePlayheadMs(player.clock, READ_EVERY_MS);
  const sentence = useSentenceAt(nowMs);
  if (sentence === null || nowMs < sentence.startMs || nowMs > sentence.endMs + LINGER_MS) return null;
  return (
    <p className={cx('captions')} aria-hidden="true">
      <span>{sentence.text}</span>
    </p>
  );
}
