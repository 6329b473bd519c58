import type { ReactNode } from 'react';
import { bindClasses } from '../../ui/classes.ts';
import styles from './ListTable.module.css';

const cx = bindClasses(styles);

/** What a person keeps in a list, a row each: columns, and one without a heading for what can be done with a row. */
export function ListTable(props: {
  readonly caption: string;
  readonly columns: readonly string[];
  /** Heading of the last column, for screen readers. */
  readonly actions: string;
  readonly children: ReactNode;
}) {
  return (
    <table className={cx('list')}>
      <caption className="sr-only">{props.caption}</caption>
      <thead>
        <tr>
          {props.columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
          <th scope="col">
            <span className="sr-only">{props.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  );
}
