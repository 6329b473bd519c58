import { useState } from 'react';
import { SIGNALS, type Signal, type SignalWeights } from '../../../shared/model/hype.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { SIGNAL_NAMES } from '../../app/signal-names.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { Button, IconButton, Slider, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { useFieldSaver, type FieldSaver } from './field-saver.ts';
import { FieldGroup, Section } from './Section.tsx';
import { strings } from './strings.ts';
import { TasteGroup } from './TasteGroup.tsx';
import styles from './Settings.module.css';

const cx = bindClasses(styles);
const words = strings.scoring;

const capitalise = (text: string): string => text.replace(/^./, (letter) => letter.toUpperCase());

const groupOf = (signal: Signal): keyof typeof words.groups =>
  signal === 'words' ? 'words' : signal.startsWith('chat') ? 'chat' : 'sound';

export function ScoringSection({ settings }: { settings: Settings }) {
  const saver = useFieldSaver();
  const info = useQueryCall('app.info', {});
  const shipped = info.data?.defaultWeights;
  return (
    <Section title={strings.sections.scoring} intro={words.intro} isSaved={saver.isSaved}>
      <FieldGroup>
        <SensitivitySlider value={settings.sensitivity} saver={saver} />
        <p className={cx('note')}>{words.sensitivityHint}</p>
      </FieldGroup>
      {shipped !== undefined && (
        <Weights
          weights={settings.weights ?? shipped}
          shipped={shipped}
          isOwn={settings.weights !== null}
          saver={saver}
        />
      )}
      <TasteGroup settings={settings} saver={saver} />
      <IgnoredChatters names={settings.ignoredChatters} saver={saver} />
    </Section>
  );
}

function SensitivitySlider({ value, saver }: { value: number; saver: FieldSaver }) {
  const [dragged, setDragged] = useState<number | null>(null);
  const shown = dragged ?? value;
  return (
    <Slider
      label={words.sensitivity}
      value={shown}
      min={0}
      max={1}
      step={0.05}
      mark={0.5}
      text={words.sensitivityText(shown)}
      onValue={setDragged}
      onCommit={(sensitivity) => {
        setDragged(null);
        if (sensitivity !== value) void saver.save({ sensitivity });
      }}
    />
  );
}

function Weights(props: {
  weights: SignalWeights;
  shipped: SignalWeights;
  isOwn: boolean;
  saver: FieldSaver;
}) {
  const { weights, shipped, saver } = props;
  const [dragged, setDragged] = useState<{ signal: Signal; value: number } | null>(null);
  const groups = Object.keys(words.groups) as (keyof typeof words.groups)[];
  return (
    <>
      {groups.map((group) => (
        <FieldGroup key={group} title={words.groups[group]}>
          <div className={cx('sliders')}>
            {SIGNALS.filter((signal) => groupOf(signal) === group).map((signal) => {
              const shown = dragged?.signal === signal ? dragged.value : weights[signal];
              return (
                <Slider
                  key={signal}
                  label={capitalise(SIGNAL_NAMES[signal])}
                  value={shown}
                  min={0}
                  max={2}
                  step={0.05}
                  mark={shipped[signal]}
                  text={shown === 0 ? words.off : words.weight(shown)}
                  onValue={(value) => setDragged({ signal, value })}
                  onCommit={(value) => {
                    setDragged(null);
                    if (value !== weights[signal])
                      void saver.save({ weights: { ...weights, [signal]: value } });
                  }}
                />
              );
            })}
          </div>
        </FieldGroup>
      ))}
      <div>
        <Button icon="undo" disabled={!props.isOwn} onClick={() => void saver.save({ weights: null })}>
          {words.reset}
        </Button>
      </div>
    </>
  );
}

function IgnoredChatters({ names, saver }: { names: readonly string[]; saver: FieldSaver }) {
  const [text, setText] = useState('');
  const name = text.trim().replace(/^@/, '');
  const isKnown = names.some((known) => known.toLowerCase() === name.toLowerCase());
  const add = () => {
    if (name === '' || isKnown) return;
    setText('');
    void saver.save({ ignoredChatters: [...names, name] });
  };
  return (
    <FieldGroup title={words.ignored}>
      <p className={cx('note')}>{words.ignoredHint}</p>
      {names.length > 0 && (
        <ul className={cx('chips')}>
          {names.map((known) => (
            <li key={known} className={cx('chip')}>
              {known}
              <IconButton
                icon="close"
                size="small"
                label={words.ignoredRemove(known)}
                onClick={() => void saver.save({ ignoredChatters: names.filter((other) => other !== known) })}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={cx('narrow')}>
        <TextField
          label={words.ignoredAdd}
          labelHidden
          placeholder={words.ignoredPlaceholder}
          value={text}
          maxLength={60}
          error={name !== '' && isKnown ? words.ignoredKnown(name) : saver.errorOf('ignoredChatters')}
          onValue={setText}
          onKeyDown={(event) => {
            if (event.key === 'Enter') add();
          }}
        />
      </div>
    </FieldGroup>
  );
}
