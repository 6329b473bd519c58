import { notify } from '../../app/toasts.ts';
import { IconButton, Switch } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import type { FieldSaver } from './field-saver.ts';
import { FieldGroup } from './Section.tsx';
import { moved, type Strategy } from './strategy-order.ts';
import { sourceStrings } from './source-strings.ts';
import styles from './Settings.module.css';
import sourceStyles from './Sources.module.css';

const cx = bindClasses(styles);
const own = bindClasses(sourceStyles);
const words = sourceStrings.downloads;

const ALL = Object.keys(words.strategies) as Strategy[];

/** Which ways to the chat replay are tried, and in which order. */
export function ChatStrategies({ order, saver }: { order: readonly Strategy[]; saver: FieldSaver }) {
  const save = (twitchChatStrategies: Strategy[]) => void saver.save({ twitchChatStrategies });
  const toggle = (strategy: Strategy, isOn: boolean) => {
    const next = isOn ? [...order, strategy] : order.filter((other) => other !== strategy);
    if (next.length === 0) notify(words.atLeastOne);
    else save(next);
  };
  const shown = [...order, ...ALL.filter((strategy) => !order.includes(strategy))];
  return (
    <FieldGroup title={words.chat}>
      <p className={cx('note')}>{words.chatHint}</p>
      <ol className={own('strategies')}>
        {shown.map((strategy) => {
          const { name, text } = words.strategies[strategy];
          const place = order.indexOf(strategy);
          return (
            <li key={strategy} className={own('strategy')}>
              <span className={own('place')}>{place === -1 ? '–' : `${place + 1}.`}</span>
              <Switch
                label={name}
                hint={place === -1 ? `${text} (${words.notUsed})` : text}
                checked={place !== -1}
                onChecked={(isOn) => toggle(strategy, isOn)}
              />
              <span className="grow" />
              <IconButton
                icon="up"
                label={words.earlier(name)}
                disabled={place <= 0}
                onClick={() => save(moved(order, strategy, -1))}
              />
              <IconButton
                icon="down"
                label={words.later(name)}
                disabled={place === -1 || place === order.length - 1}
                onClick={() => save(moved(order, strategy, 1))}
              />
            </li>
          );
        })}
      </ol>
    </FieldGroup>
  );
}
