import { expect, test } from 'vitest';
import { readTextFile } from '#lib/client/read-text-file.ts';

const NO_TEXT = { why: 'This file is no text, or not in UTF-8. Nothing was made.' };
const TOO_LARGE = {
	why: 'This file holds more than the 200,000 characters of a brief. Nothing was made.',
};

test('[FILE1] a text file is read as it is, without the mark that some editors put before it', async () => {
	expect(await readTextFile(new Blob(['# Größe\n\n日本語 🗝']))).toEqual({
		text: '# Größe\n\n日本語 🗝',
	});
	expect(await readTextFile(new Blob(['\uFEFF# Title']))).toEqual({ text: '# Title' });
	expect(await readTextFile(new Blob(['日'.repeat(200_000)]))).toHaveProperty('text');
});

test('[FILE2] what is no text, holds nothing or is too large is refused with a sentence', async () => {
	expect(await readTextFile(new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47])]))).toEqual(NO_TEXT);
	expect(await readTextFile(new Blob(['PK\0\0']))).toEqual(NO_TEXT);
	expect(await readTextFile(new Blob([' \n']))).toEqual({
		why: 'This file is empty. Nothing was made.',
	});
	expect(await readTextFile(new Blob(['x'.repeat(200_001)]))).toEqual(TOO_LARGE);
	expect(await readTextFile(new Blob([new Uint8Array(801_000)]))).toEqual(TOO_LARGE);
});
