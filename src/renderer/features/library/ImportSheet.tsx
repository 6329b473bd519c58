import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toErrorShape, type AppErrorShape } from '../../../shared/errors.ts';
import { navigate } from '../../app/route.ts';
import { notify } from '../../app/toasts.ts';
import { useClient } from '../../rpc/connection.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { Button, ErrorNotice, Progress, Sheet } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { FileLine } from './FileLine.tsx';
import { newDraft, toRequest, type ImportDraft } from './import-draft.ts';
import { ImportSetCard } from './ImportSetCard.tsx';
import { closeImport, removeImportFile, useImport } from './import-store.ts';
import { pairFiles, type FileSet } from './pair-files.ts';
import { strings } from './strings.ts';
import { useAddRecording } from './use-add-recording.ts';
import styles from './ImportSheet.module.css';

const cx = bindClasses(styles);

/** What each dropped file is, put together to recordings; starts their analysis. */
export function ImportSheet() {
  const paths = useImport((state) => state.paths);
  return paths === null ? null : <OpenSheet paths={paths} />;
}

function OpenSheet({ paths }: { paths: readonly string[] }) {
  const query = useQueryCall('library.inspect', { paths: [...paths] }, { keepPrevious: true });
  const addRecording = useAddRecording();
  const [drafts, setDrafts] = useState<Readonly<Record<string, ImportDraft>>>({});
  const files = (query.data?.files ?? []).filter((file) => paths.includes(file.path));
  const { sets, unused } = pairFiles(files);
  const draftOf = (set: FileSet): ImportDraft => drafts[set.id] ?? newDraft(set);
  const { start, isStarting, errors } = useStart();
  const requests = sets.map((set) => ({ set, request: toRequest(set, draftOf(set)) }));
  const isReady = sets.length > 0 && requests.every(({ request }) => request !== null) && !query.isFetching;
  return (
    <Sheet
      title={strings.import.title}
      width="wide"
      onClose={closeImport}
      footer={
        <>
          <Button icon="plus" tone="quiet" onClick={() => void addRecording()}>
            {strings.import.addMore}
          </Button>
          <span className="grow" />
          <Button tone="quiet" onClick={closeImport}>
            {strings.import.cancel}
          </Button>
          <Button tone="primary" busy={isStarting} disabled={!isReady} onClick={() => void start(requests)}>
            {strings.import.start(sets.length)}
          </Button>
        </>
      }
    >
      {query.isFetching && (
        <div className={cx('looking')} role="status">
          <span>{strings.import.looking}</span>
          <Progress thin label={strings.import.looking} fraction={null} />
        </div>
      )}
      {query.error !== null && <ErrorNotice error={toErrorShape(query.error)} />}
      {sets.map((set) => (
        <ImportSetCard
          key={set.id}
          set={set}
          draft={draftOf(set)}
          error={errors[set.id] ?? null}
          onDraft={(change) => setDrafts((known) => ({ ...known, [set.id]: { ...draftOf(set), ...change } }))}
          onRemove={removeImportFile}
        />
      ))}
      {unused.length > 0 && (
        <section className={cx('unused')}>
          <h3>{strings.import.leftOver}</h3>
          {unused.map(({ file, reason }) => (
            <FileLine
              key={file.path}
              file={file}
              problem={
                reason === 'second'
                  ? {
                      code: 'import/second',
                      message: strings.import.second(strings.import.kinds[file.kind]),
                    }
                  : file.error
              }
              onRemove={() => removeImportFile(file.path)}
            />
          ))}
        </section>
      )}
    </Sheet>
  );
}

interface Prepared {
  readonly set: FileSet;
  readonly request: ReturnType<typeof toRequest>;
}

/** Imports set after set; those that fail stay on the sheet with their reason. */
function useStart() {
  const client = useClient();
  const queries = useQueryClient();
  const [isStarting, setIsStarting] = useState(false);
  const [errors, setErrors] = useState<Readonly<Record<string, AppErrorShape>>>({});
  const start = async (prepared: readonly Prepared[]) => {
    setIsStarting(true);
    const failed: Record<string, AppErrorShape> = {};
    let started = 0;
    for (const { set, request } of prepared) {
      if (request === null) continue;
      try {
        const answer = await client.call('library.import', request);
        if (answer.existed) notify(strings.import.existed(request.title ?? set.id));
        else started++;
        for (const file of [set.media, set.chat, set.transcript])
          if (file !== null) removeImportFile(file.path);
      } catch (thrown) {
        failed[set.id] = toErrorShape(thrown);
      }
    }
    setIsStarting(false);
    setErrors(failed);
    void queries.invalidateQueries({ queryKey: ['library.list'] });
    if (started > 0) notify(strings.import.started(started), { tone: 'good' });
    if (Object.keys(failed).length > 0) return;
    closeImport();
    navigate({ screen: 'library' });
  };
  return { start, isStarting, errors };
}
