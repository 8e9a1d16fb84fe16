/** Reads a stop condition's type and limit from its words: a pure parse, so that the text stays the truth. */
import type { StopCondition } from './stop-condition.ts';
import { ENGLISH } from './stop-english.ts';
import { GERMAN } from './stop-german.ts';
import { JAPANESE } from './stop-japanese.ts';
import type { StopLanguage } from './stop-language.ts';
import { SPANISH } from './stop-spanish.ts';

const FREE_TEXT: StopCondition = { type: 'free-text', limit: null };
/** A longer one says more than a meter can read. */
const LONGEST_SENTENCE = 240;
const MOST_PARTS = 4;
const LANGUAGES = [ENGLISH, GERMAN, SPANISH, JAPANESE];

/**
 * Reads an English, German, Spanish or Japanese sentence as a stop condition. A sentence is typed only when all of
 * its words are understood and what is measured is the run itself; every other one is free text, because a wrong
 * limit is worse than none. "2 hours or 40 suggestions" are two limits, and the first that is reached stops the run.
 */
export function parseStop(text: string): StopCondition {
	const words = text
		.normalize('NFKC')
		.replace(/[‘’]/g, "'")
		.replace(/[‐‑–—−]/g, '-')
		.replace(/\s+/g, ' ')
		.trim();
	if (words.length > LONGEST_SENTENCE) return FREE_TEXT;
	const sentence = words.replace(/(?<!\b[ap]\.m)[.!;,。]+$/i, '');
	if (sentence === '') return FREE_TEXT;
	for (const language of LANGUAGES) {
		const condition = readIn(language, sentence);
		if (condition) return condition;
	}
	return FREE_TEXT;
}

function readIn(language: StopLanguage, sentence: string): StopCondition | null {
	const bare = language.bare(sentence);
	const single = readOne(language, bare);
	if (single) return single;
	const parts = language.parts(bare);
	if (parts.length < 2 || parts.length > MOST_PARTS) return null;
	const of = parts.map((part) => readOne(language, part)).filter((one) => one !== null);
	return of.length === parts.length ? { type: 'first-of', limit: { of } } : null;
}

function readOne(language: StopLanguage, sentence: string): StopCondition | null {
	for (const read of language.readers()) {
		const condition = read(sentence);
		if (condition) return condition;
	}
	return null;
}
