import { expect, test } from 'vitest';
import { readSection } from '#lib/brief/markdown.ts';
import { roughMarkdown } from '#lib/brief/rough-markdown.ts';

const uid = (): string => 'i_aaaaaaaaaaaa';

const NOTES = `## Plan

A **bold** and *leaning* \`word\` of [a page](https://example.org/).

- first
- second

  2. deep
  3. deeper

> Quoted.
>
> Twice.

\`\`\`
one
  two
\`\`\`

| what | cost |
| - | - |
| disk | 40 € |`;

test('[OFF17] words to be taken elsewhere are Markdown that reads back as what they were', () => {
	const notes = readSection('notes', NOTES, uid);
	expect(readSection('notes', roughMarkdown(notes), uid)).toEqual(notes);
	const unknowns = readSection('unknowns', '- Who?\n  - Answer: Tomas.\n- When?', uid);
	expect(roughMarkdown(unknowns)).toBe('- Who?\n  - Answer: Tomas.\n- When?');
});
