import { useState } from 'react';
import { toErrorShape, type AppErrorShape } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { useClient } from '../../rpc/connection.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { Button, ErrorNotice, Select } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import type { FieldSaver } from './field-saver.ts';
import { SettingText } from './SettingText.tsx';
import { modelStrings as words } from './model-strings.ts';
import styles from './Settings.module.css';

const cx = bindClasses(styles);

/** The model's name, typed or chosen from what the address offers. */
export function ModelName({ settings, saver }: { settings: Settings; saver: FieldSaver }) {
  const client = useClient();
  const [listed, setListed] = useState<readonly string[] | null>(null);
  const [problem, setProblem] = useState<AppErrorShape | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const ask = async () => {
    setIsAsking(true);
    setProblem(null);
    try {
      setListed((await client.call('languageModel.list', {})).models);
    } catch (thrown) {
      setListed(null);
      setProblem(toErrorShape(thrown));
    } finally {
      setIsAsking(false);
    }
  };
  const { llmModel } = settings;
  return (
    <>
      <SettingText
        field="llmModel"
        value={llmModel}
        saver={saver}
        label={words.model}
        hint={words.modelHint}
        end={
          settings.llmBaseUrl !== null && (
            <Button busy={isAsking} onClick={() => void ask()}>
              {words.list}
            </Button>
          )
        }
      />
      {listed !== null &&
        (listed.length === 0 ? (
          <p className={cx('note')}>{words.noModels}</p>
        ) : (
          <Select
            label={words.offered}
            value={llmModel !== null && listed.includes(llmModel) ? llmModel : ''}
            options={[
              { value: '', label: words.choose(listed.length) },
              ...listed.map((name) => ({ value: name, label: name })),
            ]}
            onValue={(name) => {
              if (name !== '') void saver.save({ llmModel: name });
            }}
          />
        ))}
      {problem !== null && <ErrorNotice error={problem} />}
    </>
  );
}

/** What it will take, before it is switched on. */
export function WordsCost() {
  const { data } = useQueryCall('languageModel.estimate', {});
  return data == null ? null : <p className={cx('note')}>{words.estimate(data.model, data.estimate)}</p>;
}
