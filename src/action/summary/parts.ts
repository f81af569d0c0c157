// Parts that all summaries share: the headline with its tone, facts in two columns, warnings. Pure.
import { escapeText, type Block, type Table } from './markdown.ts';

export type Tone = 'good' | 'warned' | 'bad' | 'cancelled' | 'neutral';

const SIGNS: Readonly<Record<Tone, string>> = {
  good: '✅ ',
  warned: '⚠️ ',
  bad: '❌ ',
  cancelled: '🚫 ',
  neutral: '',
};

const WARNINGS_SHOWN = 50;

export function headline(tone: Tone, text: string): string {
  return `## ${SIGNS[tone]}${text}`;
}

/** Returns a table of facts. The values are Markdown. */
export function factTable(facts: readonly (readonly [name: string, value: string])[]): Table {
  return { head: ['', ''], rows: facts.map(([name, value]) => [`**${name}**`, value]), noun: 'facts' };
}

export function warningBlocks(warnings: readonly string[]): Block[] {
  if (warnings.length === 0) return [];
  return [
    {
      head: [warnings.length === 1 ? '⚠️ One warning' : `⚠️ ${warnings.length} warnings`],
      rows: warnings.map((warning) => [escapeText(warning)]),
      noun: 'warnings',
      shown: WARNINGS_SHOWN,
    },
  ];
}
