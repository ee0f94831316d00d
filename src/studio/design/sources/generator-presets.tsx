import { type ReactElement, useId } from 'react';
import { updateNode } from '#model/edit-document.ts';
import { GENERATOR_PRESETS } from '#model/sources/generator-presets.ts';
import { edit } from '../../app-store.ts';
import controls from '../../controls.module.css';
import { useText } from '../../texts/use-text.ts';
import styles from '../fields.module.css';

/** Known shapes of streams: choosing one replaces columns, event time, watermarks and rate in one step. */
export function GeneratorPresets({ nodeId }: { readonly nodeId: string }): ReactElement {
  const text = useText();
  const id = useId();
  const apply = (chosen: string): void => {
    const preset = GENERATOR_PRESETS.find((candidate) => candidate.id === chosen);
    if (preset === undefined) return;
    edit('editConfig', (before) => {
      const config = before.nodes.find((node) => node.id === nodeId)?.config;
      if (config?.kind !== 'generator') return before;
      return updateNode(before, nodeId, { config: { ...config, ...preset.config, idle: [] } });
    });
  };
  return (
    <div className={styles.row}>
      <div className={styles.head}>
        <label htmlFor={id}>{text('presetLabel')}</label>
      </div>
      <select
        id={id}
        className={controls.select}
        value=""
        aria-describedby={`${id}-help`}
        onChange={(event) => apply(event.currentTarget.value)}
      >
        <option value="">{text('presetNone')}</option>
        {GENERATOR_PRESETS.map((preset) => (
          <option key={preset.id} value={preset.id}>
            {text(`preset.${preset.id}`)}
          </option>
        ))}
      </select>
      <p id={`${id}-help`} className={styles.help}>
        {text('presetHelp')}
      </p>
    </div>
  );
}
