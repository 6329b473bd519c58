import { useRef } from 'react';
import { SIGNALS } from '../../../shared/model/hype.ts';
import type { Signal, SignalWeights } from '../../../shared/model/hype.ts';
import { useSaveSettings } from '../../app/settings.ts';
import { notify, reportError } from '../../app/toasts.ts';
import { AppError } from '../../../shared/errors.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { Button, IconButton, Slider } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useReviewState, useSession } from './session.ts';
import { strings } from './strings.ts';
import { useReviewData } from './use-review-data.ts';
import styles from './WeightsPanel.module.css';

const cx = bindClasses(styles);
const STEP = 0.1;

const sameWeights = (one: SignalWeights, other: SignalWeights): boolean =>
  SIGNALS.every((signal) => Math.abs(one[signal] - other[signal]) < STEP / 10);

/** Sliders that rank the list anew while they are moved. It stays beside the list, so that one sees what happens. */
export function WeightsPanel() {
  const { store, changes } = useSession();
  const { highlights } = useReviewData();
  const draft = useReviewState((state) => state.weights);
  const save = useSaveSettings();
  const shipped = useQueryCall('app.info', {}).data?.defaultWeights;
  const gesture = useRef(0);
  const shown = draft ?? highlights.weights;
  if (shown === null) return null;
  const set = (signal: Signal, weight: number): void => {
    const to = { ...shown, [signal]: Math.round(weight / STEP) * STEP };
    changes.perform(
      strings.undo.weights,
      [{ kind: 'weights', from: draft, to }],
      `weights-${gesture.current}`,
    );
  };
  const keep = async (): Promise<void> => {
    const error = await save({ weights: shown });
    if (error !== null) {
      reportError(new AppError(error));
      return;
    }
    store.setState({ weights: null });
    notify(strings.weights.kept, { tone: 'good' });
  };
  const isShipped = shipped !== undefined && sameWeights(shown, shipped);
  return (
    <section className={cx('weights')} aria-label={strings.weights.title}>
      <header>
        <h2>{strings.weights.title}</h2>
        <IconButton
          size="small"
          icon="close"
          label={strings.why.close}
          onClick={() => store.setState({ areWeightsOpen: false })}
        />
      </header>
      <p>{strings.weights.text}</p>
      <div className={cx('sliders')}>
        {SIGNALS.map((signal) => (
          <Slider
            key={signal}
            label={strings.signals[signal]}
            value={shown[signal]}
            min={0}
            max={2}
            step={STEP}
            {...(shipped === undefined ? {} : { mark: shipped[signal] })}
            text={shown[signal] === 0 ? strings.weights.off : strings.weights.times(shown[signal])}
            onValue={(weight) => set(signal, weight)}
            onCommit={() => {
              gesture.current += 1;
            }}
          />
        ))}
      </div>
      <footer>
        <Button
          size="small"
          disabled={draft === null && isShipped}
          onClick={() => {
            gesture.current += 1;
            const to = draft === null ? (shipped ?? null) : null;
            changes.perform(strings.undo.weights, [{ kind: 'weights', from: draft, to }]);
          }}
        >
          {strings.weights.reset}
        </Button>
        <Button size="small" tone="primary" disabled={draft === null} onClick={() => void keep()}>
          {strings.weights.keep}
        </Button>
      </footer>
    </section>
  );
}
