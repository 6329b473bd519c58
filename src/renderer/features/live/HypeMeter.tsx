import type { LiveView } from '../../../shared/model/live.ts';
import { formatDuration, formatPercent, hypeText, Sparkline } from '../../ui/index.ts';
import { bindClasses, joinClasses } from '../../ui/classes.ts';
import { SIGNAL_NAMES } from '../../app/signal-names.ts';
import { partText } from '../review/moments.ts';
import { strings } from './strings.ts';
import { trendOf } from './trend.ts';
import styles from './Live.module.css';

const cx = bindClasses(styles);
const PARTS_SHOWN = 3;

/** The score of now with what it is made of, and the last minutes. */
export function HypeMeter({ view }: { view: LiveView }) {
  const { now, hype, nowMs } = view;
  const total = Math.round(now.total);
  const shownMs = hype.totals.length * 1000;
  return (
    <section className={cx('meter')} aria-label={strings.hype}>
      <div className={cx('score')}>
        <strong
          className={joinClasses(cx('total'), hypeText(total), 'num')}
          aria-label={strings.hypeNow(total)}
        >
          {total}
        </strong>
        <p>
          <b>{strings.mood[trendOf(hype.totals)]}</b>
          <span className={cx('quiet')}>{strings.sure(formatPercent(now.confidence))}</span>
        </p>
        <ul className={cx('parts')}>
          {now.parts.slice(0, PARTS_SHOWN).map((part) => (
            <li key={part.signal}>
              {SIGNAL_NAMES[part.signal]} <b className="num">{partText(part)}</b>
            </li>
          ))}
        </ul>
      </div>
      <div className={cx('scale')} aria-hidden="true">
        <i style={{ insetInlineStart: `${total}%` }} />
      </div>
      <Sparkline
        values={hype.totals}
        paleFrom={hype.totals.length - Math.ceil((nowMs - hype.settledMs) / 1000)}
        label={strings.curve(formatDuration(shownMs))}
      />
    </section>
  );
}
