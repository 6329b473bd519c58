import { useState } from 'react';
import { bindClasses } from '../ui/classes.ts';
import type { TimelineEngine } from './engine.ts';
import { laneTable } from './lane-table.ts';
import type { LaneTable } from './lane-table.ts';
import { LANES } from './lanes.ts';
import { visibleRange } from './viewport.ts';
import type { ViewportStore } from './viewport-store.ts';
import styles from './Timeline.module.css';

const cx = bindClasses(styles);

/**
 * The lanes as tables: out of sight until the keyboard reaches them, made when opened, for the window that was visible
 * then.
 */
export function LaneTables(props: { engine: TimelineEngine; viewport: ViewportStore; label: string }) {
  const { engine, viewport } = props;
  const [tables, setTables] = useState<readonly LaneTable[]>([]);
  const read = (): LaneTable[] => {
    const shown = visibleRange(viewport.get());
    return LANES.map((lane) => laneTable(engine.scene(), lane, shown)).filter((table) => table !== null);
  };
  return (
    <details className={cx('tables')} onToggle={(event) => setTables(event.currentTarget.open ? read() : [])}>
      <summary>{props.label}</summary>
      <div className={cx('tableList')}>
        {tables.map((table) => (
          <table key={table.caption}>
            <caption>{table.caption}</caption>
            <thead>
              <tr>
                {table.columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row) => (
                <tr key={row[0]}>
                  {row.map((cell, i) => (
                    <td key={table.columns[i]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </details>
  );
}
