import type { BriefSnapshot } from '#brief';
import { isCommon } from './common-abbreviations.ts';
import type { Language } from './language.ts';
import {
	isWithin,
	literalsIn,
	outermost,
	proposeOn,
	proseOf,
	type Prose,
	type Span,
} from './passage.ts';
import type { Rule } from './rule.ts';

const ID = 'undefined-acronym';

/** A brief with more is a list of codes. */
const MOST_ACRONYMS = 40;

/** Capitals that the brief never spells out. Asked once, where they first stand. */
export const undefinedAcronym: Rule = {
	id: ID,
	says: 'Acronyms that the brief never spells out and that are not common ones.',
	check: (snapshot) => {
		const texts = [snapshot.title, ...proseOf(snapshot).map(({ block }) => block.text)];
		return [...firstUses(snapshot)]
			.filter(([acronym]) => !isCommon(acronym))
			.slice(0, MOST_ACRONYMS)
			.filter(([acronym]) => !isExplained(acronym, texts))
			.map(([acronym, passage]) =>
				proposeOn(passage, {
					kind: 'question',
					text: ASK[passage.language](acronym),
					rationale: `${acronym} is spelled out nowhere in the brief, so a reader from outside would have to guess.`,
					epistemic: 'observed',
					rule: ID,
				}),
			);
	},
};

const ASK: Record<Language, (acronym: string) => string> = {
	en: (acronym) => `What does ${acronym} stand for?`,
	de: (acronym) => `Wofür steht ${acronym}?`,
	es: (acronym) => `¿Qué significa ${acronym}?`,
	ja: (acronym) => `${acronym}は何の略か。`,
};

/**
 * Two to six capitals on their own. Joined to a figure, an underscore, a dot or a slash they are an identifier,
 * a file's name or a document's number.
 */
