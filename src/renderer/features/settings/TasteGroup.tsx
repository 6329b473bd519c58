import { SIGNALS, type SignalWeights } from '../../../shared/model/hype.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import type { TasteReport } from '../../../shared/model/taste.ts';
import { SIGNAL_NAMES } from '../../app/signal-names.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { Button, ErrorNotice } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import type { FieldSaver } from './field-saver.ts';
import { FieldGroup } from './Section.tsx';
import { strings } from './strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);
const words = strings.taste;
/** Smaller changes of a weight are not worth a word. */
const TOLD_CHANGE = 0.1;

/** What keeping, skipping and moving ends has taught, before and after; nothing is used until the person says so. */
export function TasteGroup({ settings, saver }: { settings: Settings; saver: FieldSaver }) {
  const { data, error } = useQueryCall('review.taste', {});
  return (
    <FieldGroup title={words.title}>
      <p className={cx('note')}>{words.intro}</p>
      {error !== null && <ErrorNotice error={toErrorShape(error)} />}
      {data === undefined && error === null && <p className={cx('note')}>{words.reading}</p>}
      {data !== undefined && (
        <>
          <Weights found={data.weights} settings={settings} saver={saver} />
          <Ends found={data.ends} settings={settings} saver={saver} />
        </>
      )}
    </FieldGroup>
  );
}

interface PartProps<Part extends keyof TasteReport> {
  readonly found: TasteReport[Part];
  readonly settings: Settings;
  readonly saver: FieldSaver;
}

function Weights({ found, settings, saver }: PartProps<'weights'>) {
  const { learned, heldOut } = found;
  if (learned === null || heldOut === null)
    return <p>{words.fewJudgements(found.kept, found.skipped, found.leastOfEach)}</p>;
  const isUsed = JSON.stringify(settings.weights) === JSON.stringify(learned);
  return (
    <>
      <p>
        {words.judged(found.kept, found.skipped, found.streams)}{' '}
        {words.order(heldOut.shipped, heldOut.learned)}{' '}
        {found.better ? words.changes(changedWeights(learned)) : words.notBetter}
      </p>
      <div>
        <Button disabled={!found.better || isUsed} onClick={() => void saver.save({ weights: learned })}>
          {isUsed ? words.weightsUsed : words.useWeights}
        </Button>
      </div>
    </>
  );
}

const changedWeights = (learned: SignalWeights): string =>
  SIGNALS.filter((signal) => Math.abs(learned[signal] - 1) >= TOLD_CHANGE)
    .map((signal) => `${SIGNAL_NAMES[signal]} ${strings.scoring.weight(learned[signal])}`)
    .join(', ');

function Ends({ found, settings, saver }: PartProps<'ends'>) {
  const { shift, leftMs, withoutMs } = found;
  const isUsed = settings.endShift !== null && JSON.stringify(settings.endShift) === JSON.stringify(shift);
  return (
    <>
      {shift === null || leftMs === null || withoutMs === null ? (
        <p>{words.fewEdits(found.edited, found.leastEdits)}</p>
      ) : (
        <p>
          {words.moved(found.edited, shift)} {words.left(withoutMs, leftMs)}{' '}
          {found.better ? '' : words.endsNotBetter}
        </p>
      )}
      <div className={cx('buttons')}>
        <Button
          disabled={shift === null || !found.better || isUsed}
          onClick={() => void saver.save({ endShift: shift })}
        >
          {isUsed ? words.endsUsed : words.useEnds}
        </Button>
        <Button
          icon="undo"
          disabled={settings.endShift === null}
          onClick={() => void saver.save({ endShift: null })}
        >
          {words.resetEnds}
        </Button>
      </div>
    </>
  );
}
