/** Which language a text is in, by its script and its commonest words. Coarse: a block of two words keeps its brief's. */
import { SECTIONS, type BriefSnapshot } from '#brief';

export type Language = 'en' | 'de' | 'es' | 'ja';

/** Words that one of the languages uses all the time and the others hardly ever. */
const COMMON: Record<Exclude<Language, 'ja'>, Set<string>> = {
	en: wordSet(
		'the of and to is for on with that be it as at by from not are this or we if when who which has have will can was were each after stop what how does do their they our any its into than then only must',
	),
	de: wordSet(
		'der die das und ist nicht ein eine einen mit für auf von dem den des im zum zur wird werden sind oder wenn nach bei bis aus wie vor ob noch sich auch kein keine sie es wir soll muss nur jede alle über dass',
	),
	es: wordSet(
		'el la los las de que y en un una con por para es se del al lo su como más si está son hay cuando cada este esta quién qué cuál después según pero ya hasta sin sus fue',
	),
};
const LETTERS: [RegExp, Language][] = [
	[/[ßäöü]/giu, 'de'],
	[/[ñ¿¡áéíóú]/giu, 'es'],
];
/** A single borrowed word must not outweigh the rest. */
const MOST_LETTERS = 3;
/** Enough to tell; a longer text says the same. */
const READ = 4_000;
const READ_OF_BLOCK = 300;

export function languageOf(text: string, otherwise: Language): Language {
	const sample = text.slice(0, READ).normalize('NFC');
	const letters = sample.match(/\p{L}/gu)?.length ?? 0;
	const kana = sample.match(/[\p{sc=Hira}\p{sc=Kana}]/gu)?.length ?? 0;
	if (kana > 0 && kana / letters > 0.08) return 'ja';
	const score = { en: 0, de: 0, es: 0 };
	for (const word of sample.toLowerCase().match(/\p{L}+/gu) ?? []) {
		for (const language of ['en', 'de', 'es'] as const) {
			if (COMMON[language].has(word)) score[language]++;
		}
	}
	for (const [pattern, language] of LETTERS) {
		if (language !== 'ja')
			score[language] += Math.min(sample.match(pattern)?.length ?? 0, MOST_LETTERS);
	}
	const [first, second] = (['en', 'de', 'es'] as const).toSorted((a, b) => score[b] - score[a]);
	return first && second && score[first] >= 2 && score[first] > score[second] * 1.3
		? first
		: otherwise;
}

/** The language of most of a brief. */
export const languageOfBrief = (snapshot: BriefSnapshot): Language =>
	languageOf(
		[
			snapshot.title,
			...SECTIONS.flatMap((section) =>
				snapshot.sections[section].map(({ text }) => text.slice(0, READ_OF_BLOCK)),
			),
		].join('\n'),
		'en',
	);

function wordSet(words: string): Set<string> {
	return new Set(words.split(' '));
}