const CAPITALS =
	/(?<![\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{N}\p{M}_./\\@#$&'’~-]|[\p{L}\p{N}][\u2010\u2011])(\p{Lu}{2,6})(?=(?:s|['’]s)?(?![\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{N}\p{M}_/\\@&(]|\.[\p{L}\p{N}]|[-\u2010\u2011–][\p{Lu}\p{N}]|\s?[#№\p{Lu}]?\d|\s?=\s?\d))/gu;

function firstUses(snapshot: BriefSnapshot): Map<string, Prose & Span> {
	const first = new Map<string, Prose & Span>();
	for (const prose of proseOf(snapshot)) {
		const { block } = prose;
		const { text } = block;
		if (isShouted(text)) continue;
		const quoted = literalsIn(block);
		const listed = runsOfCapitals(text);
		for (const match of text.matchAll(CAPITALS)) {
			const acronym = match[1] ?? '';
			const span = { from: match.index, to: match.index + acronym.length };
			if (first.has(acronym) || isWithin(span, quoted) || isWithin(span, listed)) continue;
			if (isPlaceOrName(acronym, text.slice(0, span.from), text.slice(span.to))) continue;
			if (isProductName(acronym, snapshot.title)) continue;
			first.set(acronym, { ...prose, ...span });
		}
	}
	return first;
}

/** A heading or a sentence in capitals. */
function isShouted(text: string): boolean {
	const letters = text.match(/\p{L}/gu)?.length ?? 0;
	const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
	return letters >= 8 && capitals / letters > 0.6;
}

/** "AA to AF" and "AA–AF" name a row of labels. */
const LABELS = /(?<!\p{L})\p{Lu}{2}(?:\s?[–-]\s?|\s(?:to|bis|a|through)\s)\p{Lu}{2}(?!\p{L})/gu;

/** Three words in capitals or more in a row are shouted, or codes that are listed. */
function runsOfCapitals(text: string): Span[] {
	const run =
		/(?<![\p{L}\p{N}])\p{Lu}{2,}(?:(?:,? (?:and|or|&) |\s?[,/;|]\s?|\s)\p{Lu}{2,}(?![\p{L}\p{N}])){2,}/gu;
	return outermost(
		[...text.matchAll(run), ...text.matchAll(LABELS)].map((match) => ({
			from: match.index,
			to: match.index + match[0].length,
		})),
	);
}

/** "Austin, TX", "TJ Miller" or "ABX Ltd": letters that a place, a person or a firm carries. */
const isPlaceOrName = (acronym: string, before: string, after: string): boolean =>
	/^ (?:Corp|Inc|Ltd|LLC|GmbH|AG|plc|Co|Group|Holdings?|Limited|Company)\b/.test(after) ||
	(acronym.length === 2 && (/\p{Lu}\p{Ll}+, $/u.test(before) || /^ \p{Lu}\p{Ll}+/u.test(after)));

const SYLLABLES = /^[^AEIOUY]{0,2}(?:[AEIOUY]{1,2}[^AEIOUY]{1,2})+[AEIOUY]{1,2}[^AEIOUY]{0,2}$/;

/** What can be spoken as a word and is long, or stands in the title, is more often a name than letters. */
function isProductName(acronym: string, title: string): boolean {
	if (!SYLLABLES.test(acronym)) return false;
	return acronym.length >= 5 || asWord(acronym).test(title);
}

const asWord = (word: string): RegExp =>
	new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, 'u');

function isExplained(acronym: string, texts: readonly string[]): boolean {
	// The same word in small letters: here it was only stressed.
	const small = asWord(acronym.toLowerCase());
	return texts.some((text) => small.test(text)) || texts.some(explains(acronym));
}

/** How far from an acronym its words may stand. */
const REACH = 160;

/** Tells of a text whether it says what an acronym stands for. Made once for all texts: an expression is dear to make. */
function explains(acronym: string): (text: string) => boolean {
	const definitions = [
		// What it is in the writer's own words, or a name that something bears.
		`\\b${acronym}s?['’”"]? (?:means|stands for|denotes|refers to|abbreviates|is short for|is (?:a|an|the|our|their|what|how)|are (?:the|our))\\b`,
		`\\b${acronym} (?:bedeutet|heißt|steht für|bezeichnet|ist (?:ein|eine|der|die|das|unser|unsere)|significa|quiere decir|es (?:el|la|un|una|nuestro|nuestra))(?!\\p{L})`,
		`${acronym}(?:とは|は[^。]{1,60}(?:の略|のこと))`,
		`\\b${acronym}['’”"]?,? (?:short for|i\\.e\\.|that is)`,
		`\\b(?:called|named|nicknamed|known as|abbreviated(?: as| to)?|code-?named?|dubbed|brand(?:ed)?|short for)(?: the)? [‘“"']?${acronym}\\b`,
		`\\bwhat (?:(?:is|are) (?:a |an |the )?${acronym}s?\\s*\\?|does ${acronym} (?:mean|stand))`,
	];
	const defined = new RegExp(definitions.join('|'), 'iu');
	const used = new RegExp(`(?<![\\p{sc=Latn}\\p{N}])${acronym}s?(?![\\p{sc=Latn}\\p{N}])`, 'gu');
	return (text) =>
		defined.test(text) ||
		[...text.matchAll(used)].some((match) => isSpelledAround(text, match, acronym));
}

function isSpelledAround(text: string, match: RegExpExecArray, acronym: string): boolean {
	const before = text.slice(Math.max(0, match.index - REACH), match.index);
	const after = text.slice(match.index + match[0].length).slice(0, REACH);
	const bracketed = /^(.*\S)\s*[([（,]\s*[“"]?(?:the |or |hereafter |in short )?$/su.exec(
		before,
	)?.[1];
	// In another script the letters can't be compared; the brackets say enough.
	if (bracketed !== undefined && /[^\P{L}\p{sc=Latn}]$/u.test(bracketed)) return true;
	if (bracketed !== undefined && spells(lastWords(bracketed, acronym), acronym)) return true;
	const following = /^[”"]?(?:\s*[([:=–—]|,| -)\s*(.*)$/su.exec(after)?.[1];
	return following !== undefined && spells(firstWords(following, acronym), acronym);
}

const wordsOf = (text: string): string[] =>
	text.normalize('NFD').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
const lastWords = (text: string, acronym: string): string[] =>
	wordsOf(text).slice(-2 * acronym.length);
const firstWords = (text: string, acronym: string): string[] =>
	wordsOf(text.replace(/[)\].;].*$/su, '')).slice(0, 2 * acronym.length);

/** Whether the letters can be read off the words in order, the first one off the beginning of a word. */
function spells(words: string[], acronym: string): boolean {
	const letters = [...acronym.normalize('NFD').toLowerCase()];
	return words.some((_, start) => {
		const rest = words.slice(start);
		if (!rest[0]?.toLowerCase().startsWith(letters[0] ?? '')) return false;
		let at = 0;
		for (const letter of rest.join(' ').toLowerCase()) if (letter === letters[at]) at++;
		const initials = rest.filter((word) => letters.includes(word.charAt(0).toLowerCase())).length;
		// One long word may hold any letters; two that begin with some of them are no accident.
		return at === letters.length && (initials >= 2 || (rest[0]?.length ?? 0) >= 2 * letters.length);
	});
}
