/** The words of a clause that carry its meaning, made alike, so that two clauses can be compared. */
import type { Language } from './language.ts';

const EMPTY = new Set(
	(
		'a an the this that these those it its they them their there here we our us you your he she his her i my me one ones ' +
		'of in on at for to from with by about into over per and or but nor so as than then if when while until unless because since ' +
		'is are was were be been being has have had do does did will would can could may might must shall should not no never only ' +
		'all any each every some both either just also still already yet very more most less least up down out off again once ' +
		'take takes took last lasts fit fits run runs ran get gets go goes make makes need needs use uses used hold holds held give gives say says said told tell see ' +
		'at most least than exactly about around roughly almost nearly under below above beyond within long longer which who whom whose what where how why ' +
		'stop when done finished please list return ' +
		'der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine im in am an auf aus bei mit nach von vor zu zum zur für über unter durch um bis seit ' +
		'ist sind war waren wird werden wurde wurden hat haben hatte sein es sie er wir ihr man sich auch nur noch schon so als wie wenn dass ob etwa rund höchstens mindestens insgesamt davon ' +
		'el la los las un una unos unas y o u pero no de del al a en con por para sin sobre entre que se su sus lo le les es son era fue fueron ser hay han ha está están como más menos muy ya si cuando cada este esta estos estas ese esa'
	).split(' '),
);
/** Words that mean the same beside a figure. */
const ALIKE: string[][] = [
	['item', 'product', 'article', 'goods', 'artikel', 'produkt', 'ware', 'producto', 'artículo'],
	['missing', 'unavailable', 'absent', 'down', 'offline', 'outage', 'downtime', 'interruption'],
	[
		'person',
		'people',
		'participant',
		'attendee',
		'visitor',
		'guest',
		'personas',
		'asistente',
		'teilnehmer',
		'besucher',
	],
	['budget', 'funds', 'funding', 'presupuesto', 'etat'],
	['cost', 'price', 'fee', 'kosten', 'preis', 'coste', 'costo', 'precio'],
	['deadline', 'limit', 'frist', 'plazo'],
	['seat', 'place', 'sitz', 'platz', 'asiento', 'plaza'],
];
const GROUP = new Map(ALIKE.flatMap((words) => words.map((word) => [word, words[0] ?? word])));

/** Endings of number and case, crudely: only compared with words treated likewise. */
function stem(word: string): string {
	const bare =
		word.length > 4
			? word.replace(/(?:ies)$/u, 'y').replace(/(?:[^s](?=s$))s$/u, (end) => end.charAt(0))
			: word;
	const single = bare.endsWith('ss') || bare.length < 5 ? bare : bare.replace(/s$/u, '');
	return single.length > 6 ? single.replace(/(?:en|er|e|n|es)$/u, '') : single;
}

export interface ContentWord {
	/** Made alike; `class a`, `room 2` where a letter or a number names which. */
	word: string;
	/** The word right before it, where that one carries meaning as well. */
	modifier: string | null;
}

export function contentWords(text: string, language: Language): ContentWord[] {
	if (language === 'ja') {
		return [...text.matchAll(/[\p{sc=Han}々]+|[ァ-ヶー]{2,}|[A-Za-z]{2,}/gu)].map(([word]) => ({
			word,
			modifier: null,
		}));
	}
	const found: ContentWord[] = [];
	let before: string | null = null;
	const tokens =
		text.normalize('NFKC').match(/[\p{L}\p{M}]+(?:[-’'‐‑][\p{L}\p{M}]+)*|\d+(?:[.,]\d+)*/gu) ?? [];
	for (const [index, token] of tokens.entries()) {
		const lower = token.toLowerCase().replace(/[’']s?$/u, '');
		const next = tokens[index + 1];
		if (EMPTY.has(lower) || /^\d/.test(token) || lower.length < 2) {
			if (/^(?:19|20)\d{2}$/.test(token)) found.push({ word: token, modifier: null });
			before = null;
			continue;
		}
		const alike = GROUP.get(lower) ?? GROUP.get(stem(lower)) ?? stem(lower);
		// "Class A" and "class B" are two things.
		const label =
			next !== undefined && /^\p{Lu}$/u.test(next) && next !== 'I' && /^\p{L}/u.test(token)
				? ` ${next.toLowerCase()}`
				: '';
		found.push({ word: alike + label, modifier: before });
		before = alike;
	}
	return found;
}
