/** Reads a file that somebody chose, as long as a brief can hold it. */

const MOST_CHARACTERS = 200_000;
/** Of UTF-8 a character has four bytes at most. */
const MOST_BYTES = 4 * MOST_CHARACTERS;

export async function readTextFile(file: Blob): Promise<{ text: string } | { why: string }> {
	const tooLarge = {
		why: 'This file holds more than the 200,000 characters of a brief. Nothing was made.',
	};
	if (file.size > MOST_BYTES) return tooLarge;
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
		if (text.includes('\0')) return NO_TEXT;
		if (text.trim() === '') return { why: 'This file is empty. Nothing was made.' };
		return text.length > MOST_CHARACTERS ? tooLarge : { text };
	} catch {
		return NO_TEXT;
	}
}

const NO_TEXT = { why: 'This file is no text, or not in UTF-8. Nothing was made.' };
