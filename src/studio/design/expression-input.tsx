import { type ReactElement, useRef, useState } from 'react';
import type { Schema } from '#protocol/logical-type.ts';
import { typeText } from '#protocol/logical-type.ts';
import controls from '../controls.module.css';
import { useText } from '../texts/use-text.ts';
import { columnText } from './column-text.ts';
import styles from './fields.module.css';

/** An expression, with the columns it can name at hand while it is edited. */
export function ExpressionInput(props: {
  readonly id: string;
  readonly value: string;
  readonly input: Schema | null;
  readonly invalid: boolean;
  readonly describedBy: string | undefined;
  readonly label: string | undefined;
  readonly onChange: (value: string) => void;
}): ReactElement {
  const { id, value, input, invalid, describedBy, label, onChange } = props;
  const text = useText();
  const area = useRef<HTMLTextAreaElement>(null);
  const [focused, setFocused] = useState(false);
  const insert = (name: string): void => {
    const element = area.current;
    if (element === null) return;
    element.focus();
    element.setRangeText(columnText(name), element.selectionStart, element.selectionEnd, 'end');
    onChange(element.value);
  };
  return (
    <div
      className={styles.expression}
      onFocus={() => setFocused(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false);
      }}
    >
      <textarea
        ref={area}
        id={id}
        className={`${controls.input} ${controls.mono}`}
        rows={1}
        value={value}
        spellCheck={false}
        autoComplete="off"
        maxLength={8192}
        aria-label={label}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {focused && input !== null && (
        <div className={styles.columnChips} role="group" aria-label={text('insertColumn')}>
          {input.fields.map((field) => (
            <button
              key={field.name}
              type="button"
              title={typeText(field.type)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => insert(field.name)}
            >
              {field.name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
